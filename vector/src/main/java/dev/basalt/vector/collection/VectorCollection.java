package dev.basalt.vector.collection;

import dev.basalt.core.error.BasaltException;
import dev.basalt.core.kernel.QueryVectors;
import dev.basalt.core.storage.Disk;
import dev.basalt.vector.collection.internal.Changes;
import dev.basalt.vector.collection.internal.CollectionOpening;
import dev.basalt.vector.collection.internal.CollectionStorage;
import dev.basalt.vector.collection.internal.FileNames;
import dev.basalt.vector.collection.internal.Part;
import dev.basalt.vector.collection.internal.PartIndexes;
import dev.basalt.vector.collection.internal.RowForm;
import dev.basalt.vector.collection.internal.SealedPart;
import dev.basalt.vector.collection.internal.Snapshot;
import dev.basalt.vector.hnsw.SealedGraphs;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// A durable set of vectors in a directory, each with an id.
///
/// **Durability.** A method that changes the collection returns when its record is forced to the medium; threads that
/// write at once share a force. What was acknowledged is there after any crash of the process or the machine, a
/// [Batch] wholly or not at all. A change whose method threw an [IOException] may be there or not; which of the two
/// is decided by opening the collection again, and until then it refuses further changes while searches go on.
///
/// **Consistency.** All changes happen in one order. A search, [#get] and [#contains] see the state after one of
/// them: at least all that was acknowledged before the call, nothing that is not durable, never one part of a
/// batch, and for an id that is being replaced either its old vector or its new one. [#size] counts such a state.
///
/// **Equal vectors** share one row of a part; each id of the row is a result of its own.
///
/// **Parts.** Changes go to a part in memory. When it has grown, it is sealed: written to a file that never changes,
/// with its index. When there are many such files, or much of one is dead, they are merged. Both happen in the
/// background; searches never wait for it, writers for the making of a new log, and for sealing where they are four
/// parts ahead of it.
///
/// **Indexing** happens in the background too: a change is acknowledged when it is in the log and in memory, and rows
/// get into the index of the part some hundreds or thousands at a time, also after opening. Until then every search
/// looks at each of them, so that nothing is missed. Where a part is searched and more than 16 MiB of its rows wait,
/// writers wait or help; a part that nobody searches, as one that is just being filled, may have all its rows wait
/// until it is sealed. What failed is in [CollectionStats#problem].
///
/// **Damage.** Opening checks all files but the rows, which are checked when a search returns them, or by [#verify].
/// The files of the generation before are kept until the next one is written. If a file of the newest generation is
/// damaged, the one before is opened with the logs since, so that nothing is lost; [CollectionStats#fallback]
/// then says what was damaged.
///
/// - **Memory:** rows of the part in memory, 44 bytes and a little for each of its ids, and indexes; segments are
///   mapped
/// - **Threads:** safe for use by many threads
/// - **Source:** layouts in `docs/format/vector-collection.md` and `docs/format/vector-segment.md`
public final class VectorCollection implements Closeable {
    private final CollectionStorage storage;

    private VectorCollection(CollectionStorage storage) {
        this.storage = storage;
    }

    /// Creates an empty collection, durable on return, and opens it.
    ///
    /// @param directory where; created if it is missing
    /// @param shape     what is fixed
    /// @param options   how to open it
    /// @return the open collection; the caller closes it
    /// @throws IOException if there is one already, or a file call fails
    public static VectorCollection create(Path directory, CollectionShape shape, CollectionOptions options)
            throws IOException {
        CollectionOpening.create(directory, shape, options);
        return open(directory, options);
    }

    /// Whether there is a collection in a directory.
    ///
    /// @param directory the directory
    /// @param disk      where it is
    /// @return whether there is one
    /// @throws IOException if that cannot be found out
    public static boolean exists(Path directory, Disk disk) throws IOException {
        return disk.exists(directory.resolve(FileNames.MANIFEST));
    }

    /// Opens a collection.
    ///
    /// @param directory where it is
    /// @param options   how
    /// @return the open collection; the caller closes it
    /// @throws java.nio.file.NoSuchFileException                  if there is none
    /// @throws dev.basalt.core.storage.StoreLockedException       if it is open for writing already
    /// @throws dev.basalt.core.error.CorruptDataException         if files are damaged that cannot be done without
    /// @throws dev.basalt.core.error.UnsupportedFormatException   if it has a newer format
    /// @throws IOException if a file call fails
    public static VectorCollection open(Path directory, CollectionOptions options) throws IOException {
        return open(directory, options, PartIndexes::of);
    }

    static VectorCollection open(Path directory, CollectionOptions options, CollectionOpening.IndexSource source)
            throws IOException {
        return new VectorCollection(CollectionOpening.open(directory, options, source));
    }

    /// What was fixed when the collection was created.
    ///
    /// @return the shape
    public CollectionShape shape() {
        return storage.shape();
    }

