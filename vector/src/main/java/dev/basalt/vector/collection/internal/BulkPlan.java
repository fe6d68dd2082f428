package dev.basalt.vector.collection.internal;

import dev.basalt.core.error.LimitExceededException;
import dev.basalt.core.error.Location;
import dev.basalt.vector.collection.CollectionShape;
import dev.basalt.vector.collection.IndexKind;
import dev.basalt.vector.lsh.LshOptions;
import java.nio.file.Path;

/// Into how many segments a bulk build cuts its rows, so that memory holds what is made of one.
public final class BulkPlan {
    /// Ids, the rows of ids, the entries of rows and hashes.
    private static final long ENTRY_BYTES = 56;
    /// The most segments of a build; a search looks into each.
    private static final int MOST_SEGMENTS = 8;
    /// So much of the heap is for what grows with the rows, in percent.
    private static final int HEAP_SHARE = 60;
    private static final int MERGE_SHARE = 80;
    /// What the build of a small graph takes is held below this share of its rows, in percent.
    private static final int SMALL_SHARE = 20;
    /// Fewer bytes of rows are not worth being cut.
    private static final long MIN_CUT_BYTES = 64L << 20;

    private BulkPlan() {}

    /// The most ids of a segment.
    ///
    /// @param directory where the collection will be, for errors
    /// @param shape     its shape
    /// @param count     how many vectors it will have
    /// @param heapBytes the largest size of the heap
    /// @return the count, `>= 1`
    /// @throws LimitExceededException if the heap is too small for the index of so many
    public static int partRows(Path directory, CollectionShape shape, long count, long heapBytes) {
        long budget = heapBytes / 100 * HEAP_SHARE;
        long held = heldBytes(shape);
        // An open index of these kinds is in memory, however many segments it has.
        boolean isHeld = shape.index() == IndexKind.HNSW || shape.index() == IndexKind.LSH;
        long most = budget / (ENTRY_BYTES + held);
        long parts = Math.max(1, (count + Math.max(1, most) - 1) / Math.max(1, most));
        if (shape.index() == IndexKind.HNSW_SMALL && count * RowForm.bytes(shape) > MIN_CUT_BYTES) {
            // Codes of three bits a value speed the build up, codes of two tell which rows need not be read.
            // Twice what is in use was measured to be resident: codes that wait for a collection, room in the heap.
            long each = ENTRY_BYTES + 2 * (held + shape.dimension() * 5L / 8 + 32);
            long share = RowForm.bytes(shape) * SMALL_SHARE;
            parts = Math.max(parts, Math.min(MOST_SEGMENTS, (each * 100 + share - 1) / share));
        }
        if ((isHeld && parts > 1) || parts > MOST_SEGMENTS || count / parts > Integer.MAX_VALUE / 2) {
            throw new LimitExceededException(
                    Location.of(directory),
                    "memory for an index of " + count + " vectors must be at most " + (budget >> 20)
                            + " MiB of the heap, but would be "
                            + (((isHeld ? count : count / MOST_SEGMENTS) * (ENTRY_BYTES + held)) >> 20) + " MiB; "
                            + (isHeld ? "use the index hnsw_small, or " : "")
                            + "give the JVM more with -Xmx");
        }
        return (int) Math.max(1, (count + parts - 1) / parts);
    }

    /// Checks that the heap has room for the index of a merge.
    ///
    /// @param directory where the collection is, for errors
    /// @param shape     its shape
    /// @param count     how many ids the merged segment will have
    /// @param heapBytes the largest size of the heap
    /// @throws LimitExceededException if it has not
    static void requireMergeable(Path directory, CollectionShape shape, long count, long heapBytes) {
        long most = heapBytes / 100 * MERGE_SHARE;
        if (count * (ENTRY_BYTES + heldBytes(shape)) > most) {
            throw new LimitExceededException(
                    Location.of(directory),
                    "memory for one segment of " + count + " vectors must be at most " + (most >> 20)
                            + " MiB of the heap, but would be " + ((count * (ENTRY_BYTES + heldBytes(shape))) >> 20)
                            + " MiB; leave the segments as they are, or give the JVM more with -Xmx");
        }
    }

    /// What an index takes in the heap for each row while it is built.
    private static long heldBytes(CollectionShape shape) {
        return switch (shape.index()) {
            case EXACT -> 8;
            case KD_TREE -> 48;
            case LSH -> 16L * LshOptions.DEFAULT.tables() + 32;
            case HNSW, HNSW_FAST, HNSW_SMALL -> 8L * shape.graph().m() + 32;
        };
    }
}
