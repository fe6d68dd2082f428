package dev.basalt.columnar.encoding.integer;

import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.DoubleColumn;
import dev.basalt.columnar.column.FloatColumn;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.column.WideColumn;
import dev.basalt.columnar.encoding.Decoder;
import dev.basalt.columnar.encoding.NodeReader;
import dev.basalt.columnar.encoding.SelectiveDecoder;
import dev.basalt.columnar.encoding.ValueTest;
import dev.basalt.columnar.schema.DataType;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// Reads what [Dictionary] wrote. The distinct values are decoded by the first call.
///
/// - **Threads:** confined to one
final class DictionaryDecoder implements SelectiveDecoder {
    private static final VarHandle I64 = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    /// Values of at most so many bytes are copied as words, whatever their length.
    private static final int SHORT = 32;

    private final NodeReader node;
    private final Decoder decoder;
    private final int count;
    private final Decoder codes;
    private final LongColumn block;
    private @Nullable Column entries;
    /// How many bytes the longest entry has.
    private int longest;
    /// Which entries are wanted, by the test that was used last.
    private long[] wanted = new long[0];

    private @Nullable ValueTest tested;

    DictionaryDecoder(NodeReader node, Decoder decoder, int count, Decoder codes) {
        this.node = node;
        this.decoder = decoder;
        this.count = count;
        this.codes = codes;
        this.block = node.limit().buffers().column();
    }

    private Column entries(DataType type) {
        if (entries == null) {
            // Room for all at once: blocks are read one after the other.
            Column decoded = node.limit().buffers().column(type);
            decoded.reserve(count);
            decoder.read(0, count, decoded);
            if (decoded instanceof BytesColumn bytes) {
                bytes.reserveBytes(SHORT);
                longest = longest(bytes);
            }
            entries = decoded;
        }
        return entries;
    }

    @Override
    public void read(int from, int n, Column out) {
        Column values = entries(out.type());
        long byteCount = 0;
        int next = from;
        int end = from + n;
        while (next < end) {
            int step = Math.min(BLOCK - next % BLOCK, end - next);
            block.clear();
            codes.read(next, step, block);
            byteCount = look(values, step, out, byteCount);
            next += step;
        }
    }

    @Override
    public void gather(int[] positions, int index, int n, Column out) {
        Column values = entries(out.type());
        long byteCount = 0;
        for (int done = 0; done < n; ) {
            int step = Math.min(BLOCK, n - done);
            block.clear();
            codes.gather(positions, index + done, step, block);
            byteCount = look(values, step, out, byteCount);
            done += step;
        }
    }

    @Override
    public void select(int from, int n, ValueTest test, long[] bits) {
        if (!test.equals(tested)) {
            wanted = test.test(entries(test.type()));
            tested = test;
        }
        int next = from;
        int end = from + n;
        while (next < end) {
            int step = Math.min(BLOCK - next % BLOCK, end - next);
            block.clear();
            codes.read(next, step, block);
            long[] numbers = block.values();
            checkCodes(numbers, step);
            pick(numbers, step, bits, next - from);
            next += step;
        }
    }

    /// Sets the bits of wanted codes from one on.
    private void pick(long[] numbers, int step, long[] bits, int at) {
        long[] entryBits = wanted;
        int i = 0;
        while (i < step) {
            int word = (at + i) >>> 6;
            int stop = Math.min(step, i + 64 - ((at + i) & 63));
            long picked = 0;
            for (int bit = at + i; i < stop; i++, bit++) {
                int number = (int) numbers[i];
                picked |= (entryBits[number >>> 6] >>> number & 1) << bit;
            }
            bits[word] |= picked;
        }
    }

    /// Appends the values of the codes at hand.
    ///
    /// @return how many bytes of strings were appended by one call
    private long look(Column values, int step, Column out, long byteCount) {
        long[] numbers = block.values();
        checkCodes(numbers, step);
        if (out instanceof BytesColumn bytes) {
            return byteCount + copy((BytesColumn) values, numbers, step, bytes, byteCount);
        }
        int at = out.extend(step);
        switch (out) {
            case LongColumn longs -> look(((LongColumn) values).values(), numbers, step, longs.values(), at);
            case DoubleColumn doubles -> look(((DoubleColumn) values).values(), numbers, step, doubles.values(), at);
            case FloatColumn floats -> look(((FloatColumn) values).values(), numbers, step, floats.values(), at);
            case WideColumn wide -> {
                long[] words = ((WideColumn) values).words();
                for (int i = 0; i < step; i++) {
                    wide.words()[2 * (at + i)] = words[2 * (int) numbers[i]];
                    wide.words()[2 * (at + i) + 1] = words[2 * (int) numbers[i] + 1];
                }
            }
            default ->
                throw new IllegalStateException(
                        "values must be numbers or bytes, but are " + out.type().label());
        }
        return 0;
    }

