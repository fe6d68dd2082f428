package dev.basalt.vector.hnsw;

import dev.basalt.vector.SearchableIndex;
import dev.basalt.vector.VectorRows;
import dev.basalt.vector.code.RowCodes;
import dev.basalt.vector.internal.RowMembership;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// A graph with a short code of each row, for rows that do not fit into memory: a walk estimates all distances
/// from codes, and reads the vectors of the few rows it ends with, in the order in which they lie in the file.
///
/// It is made from an [HnswIndex], does not need it any more then, and does not grow. A removed row is not
/// found any more, but walks go on over its code and links; after many removals a new graph searches faster.
/// Rows may be of any length, for [dev.basalt.vector.Metric#DOT] too.
///
/// - **Memory:** [RowCodes#recordBytes()] and `8 · m` bytes a row (128 and 128 for 384 values of two bits and m
///   16), in one piece that may be a mapped file; on the heap two or three bits a row and a little for upper
///   layers
/// - **Threads:** as [SearchableIndex] says; one removes rows at a time
public final class CodedHnsw implements SearchableIndex {
    private static final long PAGE_BYTES = 4096;

    private final VectorRows rows;
    private final MemorySegment saved;
    private final SealedLinks links;
    private final RowCodes codes;
    private final RowMembership members;
    private final int ef;
    /// Rows in view of a walk, in eighths of the effort of a search.
    private volatile int width;
    private volatile int entry;

    CodedHnsw(
            VectorRows rows,
            MemorySegment saved,
            SealedLinks links,
            RowCodes codes,
            RowMembership members,
            int ef,
            int width,
            int entry) {
        this.rows = rows;
        this.saved = saved;
        this.links = links;
        this.codes = codes;
        this.members = members;
        this.ef = ef;
        this.width = width;
        this.entry = entry;
    }

    /// Makes the coded form of a graph, which must not change meanwhile.
    ///
    /// @param index   the graph
    /// @param bits    bits of a value, 1 to 4
    /// @param seed    chooses the rotation of the codes
    /// @param threads how many threads to use, `>= 1`
    /// @return the index
    /// @throws IllegalArgumentException if a number is out of its range
    public static CodedHnsw of(HnswIndex index, int bits, long seed, int threads) {
        // Lives as long as the index or one of its searchers is reachable.
        MemorySegment memory = Arena.ofAuto().allocate(savedBytes(index, bits), PAGE_BYTES);
        save(index, bits, seed, threads, memory);
        return load(index.rows(), memory, "memory");
    }

    /// The bytes that [#save(HnswIndex, int, long, int, MemorySegment)] writes.
    ///
    /// @param index the graph
    /// @param bits  bits of a value, 1 to 4
    /// @return the size
    /// @throws IllegalArgumentException if `bits` is out of its range
    public static long savedBytes(HnswIndex index, int bits) {
        return CodedHnswFormat.byteSize(index, bits);
    }

    /// Makes the coded form of a graph, which must not change meanwhile, where it is to be saved.
    ///
    /// @param index   the graph
    /// @param bits    bits of a value, 1 to 4
    /// @param seed    chooses the rotation of the codes
    /// @param threads how many threads to use, `>= 1`
    /// @param to      memory that any thread may write, at least [#savedBytes(HnswIndex, int)] bytes
    /// @throws IllegalArgumentException  if a number is out of its range
    /// @throws IndexOutOfBoundsException if the memory is too small
    public static void save(HnswIndex index, int bits, long seed, int threads, MemorySegment to) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, but was " + threads);
        }
        CodedHnswFormat.write(index, bits, seed, threads, to);
    }

    /// The bytes that [#save(MemorySegment)] writes.
    ///
    /// @return the size
    public long savedBytes() {
        return CodedHnswFormat.byteSize(this);
    }

    /// Writes this index, which must not change meanwhile, to the start of some memory.
    ///
    /// @param to at least [#savedBytes()] bytes
    /// @throws IndexOutOfBoundsException if it is too small
    public void save(MemorySegment to) {
        CodedHnswFormat.write(this, to);
    }

    /// Opens an index that was saved, where it lies. Every link is checked, so that no bytes can make a search
    /// fail later.
    ///
    /// @param rows   the rows the index was made over
    /// @param saved  what was written; stays as it is for as long as the index is used
    /// @param source where the bytes come from, for messages
    /// @return the index
    /// @throws dev.basalt.core.error.CorruptDataException       if the bytes are wrong, or do not fit the rows
    /// @throws dev.basalt.core.error.UnsupportedFormatException if they were written by another version
    public static CodedHnsw load(VectorRows rows, MemorySegment saved, Object source) {
        return CodedHnswFormat.read(rows, saved, source);
    }

    MemorySegment saved() {
        return saved;
    }

    SealedLinks links() {
        return links;
    }

    RowMembership members() {
        return members;
    }

    /// The row that walks start from, or -1 without rows.
    int entry() {
        return entry;
    }

    int ef() {
        return ef;
    }

    /// Rows in view of a walk, in eighths of the effort of a search.
    int width() {
        return width;
    }

    /// Has walks of this index keep more rows in view.
    void setWidth(int eighths) {
        width = eighths;
    }

    /// The codes of the rows.
    ///
    /// @return the codes
    public RowCodes codes() {
        return codes;
    }

    @Override
    public VectorRows rows() {
        return rows;
    }

    @Override
    public boolean contains(int row) {
        return members.contains(row);
    }

    @Override
    public int size() {
        return members.count();
    }

    @Override
    public CodedHnswSearcher searcher() {
        return new CodedHnswSearcher(this);
    }

    @Override
    public boolean remove(int row) {
        if (!members.remove(row)) {
            return false;
        }
        if (row == entry) {
            entry = highest();
        }
        return true;
    }

    private int highest() {
        int best = members.count() == 0 ? -1 : members.next(0, null);
        int bestLevel = 0;
        int[] upperRows = links.upperRows();
        for (int i = 0; i < upperRows.length; i++) {
            if (links.levels()[i] > bestLevel && members.contains(upperRows[i])) {
                best = upperRows[i];
                bestLevel = links.levels()[i];
            }
        }
        return best;
    }

    /// The bytes beside those that were saved, which may be a mapped file.
    ///
    /// @return an estimate
    public long heapBytes() {
        return links.heapBytes() + members.memoryBytes();
    }

    @Override
    public long memoryBytes() {
        return links.memoryBytes() + codes.memoryBytes() + members.memoryBytes();
    }
}
