package dev.basalt.columnar.table;

/// A file of a version of a table.
///
/// @param name        its name in the directory `data`
/// @param rows        how many rows it holds, deleted ones among them
/// @param deletedRows how many of them are deleted
/// @param bytes       its size
/// @param sha256      the SHA-256 that stands for its content, in hexadecimal
public record TableFile(String name, long rows, long deletedRows, long bytes, String sha256) {}
