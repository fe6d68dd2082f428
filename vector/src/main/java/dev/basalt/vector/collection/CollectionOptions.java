package dev.basalt.vector.collection;

import static java.util.Objects.requireNonNull;

import dev.basalt.core.limit.Limits;
import dev.basalt.core.storage.Disk;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// How a collection is opened; nothing of it is kept in the directory.
///
/// @param disk         where the files are
/// @param limits       what is accepted from files and callers
/// @param background   runs indexing, sealing and compaction; null for two threads of the collection's own, which end
///                     with it, and when opened for reading for none: rows that are not sealed are then looked at
///                     one by one. An executor that runs a task in the calling thread makes writers wait for them,
///                     and opening for the index of what the logs hold
/// @param sealRows     a part in memory of more ids or rows than this is sealed into a file, `>= 1`
/// @param maxSegments  of more sealed files than this some are merged, `>= 1`
/// @param threads      how many threads build an index, `>= 1`
/// @param verifyRows   whether opening reads and checks the rows too; without it each block of rows is checked when
///                     a search first returns a row of it, and all by [VectorCollection#verify]
/// @param readOnly     whether to open as of now for reading, beside a writer in any process
public record CollectionOptions(
        Disk disk,
        Limits limits,
        @Nullable Executor background,
        int sealRows,
        int maxSegments,
        int threads,
        boolean verifyRows,
        boolean readOnly) {
    /// The system's disk; 50,000 rows in memory, up to eight sealed files, one thread to build an index.
    public static final CollectionOptions DEFAULT =
            new CollectionOptions(Disk.system(), Limits.DEFAULT, null, 50_000, 8, 1, false, false);

    /// The most sealed files that a collection keeps, whatever the options say.
    static final int MOST_SEGMENTS = 128;

    /// Checks the parts.
    ///
    /// @throws IllegalArgumentException if a number is out of range
    public CollectionOptions {
        requireNonNull(disk, "disk");
        requireNonNull(limits, "limits");
        requireRange("sealRows", sealRows, 1, 1 << 28);
        requireRange("maxSegments", maxSegments, 1, MOST_SEGMENTS);
        requireRange("threads", threads, 1, 1024);
    }

    private static void requireRange(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + " must be in [" + min + ", " + max + "], but was " + value);
        }
    }

    /// These options with another disk.
    ///
    /// @param newDisk where the files are
    /// @return new options
    public CollectionOptions withDisk(Disk newDisk) {
        return new CollectionOptions(newDisk, limits, background, sealRows, maxSegments, threads, verifyRows, readOnly);
    }

    /// These options with other limits.
    ///
    /// @param newLimits what is accepted
    /// @return new options
    public CollectionOptions withLimits(Limits newLimits) {
        return new CollectionOptions(disk, newLimits, background, sealRows, maxSegments, threads, verifyRows, readOnly);
    }

    /// These options with another executor.
    ///
    /// @param executor runs indexing, sealing and compaction
    /// @return new options
    public CollectionOptions withBackground(Executor executor) {
        return new CollectionOptions(disk, limits, executor, sealRows, maxSegments, threads, verifyRows, readOnly);
    }

    /// These options with another size of parts.
    ///
    /// @param rows ids or rows in memory before they are sealed
    /// @return new options
    public CollectionOptions withSealRows(int rows) {
        return new CollectionOptions(disk, limits, background, rows, maxSegments, threads, verifyRows, readOnly);
    }

    /// These options with another number of sealed files.
    ///
    /// @param count of more than these some are merged
    /// @return new options
    public CollectionOptions withMaxSegments(int count) {
        return new CollectionOptions(disk, limits, background, sealRows, count, threads, verifyRows, readOnly);
    }

    /// These options with another number of threads.
    ///
    /// @param count how many build an index
    /// @return new options
    public CollectionOptions withThreads(int count) {
        return new CollectionOptions(disk, limits, background, sealRows, maxSegments, count, verifyRows, readOnly);
    }

    /// These options with all rows checked when opening.
    ///
    /// @return new options
    public CollectionOptions verifyingRows() {
        return new CollectionOptions(disk, limits, background, sealRows, maxSegments, threads, true, readOnly);
    }

    /// These options for reading alone.
    ///
    /// @return new options
    public CollectionOptions forReading() {
        return new CollectionOptions(disk, limits, background, sealRows, maxSegments, threads, verifyRows, true);
    }
}
