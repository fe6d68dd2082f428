package dev.basalt.columnar.table;

/// What a vacuum deleted.
///
/// @param versionsExpired how many versions can no longer be read
/// @param filesDeleted    how many files are gone
/// @param bytesDeleted    the size of those that held rows or deletion vectors
public record VacuumResult(int versionsExpired, int filesDeleted, long bytesDeleted) {}
