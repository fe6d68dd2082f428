/// Files of the formats called NCF that came before this one, for reading only.
///
/// | | Python, version 1.0 | Rust, version 2.0 |
/// |---|---|---|
/// | told by | 68 in 32 bits at byte 8 | 64 in 64 bits at byte 8, and a MessagePack array of 4 at byte 64 |
/// | header | 68 bytes | 64 bytes |
/// | schema | size in 32 bits, MessagePack map | MessagePack array |
/// | column | name and a zero, size in 64 bits, codec, values | size in 32 bits, values in Zstandard |
/// | checksum | SHA-256 of all before the footer | the same, with zeros for bytes 8 to 63 |
///
/// Numbers lie as they are; strings as a count, the ends of all of them, and their bytes. Neither format has nulls:
/// in files of the first, an empty string of a column that may hold nulls is read as a null, as its own reader did.
///
/// What is refused: files of version 1.1, whose writer put statistics over the values; columns of the first format
/// that are Python pickles (boolean, date, timestamp, decimal, binary), as reading these means to run what they
/// say.
package dev.basalt.columnar.legacy;