    /// Adds a vector under a new id.
    ///
    /// @param id     the id
    /// @param vector its vector `[dimension]`; need not be of unit length
    /// @throws IllegalArgumentException if the collection has the id already, or the vector cannot be kept
    /// @throws IOException              if it could not be made durable; see the class
    public void add(UUID id, float[] vector) throws IOException {
        write(new Batch().add(id, vector));
    }

    /// Sets the vector of an id, new or not.
    ///
    /// @param id     the id
    /// @param vector its vector `[dimension]`; need not be of unit length
    /// @return whether the id had another vector before
    /// @throws IllegalArgumentException if the vector cannot be kept
    /// @throws IOException              if it could not be made durable; see the class
    public boolean put(UUID id, float[] vector) throws IOException {
        return write(new Batch().put(id, vector)).replaced() > 0;
    }

    /// Removes an id.
    ///
    /// @param id the id
    /// @return whether it was there
    /// @throws IOException if that could not be made durable; see the class
    public boolean remove(UUID id) throws IOException {
        return write(new Batch().remove(id)).removed() > 0;
    }

    /// Makes all changes of a batch, or none.
    ///
    /// @param batch the changes; left as it was
    /// @return what was done
    /// @throws IllegalArgumentException if an id is to be added that is there by then, or a vector cannot be kept
    /// @throws dev.basalt.core.error.LimitExceededException if it is larger than a log record may be
    /// @throws IOException              if it could not be made durable; see the class
    public BatchReport write(Batch batch) throws IOException {
        Changes prepared = batch.changes().prepared(storage.shape());
        CollectionStorage.Outcome outcome = storage.write(prepared);
        return new BatchReport(outcome.added(), outcome.replaced(), outcome.removed());
    }

    /// The vector of an id, as it is kept: at unit length for cosine.
    ///
    /// @param id the id
    /// @return a copy, or nothing if the id is not there
    public Optional<float[]> get(UUID id) {
        return Optional.ofNullable(storage.get(id.getMostSignificantBits(), id.getLeastSignificantBits()));
    }

    /// The text of an id: the number or UUID that it is, or the text that it is the hash of.
    ///
    /// @param high the most significant 64 bits of the id
    /// @param low  the least significant ones
    /// @return the text that [TextId#of] makes the id of
    public String text(long high, long low) {
        String known = TextId.isHash(high, low) ? storage.names().text(high, low) : null;
        return known == null ? TextId.text(high, low) : known;
    }

    /// Goes through all ids and their vectors, as of one moment, in no order.
    ///
    /// @param visitor takes each
    /// @throws dev.basalt.core.error.CorruptDataException if a row is damaged
    /// @throws IOException if the visitor throws it
    public void forEach(VectorVisitor visitor) throws IOException {
        float[] vector = new float[shape().dimension()];
        long rowBytes = RowForm.bytes(shape());
        Snapshot snapshot = new Snapshot();
        storage.hold(snapshot);
        try {
            for (int i = 0; i < snapshot.view().size(); i++) {
                Part part = snapshot.view().part(i);
                part.forEachVisible(snapshot.lsn(), (high, low, row) -> {
                    part.check(row);
                    RowForm.read(shape().type(), part.rows().segment(), row * rowBytes, vector);
                    visitor.accept(high, low, vector);
                });
            }
        } finally {
            snapshot.letGo();
        }
    }

    /// Goes through all ids, as of one moment, in no order.
    ///
    /// @param visitor takes each, with an empty vector
    /// @throws IOException if the visitor throws it
    public void forEachId(VectorVisitor visitor) throws IOException {
        float[] none = {};
        Snapshot snapshot = new Snapshot();
        storage.hold(snapshot);
        try {
            for (int i = 0; i < snapshot.view().size(); i++) {
                snapshot.view()
                        .part(i)
                        .forEachVisible(snapshot.lsn(), (high, low, _) -> visitor.accept(high, low, none));
            }
        } finally {
            snapshot.letGo();
        }
    }

