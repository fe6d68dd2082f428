package dev.basalt.vector.collection.internal;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.vector.VectorIndex;
import dev.basalt.vector.VectorRows;
import dev.basalt.vector.collection.CollectionShape;
import dev.basalt.vector.exact.BruteForceIndex;
import dev.basalt.vector.hnsw.HnswIndex;
import dev.basalt.vector.hnsw.HnswOptions;
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
        };
    }

    /// Makes an empty index.
    ///
    /// @param rows what is searched
    /// @return the index
    VectorIndex create(VectorRows rows);

    /// The size that an index takes in a file.
    ///
    /// @param index an index that [#create] or [#open] made
    /// @return the size in bytes
    long savedBytes(VectorIndex index);

    /// Writes an index.
    ///
    /// @param index an index that [#create] or [#open] made
    /// @param to    memory of [#savedBytes] bytes
    void save(VectorIndex index, MemorySegment to);

    /// Opens a written index without building it anew.
    ///
    /// @param where the place in the file, for errors
    /// @param rows  what is searched
    /// @param saved what was written; stays as it is for as long as the index is used
    /// @return the index
    /// @throws CorruptDataException if it is not what an index of these rows wrote
    VectorIndex open(Location where, VectorRows rows, MemorySegment saved);

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
        public void save(VectorIndex index, MemorySegment to) {}

        @Override
        public VectorIndex open(Location where, VectorRows rows, MemorySegment saved) {
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
        public long savedBytes(VectorIndex index) {
            return ((HnswIndex) index).savedBytes();
        }

        @Override
        public void save(VectorIndex index, MemorySegment to) {
            ((HnswIndex) index).save(to);
        }

        @Override
        public VectorIndex open(Location where, VectorRows rows, MemorySegment saved) {
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
        public long savedBytes(VectorIndex index) {
            return ((KdTreeIndex) index).savedBytes();
        }

        @Override
        public void save(VectorIndex index, MemorySegment to) {
            ((KdTreeIndex) index).save(to);
        }

        @Override
        public VectorIndex open(Location where, VectorRows rows, MemorySegment saved) {
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
        public void save(VectorIndex index, MemorySegment to) {
            ((LshIndex) index).save(to);
        }

        @Override
        public VectorIndex open(Location where, VectorRows rows, MemorySegment saved) {
            return LshIndex.load(rows, saved, source(where));
        }
    }

    /// What errors name: they count bytes from the start of the index.
    private static String source(Location where) {
        return where.source() + " index at byte " + where.byteOffset();
    }
}
