package dev.basalt.columnar.table.internal;

/// Where the deletion vector of a file lies.
///
/// @param name   the file that holds it
/// @param offset its first byte
/// @param size   its size in bytes
/// @param crc    its CRC32C
/// @param count  how many rows it deletes, at least 1
public record DeletedRows(String name, long offset, int size, int crc, long count) {}