    /// Whether an id is there.
    ///
    /// @param id the id
    /// @return whether it is
    public boolean contains(UUID id) {
        return storage.contains(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    /// How many ids there are.
    ///
    /// @return the count
    public long size() {
        return storage.size();
    }

    /// Finds the nearest ids, nearest first.
    ///
    /// `k` are found whenever there are as many that the options allow.
    ///
    /// @param query   the query `[dimension]`
    /// @param k       how many, `>= 1`
    /// @param options how
    /// @return what was found
    /// @throws IllegalArgumentException if `k < 1` or the query cannot be compared
    /// @throws dev.basalt.core.error.CorruptDataException if a row that was found is damaged
    public List<Hit> search(float[] query, int k, SearchOptions options) {
        QueryVectors.requireLength(query.length, shape().dimension());
        VectorSearcher searcher = searcher();
        int count = searcher.search(query, 0, k, options);
        List<Hit> hits = new ArrayList<>(count);
        for (int rank = 0; rank < count; rank++) {
            hits.add(new Hit(searcher.id(rank), searcher.distance(rank)));
        }
        return hits;
    }

    /// Makes a searcher, which is quicker for many searches than [#search].
    ///
    /// @return a searcher for one thread
    public VectorSearcher searcher() {
        return new VectorSearcher(storage);
    }

    /// Writes what memory holds to a segment file; returns when that is done. This happens by itself in time.
    ///
    /// @throws IOException if a file call fails
    public void seal() throws IOException {
        storage.maintenance().seal();
    }

    /// Makes one segment file of all there is, without dead entries, and deletes the files and logs before it, the
    /// generation that [CollectionStats#fallback] speaks of included; returns when that is done. Files that readers
    /// still have open are deleted later.
    ///
    /// @throws IOException if a file call fails
    public void compact() throws IOException {
        storage.maintenance().seal();
        storage.maintenance().mergeAll();
    }

    /// Reads all segment files whole and checks them.
    ///
    /// @return what is damaged, one text each; empty if nothing is
    public List<String> verify() {
        List<String> problems = new ArrayList<>();
        Snapshot snapshot = new Snapshot();
        storage.hold(snapshot);
        try {
            for (SealedPart part : storage.segmentsOf(snapshot)) {
                try {
                    part.verifyAll();
                } catch (BasaltException e) {
                    problems.add(String.valueOf(e.getMessage()));
                } catch (InternalError e) {
                    problems.add(String.valueOf(storage.failure(e, snapshot).getMessage()));
                }
            }
            long nameless = problems.isEmpty() ? namelessIds(snapshot) : 0;
            if (nameless > 0) {
                problems.add("[" + storage.directory() + "] ids that are hashes of texts must have their texts in the"
                        + " file " + FileNames.NAMES + ", but " + nameless + " have none");
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } finally {
            snapshot.letGo();
        }
        return problems;
    }

    /// Number of live ids that stand for a text which is not known.
    private long namelessIds(Snapshot snapshot) throws IOException {
        long[] nameless = new long[1];
        for (int i = 0; i < snapshot.view().size(); i++) {
            snapshot.view().part(i).forEachVisible(snapshot.lsn(), (high, low, _) -> {
                if (TextId.isHash(high, low) && storage.names().text(high, low) == null) {
                    nameless[0]++;
                }
            });
        }
        return nameless[0];
    }

    /// Searches every part for some of its rows: says whether searches come to all of them.
    ///
    /// @param sampleRows how many rows of each part, `>= 0`
    /// @return how many were found; all, but for very few
    public FoundShare foundShare(int sampleRows) {
        Snapshot snapshot = new Snapshot();
        storage.hold(snapshot);
        try {
            FoundShare share = new FoundShare(0, 0);
            for (int i = 0; i < snapshot.view().size(); i++) {
                share = share.plus(FoundShare.of(snapshot.view().part(i).index(), sampleRows, i));
            }
            return share;
        } finally {
            snapshot.letGo();
        }
    }

    /// What the collection consists of now.
    ///
    /// @return the numbers
    public CollectionStats stats() {
        Snapshot snapshot = new Snapshot();
        storage.hold(snapshot);
        try {
            long rows = 0;
            long entries = 0;
            long dead = 0;
            long waiting = 0;
            long memory = 0;
            long unsealed = 0;
            for (int i = 0; i < snapshot.view().size(); i++) {
                Part part = snapshot.view().part(i);
                rows += part.rows().end();
                entries += part.entryCount();
                dead += part.deadCount();
                waiting += Math.max(0, part.rows().end() - part.index().size());
                memory += part.memoryBytes();
                unsealed += part instanceof SealedPart ? 0 : part.entryCount();
            }
            List<SealedPart> segments = storage.segmentsOf(snapshot);
            long widened = 0;
            long uncoded = 0;
            if (shape().index() == IndexKind.HNSW_FAST || shape().index() == IndexKind.HNSW_SMALL) {
                for (SealedPart part : segments) {
                    SealedGraphs.CodeUse use = SealedGraphs.codeUse(part.index());
                    widened +=
                            use == SealedGraphs.CodeUse.WIDENED ? part.index().size() : 0;
                    uncoded += use == SealedGraphs.CodeUse.NONE ? part.index().size() : 0;
                }
            }
            Throwable problem = storage.maintenance().problem();
            return new CollectionStats(
                    size(),
                    rows,
                    rows * RowForm.bytes(shape()),
                    entries,
                    dead,
                    waiting,
                    unsealed,
                    segments.size(),
                    widened,
                    uncoded,
                    memory,
                    Optional.ofNullable(storage.fallback()),
                    Optional.ofNullable(problem == null ? null : problem.toString()));
        } finally {
            snapshot.letGo();
        }
    }

    /// Closes the collection; doing so again does nothing. Work in the background is given up, to be done after the
    /// next opening; searches under way end as they would have.
    ///
    /// @throws IOException if a file call fails; it is closed all the same
    @Override
    public void close() throws IOException {
        storage.close();
    }
}
