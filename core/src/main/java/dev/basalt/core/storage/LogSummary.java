package dev.basalt.core.storage;

/// What a replay of an [AppendLog] found.
///
/// - **Units:** `byteSize` in bytes from the start of the file
///
/// @param firstLsn   the LSN of the first record the log holds or will hold
/// @param lastLsn    the LSN of the last good record; `firstLsn - 1` where there is none
/// @param durableLsn the highest LSN that the log itself proves to have been durable; `firstLsn - 1` where there is
///                   none
/// @param byteSize   the end of the last good record
/// @param torn       whether bytes follow that end: a write that was never acknowledged, or one still going on
public record LogSummary(long firstLsn, long lastLsn, long durableLsn, long byteSize, boolean torn) {}
