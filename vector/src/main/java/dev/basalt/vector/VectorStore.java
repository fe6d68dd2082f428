package dev.basalt.vector;

import static java.util.Objects.requireNonNull;

import dev.basalt.core.error.LimitExceededException;
import dev.basalt.core.error.Location;
import dev.basalt.vector.internal.Epochs;
import dev.basalt.vector.internal.IdMap;
import dev.basalt.vector.internal.IdSet;
import dev.basalt.vector.internal.NumberPool;
import dev.basalt.vector.internal.RowMemory;
import dev.basalt.vector.internal.ToleranceCells;
import dev.basalt.vector.internal.TwinTable;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Vectors in memory, each under an id, equal ones kept once.
///
/// A vector has a row; several ids may stand for one row, which lives until the last of them is removed. An id is a
/// UUID, or a `long`, which means the UUID whose low half it is.
///
/// A reader that goes from row numbers to vectors or ids, or back, does so between [#enter] and [#exit]: rows and
/// entries it may see are not reused before it leaves. A row number is worth nothing after that, unless the caller
/// knows that the row is still live.
///
/// - **Shapes:** a vector is `[dimension]`
/// - **Memory:** rows lie in one native segment, which grows by half and starts at a multiple of 64 bytes; it may be a
///   mapped file ([VectorStoreOptions#withMappedRows]), so that rows may be more than memory holds. Beside it an id
///   takes up to 36 bytes, and a row 4, or up to 16 where equal ones are kept once
/// - **Threads:** any number read without waiting while others write, one at a time
public final class VectorStore implements VectorRows {
    /// No row, no entry.
    public static final int NONE = -1;

    private final VectorStoreOptions options;
    private final int dimension;
    private final Metric metric;
    private final Epochs epochs = new Epochs();
    private final RowMemory memory;
    private final NumberPool rowNumbers = new NumberPool(epochs);
    private final NumberPool entryNumbers = new NumberPool(epochs);
    private final IdMap ids = new IdMap(entryNumbers);
    private final @Nullable TwinTable twins;
    private final @Nullable ToleranceCells cells;
    private final Object writing = new Object();
    private volatile int end;
    private volatile int live;

    /// Makes an empty store.
    ///
    /// @param options dimension, metric and the rest
    /// @throws OutOfMemoryError             if there is no memory for the initial capacity
    /// @throws java.io.UncheckedIOException if rows are to lie in a mapped file, which cannot be made
    public VectorStore(VectorStoreOptions options) {
        this.options = requireNonNull(options, "options");
        this.dimension = options.dimension();
        this.metric = options.metric();
        this.memory =
                new RowMemory(dimension, metric, options.rowType(), options.initialCapacity(), options.mappedIn());
        this.twins = options.deduplication() == Deduplication.NONE ? null : new TwinTable();
        this.cells = options.deduplication() == Deduplication.TOLERANT ? new ToleranceCells(dimension) : null;
    }

    /// How the store was made.
    ///
    /// @return the options
    public VectorStoreOptions options() {
        return options;
    }

    @Override
    public int dimension() {
        return dimension;
    }

    @Override
    public Metric metric() {
        return metric;
    }

    @Override
    public RowType type() {
        return options.rowType();
    }

    @Override
    public int end() {
        return end;
    }

    @Override
    public boolean isLive(int row) {
        return ids.first(row) != NONE;
    }

    @Override
    public int liveCount() {
        return live;
    }

    @Override
    public MemorySegment segment() {
        return memory.readable();
    }

    /// Begins to read: rows and entries seen from now on are not reused before [#exit].
    ///
    /// @return what [#exit] takes
    public long enter() {
        return epochs.enter();
    }

    /// Ends reading.
    ///
    /// @param reader what [#enter] gave
    public void exit(long reader) {
        epochs.exit(reader);
    }

    /// Adds a vector.
    ///
    /// @param id     its id
    /// @param vector the vector; stays as it is
    /// @param index  index of its first value
    /// @return its row, which is another vector's if they count as equal
    /// @throws IllegalArgumentException if the id is there already, a value is not finite or too large for the row
    ///                                  type, or for cosine if all are zero
    /// @throws LimitExceededException   if the store has as many rows as it may have
    /// @throws java.io.UncheckedIOException if rows lie in a mapped file, and the disk has no room for more
    public int add(UUID id, float[] vector, int index) {
        return add(id.getMostSignificantBits(), id.getLeastSignificantBits(), vector, index);
    }

