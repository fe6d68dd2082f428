package dev.basalt.vector.collection.internal;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.vector.SearchableIndex;
import dev.basalt.vector.VectorIndex;
import dev.basalt.vector.VectorRows;
import dev.basalt.vector.collection.CollectionShape;
import dev.basalt.vector.exact.BruteForceIndex;
import dev.basalt.vector.hnsw.HnswIndex;
import dev.basalt.vector.hnsw.HnswOptions;
import dev.basalt.vector.hnsw.SealedGraphs;
import dev.basalt.vector.kdtree.KdTreeIndex;
import dev.basalt.vector.lsh.LshIndex;
import java.lang.foreign.MemorySegment;

/// Makes, writes and opens the indexes of parts: the seam between a collection and a kind of index.
///
/// - **Threads:** safe for use by many threads
public interface PartIndexes {
    /// The indexes of a shape.
    ///
    /// @param shape the shape
    /// @return what makes them
    static PartIndexes of(CollectionShape shape) {
        return switch (shape.index()) {
            case EXACT -> new Exact();
            case HNSW -> new Graphs(shape.graph());
            case KD_TREE -> new Trees();
            case LSH -> new Hashes();
            case HNSW_FAST -> new FastGraphs(shape.graph());
            case HNSW_SMALL -> new SmallGraphs(shape.graph());
        };
    }

    /// Makes an empty index.
    ///
    /// @param rows what is searched
    /// @return the index
    VectorIndex create(VectorRows rows);

    /// Gets an index ready to be written. It does not grow any more, and may be searched meanwhile.
    ///
    /// @param index   an index that [#create] made
    /// @param threads how many threads to use, `>= 1`
    default void settle(VectorIndex index, int threads) {}

    /// The most bytes that an index takes in a file.
    ///
    /// @param index an index that [#create] made, settled
    /// @return the size in bytes
    long savedBytes(VectorIndex index);

    /// Writes an index, in the form that files have.
    ///
    /// @param index   an index that [#create] made, settled
    /// @param to      memory of [#savedBytes] bytes that any thread may write
    /// @param threads how many threads to use, `>= 1`
    /// @return how many bytes it takes
    long save(VectorIndex index, MemorySegment to, int threads);

    /// Opens a written index without building it anew.
    ///
    /// @param where the place in the file, for errors
    /// @param rows  what is searched
    /// @param saved what was written; stays as it is for as long as the index is used
    /// @return the index
    /// @throws CorruptDataException if it is not what an index of these rows wrote
    SearchableIndex open(Location where, VectorRows rows, MemorySegment saved);

    /// The bytes that an opened index takes beside what was written.
    ///
    /// @param index an index that [#open] made
    /// @return an estimate
    default long memoryBytes(SearchableIndex index) {
        return index.memoryBytes();
    }

    /// Indexes that look at every row, and so have nothing to write.
    final class Exact implements PartIndexes {
        @Override
        public VectorIndex create(VectorRows rows) {
            return new BruteForceIndex(rows);
        }

        @Override
        public long savedBytes(VectorIndex index) {
            return 0;
        }

        @Override
        public long save(VectorIndex index, MemorySegment to, int threads) {
            return 0;
        }

        @Override
        public SearchableIndex open(Location where, VectorRows rows, MemorySegment saved) {
            if (saved.byteSize() != 0) {
                throw new CorruptDataException(where, "an exact index must have 0 bytes, but has " + saved.byteSize());
            }
            BruteForceIndex index = new BruteForceIndex(rows);
            index.addAll(0, rows.end(), 1);
            return index;
        }
    }

    /// Graphs, written link by link.
    ///
    /// @param options how they are built and searched
    record Graphs(HnswOptions options) implements PartIndexes {
        @Override
        public VectorIndex create(VectorRows rows) {
            return new HnswIndex(rows, options);
        }

        @Override
        public void settle(VectorIndex index, int threads) {
            ((HnswIndex) index).mend(threads);
        }

        @Override
        public long savedBytes(VectorIndex index) {
            return ((HnswIndex) index).savedBytes();
        }

