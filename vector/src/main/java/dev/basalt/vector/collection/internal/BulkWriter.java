package dev.basalt.vector.collection.internal;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.core.limit.Limits;
import dev.basalt.core.storage.Disk;
import dev.basalt.core.storage.DiskFile;
import dev.basalt.core.storage.DiskLock;
import dev.basalt.core.storage.OpenMode;
import dev.basalt.vector.collection.CollectionOptions;
import dev.basalt.vector.collection.CollectionShape;
import dev.basalt.vector.collection.TextId;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Writes the segments of a new collection, row by row as they come, and its manifest last.
///
/// Until the manifest is there, the directory has a file [FileNames#BUILDING] and is no collection. Rows are in their
/// file and nowhere else; in memory are the index that is being built, 16 bytes of each id and a table of hashes.
///
/// - **Threads:** confined to one, but for [#indexedRows]
public final class BulkWriter implements Closeable {
    private static final int FIRST_NUMBER = 2;
    private static final int TEXTS_AT_ONCE = 10_000;

    private final Disk disk;
    private final Path directory;
    private final CollectionShape shape;
    private final CollectionOptions options;
    private final PartIndexes indexes;
    private final SegmentBuilder builder;
    private final int partRows;
    private final boolean isNewDirectory;
    private final DiskLock lock;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment row;
    private final float[] prepared;
    private final ByteBuffer known;
    private final NameFile names;
    private final List<String> texts = new ArrayList<>();
    private final List<SegmentEntry> segments = new ArrayList<>();
    private long nextNumber = FIRST_NUMBER;
    private volatile long sealedRows;

    private @Nullable SegmentWriter writer;
    private RowTable table = new RowTable();
    private long[] highs = new long[16];
    private long[] lows = new long[16];
    private int[] rows = new int[16];
    private int count;
    private boolean ascends = true;
    private long entryCount;
    private boolean finished;
    private boolean closed;

    private BulkWriter(
            Path directory,
            CollectionShape shape,
            CollectionOptions options,
            int partRows,
            boolean isNewDirectory,
            DiskLock lock,
            NameFile names) {
        this.names = names;
        this.disk = options.disk();
        this.directory = directory;
        this.shape = shape;
        this.options = options;
        this.partRows = partRows;
        this.isNewDirectory = isNewDirectory;
        this.lock = lock;
        this.indexes = PartIndexes.of(shape);
        this.builder = new SegmentBuilder(disk, directory, shape, indexes, options.threads(), () -> false);
        this.row = arena.allocate(RowForm.bytes(shape), SegmentLayout.ALIGNMENT);
        this.prepared = new float[shape.dimension()];
        this.known = ByteBuffer.allocate(Math.toIntExact(RowForm.bytes(shape)));
    }

    /// Begins a collection.
    ///
    /// @param directory where; created if it is missing
    /// @param shape     what is fixed
    /// @param options   how
    /// @param partRows  how many ids a segment takes at most
    /// @return what takes its vectors; the caller closes it
    /// @throws IOException if there is a collection already, another process builds one, or a file call fails
    public static BulkWriter begin(Path directory, CollectionShape shape, CollectionOptions options, int partRows)
            throws IOException {
        Disk disk = options.disk();
        Limits limits = options.limits();
        Limits.check(Location.of(directory), "dimension", shape.dimension(), limits.maxDimension(), "maxDimension");
        boolean isNew = !disk.exists(directory);
        disk.createDirectories(directory);
        DiskLock lock = disk.lock(directory.resolve(FileNames.LOCK));
        BulkWriter begun = null;
        try {
            CollectionOpening.clear(disk, directory, limits);
            try (DiskFile marker = disk.open(directory.resolve(FileNames.BUILDING), OpenMode.READ_WRITE)) {
                marker.force();
            }
            disk.forceDirectory(directory);
            begun = new BulkWriter(
                    directory, shape, options, partRows, isNew, lock, NameFile.open(disk, directory, limits, false));
            return begun;
        } finally {
            if (begun == null) {
                lock.close();
            }
        }
    }

