package dev.basalt.columnar.file;

/// What is checked of the bytes that are read.
public enum Verification {
    /// Structure only: damaged values may go unnoticed.
    NONE,
    /// A CRC32C of everything that is read, once for each page of an open file.
    CRC,
    /// The CRC32C, and the SHA-256 tree from the root down to each page that is read.
    SHA
}
