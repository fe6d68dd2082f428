package dev.basalt.engine.internal;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.RowSource;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.core.bits.OrdinalSet;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.limit.Limits;
import dev.basalt.core.storage.AppendLog;
import dev.basalt.core.storage.Disk;
import dev.basalt.core.storage.ReadHolds;
import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The files of one collection: four that only grow, a commit log that says up to where they are valid, and the
/// checkpoint that the log starts from.
///
/// A commit appends to the four files, forces them, and then appends and forces one record of the log. Until that
/// last force a crash leaves the collection as it was; what lies behind the committed lengths is cut off on
/// opening.
///
/// A new checkpoint with its empty log takes the place of the old pair when the log has grown long. Checkpoint and
/// log carry one number; the highest-numbered checkpoint is the valid one, and its log was made before it.
///
/// - **Threads:** safe for many; commits wait for each other; who searches waits for nobody, and who looks up an id
///   only while a commit is entered in the table of ids
public final class CollectionStorage implements Closeable {
    /// A longer log is replaced by a checkpoint, to keep opening quick.
    public static final long MAX_LOG_BYTES = 4 << 20;

    private static final int READ_ATTEMPTS = 20;

    private final Disk disk;
    private final Path directory;
    private final int dimension;
    private final Limits limits;
    private final long maxLogBytes;
    private final CollectionFiles files;
    private final CommitState state;
    private final IdTable ids;
    private @Nullable AppendLog log;
    private long number;
    private @Nullable Throwable failure;
    private volatile CollectionView view;
    /// Read when it is first needed.
    private volatile @Nullable ChunkGraph graph;

    private volatile boolean usesGraph;
    /// Vectors of documents before this one were checked.
    private volatile int checkedVectors;
    private boolean closed;
    private final ReadHolds holds;
    private @Nullable IOException closeFailure;

    /// What one commit did.
    ///
    /// @param added     documents with new ids
    /// @param updated   documents that took the place of another with their id
    /// @param unchanged documents that were there already, with the same content
    /// @param chunks    chunks added
    public record Committed(int added, int updated, int unchanged, int chunks) {}

    private CollectionStorage(
            Disk disk,
            Path directory,
            int dimension,
            Limits limits,
            long maxLogBytes,
            CollectionFiles files,
            CommitState state,
            long number,
            @Nullable AppendLog log)
            throws IOException {
        this.disk = disk;
        this.directory = directory;
        this.dimension = dimension;
        this.limits = limits;
        this.maxLogBytes = maxLogBytes;
        this.files = files;
        this.state = state;
        this.number = number;
        this.log = log;
        this.holds = new ReadHolds(directory, "collection", this::closeFiles);
        this.view = makeView();
        this.usesGraph = disk.exists(directory.resolve(ChunkGraph.FILE));
        this.ids = new IdTable(document -> view.idHash(document), view.live().count());
        EntryCheck.requireIntact(view);
        OrdinalSet live = view.live();
        for (int document = live.next(0); document < live.size(); document = live.next(document + 1)) {
            ids.add(view.idHash(document), document);
        }
    }

    /// Creates an empty collection in a directory of its own, durable on return; the empty files that a crashed
    /// creation left there are removed first.
    ///
    /// @throws IllegalArgumentException if the directory holds anything else, which is left as it is
    public static void create(Disk disk, Path directory, Limits limits) throws IOException {
        CollectionDirectory.clearForCreation(disk, directory, limits);
        disk.createDirectories(directory);
        AppendLog.create(disk, CollectionDirectory.log(directory, 1), 1, limits).close();
        Checkpoint.EMPTY.write(disk, CollectionDirectory.checkpoint(directory, 1));
        disk.forceDirectory(directory);
    }

