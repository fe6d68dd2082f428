package dev.basalt.vector.collection.internal;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.core.storage.Disk;
import dev.basalt.vector.VectorIndex;
import dev.basalt.vector.VectorRows;
import dev.basalt.vector.collection.CollectionShape;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Makes segment files: of the part in memory, and of several segments one.
///
/// A file that was made is read back whole and checked before it is handed out.
///
/// - **Threads:** safe for use by many threads, each call making one file
final class SegmentBuilder {
    /// A part in memory with more dead rows than one in so many is not sealed as it is.
    private static final int DEAD_ROWS_SHARE = 8;

    private final Disk disk;
    private final Path directory;
    private final CollectionShape shape;
    private final PartIndexes indexes;
    private final int threads;
    private final BooleanSupplier cancelled;
    private volatile @Nullable VectorIndex current;

    SegmentBuilder(
            Disk disk,
            Path directory,
            CollectionShape shape,
            PartIndexes indexes,
            int threads,
            BooleanSupplier cancelled) {
        this.disk = disk;
        this.directory = directory;
        this.shape = shape;
        this.indexes = indexes;
        this.threads = threads;
        this.cancelled = cancelled;
    }

    @FunctionalInterface
    private interface Content {
        SegmentEntry write(SegmentWriter writer) throws IOException;
    }

    private SealedPart make(long number, Content content) throws IOException {
        Path path = directory.resolve(FileNames.segment(number));
        try {
            SegmentEntry entry;
            try (SegmentWriter writer = new SegmentWriter(disk, path, shape, number, indexes)) {
                entry = content.write(writer);
            }
            SealedPart part = SealedPart.open(disk, path, shape, indexes, entry);
            try {
                part.verifyAll();
                return part;
            } catch (Throwable e) {
                part.letGo();
                throw e;
            }
        } catch (Throwable e) {
            try {
                disk.deleteIfExists(path);
            } catch (IOException onDelete) {
                e.addSuppressed(onDelete);
            }
            throw e;
        }
    }

    /// Seals a part that takes no more entries, without those that died up to an LSN; null if none is left.
    @Nullable
    SealedPart seal(GrowingPart part, long number, long snapshot) throws IOException {
        int[] entries = new int[part.entryCount()];
        long[] highs = new long[entries.length];
        long[] lows = new long[entries.length];
        int[] rows = new int[entries.length];
        int kept = 0;
        boolean[] used = new boolean[part.rows().end()];
        int usedRows = 0;
        for (int entry = 0; entry < entries.length; entry++) {
            long died = part.died(entry);
            highs[entry] = part.high(entry);
            lows[entry] = part.low(entry);
            rows[entry] = part.rowOf(entry);
            if (died == 0 || died > snapshot) {
                entries[kept++] = entry;
                usedRows += used[rows[entry]] ? 0 : 1;
                used[rows[entry]] = true;
            }
        }
        if (kept == 0) {
            return null;
        }
        int[] sorted = Arrays.copyOf(entries, kept);
        Ids.sort(sorted, highs, lows);
        boolean asItIs = used.length - usedRows <= used.length / DEAD_ROWS_SHARE;
        long[] keptHighs = new long[kept];
        long[] keptLows = new long[kept];
        int[] keptRows = new int[kept];
        int[] newRow = asItIs ? identity(used.length) : numbered(used);
        for (int i = 0; i < kept; i++) {
            keptHighs[i] = highs[sorted[i]];
            keptLows[i] = lows[sorted[i]];
            keptRows[i] = newRow[rows[sorted[i]]];
        }
        if (asItIs) {
            unlessClosing(() -> part.indexAll(threads, cancelled));
        }
        return make(number, writer -> {
            if (asItIs) {
                writer.rows(part.rows().segment(), 0, used.length);
                return writer.finish(keptHighs, keptLows, keptRows, keptHighs.length, part.index(), threads);
            }
            for (int row = 0; row < used.length; row++) {
                if (used[row]) {
                    writer.rows(part.rows().segment(), row * RowForm.bytes(shape), 1);
                }
            }
            return finish(writer, keptHighs, keptLows, keptRows, keptHighs.length);
        });
    }

    private static void unlessClosing(Runnable indexing) {
        try {
            indexing.run();
        } catch (CancellationException e) {
            CancellationException closing = new CancellationException("the collection is being closed");
            closing.initCause(e);
            throw closing;
        }
    }

    private static int[] identity(int size) {
        int[] numbers = new int[size];
        Arrays.setAll(numbers, i -> i);
        return numbers;
    }

    private static int[] numbered(boolean[] used) {
        int[] numbers = new int[used.length];
        int next = 0;
        for (int row = 0; row < used.length; row++) {
            numbers[row] = used[row] ? next++ : -1;
        }
        return numbers;
    }

    /// How many rows are in the index that is being made; 0 when none is.
    int indexedRows() {
        VectorIndex index = current;
        return index == null ? 0 : index.size();
    }

