package dev.basalt.columnar.table;

import static java.util.Objects.requireNonNull;

import dev.basalt.columnar.file.NcfOptions;
import java.time.InstantSource;

/// How a table is written and read.
///
/// - **Threads:** immutable
///
/// @param file            how its files are written and read
/// @param fileRows        most rows of a file, 1 to 1,073,741,824
/// @param rewriteFraction from which part of deleted rows on a file is written anew, above 0 and at most 1
/// @param maxAttempts     how often a commit is tried that other writers get ahead of, at least 1
/// @param clock           gives commits their times
public record TableOptions(
        NcfOptions file, int fileRows, double rewriteFraction, int maxAttempts, InstantSource clock) {
    /// Files of 4 Mi rows, written anew when half of their rows are deleted.
    public static final TableOptions DEFAULT =
            new TableOptions(NcfOptions.DEFAULT, 1 << 22, 0.5, 10_000, InstantSource.system());

    /// Checks the numbers.
    ///
    /// @throws IllegalArgumentException if one is out of range, or the files are to have one id
    public TableOptions {
        requireNonNull(file, "file");
        requireNonNull(clock, "clock");
        if (file.fileId() != null) {
            throw new IllegalArgumentException(
                    "files of a table must have ids of their own, but all are to have " + file.fileId());
        }
        if (fileRows < 1 || fileRows > 1 << 30) {
            throw new IllegalArgumentException("fileRows must be 1 to 1073741824, but was " + fileRows);
        }
        if (!(rewriteFraction > 0 && rewriteFraction <= 1)) {
            throw new IllegalArgumentException(
                    "rewriteFraction must be above 0 and at most 1, but was " + rewriteFraction);
        }
        if (maxAttempts < 1) {
            throw new IllegalArgumentException("maxAttempts must be at least 1, but was " + maxAttempts);
        }
    }

    /// These options with another way to write and read files.
    ///
    /// @param value how
    /// @return new options
    public TableOptions withFile(NcfOptions value) {
        return new TableOptions(value, fileRows, rewriteFraction, maxAttempts, clock);
    }

    /// These options with files of another size.
    ///
    /// @param rows most rows of a file
    /// @return new options
    public TableOptions withFileRows(int rows) {
        return new TableOptions(file, rows, rewriteFraction, maxAttempts, clock);
    }

    /// These options with another time to write files anew.
    ///
    /// @param fraction from which part of deleted rows on
    /// @return new options
    public TableOptions withRewriteFraction(double fraction) {
        return new TableOptions(file, fileRows, fraction, maxAttempts, clock);
    }

    /// These options with another clock.
    ///
    /// @param value gives commits their times
    /// @return new options
    public TableOptions withClock(InstantSource value) {
        return new TableOptions(file, fileRows, rewriteFraction, maxAttempts, value);
    }
}