    /// Adds a vector.
    ///
    /// @param high    most significant bits of its id
    /// @param low     least significant bits
    /// @param vectors holds it
    /// @param index   index of its first value
    /// @throws IllegalArgumentException if it cannot be kept
    /// @throws CorruptDataException     if an id was given twice; this is found out when a segment is complete
    /// @throws IOException              if a file call fails
    public void add(long high, long low, float[] vectors, int index) throws IOException {
        if (finished || closed) {
            throw new IllegalStateException("[" + directory + "] a build must go on, but is over");
        }
        System.arraycopy(vectors, index, prepared, 0, prepared.length);
        RowForm.prepare(shape, prepared);
        if (count == partRows) {
            seal();
            // The codes that the index was built by are native memory that goes with a collection, and a build makes
            // too little garbage for one to come by itself.
            System.gc();
        }
        SegmentWriter to = writer;
        if (to == null) {
            long number = nextNumber++;
            to = new SegmentWriter(disk, directory.resolve(FileNames.segment(number)), shape, number, indexes);
            writer = to;
        }
        RowForm.write(shape.type(), prepared, row, 0);
        note(high, low, rowIn(to));
    }

    private int rowIn(SegmentWriter to) throws IOException {
        int hash = RowTable.hash(row, 0, row.byteSize());
        int equal;
        try {
            equal = table.find(hash, other -> isEqual(to, other));
        } catch (UncheckedIOException e) {
            throw java.util.Objects.requireNonNull(e.getCause());
        }
        if (equal >= 0) {
            return equal;
        }
        int added = to.rowCount();
        table.add(hash, added);
        to.rows(row, 0, 1);
        return added;
    }