    /// Opens a collection for reading and writing; the caller holds the store's lock.
    ///
    /// @param maxLogBytes a longer commit log is replaced by a checkpoint; [#MAX_LOG_BYTES] but in tests
    public static CollectionStorage open(Disk disk, Path directory, int dimension, Limits limits, long maxLogBytes)
            throws IOException {
        CollectionDirectory.deleteLeftovers(disk, directory);
        long number = CollectionDirectory.newestCheckpoint(disk, directory);
        CollectionDirectory.requireCheckpoint(directory, number);
        CollectionDirectory.requireNoCommitsAfter(disk, directory, number, limits);
        // A writer that was killed may not have forced the name of the checkpoint that is now built upon.
        disk.forceDirectory(directory);
        CommitState state = new CommitState(Checkpoint.read(disk, CollectionDirectory.checkpoint(directory, number)));
        Path logPath = CollectionDirectory.log(directory, number);
        AppendLog log = AppendLog.open(disk, logPath, limits, (lsn, payload) -> state.apply(logPath, lsn, payload));
        CollectionFiles files = null;
        try {
            files = CollectionFiles.openForWriting(disk, directory, dimension, state);
            CollectionStorage storage =
                    new CollectionStorage(disk, directory, dimension, limits, maxLogBytes, files, state, number, log);
            // Only now is it known that nothing older is needed.
            CollectionDirectory.deleteAllBut(disk, directory, number);
            return storage;
        } catch (Throwable e) {
            closeAfter(e, log, files);
            throw e;
        }
    }

    /// Opens a collection as of now for reading; another process may be writing to it.
    public static CollectionStorage openReadOnly(Disk disk, Path directory, int dimension, Limits limits)
            throws IOException {
        long failedNumber = CollectionDirectory.NO_NUMBER;
        for (int attempt = 1; ; attempt++) {
            long number = CollectionDirectory.newestCheckpoint(disk, directory);
            try {
                CollectionDirectory.requireCheckpoint(directory, number);
                CommitState state =
                        new CommitState(Checkpoint.read(disk, CollectionDirectory.checkpoint(directory, number)));
                Path logPath = CollectionDirectory.log(directory, number);
                AppendLog.replay(disk, logPath, limits, (lsn, payload) -> state.apply(logPath, lsn, payload));
                CollectionFiles files = CollectionFiles.openForReading(disk, directory, dimension, state);
                try {
                    return new CollectionStorage(disk, directory, dimension, limits, 0, files, state, number, null);
                } catch (Throwable e) {
                    closeAfter(e, files);
                    throw e;
                }
            } catch (IOException | CorruptDataException e) {
                // A writer may have put a new checkpoint in place of the one that was found, or while they were
                // listed; what fails twice with the same one is no such change.
                if (attempt == READ_ATTEMPTS || (attempt > 1 && number == failedNumber)) {
                    throw e;
                }
                failedNumber = number;
            }
        }
    }

    private static void closeAfter(Throwable failure, @Nullable Closeable... open) {
        for (Closeable closeable : open) {
            try {
                if (closeable != null) {
                    closeable.close();
                }
            } catch (Throwable e) {
                failure.addSuppressed(e);
            }
        }
    }

    /// The collection as of the last commit.
    public CollectionView view() {
        return view;
    }

    /// Reads documents, chunks or vectors; closing waits until that is done.
    ///
    /// @param <T>     what it results in
    /// @param <X>     what it may throw
    /// @param reading what to do
    /// @return what that returns
    /// @throws X                     if that does
    /// @throws IllegalStateException if the collection is closed
    /// @throws CorruptDataException  if one of its files was cut short since it was opened
    public <T, X extends Exception> T read(ReadHolds.Reading<T, X> reading) throws X {
        holds.hold();
        try {
            return reading.read();
        } catch (InternalError e) {
            throw ReadHolds.failure(e, files.cutShort(disk, directory));
        } finally {
            holds.letGo();
        }
    }

    /// Rows that are read inside of a hold.
    ///
    /// @param rows the rows
    /// @return the same
    public RowSource held(RowSource rows) {
        return new HeldRows(rows);
    }

    private final class HeldRows implements RowSource {
        private final RowSource rows;

        HeldRows(RowSource rows) {
            this.rows = rows;
        }

        @Override
        public Schema schema() {
            return rows.schema();
        }

        @Override
        public boolean next(Batch batch) throws IOException {
            return read(() -> rows.next(batch));
        }

        @Override
        public void close() throws IOException {
            rows.close();
        }
    }

    /// The live document with an id, or -1.
    public int find(String id) {
        byte[] bytes = PreparedDocument.wellFormed(id).getBytes(StandardCharsets.UTF_8);
        return find(Hashes.ofId(bytes), bytes);
    }

    private int find(long idHash, byte[] id) {
        return ids.find(idHash, document -> view.hasId(document, id));
    }

    /// Whether the collection holds the document already, with the same content, and undamaged.
    public boolean holds(PreparedDocument document) {
        return read(() -> {
            int known = find(document.idHash(), document.idBytes());
            return known >= 0 && isHeld(known, document);
        });
    }

