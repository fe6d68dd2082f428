package dev.basalt.vector.hnsw;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.vector.IndexSearcher;
import dev.basalt.vector.SearchableIndex;
import dev.basalt.vector.VectorRows;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Saves graphs with codes where these find what the graph finds, and without where they do not.
///
/// The precision of codes depends on how rows lie: tight clusters, or one value much larger than the others,
/// leave too few bits for what makes a row near. So searches by codes are compared with searches of the graph
/// before a form is chosen: with ever more rows in view, then, for [CodedHnsw], with codes of more bits, and
/// at last without codes. A graph without codes finds exactly what [HnswIndex] finds, at the speed of that.
public final class SealedGraphs {
    /// Rows of fewer values take no more than the three factors of a code.
    private static final int MIN_CODED_DIMENSION = 4;

    /// What a search may find less than the graph, as a share of all it should find. Questions that are no rows
    /// may lose several times as much as those of the check, and a sample is off by half a point.
    private static final double MAX_LOSS_FAST = 0.01;

    private static final double MAX_LOSS_SMALL = 0.005;

    /// From two and a half times the rows in view on, a walk by codes beside the links is no faster than one
    /// by rows.
    private static final int[] WIDTHS_FAST = {8, 10, 12, 16, 20};

    /// Reading a row may mean waiting for the disk, so that looking at many codes is worth it.
    private static final int[] WIDTHS_SMALL = {8, 12, 16, 24, 32};

    /// Fewer bits find less for the same effort; more need more memory.
    private static final int[] BITS_SMALL = {2, 4};

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private SealedGraphs() {}

    /// How a sealed graph is searched.
    public enum CodeUse {
        /// By codes.
        CODES,
        /// By codes, with more rows in view than the effort of a search says.
        WIDENED,
        /// By distances alone.
        NONE
    }

    /// The most bytes that [#saveFast] writes.
    ///
    /// @param index the graph
    /// @return the size
    public static long fastBytes(HnswIndex index) {
        return Math.max(index.savedBytes(), isCodable(index) ? CompressedHnsw.savedBytes(index) : 0);
    }

    /// The most bytes that [#saveSmall] writes.
    ///
    /// @param index the graph
    /// @return the size
    public static long smallBytes(HnswIndex index) {
        int bits = BITS_SMALL[BITS_SMALL.length - 1];
        return Math.max(index.savedBytes(), isCodable(index) ? CodedHnsw.savedBytes(index, bits) : 0);
    }

    private static boolean isCodable(HnswIndex index) {
        return index.rows().dimension() >= MIN_CODED_DIMENSION;
    }

    /// Saves a graph, which must not change meanwhile, as a [CompressedHnsw] if that finds enough.
    ///
    /// @param index   the graph
    /// @param seed    chooses the rotation of the codes
    /// @param threads how many threads to use, `>= 1`
    /// @param to      native memory that any thread may write, at least [#fastBytes] bytes
    /// @return how many bytes were written
    public static long saveFast(HnswIndex index, long seed, int threads, MemorySegment to) {
        if (isCodable(index)) {
            CompressedHnsw coded = CompressedHnsw.make(index, seed, threads, to);
            CodeCheck check = new CodeCheck(index);
            IndexSearcher searcher = coded.searcher();
            for (int width : WIDTHS_FAST) {
                coded.setWidth(width);
                if (check.loss(searcher) <= MAX_LOSS_FAST) {
                    CompressedHnswFormat.writeHead(coded, to);
                    return coded.savedBytes();
                }
            }
        }
        index.save(to);
        return index.savedBytes();
    }

    /// Saves a graph, which must not change meanwhile, as a [CodedHnsw] if that finds enough.
    ///
    /// @param index   the graph
    /// @param seed    chooses the rotation of the codes
    /// @param threads how many threads to use, `>= 1`
    /// @param to      native memory that any thread may write, at least [#smallBytes] bytes
    /// @return how many bytes were written
    public static long saveSmall(HnswIndex index, long seed, int threads, MemorySegment to) {
        if (isCodable(index)) {
            CodeCheck check = new CodeCheck(index);
            for (int bits : BITS_SMALL) {
                MemorySegment saved = to.asSlice(0, CodedHnsw.savedBytes(index, bits));
                CodedHnsw.save(index, bits, seed, threads, saved);
                CodedHnsw coded = CodedHnsw.load(index.rows(), saved, "codes");
                IndexSearcher searcher = coded.searcher();
                for (int width : WIDTHS_SMALL) {
                    coded.setWidth(width);
                    if (check.loss(searcher) <= MAX_LOSS_SMALL) {
                        CodedHnswFormat.putWidth(saved, width);
                        return saved.byteSize();
                    }
                }
            }
        }
        index.save(to);
        return index.savedBytes();
    }

    /// Opens what [#saveFast] wrote.
    ///
    /// @param rows   the rows the index was made over
    /// @param saved  what was written; stays as it is for as long as the index is used
    /// @param source where the bytes come from, for messages
    /// @return the index
    /// @throws CorruptDataException                             if the bytes are wrong, or do not fit the rows
    /// @throws dev.basalt.core.error.UnsupportedFormatException if they were written by another version
    public static SearchableIndex loadFast(VectorRows rows, MemorySegment saved, Object source) {
        return isGraph(saved) ? HnswIndex.load(rows, saved, source) : CompressedHnsw.load(rows, saved, source);
    }

    /// Opens what [#saveSmall] wrote.
    ///
    /// @param rows   the rows the index was made over
    /// @param saved  what was written; stays as it is for as long as the index is used
    /// @param source where the bytes come from, for messages
    /// @return the index
    /// @throws CorruptDataException                             if the bytes are wrong, or do not fit the rows
    /// @throws dev.basalt.core.error.UnsupportedFormatException if they were written by another version
    public static SearchableIndex loadSmall(VectorRows rows, MemorySegment saved, Object source) {
        return isGraph(saved) ? HnswIndex.load(rows, saved, source) : CodedHnsw.load(rows, saved, source);
    }

    private static boolean isGraph(MemorySegment saved) {
        return saved.byteSize() >= Integer.BYTES && saved.get(INT, 0) == SavedGraph.MAGIC;
    }

    /// How an index of a sealed graph is searched.
    ///
    /// @param index what [#loadFast] or [#loadSmall] gave
    /// @return how
    public static CodeUse codeUse(SearchableIndex index) {
        int width = switch (index) {
            case CompressedHnsw compressed -> compressed.width();
            case CodedHnsw coded -> coded.width();
            default -> 0;
        };
        return width == 0 ? CodeUse.NONE : width == SearchWidth.UNIT ? CodeUse.CODES : CodeUse.WIDENED;
    }

    /// The bytes that an index takes beside what was saved.
    ///
    /// @param index what [#loadFast] or [#loadSmall] gave
    /// @return an estimate
    public static long heapBytes(SearchableIndex index) {
        return switch (index) {
            case CompressedHnsw compressed -> compressed.heapBytes();
            case CodedHnsw coded -> coded.heapBytes();
            default -> index.memoryBytes();
        };
    }
}
