package dev.basalt.engine.internal;

import dev.basalt.core.bits.OrdinalSet;
import dev.basalt.core.error.BasaltException;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.core.storage.AtomicFiles;
import dev.basalt.core.storage.Disk;
import dev.basalt.core.storage.MappedFile;
import dev.basalt.vector.Metric;
import dev.basalt.vector.RowType;
import dev.basalt.vector.VectorRows;
import dev.basalt.vector.hnsw.HnswIndex;
import dev.basalt.vector.hnsw.HnswOptions;
import dev.basalt.vector.hnsw.HnswSearcher;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/// The graph over a collection's vectors, its rows being the chunks.
///
/// Its file is derived from the vectors: one that is missing, damaged, or of an older commit costs time, never data.
/// It is written when the collection is closed; what was committed after that is linked when it is opened again.
///
/// - **Threads:** changes wait for each other; any number search meanwhile
public final class ChunkGraph {
    /// Its file. A collection whose directory has it uses a graph.
    public static final String FILE = "graph";

    private static final int MAGIC = 0x47484342;
    private static final int VERSION = 1;
    private static final int HEADER_BYTES = 12;

    /// As many are linked on several threads.
    private static final int MANY_CHUNKS = 1024;

    private final HnswIndex index;
    private final Rows rows;
    private boolean changed;

    private ChunkGraph(Rows rows, HnswIndex index, boolean changed) {
        this.rows = rows;
        this.index = index;
        this.changed = changed;
    }

    /// The vectors of the last commit that was linked.
    private static final class Rows implements VectorRows {
        private volatile CollectionView view;

        Rows(CollectionView view) {
            this.view = view;
        }

        @Override
        public int dimension() {
            return view.dimension();
        }

        /// Scores are dot products, as those of an exact search.
        @Override
        public Metric metric() {
            return Metric.DOT;
        }

        @Override
        public RowType type() {
            return RowType.F32;
        }

        @Override
        public int end() {
            return view.chunkCount();
        }

        @Override
        public boolean isLive(int row) {
            return row < view.chunkCount();
        }

        @Override
        public int liveCount() {
            return view.chunkCount();
        }

        @Override
        public MemorySegment segment() {
            return view.vectors();
        }
    }

    /// Reads a collection's graph and links what is missing in it; makes it anew if it cannot be read.
    static ChunkGraph open(Disk disk, CollectionView view) throws IOException {
        Rows rows = new Rows(view);
        ChunkGraph graph;
        try {
            graph = read(disk, view.directory().resolve(FILE), rows);
        } catch (BasaltException _) {
            graph = new ChunkGraph(rows, new HnswIndex(rows, HnswOptions.defaults()), true);
        }
        graph.link(view);
        graph.unlink(view);
        return graph;
    }

    private static ChunkGraph read(Disk disk, Path path, Rows rows) throws IOException {
        if (disk.size(path) < HEADER_BYTES) {
            return new ChunkGraph(rows, new HnswIndex(rows, HnswOptions.defaults()), true);
        }
        try (MappedFile file = MappedFile.open(disk, path)) {
            return file.read(() -> load(file, rows));
        }
    }

    private static ChunkGraph load(MappedFile file, Rows rows) {
        Path path = file.path();
        MemorySegment bytes = file.segment();
        MemorySegment saved = bytes.asSlice(HEADER_BYTES);
        if (bytes.get(CollectionFormat.INT, 0) != MAGIC
                || bytes.get(CollectionFormat.INT, 4) != VERSION
                || bytes.get(CollectionFormat.INT, 8) != Hashes.crc32c(saved)) {
            throw new CorruptDataException(Location.of(path), "this is no whole graph");
        }
        return new ChunkGraph(rows, HnswIndex.load(rows, saved, path), false);
    }

    /// Makes a collection use a graph from now on: an empty file stands for one that is to be made.
    static void choose(Disk disk, Path directory) throws IOException {
        AtomicFiles.replace(disk, directory.resolve(FILE), ByteBuffer.allocate(0));
    }

    /// Links the chunks of a commit that are not linked yet.
    synchronized void link(CollectionView view) {
        rows.view = view;
        OrdinalSet live = view.live();
        int from = 0;
        int to = 0;
        for (int document = live.next(0); document < live.size(); document = live.next(document + 1)) {
            int first = view.firstChunk(document);
            int end = first + view.chunkCount(document);
            if (first == end || index.contains(end - 1)) {
                continue;
            }
            if (first != to) {
                link(from, to);
                from = first;
            }
            to = end;
        }
        link(from, to);
    }

    private void link(int from, int to) {
        int first = from;
        // A document whose linking was broken off has its first chunks linked.
        while (first < to && index.contains(first)) {
            first++;
        }
        if (first == to) {
            return;
        }
        changed = true;
        if (to - first >= MANY_CHUNKS) {
            index.addAll(first, to, Runtime.getRuntime().availableProcessors());
            return;
        }
        for (int chunk = first; chunk < to; chunk++) {
            index.add(chunk);
        }
    }

    /// Passes by the chunks of documents that a commit replaced or deleted.
    synchronized void unlink(CollectionView view) {
        for (int document = 0; document < view.documentCount(); document++) {
            if (view.live().contains(document)) {
                continue;
            }
            int first = view.firstChunk(document);
            for (int chunk = first; chunk < first + view.chunkCount(document); chunk++) {
                changed |= index.remove(chunk);
            }
        }
    }

    /// Writes the graph in place of its last form, if it changed.
    synchronized void save(Disk disk, Path directory) throws IOException {
        long size = HEADER_BYTES + index.savedBytes();
        if (!changed || size > Integer.MAX_VALUE) {
            return;
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
        MemorySegment saved = MemorySegment.ofBuffer(bytes).asSlice(HEADER_BYTES);
        index.save(saved);
        bytes.putInt(0, MAGIC);
        bytes.putInt(4, VERSION);
        bytes.putInt(8, Hashes.crc32c(saved));
        AtomicFiles.replace(disk, directory.resolve(FILE), bytes);
        changed = false;
    }

    HnswSearcher searcher() {
        return index.searcher();
    }
}