    private boolean isEqual(SegmentWriter to, int other) {
        try {
            to.readRow(other, known.clear());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return row.mismatch(MemorySegment.ofArray(known.array())) < 0;
    }

    private void note(long high, long low, int ofRow) {
        if (count == highs.length) {
            int capacity = (int) Math.min(partRows, Math.max(64L, count + (count >> 1)));
            highs = Arrays.copyOf(highs, capacity);
            lows = Arrays.copyOf(lows, capacity);
            rows = Arrays.copyOf(rows, capacity);
        }
        ascends &= count == 0 || Ids.compare(highs[count - 1], lows[count - 1], high, low) < 0;
        highs[count] = high;
        lows[count] = low;
        rows[count++] = ofRow;
        entryCount++;
    }

    /// Adds a vector under the id of a text, which the collection keeps.
    ///
    /// @param text    the text
    /// @param vectors holds the vector
    /// @param index   index of its first value
    /// @throws IllegalArgumentException if it cannot be kept
    /// @throws CorruptDataException     if an id was given twice; this is found out when a segment is complete
    /// @throws IOException              if a file call fails
    public void add(String text, float[] vectors, int index) throws IOException {
        UUID id = TextId.of(text);
        if (TextId.isHash(id)) {
            texts.add(text);
            if (texts.size() == TEXTS_AT_ONCE) {
                bindTexts();
            }
        }
        add(id.getMostSignificantBits(), id.getLeastSignificantBits(), vectors, index);
    }

    private void bindTexts() throws IOException {
        names.bind(texts);
        texts.clear();
    }

    /// How many vectors were added.
    ///
    /// @return the count
    public long size() {
        return entryCount;
    }

    /// How many rows are in an index; any thread may ask.
    ///
    /// @return the count
    public long indexedRows() {
        return sealedRows + builder.indexedRows();
    }

    private void seal() throws IOException {
        SegmentWriter of = writer;
        if (of == null) {
            return;
        }
        // Nothing may keep the table while the index takes memory.
        table = new RowTable();
        if (!ascends) {
            sortIds();
        }
        requireDistinct();
        SegmentEntry entry = builder.finish(of, highs, lows, rows, count);
        writer = null;
        of.close();
        count = 0;
        ascends = true;
        check(entry);
        segments.add(entry);
        sealedRows = Math.addExact(sealedRows, entry.rowCount());
    }

    private void sortIds() {
        int[] order = new int[count];
        Arrays.setAll(order, i -> i);
        Ids.sort(order, highs, lows);
        long[] sortedHighs = new long[count];
        long[] sortedLows = new long[count];
        int[] sortedRows = new int[count];
        for (int i = 0; i < count; i++) {
            sortedHighs[i] = highs[order[i]];
            sortedLows[i] = lows[order[i]];
            sortedRows[i] = rows[order[i]];
        }
        highs = sortedHighs;
        lows = sortedLows;
        rows = sortedRows;
    }

    private void requireDistinct() {
        for (int i = 1; i < count; i++) {
            if (highs[i] == highs[i - 1] && lows[i] == lows[i - 1]) {
                throw twice(highs[i], lows[i]);
            }
        }
    }

    private CorruptDataException twice(long high, long low) {
        return new CorruptDataException(
                Location.of(directory),
                "each id must be given once, but " + (high == 0 ? Long.toString(low) : new UUID(high, low).toString())
                        + " is given twice");
    }

    /// Reads a segment back and looks for its ids in those before.
    private void check(SegmentEntry entry) throws IOException {
        SealedPart part =
                SealedPart.open(disk, directory.resolve(FileNames.segment(entry.number())), shape, indexes, entry);
        try {
            part.verifyAll();
            for (SegmentEntry before : segments) {
                Path path = directory.resolve(FileNames.segment(before.number()));
                try (SegmentFile other = SegmentFile.open(disk, path, shape, before)) {
                    requireOther(part, other, before.entryCount());
                }
            }
        } finally {
            part.letGo();
        }
    }

    /// Both are in the order of their ids.
    private void requireOther(SealedPart part, SegmentFile other, int otherCount) {
        int at = 0;
        for (int i = 0; i < part.entryCount(); i++) {
            while (at < otherCount && Ids.compare(other.high(at), other.low(at), part.high(i), part.low(i)) < 0) {
                at++;
            }
            if (at < otherCount && other.high(at) == part.high(i) && other.low(at) == part.low(i)) {
                throw twice(part.high(i), part.low(i));
            }
        }
    }

    /// Builds what is left and makes the collection durable and visible.
    ///
    /// @throws CorruptDataException if an id was given twice
    /// @throws IOException          if a file call fails
    public void finish() throws IOException {
        if (finished || closed) {
            throw new IllegalStateException("[" + directory + "] a build must go on, but is over");
        }
        bindTexts();
        seal();
        names.close();
        disk.forceDirectory(directory);
        Generation generation = new Generation(0, Generation.RemovedEntry.NONE, segments);
        CollectionOpening.finishBuild(directory, shape, options, nextNumber, generation);
        finished = true;
    }

    /// Ends the build; one that was not finished leaves nothing behind, if the disk allows.
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (writer != null) {
                writer.close();
            }
            if (!finished) {
                deleteAll();
            }
        } finally {
            arena.close();
            Closing.all(names, lock);
        }
    }

    private void deleteAll() throws IOException {
        if (disk.exists(directory.resolve(FileNames.MANIFEST))) {
            // Writing it failed in a way that leaves open whether it is there for good: the next opening tells.
            return;
        }
        for (Path path : disk.list(directory)) {
            if (FileNames.isNumbered(path) || FileNames.isScratch(path) || FileNames.isTemporary(path)) {
                disk.deleteIfExists(path);
            }
        }
        names.close();
        disk.deleteIfExists(directory.resolve(FileNames.NAMES));
        // A power cut must not bring files back without the marker that they are nobody's.
        disk.forceDirectory(directory);
        disk.deleteIfExists(directory.resolve(FileNames.BUILDING));
        if (isNewDirectory) {
            disk.deleteIfExists(directory.resolve(FileNames.LOCK));
            if (disk.list(directory).isEmpty()) {
                disk.deleteIfExists(directory);
            }
        }
    }
}