    /// A damaged document is not held, so that adding it again puts it right.
    private boolean isHeld(int known, PreparedDocument document) {
        return view.hasContent(known, document.contentHash()) && view.isIntact(known);
    }

    /// Checks the vectors of documents that may be found, each once: what is damaged would only score less, and so keep
    /// its document from being found.
    ///
    /// @param searched what is to be searched
    /// @throws CorruptDataException if a vector is not the one that was written
    public void requireIntactVectors(CollectionView searched) {
        int count = searched.documentCount();
        if (checkedVectors >= count) {
            return;
        }
        OrdinalSet live = searched.live();
        for (int document = live.next(checkedVectors); document < count; document = live.next(document + 1)) {
            try {
                searched.requireIntactVectors(document);
            } catch (CorruptDataException e) {
                throw new CorruptDataException(
                        e.location(),
                        "the vectors of document '" + searched.id(document)
                                + "' must be those that were written, but are not; add the document again",
                        e);
            }
        }
        checkedVectors = Math.max(checkedVectors, count);
    }

    /// Adds documents with their vectors, and replaces those whose ids are known; all of it is durable and visible on
    /// return, or none of it ever.
    ///
    /// - **Shapes:** `vectors [sum of chunks, dimension]`, in the order of documents and chunks
    ///
    /// @param documents the documents, no id twice
    /// @param vectors   one row a chunk
    /// @return what was done
    /// @throws IOException if a file call fails; the collection must be opened again before more can be committed
    public synchronized Committed commit(List<PreparedDocument> documents, float[] vectors) throws IOException {
        AppendLog openLog = requireWritable();
        CommitBuilder builder = new CommitBuilder(dimension, state);
        int unchanged = 0;
        int row = 0;
        for (PreparedDocument document : documents) {
            int known = find(document.idHash(), document.idBytes());
            if (known >= 0 && isHeld(known, document)) {
                unchanged++;
            } else {
                builder.add(document, vectors, row, known);
            }
            row += document.chunks().size();
        }
        if (!builder.isEmpty()) {
            write(openLog, builder);
        }
        int updated = builder.dead().length;
        return new Committed(builder.documentCount() - updated, updated, unchanged, builder.chunkCount());
    }

    /// Deletes documents; durable on return.
    ///
    /// @param documentIds the ids; those that are not there are passed over
    /// @return how many documents were deleted
    /// @throws IOException if a file call fails; the collection must be opened again before more can be committed
    public synchronized int delete(List<String> documentIds) throws IOException {
        AppendLog openLog = requireWritable();
        CommitBuilder builder = new CommitBuilder(dimension, state);
        // Ids that differ may stand for one document: see PreparedDocument on surrogates.
        documentIds.stream()
                .mapToInt(this::find)
                .filter(document -> document >= 0)
                .distinct()
                .forEach(builder::delete);
        if (!builder.isEmpty()) {
            write(openLog, builder);
        }
        return builder.dead().length;
    }

    private AppendLog requireWritable() throws IOException {
        if (failure != null) {
            throw new IOException(
                    "[" + directory + "] a collection must be opened again after a failed write, but was not; the"
                            + " failure was: " + failure.getMessage(),
                    failure);
        }
        AppendLog openLog = log;
        if (closed || openLog == null) {
            throw new IllegalStateException("[" + directory + "] a collection must be open for writing, but is "
                    + (closed ? "closed" : "read-only"));
        }
        return openLog;
    }

    private void write(AppendLog openLog, CommitBuilder builder) throws IOException {
        CommitBuilder.Bytes bytes = builder.bytes();
        ByteBuffer record = builder.logRecord();
        try {
            files.append(bytes.entries(), bytes.documents(), bytes.chunks(), bytes.vectors());
            long lsn = openLog.append(record);
            openLog.commit(lsn);
            state.apply(openLog.path(), lsn, record);
            publish(builder);
        } catch (Throwable e) {
            failure = e;
            throw e;
        }
        if (openLog.byteSize() > maxLogBytes) {
            try {
                checkpoint(openLog);
            } catch (IOException | RuntimeException e) {
                // The commit itself is durable; the next one will say what happened.
                failure = e;
            } catch (Throwable e) {
                failure = e;
                throw e;
            }
        }
    }

