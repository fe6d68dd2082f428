package dev.basalt.parquet;

/// How a value of a leaf column lies in a Parquet file, and so what must be done to it on its way to a column.
enum LeafForm {
    /// A boolean; in memory 1 or 0.
    BOOLEAN,
    /// A signed integer of up to 32 bits.
    INT32,
    /// An unsigned integer of up to 32 bits.
    UINT32,
    /// An integer of 64 bits.
    INT64,
    /// A time in milliseconds, 32 bits, that stands for one in seconds.
    SECONDS32,
    /// A timestamp in milliseconds, 64 bits, that stands for one in seconds.
    SECONDS64,
    /// Nanoseconds of a day, then its Julian day number.
    INT96,
    /// A binary32 number.
    FLOAT,
    /// A binary16 number in two bytes.
    HALF,
    /// A binary64 number.
    DOUBLE,
    /// A decimal as an integer of 32 bits.
    DECIMAL32,
    /// A decimal as an integer of 64 bits.
    DECIMAL64,
    /// A decimal as a big-endian integer of any size.
    DECIMAL_BYTES,
    /// A decimal as a big-endian integer of any size, read as text.
    DECIMAL_TEXT,
    /// Months, days and milliseconds of 32 bits each.
    INTERVAL,
    /// Sixteen bytes, big-endian.
    UUID,
    /// Bytes of any length.
    BYTES,
    /// Bytes of one length.
    FIXED
}