    /// Makes the index of the rows that were written and completes the file.
    ///
    /// @param highs ids in ascending order, most significant bits
    /// @param lows  their least significant bits
    /// @param rows  their rows
    /// @param count how many there are
    SegmentEntry finish(SegmentWriter writer, long[] highs, long[] lows, int[] rows, int count) throws IOException {
        try (Arena arena = Arena.ofShared()) {
            VectorRows written = writer.mapRows(arena);
            VectorIndex index = indexes.create(written);
            current = index;
            unlessClosing(() -> index.addAll(0, written.end(), threads, cancelled));
            return writer.finish(highs, lows, rows, count, index, threads);
        } finally {
            current = null;
        }
    }

    /// Makes one segment of several, without entries that died up to an LSN; null if none is left.
    @Nullable
    SealedPart merge(List<SealedPart> inputs, long number, long snapshot) throws IOException {
        for (SealedPart input : inputs) {
            // What is copied is checked, so that damage is never given a right checksum.
            input.verifyAll();
        }
        int capacity = visibleCount(inputs, snapshot);
        if (capacity == 0) {
            return null;
        }
        BulkPlan.requireMergeable(
                directory, shape, capacity, Runtime.getRuntime().maxMemory());
        return make(number, writer -> {
            int[][] newRows = copyRows(inputs, snapshot, writer);
            long[] highs = new long[capacity];
            long[] lows = new long[capacity];
            int[] rows = new int[capacity];
            int count = mergeIds(inputs, snapshot, newRows, highs, lows, rows);
            return finish(writer, highs, lows, rows, count);
        });
    }

    private static int visibleCount(List<SealedPart> inputs, long snapshot) {
        int count = 0;
        for (SealedPart input : inputs) {
            for (int entry = 0; entry < input.entryCount(); entry++) {
                if (input.deaths().isVisible(entry, snapshot)) {
                    count = Math.addExact(count, 1);
                }
            }
        }
        return count;
    }

    /// Writes each row once that has a visible entry; gives the new row of each old one, -1 for none.
    private int[][] copyRows(List<SealedPart> inputs, long snapshot, SegmentWriter writer) throws IOException {
        long rowBytes = RowForm.bytes(shape);
        RowTable table = new RowTable();
        int[] sourcePart = new int[16];
        int[] sourceRow = new int[16];
        int next = 0;
        int[][] newRows = new int[inputs.size()][];
        for (int p = 0; p < inputs.size(); p++) {
            SealedPart input = inputs.get(p);
            MemorySegment segment = input.rows().segment();
            newRows[p] = new int[input.rows().rowCount()];
            for (int row = 0; row < newRows[p].length; row++) {
                newRows[p][row] = -1;
                if (!input.hasVisible(row, snapshot)) {
                    continue;
                }
                long from = row * rowBytes;
                int hash = RowTable.hash(segment, from, rowBytes);
                int[] ofPart = sourcePart;
                int[] ofRow = sourceRow;
                int known = table.find(hash, other -> {
                    long otherFrom = ofRow[other] * rowBytes;
                    MemorySegment otherSegment =
                            inputs.get(ofPart[other]).rows().segment();
                    return MemorySegment.mismatch(
                                    segment, from, from + rowBytes, otherSegment, otherFrom, otherFrom + rowBytes)
                            < 0;
                });
                if (known < 0) {
                    if (next == sourcePart.length) {
                        sourcePart = Arrays.copyOf(sourcePart, next * 2);
                        sourceRow = Arrays.copyOf(sourceRow, next * 2);
                    }
                    sourcePart[next] = p;
                    sourceRow[next] = row;
                    table.add(hash, next);
                    writer.rows(segment, from, 1);
                    known = next++;
                }
                newRows[p][row] = known;
            }
        }
        return newRows;
    }

    private int mergeIds(
            List<SealedPart> inputs, long snapshot, int[][] newRows, long[] highs, long[] lows, int[] rows) {
        int[] at = new int[inputs.size()];
        int count = 0;
        while (true) {
            int least = -1;
            for (int p = 0; p < at.length; p++) {
                SealedPart input = inputs.get(p);
                while (at[p] < input.entryCount() && !input.deaths().isVisible(at[p], snapshot)) {
                    at[p]++;
                }
                if (at[p] < input.entryCount() && (least < 0 || isBefore(input, at[p], inputs.get(least), at[least]))) {
                    least = p;
                }
            }
            if (least < 0) {
                return count;
            }
            SealedPart input = inputs.get(least);
            int entry = at[least]++;
            highs[count] = input.high(entry);
            lows[count] = input.low(entry);
            rows[count] = newRows[least][input.rowOf(entry)];
            if (count > 0 && highs[count - 1] == highs[count] && lows[count - 1] == lows[count]) {
                throw new CorruptDataException(
                        Location.of(directory),
                        "an id must be live in one segment at most, but "
                                + new java.util.UUID(highs[count], lows[count]) + " is in two");
            }
            count++;
        }
    }

    private static boolean isBefore(SealedPart a, int i, SealedPart b, int j) {
        return Ids.compare(a.high(i), a.low(i), b.high(j), b.low(j)) < 0;
    }
}
