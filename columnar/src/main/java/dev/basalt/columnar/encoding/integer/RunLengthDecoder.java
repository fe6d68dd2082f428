package dev.basalt.columnar.encoding.integer;

import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.DoubleColumn;
import dev.basalt.columnar.column.FloatColumn;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.column.WideColumn;
import dev.basalt.columnar.encoding.DecodeLimit;
import dev.basalt.columnar.encoding.Decoder;
import dev.basalt.columnar.encoding.SelectiveDecoder;
import dev.basalt.columnar.encoding.ValueTest;
import dev.basalt.columnar.encoding.internal.BitRuns;
import dev.basalt.columnar.schema.DataType;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Reads what [RunLength] wrote. The values of all runs are decoded by the first call.
///
/// - **Threads:** confined to one
final class RunLengthDecoder implements SelectiveDecoder {
    /// A call to fill runs no longer than this takes longer than to write them.
    private static final int SHORT = 16;

    private final Decoder decoder;
    private final int[] ends;
    private final DecodeLimit limit;
    private @Nullable Column heads;
    /// Which runs are wanted, by the test that was used last.
    private long[] wanted = new long[0];

    private @Nullable ValueTest tested;

    RunLengthDecoder(Decoder decoder, int[] ends, DecodeLimit limit) {
        this.decoder = decoder;
        this.ends = ends;
        this.limit = limit;
    }

    private Column heads(DataType type) {
        if (heads == null) {
            Column decoded = Column.of(type);
            // Room for all at once: blocks are read one after the other.
            decoded.reserve(ends.length);
            decoder.read(0, ends.length, decoded);
            heads = decoded;
        }
        return heads;
    }

    @Override
    public void read(int from, int count, Column out) {
        if (count == 0) {
            return;
        }
        Column values = heads(out.type());
        int run = run(from);
        if (out instanceof BytesColumn bytes) {
            repeat((BytesColumn) values, run, from, count, bytes);
            return;
        }
        int at = out.extend(count);
        int next = from;
        int stop = from + count;
        if (out instanceof LongColumn longs) {
            repeat(((LongColumn) values).values(), run, from, stop, longs.values(), at);
            return;
        }
        while (next < stop) {
            int end = Math.min(stop, ends[run]);
            int to = at + end - next;
            switch (out) {
                case DoubleColumn doubles ->
                    Arrays.fill(doubles.values(), at, to, ((DoubleColumn) values).values()[run]);
                case FloatColumn floats -> Arrays.fill(floats.values(), at, to, ((FloatColumn) values).values()[run]);
                case WideColumn wide -> {
                    for (int i = at; i < to; i++) {
                        wide.words()[2 * i] = ((WideColumn) values).words()[2 * run];
                        wide.words()[2 * i + 1] = ((WideColumn) values).words()[2 * run + 1];
                    }
                }
                default ->
                    throw new IllegalStateException("runs must be of numbers or bytes, but are of "
                            + out.type().label());
            }
            at = to;
            next = end;
            run++;
        }
    }

    private void repeat(long[] values, int firstRun, int from, int stop, long[] out, int first) {
        int run = firstRun;
        int at = first;
        int next = from;
        while (next < stop) {
            int end = Math.min(stop, ends[run]);
            long value = values[run++];
            int to = at + end - next;
            if (to - at > SHORT) {
                Arrays.fill(out, at, to, value);
                at = to;
            }
            while (at < to) {
                out[at++] = value;
            }
            next = end;
        }
    }

    @Override
    public void gather(int[] positions, int index, int count, Column out) {
        if (count == 0) {
            return;
        }
        Column values = heads(out.type());
        int run = run(positions[index]);
        if (out instanceof LongColumn longs) {
            int at = longs.extend(count);
            long[] from = ((LongColumn) values).values();
            long[] to = longs.values();
            for (int i = 0; i < count; i++) {
                run = run(positions[index + i], run);
                to[at + i] = from[run];
            }
            return;
        }
        if (out instanceof BytesColumn bytes) {
            gather((BytesColumn) values, positions, index, count, bytes);
            return;
        }
        int end = index + count;
        int i = index;
        while (i < end) {
            run = run(positions[i], run);
            out.append(values, run, 1);
            i++;
        }
    }

    private void gather(BytesColumn values, int[] positions, int index, int count, BytesColumn out) {
        int[] offsets = values.offsets();
        int run = run(positions[index]);
        long total = 0;
        for (int i = index; i < index + count; i++) {
            run = run(positions[i], run);
            total += offsets[run + 1] - offsets[run];
        }
        // Few bytes may stand for many.
        limit.check(total);
        int at = out.byteCount();
        out.reserveBytes((int) total);
        int row = out.extend(count) + 1;
        run = run(positions[index]);
        for (int i = index; i < index + count; i++) {
            run = run(positions[i], run);
            int length = offsets[run + 1] - offsets[run];
            System.arraycopy(values.bytes(), offsets[run], out.bytes(), at, length);
            at += length;
            out.offsets()[row++] = at;
        }
    }

    /// The run that a value is in, which is not in front of another: often that one, or one near it.
    private int run(int from, int first) {
        int low = first;
        int step = 1;
        while (low + step < ends.length && ends[low + step - 1] <= from) {
            low += step;
            step <<= 1;
        }
        int high = Math.min(low + step, ends.length);
        int found = Arrays.binarySearch(ends, low, high, from + 1);
        return found < 0 ? -found - 1 : found;
    }

    /// The run that a value is in.
    private int run(int from) {
        int found = Arrays.binarySearch(ends, from + 1);
        return found < 0 ? -found - 1 : found;
    }

    @Override
    public void select(int from, int count, ValueTest test, long[] bits) {
        if (!test.equals(tested)) {
            wanted = test.test(heads(test.type()));
            tested = test;
        }
        int next = from;
        int stop = from + count;
        for (int run = run(from); next < stop; run++) {
            int end = Math.min(stop, ends[run]);
            if ((wanted[run >>> 6] >>> run & 1) != 0) {
                BitRuns.set(bits, next - from, end - from);
            }
            next = end;
        }
    }

    private void repeat(BytesColumn values, int firstRun, int from, int count, BytesColumn out) {
        int[] offsets = values.offsets();
        int stop = from + count;
        long total = 0;
        int next = from;
        for (int run = firstRun; next < stop; run++) {
            int end = Math.min(stop, ends[run]);
            total += (long) (end - next) * (offsets[run + 1] - offsets[run]);
            next = end;
        }
        limit.check(total);
        int at = out.byteCount();
        out.reserveBytes((int) total);
        int row = out.extend(count) + 1;
        next = from;
        for (int run = firstRun; next < stop; run++) {
            int end = Math.min(stop, ends[run]);
            int length = offsets[run + 1] - offsets[run];
            for (int i = next; i < end; i++) {
                System.arraycopy(values.bytes(), offsets[run], out.bytes(), at, length);
                at += length;
                out.offsets()[row++] = at;
            }
            next = end;
        }
    }
}