    /// Adds a vector under the UUID whose low half is a number, as [#add(UUID, float[], int)] does.
    ///
    /// @param id     the number
    /// @param vector the vector; stays as it is
    /// @param index  index of its first value
    /// @return its row
    public int add(long id, float[] vector, int index) {
        return add(0, id, vector, index);
    }

    /// Adds a vector under the UUID of two halves, as [#add(UUID, float[], int)] does.
    ///
    /// @param high   the high half
    /// @param low    the low half
    /// @param vector the vector; stays as it is
    /// @param index  index of its first value
    /// @return its row
    public int add(long high, long low, float[] vector, int index) {
        Objects.checkFromIndexSize(index, dimension, vector.length);
        synchronized (writing) {
            requireAbsent(high, low);
            memory.stage(vector, index);
            return addStaged(high, low);
        }
    }

    /// Adds vectors, or none if one of them cannot be added.
    ///
    /// Everything is checked first, so that readers see nothing of a call that fails; only if the limit of rows is
    /// reached, which is known when equal vectors are, those added so far are removed again.
    ///
    /// @param vectors holds the vectors, row-major; stays as it is
    /// @param count   how many
    /// @param highs   the high halves of their ids; null if all are 0
    /// @param lows    the low halves
    /// @param toRows  receives their rows; null if nobody asks
    /// @throws IllegalArgumentException as [#add(UUID, float[], int)], or if an id is given twice
    /// @throws LimitExceededException   as [#add(UUID, float[], int)]
    public void addAll(float[] vectors, int count, long @Nullable [] highs, long[] lows, int @Nullable [] toRows) {
        Objects.checkFromIndexSize(0L, (long) count * dimension, (long) vectors.length);
        Objects.checkFromIndexSize(0, count, lows.length);
        Objects.checkFromIndexSize(0, count, highs == null ? count : highs.length);
        Objects.checkFromIndexSize(0, count, toRows == null ? count : toRows.length);
        synchronized (writing) {
            IdSet given = new IdSet(count);
            double[] factors = new double[count];
            for (int i = 0; i < count; i++) {
                long high = highs == null ? 0 : highs[i];
                requireAbsent(high, lows[i]);
                if (!given.add(high, lows[i])) {
                    throw new IllegalArgumentException("id " + new UUID(high, lows[i]) + " is given twice");
                }
                factors[i] = check(vectors, i);
            }
            ids.reserve((int) Math.min((long) ids.count() + count, Integer.MAX_VALUE), 0);
            addChecked(vectors, factors, highs, lows, toRows);
        }
    }

    /// Adds vectors under UUIDs whose low halves are numbers, as [#addAll(float[], int, long[], long[], int[])] does.
    ///
    /// @param vectors holds the vectors, row-major; stays as it is
    /// @param numbers their ids
    public void addAll(float[] vectors, long[] numbers) {
        addAll(vectors, numbers.length, null, numbers, null);
    }

    /// Adds vectors under UUIDs, as [#addAll(float[], int, long[], long[], int[])] does.
    ///
    /// @param vectors holds the vectors, row-major; stays as it is
    /// @param uuids   their ids
    public void addAll(float[] vectors, List<UUID> uuids) {
        long[] highs = new long[uuids.size()];
        long[] lows = new long[uuids.size()];
        for (int i = 0; i < highs.length; i++) {
            UUID id = uuids.get(i);
            highs[i] = id.getMostSignificantBits();
            lows[i] = id.getLeastSignificantBits();
        }
        addAll(vectors, highs.length, highs, lows, null);
    }

    private void addChecked(
            float[] vectors, double[] factors, long @Nullable [] highs, long[] lows, int @Nullable [] toRows) {
        int count = factors.length;
        int added = 0;
        try {
            while (added < count) {
                memory.stage(vectors, added * dimension, factors[added]);
                int row = addStaged(highs == null ? 0 : highs[added], lows[added]);
                if (toRows != null) {
                    toRows[added] = row;
                }
                added++;
            }
        } finally {
            if (added < count) {
                while (added-- > 0) {
                    removeEntry(ids.find(highs == null ? 0 : highs[added], lows[added]));
                }
            }
        }
    }

