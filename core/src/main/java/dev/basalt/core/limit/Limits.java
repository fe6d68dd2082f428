package dev.basalt.core.limit;

import dev.basalt.core.error.LimitExceededException;
import dev.basalt.core.error.Location;

/// How much is accepted from outside: every length read from a file or a caller is checked against one of these
/// before memory is taken for it.
///
/// - **Units:** sizes in bytes, depths and counts in things
/// - **Threads:** immutable
///
/// @param maxDocumentBytes size of one document (one JSON value, one CSV record, one text file)
/// @param maxIdBytes       size of a document id in UTF-8
/// @param maxNestingDepth  depth of arrays and objects in one JSON value
/// @param maxLogRecordBytes size of one record of an append-only log
/// @param maxDimension     number of elements of one vector
public record Limits(
        int maxDocumentBytes, int maxIdBytes, int maxNestingDepth, int maxLogRecordBytes, int maxDimension) {
    /// The limits used where the caller gives none.
    public static final Limits DEFAULT = new Limits(16 << 20, 1024, 1000, 256 << 20, 65_536);

    /// Checks that every limit is positive.
    ///
    /// @throws IllegalArgumentException if one is not
    public Limits {
        requirePositive("maxDocumentBytes", maxDocumentBytes);
        requirePositive("maxIdBytes", maxIdBytes);
        requirePositive("maxNestingDepth", maxNestingDepth);
        requirePositive("maxLogRecordBytes", maxLogRecordBytes);
        requirePositive("maxDimension", maxDimension);
    }

    /// These limits with another document size.
    ///
    /// @param bytes the new limit in bytes
    /// @return new limits
    public Limits withMaxDocumentBytes(int bytes) {
        return new Limits(bytes, maxIdBytes, maxNestingDepth, maxLogRecordBytes, maxDimension);
    }

    /// Checks one size, count or depth against its limit.
    ///
    /// @param where  the place in the input
    /// @param what   the thing that is limited, such as `document size in bytes`
    /// @param actual its size, count or depth
    /// @param limit  the limit
    /// @param option the component of this record that raises the limit
    /// @throws LimitExceededException if `actual` is above `limit`
    public static void check(Location where, String what, long actual, long limit, String option) {
        if (actual > limit) {
            throw new LimitExceededException(
                    where, what + " must be at most " + limit + ", but was " + actual + "; raise Limits." + option);
        }
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be positive, but was " + value);
        }
    }
}