        @Override
        public long save(VectorIndex index, MemorySegment to, int threads) {
            ((HnswIndex) index).save(to);
            return savedBytes(index);
        }

        @Override
        public SearchableIndex open(Location where, VectorRows rows, MemorySegment saved) {
            return HnswIndex.load(rows, saved, source(where));
        }
    }

    /// Trees of boxes, written box by box.
    final class Trees implements PartIndexes {
        @Override
        public VectorIndex create(VectorRows rows) {
            return new KdTreeIndex(rows);
        }

        @Override
        public void settle(VectorIndex index, int threads) {
            // Small parts have no tree yet, and in others rows wait.
            ((KdTreeIndex) index).rebuild(threads);
        }

        @Override
        public long savedBytes(VectorIndex index) {
            return ((KdTreeIndex) index).savedBytes();
        }

        @Override
        public long save(VectorIndex index, MemorySegment to, int threads) {
            ((KdTreeIndex) index).save(to);
            return savedBytes(index);
        }

        @Override
        public SearchableIndex open(Location where, VectorRows rows, MemorySegment saved) {
            return KdTreeIndex.load(rows, saved, source(where));
        }
    }

    /// Hash tables, written hash by hash.
    final class Hashes implements PartIndexes {
        @Override
        public VectorIndex create(VectorRows rows) {
            return new LshIndex(rows);
        }

        @Override
        public long savedBytes(VectorIndex index) {
            return ((LshIndex) index).savedBytes();
        }

        @Override
        public long save(VectorIndex index, MemorySegment to, int threads) {
            ((LshIndex) index).save(to);
            return savedBytes(index);
        }

        @Override
        public SearchableIndex open(Location where, VectorRows rows, MemorySegment saved) {
            return LshIndex.load(rows, saved, source(where));
        }
    }

    /// Graphs that become graphs with codes beside the links when they are written, where these find enough.
    ///
    /// @param options how they are built and searched
    record FastGraphs(HnswOptions options) implements PartIndexes {
        @Override
        public VectorIndex create(VectorRows rows) {
            return new HnswIndex(rows, options);
        }

        @Override
        public void settle(VectorIndex index, int threads) {
            ((HnswIndex) index).mend(threads);
        }

        @Override
        public long savedBytes(VectorIndex index) {
            return SealedGraphs.fastBytes((HnswIndex) index);
        }

        @Override
        public long save(VectorIndex index, MemorySegment to, int threads) {
            return SealedGraphs.saveFast((HnswIndex) index, options.seed(), threads, to);
        }

        @Override
        public SearchableIndex open(Location where, VectorRows rows, MemorySegment saved) {
            return SealedGraphs.loadFast(rows, saved, source(where));
        }

        @Override
        public long memoryBytes(SearchableIndex index) {
            return SealedGraphs.heapBytes(index);
        }
    }

    /// Graphs that become graphs with a code of each row when they are written, where these find enough.
    ///
    /// @param options how they are built and searched
    record SmallGraphs(HnswOptions options) implements PartIndexes {
        @Override
        public VectorIndex create(VectorRows rows) {
            return new HnswIndex(rows, options);
        }

        @Override
        public void settle(VectorIndex index, int threads) {
            ((HnswIndex) index).mend(threads);
        }

        @Override
        public long savedBytes(VectorIndex index) {
            return SealedGraphs.smallBytes((HnswIndex) index);
        }

        @Override
        public long save(VectorIndex index, MemorySegment to, int threads) {
            return SealedGraphs.saveSmall((HnswIndex) index, options.seed(), threads, to);
        }

        @Override
        public SearchableIndex open(Location where, VectorRows rows, MemorySegment saved) {
            return SealedGraphs.loadSmall(rows, saved, source(where));
        }

        @Override
        public long memoryBytes(SearchableIndex index) {
            return SealedGraphs.heapBytes(index);
        }
    }

    /// What errors name: they count bytes from the start of the index.
    private static String source(Location where) {
        return where.source() + " index at byte " + where.byteOffset();
    }
}