    /// Removes an id, and its row if no other id stands for it.
    ///
    /// @param id the id
    /// @return whether it was there
    public boolean remove(UUID id) {
        return remove(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    /// Removes the UUID whose low half is a number, as [#remove(UUID)] does.
    ///
    /// @param id the number
    /// @return whether it was there
    public boolean remove(long id) {
        return remove(0, id);
    }

    /// Removes the UUID of two halves, as [#remove(UUID)] does.
    ///
    /// @param high the high half
    /// @param low  the low half
    /// @return whether it was there
    public boolean remove(long high, long low) {
        synchronized (writing) {
            int entry = ids.find(high, low);
            if (entry == NONE) {
                return false;
            }
            removeEntry(entry);
            return true;
        }
    }

    /// Removes everything; memory is kept for what comes next.
    public void clear() {
        synchronized (writing) {
            int[] rows = new int[live];
            int count = 0;
            for (int row = 0; row < end; row++) {
                if (isLive(row)) {
                    rows[count++] = row;
                }
            }
            ids.clear();
            if (twins != null) {
                twins.clear();
            }
            // The lowest is retired last and so reused first.
            while (count > 0) {
                rowNumbers.retire(rows[--count]);
            }
            live = 0;
        }
    }

    /// Takes memory ahead, so that adding copies nothing.
    ///
    /// @param rows how many rows and ids there will be
    /// @throws LimitExceededException       if the store must not have so many
    /// @throws java.io.UncheckedIOException if rows lie in a mapped file, and the disk has no room for so many
    public void reserve(int rows) {
        synchronized (writing) {
            requireWithinLimit(rows);
            if (rows > memory.capacity()) {
                memory.grow(rows);
            }
            ids.reserve(rows, rows);
            if (twins != null) {
                twins.reserve(rows, rows);
            }
        }
    }

    /// The row that an id stands for.
    ///
    /// @param id the id
    /// @return the row, or [#NONE]
    public int rowOf(UUID id) {
        return rowOf(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    /// The row that the UUID whose low half is a number stands for.
    ///
    /// @param id the number
    /// @return the row, or [#NONE]
    public int rowOf(long id) {
        return rowOf(0, id);
    }

    /// The row that the UUID of two halves stands for.
    ///
    /// @param high the high half
    /// @param low  the low half
    /// @return the row, or [#NONE]
    public int rowOf(long high, long low) {
        long stamp = epochs.stamp();
        int row = findRow(high, low);
        if (epochs.unchanged(stamp)) {
            return row;
        }
        long reader = epochs.enter();
        try {
            return findRow(high, low);
        } finally {
            epochs.exit(reader);
        }
    }

    private int findRow(long high, long low) {
        int entry = ids.find(high, low);
        return entry == NONE ? NONE : ids.row(entry);
    }

    /// Copies the vector of an id, as it is kept: at unit length for cosine.
    ///
    /// @param id    the id
    /// @param to    receives the vector
    /// @param index index of its first value
    /// @return whether the id was there
    public boolean copyRow(UUID id, float[] to, int index) {
        return copyRow(id.getMostSignificantBits(), id.getLeastSignificantBits(), to, index);
    }

    /// Copies the vector of the UUID of two halves, as [#copyRow(UUID, float[], int)] does.
    ///
    /// @param high  the high half
    /// @param low   the low half
    /// @param to    receives the vector
    /// @param index index of its first value
    /// @return whether the id was there
    public boolean copyRow(long high, long low, float[] to, int index) {
        Objects.checkFromIndexSize(index, dimension, to.length);
        long stamp = epochs.stamp();
        int row = findRow(high, low);
        if (row != NONE) {
            memory.copy(row, to, index);
        }
        if (epochs.unchanged(stamp)) {
            return row != NONE;
        }
        long reader = epochs.enter();
        try {
            row = findRow(high, low);
            if (row != NONE) {
                memory.copy(row, to, index);
            }
            return row != NONE;
        } finally {
            epochs.exit(reader);
        }
    }

    /// Copies a row.
    ///
    /// @param row   the row
    /// @param to    receives the vector
    /// @param index index of its first value
    /// @throws IllegalArgumentException if the row is not live
    public void copyRow(int row, float[] to, int index) {
        Objects.checkFromIndexSize(index, dimension, to.length);
        requireLive(row);
        memory.copy(row, to, index);
    }

    /// A row where it lies, without a copy.
    ///
    /// @param row the row
    /// @return a read-only segment, right while the row is live or a reader that saw it so has not left
    /// @throws IllegalArgumentException if the row is not live
    public MemorySegment view(int row) {
        requireLive(row);
        long rowBytes = (long) dimension * options.rowType().valueBytes();
        return memory.readable().asSlice(row * rowBytes, rowBytes);
    }

    /// The first of the ids of a row, the one added last.
    ///
    /// @param row any number `>= 0`
    /// @return an entry, or [#NONE] if the row is not live
    public int firstEntry(int row) {
        return ids.first(row);
    }

    /// The next id of the same row.
    ///
    /// @param entry an entry of the row
    /// @return an entry, or [#NONE]
    public int nextEntry(int entry) {
        return ids.next(entry);
    }

    /// The high half of an id.
    ///
    /// @param entry its entry
    /// @return the half
    public long idHigh(int entry) {
        return ids.high(entry);
    }

    /// The low half of an id, or the number that was given for it.
    ///
    /// @param entry its entry
    /// @return the half
    public long idLow(int entry) {
        return ids.low(entry);
    }

    /// How many ids stand for a row.
    ///
    /// @param row any number `>= 0`
    /// @return the count; 0 if the row is not live
    public int referenceCount(int row) {
        int count = 0;
        for (int entry = ids.first(row); entry != NONE; entry = ids.next(entry)) {
            count++;
        }
        return count;
    }

    /// How full the store is. Waits for the writer.
    ///
    /// @return the numbers of one moment
    public VectorStoreStatistics statistics() {
        synchronized (writing) {
            long bytes = memory.memoryBytes() + ids.memoryBytes() + (twins == null ? 0 : twins.memoryBytes());
            return new VectorStoreStatistics(
                    live,
                    ids.count(),
                    memory.capacity(),
                    (double) live / memory.capacity(),
                    rowNumbers.idle(),
                    dimension,
                    options.rowType(),
                    bytes + rowNumbers.memoryBytes() + entryNumbers.memoryBytes());
        }
    }

    private void requireAbsent(long high, long low) {
        if (ids.find(high, low) != NONE) {
            throw new IllegalArgumentException("id " + new UUID(high, low) + " is in the store already");
        }
    }

    private void requireLive(int row) {
        if (row < 0 || !isLive(row)) {
            throw new IllegalArgumentException("row " + row + " holds no vector");
        }
    }

    private void requireWithinLimit(long rows) {
        if (rows > options.maxRows()) {
            throw new LimitExceededException(
                    Location.of("vector store"),
                    "rows must be at most " + options.maxRows() + ", but were " + rows
                            + "; raise VectorStoreOptions.maxRows");
        }
    }

    /// The factor of a vector that can be added.
    private double check(float[] vectors, int i) {
        int index = i * dimension;
        try {
            double factor = memory.factor(vectors, index);
            if (options.rowType() == RowType.F16) {
                memory.stage(vectors, index, factor);
            }
            return factor;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("[vector " + i + "] " + e.getMessage(), e);
        }
    }

    private int addStaged(long high, long low) {
        int hash = 0;
        int row = NONE;
        if (twins != null) {
            if (cells == null) {
                hash = memory.stagedHash();
                row = findEqual(twins, hash);
            } else {
                cells.locate(memory.staged());
                hash = cells.ownHash();
                row = findNear(twins, cells);
            }
        }
        if (row == NONE) {
            row = addRow(hash);
        }
        ids.add(high, low, row);
        return row;
    }

    private int addRow(int hash) {
        int next = rowNumbers.next();
        if (next >= memory.capacity()) {
            requireWithinLimit(next + 1L);
            long grown = memory.capacity() + (memory.capacity() + 1L) / 2;
            memory.grow((int) Math.min(grown, options.maxRows()));
        }
        // What can fail comes before the first change.
        ids.prepareAdd(next);
        if (twins != null) {
            twins.add(next, hash);
        }
        int row = rowNumbers.take();
        memory.writeStaged(row);
        if (row >= end) {
            end = row + 1;
        }
        live = rowNumbers.end() - rowNumbers.idle();
        return row;
    }

    private int findEqual(TwinTable table, int hash) {
        for (int at = table.find(hash, table.start(hash)); at != NONE; at = table.find(hash, table.after(at))) {
            if (memory.isStaged(table.row(at))) {
                return table.row(at);
            }
        }
        return NONE;
    }

    private int findNear(TwinTable table, ToleranceCells near) {
        int lowest = Integer.MAX_VALUE;
        for (int probe = 0; probe < near.probes(); probe++) {
            int hash = near.probeHash(probe);
            for (int at = table.find(hash, table.start(hash)); at != NONE; at = table.find(hash, table.after(at))) {
                int row = table.row(at);
                if (row < lowest && memory.isNearStaged(row, ToleranceCells.TOLERANCE)) {
                    lowest = row;
                }
            }
        }
        return lowest == Integer.MAX_VALUE ? NONE : lowest;
    }

    private void removeEntry(int entry) {
        int row = ids.row(entry);
        ids.remove(entry);
        if (ids.first(row) == NONE) {
            if (twins != null) {
                twins.remove(row);
            }
            rowNumbers.retire(row);
            live = rowNumbers.end() - rowNumbers.idle();
        }
    }
}
