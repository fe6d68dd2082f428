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
        while (next < stop) {
            int end = Math.min(stop, ends[run]);
            int to = at + end - next;
            switch (out) {
                case LongColumn longs -> Arrays.fill(longs.values(), at, to, ((LongColumn) values).values()[run]);
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
