package dev.basalt.core.storage;

/// How a file is opened.
public enum OpenMode {
    /// For reading; the file must exist.
    READ,
    /// For reading and writing; the file is created empty if there is none.
    READ_WRITE,
    /// For reading and writing; there must be no such file yet.
    CREATE_NEW,
    /// As [#CREATE_NEW], for a file that shall be gone or renamed when it is closed: until then
    /// [Disk#deleteIfAbandoned] lets it be, in all processes.
    CREATE_TEMPORARY
}
