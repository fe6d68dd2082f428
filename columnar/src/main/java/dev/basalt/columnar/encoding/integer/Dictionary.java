package dev.basalt.columnar.encoding.integer;

import static java.util.Objects.requireNonNull;

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
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.ValueKind;
import org.jspecify.annotations.Nullable;

/// Each distinct value once, and for each row the number of its value.
///
/// The distinct values are sorted where that is quick: they then take fewer bytes themselves, and a range of values
/// is a range of codes.
///
/// ```text
/// SIZE     FIELD
/// 4        flags: 1 = the values are in ascending order
/// 4        how many distinct values there are
/// node     the distinct values
/// node     the code of each row: the number of its value, from 0
/// ```
///
/// - **Threads:** stateless
public final class Dictionary implements Encoding {
    /// The number of this encoding.
    public static final int ID = 5;

    private static final int SORTED = 1;
    /// There must be at least so many values for each distinct one.
    private static final int WORTHWHILE = 2;
    /// A sample in which fewer values repeat says that nearly all of the column's differ.
    private static final int FEW_REPEATED = 4;
    /// Codes must be expected to take at most this part of the bits of integers.
    private static final double WORTHWHILE_BITS = 0.95;
    private static final int SAMPLE = 1024;
    private static final int NODE_BYTES = 24;

    /// Makes the encoding.
    public Dictionary() {}

    @Override
    public int id() {
        return ID;
    }

    @Override
    public String name() {
        return "dictionary";
    }

    @Override
    public double decodeNanos() {
        return 0.7;
    }

    @Override
    public boolean applies(Column values) {
        return switch (values) {
            case LongColumn _, DoubleColumn _, FloatColumn _, WideColumn _, BytesColumn _ -> values.size() > 1;
            default -> false;
        };
    }

    @Override
    public double estimate(Column values, Column sample, NodeWriter trial) {
        int size = values.size();
        if (sample.size() < size && !isPromising(values, sample)) {
            return Double.POSITIVE_INFINITY;
        }
        Distinct distinct = Distinct.of(values, size / WORTHWHILE);
        if (distinct == null) {
            return Double.POSITIVE_INFINITY;
        }
        boolean sorted = distinct.sort(values);
        if (!trial.isTrial()) {
            trial.workspace().get(Found.class, Found::new).keep(trial, values, distinct, sorted);
        }
        Column entries = entries(values, distinct, SAMPLE);
        LongColumn codes = codes(distinct, sample.size() == size ? 1 : 16);
        double entryBytes = Math.max(0, trial.trialChild(this, entries) - NODE_BYTES);
        double codeBytes = Math.max(0, trial.trialChild(this, codes) - NODE_BYTES);
        return 24 + 2 * NODE_BYTES + entryBytes * distinct.count() / entries.size() + codeBytes * size / codes.size();
    }

    @Override
    public boolean encode(Column values, NodeWriter out) {
        if (!isKind(values.type().kind())) {
            return false;
        }
        Found found = out.workspace().get(Found.class, Found::new);
        if (!found.isOf(out, values)) {
            Distinct distinct = Distinct.of(values, Math.max(1, values.size() / WORTHWHILE));
            if (distinct == null) {
                return false;
            }
            found.keep(out, values, distinct, distinct.sort(values));
        }
        Distinct distinct = requireNonNull(found.distinct, "distinct");
        out.sink().putInt(found.sorted ? SORTED : 0);
        out.sink().putInt(distinct.count());
        out.child(entries(values, distinct, distinct.count()));
        LongColumn codes = out.workspace().borrow(values.size());
        distinct.putNumbers(codes.values());
        out.child(codes);
        out.workspace().giveBack(codes);
        return true;
    }

    /// The distinct values that were found last, which are not looked for again if the same are written, or in another
    /// way.
    private static final class Found {
        private @Nullable Column values;
        private @Nullable Distinct distinct;
        private int page;
        private boolean sorted;

        void keep(NodeWriter out, Column of, Distinct found, boolean isSorted) {
            values = of;
            distinct = found;
            page = out.workspace().page();
            sorted = isSorted;
        }

        boolean isOf(NodeWriter out, Column of) {
            return distinct != null && values == of && page == out.workspace().page();
        }
    }

    /// Whether a sample lets hope that a dictionary is worth finding all distinct values for: some repeat, and, for
    /// integers, the codes of as many as are expected would take fewer bits than the integers themselves.
    ///
    /// How many distinct values there are is estimated as the sample's, plus half the square of those seen
    /// once over those seen twice, which is rather too low than too high.
    ///
    /// - **Source:** Chao, "Nonparametric Estimation of the Number of Classes in a Population", 1984
    private static boolean isPromising(Column values, Column sample) {
        Distinct distinct = Distinct.of(sample, sample.size() - FEW_REPEATED);
        if (distinct == null) {
            return false;
        }
        int[] times = new int[distinct.count()];
        for (int number : distinct.numbers()) {
            times[number]++;
        }
        double once = 0;
        double twice = 0;
        for (int time : times) {
            once += time == 1 ? 1 : 0;
            twice += time == 2 ? 1 : 0;
        }
        double expected = distinct.count() + once * once / (2 * Math.max(1, twice));
        if (!(values instanceof LongColumn)) {
            return true;
        }
        double codeBits = Math.log(expected) / Math.log(2);
        double valueBits = 8 * new FrameOfReference().estimate(values) / values.size();
        return twice == 0 || codeBits < WORTHWHILE_BITS * valueBits;
    }

    /// The distinct values, or so many of the first ones.
    private static Column entries(Column values, Distinct distinct, int most) {
        Column entries = Column.of(values.type());
        int count = Math.min(most, distinct.count());
        for (int i = 0; i < count; i++) {
            entries.append(values, distinct.rows()[i], 1);
        }
        return entries;
    }

    /// The codes of one of several pieces of 64 rows, or of all.
    private static LongColumn codes(Distinct distinct, int every) {
        LongColumn codes = new LongColumn(Simple.INT64);
        int[] numbers = distinct.numbers();
        int piece = every == 1 ? numbers.length : 64;
        for (int from = 0; from < numbers.length; from += piece * every) {
            int count = Math.min(piece, numbers.length - from);
            int row = codes.extend(count);
            long[] target = codes.values();
            for (int i = 0; i < count; i++) {
                target[row + i] = numbers[from + i];
            }
        }
        return codes;
    }

    private static boolean isKind(ValueKind kind) {
        return switch (kind) {
            case LONG, DOUBLE, FLOAT, WIDE, BYTES -> true;
            case FIXED, LIST, STRUCT -> false;
        };
    }

    @Override
    public Decoder open(NodeReader in) {
        if (!isKind(in.kind())) {
            throw in.corrupt("values must be numbers or bytes");
        }
        int flags = in.takeInt();
        if (flags != 0 && flags != SORTED) {
            throw in.corrupt("flags must be 0 or 1, but are " + Integer.toUnsignedString(flags));
        }
        int count = in.takeCount("count of distinct values", in.count());
        if (count == 0) {
            throw in.corrupt("there must be a distinct value, but are none");
        }
        in.limit().take(16L * count + 8L * Decoder.BLOCK);
        Decoder entries = in.child(in.kind(), count);
        Decoder codes = in.child(ValueKind.LONG, in.count());
        return new DictionaryDecoder(in, entries, count, codes);
    }
}
