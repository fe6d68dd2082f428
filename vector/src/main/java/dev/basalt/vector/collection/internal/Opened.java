package dev.basalt.vector.collection.internal;

import dev.basalt.core.storage.AppendLog;
import dev.basalt.core.storage.DiskLock;
import dev.basalt.core.storage.Manifest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The parts of a collection that was opened.
///
/// @param diskLock keeps other writers out; null when reading
/// @param manifest the manifest; null when reading
/// @param state    what it says
/// @param log      the log that goes on; null when reading
/// @param lastLsn  the LSN of the last record
/// @param growing  what the logs hold
/// @param sealed   the segments
/// @param names    the texts of ids
/// @param fallback why an older generation was opened; null if it was the newest
record Opened(
        @Nullable DiskLock diskLock,
        @Nullable Manifest manifest,
        CollectionState state,
        @Nullable AppendLog log,
        long lastLsn,
        GrowingPart growing,
        List<SealedPart> sealed,
        NameFile names,
        @Nullable String fallback) {}
