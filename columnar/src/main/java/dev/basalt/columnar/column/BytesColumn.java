package dev.basalt.columnar.column;

import dev.basalt.columnar.schema.DataType;
import dev.basalt.columnar.schema.ValueKind;
import dev.basalt.core.text.Utf8;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/// A column of strings in UTF-8 or of other bytes: all bytes in one array, and where each row ends.
public final class BytesColumn extends Column {
    private static final VarHandle I64 = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    /// Values of at most so many bytes are copied as two words.
    private static final int SHORT = 16;

    private static final long FIRST_BYTES = 64;
    /// Up to so many bytes the array is doubled.
    private static final int SMALL_BYTES = 1 << 16;

    private byte[] bytes = new byte[0];
    /// The bytes of row `i` are those from `offsets[i]` to `offsets[i + 1]`.
    private int[] offsets = new int[1];

    /// Makes an empty column.
    ///
    /// @param type the type of its values, of kind [ValueKind#BYTES]
    public BytesColumn(DataType type) {
        super(type);
        if (type.kind() != ValueKind.BYTES) {
            throw new IllegalArgumentException("the type must be kept as bytes, but is " + type.label());
        }
    }

    /// The bytes of all rows.
    ///
    /// @return the array itself, longer than [#byteCount]; another one once rows were added
    public byte[] bytes() {
        return bytes;
    }

    /// Where rows begin and end.
    ///
    /// @return the array itself, longer than [#size] + 1; another one once rows were added
    public int[] offsets() {
        return offsets;
    }

    /// The bytes of all rows together.
    ///
    /// @return how many
    public int byteCount() {
        return offsets[size()];
    }

    /// The bytes of one row.
    ///
    /// @param row below [#size]
    /// @return how many
    public int length(int row) {
        Objects.checkIndex(row, size());
        return offsets[row + 1] - offsets[row];
    }

    /// A copy of a row's bytes.
    ///
    /// @param row below [#size]
    /// @return its bytes
    public byte[] get(int row) {
        Objects.checkIndex(row, size());
        return Arrays.copyOfRange(bytes, offsets[row], offsets[row + 1]);
    }

    /// A row as text.
    ///
    /// @param row below [#size]
    /// @return its bytes read as UTF-8
    public String text(int row) {
        Objects.checkIndex(row, size());
        return new String(bytes, offsets[row], offsets[row + 1] - offsets[row], StandardCharsets.UTF_8);
    }

    /// Adds a row.
    ///
    /// @param text its value
    /// @throws IllegalArgumentException if it has half of a surrogate pair, which UTF-8 cannot hold
    public void append(String text) {
        byte[] utf8 = Utf8.encode(text);
        append(utf8, 0, utf8.length);
    }

    /// Adds a row.
    ///
    /// @param from  holds its bytes
    /// @param index index of the first
    /// @param count how many
    /// @throws ArithmeticException if all rows together would have 2 GiB or more
    public void append(byte[] from, int index, int count) {
        Objects.checkFromIndexSize(index, count, from.length);
        int start = byteCount();
        reserveBytes(count);
        System.arraycopy(from, index, bytes, start, count);
        int row = extend(1);
        offsets[row + 1] = start + count;
    }

    /// Makes room for bytes, so that [#bytes] holds at least so many more than [#byteCount].
    ///
    /// @param count how many
    /// @throws ArithmeticException if all rows together would have 2 GiB or more
    public void reserveBytes(int count) {
        reserve(byteCount(), count);
    }

    private void reserve(int used, int count) {
        int needed = Math.addExact(used, count);
        if (needed > bytes.length) {
            // Many bytes at once are often all there will be.
            long grown = bytes.length < SMALL_BYTES ? 2L * bytes.length : bytes.length * 3L / 2;
            long amortised = Math.min(Integer.MAX_VALUE - 64L, Math.max(FIRST_BYTES, grown));
            bytes = Arrays.copyOf(bytes, (int) Math.max(needed, amortised));
        }
    }

    @Override
    int capacity() {
        return offsets.length - 1;
    }

    @Override
    void grow(int rows) {
        offsets = Arrays.copyOf(offsets, rows + 1);
    }

    @Override
    void clearValues() {
        offsets[0] = 0;
    }

    @Override
    void endNewRows(int oldSize) {
        offsets[size()] = offsets[oldSize];
    }

    @Override
    void emptyNewValue(int row) {
        offsets[row + 1] = offsets[row];
    }

    @Override
    void appendValues(Column source, int from, int count) {
        BytesColumn other = (BytesColumn) source;
        int start = byteCount();
        int sourceStart = other.offsets[from];
        int length = other.offsets[from + count] - sourceStart;
        reserveBytes(length);
        System.arraycopy(other.bytes, sourceStart, bytes, start, length);
        int row = extend(count);
        for (int i = 1; i <= count; i++) {
            offsets[row + i] = other.offsets[from + i] - sourceStart + start;
        }
    }

    @Override
    void spreadWord(int from, int row, long word, int rows) {
        spreadEnds(offsets, from, row, word, rows);
    }

    @Override
    boolean canSelect() {
        return true;
    }

    @Override
    void selectValues(Column source, long[] bits, int from, int to, int row) {
        BytesColumn other = (BytesColumn) source;
        int[] starts = other.offsets;
        long total = 0;
        for (int at = from; at < to; at += 64) {
            long chosen = bits(bits, at) & lowBits(Math.min(64, to - at));
            while (chosen != 0) {
                int place = at + Long.numberOfTrailingZeros(chosen);
                total += starts[place + 1] - starts[place];
                chosen &= chosen - 1;
            }
        }
        int end = offsets[row];
        reserve(end, Math.toIntExact(total + SHORT));
        int next = row + 1;
        for (int at = from; at < to; at += 64) {
            long chosen = bits(bits, at) & lowBits(Math.min(64, to - at));
            while (chosen != 0) {
                int place = at + Long.numberOfTrailingZeros(chosen);
                int length = starts[place + 1] - starts[place];
                copy(other.bytes, starts[place], length, end);
                end += length;
                offsets[next++] = end;
                chosen &= chosen - 1;
            }
        }
    }

    /// Copies bytes; short ones as two words, whatever their length, where there is room.
    private void copy(byte[] from, int start, int length, int to) {
        if (length <= SHORT && start + SHORT <= from.length) {
            I64.set(bytes, to, (long) I64.get(from, start));
            I64.set(bytes, to + 8, (long) I64.get(from, start + 8));
        } else {
            System.arraycopy(from, start, bytes, to, length);
        }
    }

    @Override
    public long usedBytes(int from, int to) {
        return 4L * (to - from) + offsets[to] - offsets[from];
    }

    @Override
    long valueBytes() {
        return bytes.length + 4L * offsets.length;
    }
}
