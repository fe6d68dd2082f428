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
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Reads what [RunLength] wrote. The values of all runs are decoded by the first call.
///
/// - **Threads:** confined to one
final class RunLengthDecoder implements SelectiveDecoder {
    private static final VarHandle I64 = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /// So many rows are written at once.
    private static final int FEW = 8;

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
            // Room for all at once: blocks are read one after the other.
            Column decoded = limit.buffers().column(type);
            decoded.reserve(ends.length);
            decoder.read(0, ends.length, decoded);
            if (decoded instanceof BytesColumn bytes) {
                bytes.reserveBytes(Long.BYTES);
            }
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
        switch (out) {
            case LongColumn longs -> fill(((LongColumn) values).values(), run, from, count, longs.values(), at);
            case DoubleColumn doubles -> fill(((DoubleColumn) values).values(), run, from, count, doubles.values(), at);
            case FloatColumn floats -> fill(((FloatColumn) values).values(), run, from, count, floats.values(), at);
            case WideColumn wide -> fillPairs(((WideColumn) values).words(), run, from, count, wide.words(), at);
            default ->
                throw new IllegalStateException("runs must be of numbers or bytes, but are of "
                        + out.type().label());
        }
    }

    // The same for each kind of array: 8 rows are written whatever the length of a run, of which the next runs cover
    // what is too much, for how long a short run is cannot be foreseen.

    private void fill(long[] heads, int firstRun, int from, int count, long[] to, int start) {
        int stop = start + count;
        int shift = start - from;
        int at = start;
        for (int run = firstRun; at < stop; run++) {
            int end = Math.min(stop, ends[run] + shift);
            long head = heads[run];
            if (end - at > FEW || at > stop - FEW) {
                Arrays.fill(to, at, end, head);
            } else {
                for (int i = 0; i < FEW; i++) {
                    to[at + i] = head;
                }
            }
            at = end;
        }
    }

    private void fill(double[] heads, int firstRun, int from, int count, double[] to, int start) {
        int stop = start + count;
        int shift = start - from;
        int at = start;
        for (int run = firstRun; at < stop; run++) {
            int end = Math.min(stop, ends[run] + shift);
            double head = heads[run];
            if (end - at > FEW || at > stop - FEW) {
                Arrays.fill(to, at, end, head);
            } else {
                for (int i = 0; i < FEW; i++) {
                    to[at + i] = head;
                }
            }
            at = end;
        }
    }

    private void fill(float[] heads, int firstRun, int from, int count, float[] to, int start) {
        int stop = start + count;
        int shift = start - from;
        int at = start;
        for (int run = firstRun; at < stop; run++) {
            int end = Math.min(stop, ends[run] + shift);
            float head = heads[run];
            if (end - at > FEW || at > stop - FEW) {
                Arrays.fill(to, at, end, head);
            } else {
                for (int i = 0; i < FEW; i++) {
                    to[at + i] = head;
                }
            }
            at = end;
        }
    }

    private void fillPairs(long[] heads, int firstRun, int from, int count, long[] to, int start) {
        int stop = start + count;
        int shift = start - from;
        int at = start;
        for (int run = firstRun; at < stop; run++) {
            int end = Math.min(stop, ends[run] + shift);
            long high = heads[2 * run];
            long low = heads[2 * run + 1];
            for (int i = at; i < end; i++) {
                to[2 * i] = high;
                to[2 * i + 1] = low;
            }
            at = end;
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
        out.reserveBytes(Math.addExact((int) total, (FEW + 1) * Long.BYTES));
        int row = out.extend(count) + 1;
        next = from;
        for (int run = firstRun; next < stop; run++) {
            int end = Math.min(stop, ends[run]);
            int length = offsets[run + 1] - offsets[run];
            if (length <= Long.BYTES) {
                // How long a short run is cannot be foreseen: what is too much the next ones cover.
                int times = end - next <= FEW && next + FEW <= stop ? FEW : end - next;
                repeat((long) I64.get(values.bytes(), offsets[run]), length, times, out, at, row);
            } else {
                for (int i = 0, to = at; i < end - next; i++, to += length) {
                    System.arraycopy(values.bytes(), offsets[run], out.bytes(), to, length);
                    out.offsets()[row + i] = to + length;
                }
            }
            at += length * (end - next);
            row += end - next;
            next = end;
        }
    }

    /// Writes rows of up to 8 bytes, each time 8, of which the next ones cover what is too much.
    private static void repeat(long bytes, int length, int times, BytesColumn out, int start, int row) {
        byte[] target = out.bytes();
        int[] ends = out.offsets();
        int at = start;
        for (int i = 0; i < times; i++) {
            I64.set(target, at, bytes);
            at += length;
            ends[row + i] = at;
        }
    }
}
