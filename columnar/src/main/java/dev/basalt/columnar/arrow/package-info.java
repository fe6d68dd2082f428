/// Rows as Apache Arrow: the IPC file and stream formats, and the C Data and C Stream interfaces, without Arrow's own
/// libraries.
///
/// | ours | Arrow, when written | Arrow, when read |
/// |---|---|---|
/// | bool | bool | bool |
/// | int8 to int64, uint8 to uint64 | int8 to int64, uint8 to uint64 | the same; int64 from duration too |
/// | float16, float32, float64 | half, single and double floating point | the same |
/// | date | date32 | date32; date64, of which the time of day is dropped |
/// | time in s, ms | time32 | time32 |
/// | time in us, ns | time64 | time64 |
/// | timestamp, with or without zone | timestamp | timestamp |
/// | decimal | decimal128 | decimal32, decimal64, decimal128 |
/// | string | utf8 | utf8, large_utf8, utf8_view; null, of which all rows are null |
/// | binary | binary | binary, large_binary, binary_view, fixed_size_binary |
/// | uuid | fixed_size_binary(16) as extension `arrow.uuid` | the same |
/// | vector of float32, float16, int8, bits | fixed_size_list of float, half float, int8, bool | the same, none
/// null |
/// | list | list | list, large_list, map (as list of structs), any other fixed_size_list |
/// | struct | struct | struct with at least one field |
///
/// Columns in dictionaries are read as what they stand for; none are written. Attributes of a field are its metadata;
/// its semantic type and its mark as personal data are metadata too, as `basalt:semantic` and `basalt:personal`.
/// Intervals, unions, run-end encoded columns, list views, 256-bit decimals and big-endian data are refused. Bodies
/// compressed with LZ4 or Zstandard are read; Zstandard is written on request.
///
/// Rows that are passed through the C interfaces are copied, once. These interfaces call native functions, so the
/// JVM must be started with `--enable-native-access=dev.basalt.columnar` (`ALL-UNNAMED` on the class path), and an
/// address is trusted: what lies there must be what the interface says.
package dev.basalt.columnar.arrow;