    /// Shows a commit to readers. Who looks up an id meanwhile waits, so that nobody finds a part of the commit.
    private void publish(CommitBuilder builder) throws IOException {
        CollectionView next = makeView();
        int firstNew = view.documentCount();
        ChunkGraph openGraph = graph;
        if (openGraph != null) {
            openGraph.link(next);
        }
        synchronized (ids) {
            view = next;
            for (int i = 0; i < builder.documentCount(); i++) {
                long hash = next.idHash(firstNew + i);
                int replaced = builder.replacedBy(i);
                if (replaced >= 0) {
                    ids.replace(hash, replaced, firstNew + i);
                } else {
                    ids.add(hash, firstNew + i);
                }
            }
            for (int document : builder.deleted()) {
                ids.remove(next.idHash(document), document);
            }
        }
        if (openGraph != null && builder.dead().length > 0) {
            openGraph.unlink(next);
        }
    }

    /// Whether searches walk a graph.
    public boolean usesGraph() {
        return usesGraph;
    }

    /// Chooses how searches find the nearest chunks, durable on return.
    ///
    /// @param use whether to walk a graph, which is made now, or to look at every vector
    /// @throws IOException if a file call fails
    public synchronized void useGraph(boolean use) throws IOException {
        requireWritable();
        if (use == usesGraph) {
            return;
        }
        if (use) {
            ChunkGraph.choose(disk, directory);
        } else {
            graph = null;
            disk.delete(directory.resolve(ChunkGraph.FILE));
            disk.forceDirectory(directory);
        }
        usesGraph = use;
        ChunkGraph made = openGraph();
        if (made != null) {
            made.save(disk, directory);
        }
    }

    /// The graph to search, or null if every vector is to be looked at.
    ///
    /// @throws IOException if its file cannot be read
    public @Nullable ChunkGraph graph() throws IOException {
        ChunkGraph open = graph;
        return open != null || !usesGraph ? open : openGraph();
    }

    private synchronized @Nullable ChunkGraph openGraph() throws IOException {
        if (graph == null && usesGraph && !closed) {
            graph = read(() -> ChunkGraph.open(disk, view));
        }
        return graph;
    }

    private CollectionView makeView() throws IOException {
        return new CollectionView(
                directory,
                state.documentCount(),
                state.chunkCount(),
                dimension,
                state.checkpoint().live(),
                files.entries((long) state.documentCount() * CollectionFormat.ENTRY_BYTES),
                files.documents(state.documentsBytes()),
                files.chunks((long) state.chunkCount() * CollectionFormat.CHUNK_BYTES),
                files.vectors((long) state.chunkCount() * dimension * Float.BYTES));
    }

    private void checkpoint(AppendLog oldLog) throws IOException {
        long next = number + 1;
        AppendLog newLog =
                AppendLog.create(disk, CollectionDirectory.log(directory, next), oldLog.lastLsn() + 1, limits);
        try {
            state.checkpoint().write(disk, CollectionDirectory.checkpoint(directory, next));
        } catch (Throwable e) {
            closeAfter(e, newLog);
            throw e;
        }
        log = newLog;
        number = next;
        try {
            oldLog.close();
            CollectionDirectory.deleteAllBut(disk, directory, next);
        } catch (IOException _) {
            // The old pair is of no use and does no harm; the next checkpoint or opening removes it.
        }
    }

    /// Closes the files when all readers have left. Views and what they hand out end with it.
    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        AppendLog openLog = log;
        ChunkGraph openGraph = graph;
        try {
            if (openLog != null) {
                openLog.close();
            }
            if (openGraph != null && log != null && failure == null) {
                save(openGraph);
            }
        } finally {
            holds.close();
        }
        if (closeFailure != null) {
            throw closeFailure;
        }
    }

    /// The graph's file is derived from the vectors: where memory has no room for it, the next opening links more.
    private void save(ChunkGraph openGraph) throws IOException {
        try {
            openGraph.save(disk, directory);
        } catch (OutOfMemoryError _) {
            // Closing goes on, as there is nothing to lose.
        }
    }

    private void closeFiles() {
        try {
            files.close();
        } catch (IOException e) {
            closeFailure = e;
        }
    }

    /// Size of the collection's data in bytes, dead documents included.
    public long byteSize() {
        MemorySegment[] parts = {view.entries(), view.documents(), view.chunks(), view.vectors()};
        long size = 0;
        for (MemorySegment part : parts) {
            size += part.byteSize();
        }
        return size;
    }
}
