package dev.basalt.columnar.column;

import dev.basalt.columnar.schema.DataType;
import dev.basalt.columnar.schema.DataType.FixedVector;
import dev.basalt.columnar.schema.DataType.ListOf;
import dev.basalt.columnar.schema.DataType.Struct;
import java.util.Arrays;
import java.util.Objects;

/// A column in memory: rows are appended, then looked at, then all are cleared at once and the memory is used again.
///
/// A row without a value holds zero, or no bytes.
///
/// - **Memory:** arrays on the heap that begin small, grow when they are full and are kept by [#clear]
/// - **Threads:** confined to one thread while it changes; then any number may read
public abstract sealed class Column
        permits BytesColumn, DoubleColumn, FixedColumn, FloatColumn, ListColumn, LongColumn, StructColumn, WideColumn {
    /// Small, as tables have thousands of columns that hold a few rows.
    private static final int FIRST_CAPACITY = 8;
    /// Up to this many rows an array is doubled.
    private static final int SMALL_CAPACITY = 4096;

    private final DataType type;
    /// A bit for each row that has a value; meaningless while there are no nulls.
    private long[] present = new long[0];

    private int nullCount;
    private int size;

    Column(DataType type) {
        this.type = type;
    }

    /// Makes an empty column.
    ///
    /// @param type the type of its values
    /// @return the column
    public static Column of(DataType type) {
        return switch (type.kind()) {
            case LONG -> new LongColumn(type);
            case FLOAT -> new FloatColumn(type);
            case DOUBLE -> new DoubleColumn(type);
            case WIDE -> new WideColumn(type);
            case BYTES -> new BytesColumn(type);
            case FIXED -> new FixedColumn((FixedVector) type);
            case LIST -> new ListColumn((ListOf) type);
            case STRUCT -> new StructColumn((Struct) type);
        };
    }

    /// The type of the values.
    ///
    /// @return the type
    public DataType type() {
        return type;
    }

    /// How many rows there are.
    ///
    /// @return the count
    public int size() {
        return size;
    }

    /// How many rows have no value.
    ///
    /// @return the count
    public int nullCount() {
        return nullCount;
    }

    /// Whether a row has no value.
    ///
    /// @param row below [#size]
    /// @return whether it has none
    public boolean isNull(int row) {
        Objects.checkIndex(row, size);
        return nullCount > 0 && (present[row >>> 6] >>> row & 1) == 0;
    }

    /// The bits of the rows that have a value, the first row in the lowest bit of the first word.
    ///
    /// @return the array itself, longer than needed; meaningless while [#nullCount] is 0
    public long[] presentBits() {
        return present;
    }

    /// Removes all rows; the memory is kept.
    public void clear() {
        size = 0;
        nullCount = 0;
        clearValues();
    }

    /// Removes the last rows, and parts of a row that were added but not completed.
    ///
    /// @param rows how many rows stay, at most [#size]
    public void truncate(int rows) {
        for (int row = rows; row < size && nullCount > 0; row++) {
            nullCount -= isNull(row) ? 1 : 0;
        }
        size = Math.min(size, rows);
        truncateParts();
    }

    /// Removes elements and fields behind the last row.
    void truncateParts() {}

    /// Adds a row without a value.
    public void appendNull() {
        int row = extend(1);
        emptyNewValue(row);
        markNull(row);
    }

    void markNull(int row) {
        keepNulls();
        present[row >>> 6] &= ~(1L << row);
        nullCount++;
    }

    /// Makes the bits mean something.
    private void keepNulls() {
        if (nullCount == 0) {
            if (present.length < words(capacity())) {
                present = new long[words(capacity())];
            }
            Arrays.fill(present, 0, words(size), -1L);
        }
    }

    /// Makes room for rows, so that so many more take no more memory, but for their bytes or elements.
    ///
    /// @param count how many rows
    public void reserve(int count) {
        int end = Math.addExact(size, count);
        if (end > capacity()) {
            // Many rows at once are often all there will be.
            long amortised = capacity() + (long) (capacity() < SMALL_CAPACITY ? capacity() : capacity() >>> 1);
            grow((int) Math.max(Math.max(FIRST_CAPACITY, end), Math.min(Integer.MAX_VALUE - 64L, amortised)));
        }
    }

    /// Adds rows that have values, which the caller sets: they hold anything until then. In a column of bytes or
    /// lists that is where each ends; in a column of records, the columns of the fields have their rows already.
    ///
    /// @param count how many rows
    /// @return the first of them
    public int extend(int count) {
        int first = size;
        reserve(count);
        int end = first + count;
        if (nullCount > 0) {
            markPresent(first, end);
        }
        size = end;
        return first;
    }

    /// Marks rows as nulls that were added with values, all of them zero or empty.
    ///
    /// @param from    the first row
    /// @param bits    a bit for each row that has a value
    /// @param bitFrom the first bit
    /// @param rows    how many rows
    public void markNulls(int from, long[] bits, int bitFrom, int rows) {
        Objects.checkFromIndexSize(from, rows, size);
        for (int done = 0; done < rows; done += 64) {
            markNulls(from + done, bits(bits, bitFrom + done), Math.min(64, rows - done));
        }
    }

    /// Marks those of up to 64 rows as nulls whose bits are not set.
    private void markNulls(int row, long bits, int rows) {
        long nulls = ~bits & lowBits(rows);
        if (nulls == 0) {
            return;
        }
        keepNulls();
        present[row >>> 6] &= ~(nulls << row);
        if ((row & 63) + rows > 64) {
            present[(row >>> 6) + 1] &= ~(nulls >>> -row);
        }
        nullCount += Long.bitCount(nulls);
    }

    /// As many ones as said, from the lowest bit on.
    ///
    /// @param count 1 to 64
    static long lowBits(int count) {
        return -1L >>> -count;
    }

    /// The 64 bits from one on; zeros behind the end of the array.
    static long bits(long[] bits, int from) {
        int word = from >>> 6;
        long low = bits[word] >>> from;
        boolean whole = (from & 63) == 0 || word + 1 == bits.length;
        return whole ? low : low | (bits[word + 1] << -from);
    }

    /// How many bits of a range are set.
    static int countBits(long[] bits, int from, int count) {
        int set = 0;
        for (int done = 0; done < count; done += 64) {
            set += Long.bitCount(bits(bits, from + done) & lowBits(Math.min(64, count - done)));
        }
        return set;
    }

    private void markPresent(int first, int end) {
        if (present.length < words(capacity())) {
            present = Arrays.copyOf(present, words(capacity()));
        }
        for (int row = first; row < end; ) {
            if ((row & 63) == 0 && end - row >= 64) {
                present[row >>> 6] = -1L;
                row += 64;
            } else {
                present[row >>> 6] |= 1L << row;
                row++;
            }
        }
    }

    private static int words(int rows) {
        return (rows + 63) >>> 6;
    }

    /// Adds rows of another column, nulls included.
    ///
    /// @param source a column of the same kind, for fixed vectors of the same size
    /// @param from   the first row
    /// @param count  how many
    public void append(Column source, int from, int count) {
        Objects.checkFromIndexSize(from, count, source.size);
        int first = size;
        appendValues(source, from, count);
        if (source.nullCount > 0) {
            markNulls(first, source.present, from, count);
        }
    }

    /// Adds some of the rows of another column, nulls included.
    ///
    /// @param source a column of the same kind, not this one
    /// @param bits   a bit for each row of the source that is to be added
    /// @param from   the first row
    /// @param to     the row behind the last
    public void appendSelected(Column source, long[] bits, int from, int to) {
        Objects.checkFromToIndex(from, to, source.size);
        int first = size;
        int selected = countBits(bits, from, to - from);
        if (!canSelect()) {
            appendRuns(source, bits, from, to);
            return;
        }
        selectValues(source, bits, from, to, extend(selected));
        if (source.nullCount > 0) {
            int row = first;
            for (int at = from; at < to; at += 64) {
                long chosen = bits(bits, at) & lowBits(Math.min(64, to - at));
                int rows = Long.bitCount(chosen);
                if (rows > 0) {
                    markNulls(row, Long.compress(bits(source.present, at), chosen), rows);
                }
                row += rows;
            }
        }
    }

    private void appendRuns(Column source, long[] bits, int from, int to) {
        int row = nextBit(bits, from, to, 0);
        while (row < to) {
            int end = nextBit(bits, row, to, -1L);
            append(source, row, end - row);
            row = nextBit(bits, end, to, 0);
        }
    }

    /// The next bit that is set, or with a mask of ones is not; the end if there is none.
    private static int nextBit(long[] bits, int from, int to, long mask) {
        int at = from;
        while (at < to) {
            long word = (bits[at >>> 6] ^ mask) >>> at;
            if (word != 0) {
                return Math.min(to, at + Long.numberOfTrailingZeros(word));
            }
            at = (at | 63) + 1;
        }
        return to;
    }

    /// Whether [#selectValues] is there.
    boolean canSelect() {
        return false;
    }

    /// Copies the values of rows whose bits are set to rows from one on.
    void selectValues(Column source, long[] bits, int from, int to, int row) {
        throw new IllegalStateException("rows of this kind must be copied in runs");
    }

    /// Adds the values among rows of another column, leaving out its nulls.
    ///
    /// @param source a column of the same kind
    /// @param from   the first row
    /// @param count  how many
    public void appendPresent(Column source, int from, int count) {
        Objects.checkFromIndexSize(from, count, source.size);
        int end = from + count;
        int row = from;
        while (row < end) {
            while (row < end && source.isNull(row)) {
                row++;
            }
            int start = row;
            while (row < end && !source.isNull(row)) {
                row++;
            }
            if (row > start) {
                appendValues(source, start, row - start);
            }
        }
    }

    /// Turns the rows from one on, all of which have values, into more rows, some of which have none.
    ///
    /// @param from    the first of the rows
    /// @param bits    a bit for each of the new rows that has a value, as many as there were rows
    /// @param bitFrom the first bit
    /// @param rows    how many new rows
    public void spread(int from, long[] bits, int bitFrom, int rows) {
        int values = size - from;
        if (countBits(bits, bitFrom, rows) != values) {
            throw new IllegalArgumentException("there must be a bit for each of the values");
        }
        int end = size;
        extend(rows - values);
        endNewRows(end);
        spreadValues(from, values, bits, bitFrom, rows);
        markNulls(from, bits, bitFrom, rows);
    }

    /// Moves values to the rows whose bits are set, and makes those between zero or empty: 64 rows at a time, the last
    /// first, so that no value is written over before it was moved.
    private void spreadValues(int from, int values, long[] bits, int bitFrom, int rows) {
        int behind = from + values;
        for (int end = rows; end > 0; ) {
            int start = (end - 1) & -64;
            int n = end - start;
            long word = bits(bits, bitFrom + start) & lowBits(n);
            behind -= Long.bitCount(word);
            spreadWord(behind, from + start, word, n);
            end = start;
        }
    }

    /// Moves values to those of up to 64 rows whose bits are set, and makes the rows between zero or empty.
    ///
    /// @param from the first of the values
    /// @param row  the first of the rows, not before `from`
    /// @param word a bit for each row that has a value
    /// @param rows how many rows, at least 1
    abstract void spreadWord(int from, int row, long word, int rows);

    /// Lets each of up to 64 rows end where the last value at or before it does, which has the bytes, or elements.
    static void spreadEnds(int[] offsets, int from, int row, long word, int rows) {
        int next = from + Long.bitCount(word);
        for (int i = rows - 1; i >= 0; i--) {
            offsets[row + i + 1] = offsets[next];
            next -= (int) (word >>> i) & 1;
        }
    }

    /// How many rows fit without taking more memory.
    abstract int capacity();

    abstract void grow(int rows);

    /// Forgets the values.
    abstract void clearValues();

    /// Lets the last row end where another did that was the last before.
    void endNewRows(int oldSize) {}

    /// Makes the value of the last row zero, or empty.
    abstract void emptyNewValue(int row);

    /// Appends values as rows that have values, whatever the source's nulls.
    abstract void appendValues(Column source, int from, int count);

    /// The memory in use.
    ///
    /// @return the size in bytes of all arrays
    public long memoryBytes() {
        return 8L * present.length + valueBytes();
    }

    abstract long valueBytes();

    /// The memory that the rows take, room for more rows and marks of nulls not counted.
    ///
    /// @return the size in bytes
    public final long usedBytes() {
        return usedBytes(0, size);
    }

    /// The memory that some rows take, room for more rows and marks of nulls not counted.
    ///
    /// @param from the first row
    /// @param to   the end of the rows, exclusive
    /// @return the size in bytes
    public abstract long usedBytes(int from, int to);
}
