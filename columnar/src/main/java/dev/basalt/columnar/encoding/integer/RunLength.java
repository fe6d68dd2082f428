package dev.basalt.columnar.encoding.integer;

import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.DoubleColumn;
import dev.basalt.columnar.column.FloatColumn;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.column.WideColumn;
import dev.basalt.columnar.encoding.Decoder;
import dev.basalt.columnar.encoding.Encoding;
import dev.basalt.columnar.encoding.NodeReader;
import dev.basalt.columnar.encoding.NodeWriter;
import dev.basalt.columnar.encoding.internal.ByteRuns;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.ValueKind;
import java.util.Arrays;

/// Values that repeat, once each, and how often.
///
/// ```text
/// SIZE     FIELD
/// 4        how many runs
/// node     the value of each run
/// node     the length of each run
/// ```
///
/// - **Threads:** stateless
public final class RunLength implements Encoding {
    /// The number of this encoding.
    public static final int ID = 4;

    /// There must be at least so many values in a run on average.
    private static final int WORTHWHILE = 2;
    /// At least one of so many values of a sample must repeat the one before.
    private static final int FEWEST_REPEATED = 3;

    private static final int SAMPLE = 1024;
    /// What a node takes besides its values.
    private static final int NODE_BYTES = 24;

    /// Makes the encoding.
    public RunLength() {}

    @Override
    public int id() {
        return ID;
    }

    @Override
    public String name() {
        return "run-length";
    }

    @Override
    public double decodeNanos() {
        return 1;
    }

    @Override
    public boolean applies(Column values) {
        return switch (values) {
            case LongColumn _, DoubleColumn _, FloatColumn _, WideColumn _, BytesColumn _ -> values.size() > WORTHWHILE;
            default -> false;
        };
    }

    @Override
    public double estimate(Column values, Column sample, NodeWriter trial) {
        int[] ends = isHopeless(values, sample) ? new int[0] : ends(values, values.size() / WORTHWHILE);
        if (ends.length == 0) {
            return Double.POSITIVE_INFINITY;
        }
        Column heads = Column.of(values.type());
        LongColumn lengths = new LongColumn(Simple.INT64);
        int pieces = Math.min(4, 1 + ends.length / SAMPLE);
        int piece = Math.min(ends.length, SAMPLE / pieces);
        for (int i = 0; i < pieces; i++) {
            int from = pieces == 1 ? 0 : (int) ((long) (ends.length - piece) * i / (pieces - 1));
            append(values, ends, from, piece, heads, lengths);
        }
        double bytes = Math.max(0, trial.trialChild(this, heads) - NODE_BYTES)
                + Math.max(0, trial.trialChild(this, lengths) - NODE_BYTES);
        return 24 + 2 * NODE_BYTES + bytes * ends.length / heads.size();
    }

    /// Whether so few values of a sample repeat the one before that the others will hardly make up for it.
    private static boolean isHopeless(Column values, Column sample) {
        int size = sample.size();
        if (size == values.size()) {
            return false;
        }
        int repeated = 0;
        for (int i = 1; i < size; i++) {
            repeated += isRepeated(sample, i) ? 1 : 0;
        }
        return repeated < size / FEWEST_REPEATED;
    }

    @Override
    public boolean encode(Column values, NodeWriter out) {
        if (!applies(values) && values.size() > WORTHWHILE) {
            return false;
        }
        int[] ends = ends(values, values.size());
        out.sink().putInt(ends.length);
        Column heads = Column.of(values.type());
        LongColumn lengths = out.workspace().borrow(ends.length);
        lengths.clear();
        append(values, ends, 0, ends.length, heads, lengths);
        out.child(heads);
        out.child(lengths);
        out.workspace().giveBack(lengths);
        return true;
    }

    private static void append(Column values, int[] ends, int from, int count, Column heads, LongColumn lengths) {
        for (int run = from; run < from + count; run++) {
            int start = run == 0 ? 0 : ends[run - 1];
            heads.append(values, start, 1);
            lengths.append((long) ends[run] - start);
        }
    }

    /// Where each run ends; empty if there are more than so many.
    private static int[] ends(Column values, int most) {
        int[] ends = new int[Math.min(most, 256)];
        int size = values.size();
        int runs = 0;
        for (int i = 1; i <= size; i++) {
            if (i < size && isRepeated(values, i)) {
                continue;
            }
            if (runs == most) {
                return new int[0];
            }
            if (runs == ends.length) {
                ends = Arrays.copyOf(ends, Math.min(most, 2 * runs));
            }
            ends[runs++] = i;
        }
        return Arrays.copyOf(ends, runs);
    }

    private static boolean isRepeated(Column values, int i) {
        return switch (values) {
            case LongColumn longs -> longs.values()[i] == longs.values()[i - 1];
            case DoubleColumn doubles ->
                Double.doubleToRawLongBits(doubles.values()[i]) == Double.doubleToRawLongBits(doubles.values()[i - 1]);
            case FloatColumn floats ->
                Float.floatToRawIntBits(floats.values()[i]) == Float.floatToRawIntBits(floats.values()[i - 1]);
            case WideColumn wide ->
                wide.words()[2 * i] == wide.words()[2 * i - 2] && wide.words()[2 * i + 1] == wide.words()[2 * i - 1];
            case BytesColumn bytes -> {
                int[] offsets = bytes.offsets();
                byte[] all = bytes.bytes();
                int length = offsets[i + 1] - offsets[i];
                yield offsets[i] - offsets[i - 1] == length
                        && ByteRuns.isSame(all, offsets[i - 1], all, offsets[i], length);
            }
            default -> false;
        };
    }

    @Override
    public Decoder open(NodeReader in) {
        if (in.kind() == ValueKind.FIXED || in.kind() == ValueKind.LIST || in.kind() == ValueKind.STRUCT) {
            throw in.corrupt("values must be numbers or bytes");
        }
        int runs = in.takeCount("count of runs", in.count());
        if (runs == 0) {
            throw in.corrupt("there must be a run, but are none");
        }
        Decoder heads = in.child(in.kind(), runs);
        // The values of runs, their lengths and where they end.
        in.limit().take((16L + 8 + 4) * runs);
        LongColumn lengths = in.limit().buffers().column();
        lengths.reserve(runs);
        in.child(ValueKind.LONG, runs).read(0, runs, lengths);
        int[] ends = new int[runs];
        int end = 0;
        for (int run = 0; run < runs; run++) {
            long length = lengths.get(run);
            if (length < 1 || length > in.count() - end) {
                throw in.corrupt("runs must be of 1 value or more and have " + in.count() + " values, but run " + run
                        + " has " + length + " behind " + end);
            }
            end += (int) length;
            ends[run] = end;
        }
        if (end != in.count()) {
            throw in.corrupt("runs must have " + in.count() + " values, but have " + end);
        }
        return new RunLengthDecoder(heads, ends, in.limit());
    }
}
