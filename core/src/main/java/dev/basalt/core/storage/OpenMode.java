package dev.basalt.core.storage;

/// How a file is opened.
public enum OpenMode {
    /// For reading; the file must exist.
    READ,
    /// For reading and writing; the file is created empty if there is none.
    READ_WRITE,
    /// For reading and writing; there must be no such file yet.
    CREATE_NEW
}