    private void checkCodes(long[] numbers, int step) {
        long wrong = 0;
        long last = count - 1L;
        for (int i = 0; i < step; i++) {
            wrong |= numbers[i] | (last - numbers[i]);
        }
        if (wrong < 0) {
            throw node.corrupt("codes must be below " + count + ", but one is not");
        }
    }

    private static void look(long[] from, long[] numbers, int step, long[] to, int at) {
        for (int i = 0; i < step; i++) {
            to[at + i] = from[(int) numbers[i]];
        }
    }

    private static void look(double[] from, long[] numbers, int step, double[] to, int at) {
        for (int i = 0; i < step; i++) {
            to[at + i] = from[(int) numbers[i]];
        }
    }

    private static void look(float[] from, long[] numbers, int step, float[] to, int at) {
        for (int i = 0; i < step; i++) {
            to[at + i] = from[(int) numbers[i]];
        }
    }

    private long copy(BytesColumn values, long[] numbers, int step, BytesColumn out, long before) {
        int[] starts = values.offsets();
        long total = 0;
        for (int i = 0; i < step; i++) {
            int number = (int) numbers[i];
            total += starts[number + 1] - starts[number];
        }
        node.limit().check(before + total);
        int at = out.byteCount();
        out.reserveBytes(Math.toIntExact(total + SHORT));
        int row = out.extend(step) + 1;
        if (longest <= 8) {
            copyWords(values, numbers, step, out, at, row);
        } else if (longest <= 16) {
            copyPairs(values, numbers, step, out, at, row);
        } else {
            copyLong(values, numbers, step, out, at, row);
        }
        return total;
    }

    /// Copies values of at most 8 bytes, each time 8, of which the next ones cover what is too much.
    private static void copyWords(BytesColumn values, long[] numbers, int step, BytesColumn out, int start, int row) {
        int[] starts = values.offsets();
        int[] ends = out.offsets();
        byte[] source = values.bytes();
        byte[] target = out.bytes();
        int at = start;
        for (int i = 0; i < step; i++) {
            int number = (int) numbers[i];
            int from = starts[number];
            I64.set(target, at, (long) I64.get(source, from));
            at += starts[number + 1] - from;
            ends[row + i] = at;
        }
    }

    /// Copies values of at most 16 bytes.
    private static void copyPairs(BytesColumn values, long[] numbers, int step, BytesColumn out, int start, int row) {
        int[] starts = values.offsets();
        int[] ends = out.offsets();
        byte[] source = values.bytes();
        byte[] target = out.bytes();
        int at = start;
        for (int i = 0; i < step; i++) {
            int number = (int) numbers[i];
            int from = starts[number];
            I64.set(target, at, (long) I64.get(source, from));
            I64.set(target, at + 8, (long) I64.get(source, from + 8));
            at += starts[number + 1] - from;
            ends[row + i] = at;
        }
    }

    /// Copies values, those of at most 32 bytes as four words, whatever their length: a copy of the right size costs
    /// more than the words that are too much.
    private static void copyLong(BytesColumn values, long[] numbers, int step, BytesColumn out, int start, int row) {
        int[] starts = values.offsets();
        int[] ends = out.offsets();
        byte[] source = values.bytes();
        byte[] target = out.bytes();
        int at = start;
        for (int i = 0; i < step; i++) {
            int number = (int) numbers[i];
            int from = starts[number];
            int length = starts[number + 1] - from;
            if (length <= SHORT) {
                I64.set(target, at, (long) I64.get(source, from));
                I64.set(target, at + 8, (long) I64.get(source, from + 8));
                I64.set(target, at + 16, (long) I64.get(source, from + 16));
                I64.set(target, at + 24, (long) I64.get(source, from + 24));
            } else {
                System.arraycopy(source, from, target, at, length);
            }
            at += length;
            ends[row + i] = at;
        }
    }

    private static int longest(BytesColumn values) {
        int[] ends = values.offsets();
        int longest = 0;
        for (int i = 0; i < values.size(); i++) {
            longest = Math.max(longest, ends[i + 1] - ends[i]);
        }
        return longest;
    }
}
