package dev.basalt.columnar.file.internal;

import dev.basalt.columnar.file.Bound;
import dev.basalt.columnar.file.Statistics;
import dev.basalt.columnar.schema.DataType;
import dev.basalt.columnar.schema.ValueKind;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// The statistics of a page as bytes.
///
/// - **Source:** `docs/format/ncf.md`, section "Statistics"
public final class StatisticsFormat {
    private static final int MIN = 1;
    private static final int MAX = 2;
    private static final int SUM = 4;
    private static final int SORTED = 8;
    private static final int MIN_CUT = 16;
    private static final int MAX_CUT = 32;
    private static final int ALL = 63;
    private static final int MAX_SUM_BYTES = 16;

    private StatisticsFormat() {}

    /// Writes statistics.
    ///
    /// @param statistics the statistics
    /// @param type       the type of the values
    /// @param out        receives them
    public static void write(Statistics statistics, DataType type, MetaSink out) {
        int flags = (statistics.min() == null ? 0 : MIN)
                | (statistics.max() == null ? 0 : MAX)
                | (statistics.sum() == null ? 0 : SUM)
                | (statistics.sorted() ? SORTED : 0)
                | (isCut(statistics.min()) ? MIN_CUT : 0)
                | (isCut(statistics.max()) ? MAX_CUT : 0);
        out.bytes().putByte(flags);
        out.putVar(statistics.nulls());
        if (hasNans(type)) {
            out.putVar(statistics.nans());
        }
        writeBound(statistics.min(), out);
        writeBound(statistics.max(), out);
        BigInteger sum = statistics.sum();
        if (sum != null) {
            out.putBytes(sum.toByteArray());
        }
    }

    private static boolean isCut(@Nullable Bound bound) {
        return bound instanceof Bound.Bytes bytes && !bytes.exact();
    }

    private static boolean hasNans(DataType type) {
        return type.kind() == ValueKind.FLOAT || type.kind() == ValueKind.DOUBLE;
    }

    private static void writeBound(@Nullable Bound bound, MetaSink out) {
        switch (bound) {
            case null -> {}
            case Bound.Whole(long value) -> out.putSigned(value);
            case Bound.Real(double value) -> out.bytes().putDouble(value);
            case Bound.Wide(long high, long low) -> {
                out.bytes().putLong(high);
                out.bytes().putLong(low);
            }
            case Bound.Bytes bytes -> out.putBytes(bytes.value());
        }
    }

    /// Reads statistics.
    ///
    /// @param in   where they begin
    /// @param type the type of the values
    /// @param rows how many rows they are of
    /// @return the statistics
    public static Statistics read(MetaCursor in, DataType type, long rows) {
        int flags = in.takeByte();
        if ((flags & ~ALL) != 0) {
            throw in.corrupt("the flags of statistics must be 0 to 63, but are " + flags);
        }
        long nulls = in.takeCount("number of nulls", rows);
        long nans = hasNans(type) ? in.takeCount("number of NaNs", rows - nulls) : 0;
        Bound min = (flags & MIN) == 0 ? null : readBound(in, type, (flags & MIN_CUT) == 0);
        Bound max = (flags & MAX) == 0 ? null : readBound(in, type, (flags & MAX_CUT) == 0);
        BigInteger sum = null;
        if ((flags & SUM) != 0) {
            byte[] bytes = in.takeBytes();
            if (bytes.length < 1 || bytes.length > MAX_SUM_BYTES) {
                throw in.corrupt("a sum must have 1 to 16 bytes, but has " + bytes.length);
            }
            sum = new BigInteger(bytes);
        }
        return new Statistics(rows, nulls, nans, min, max, sum, (flags & SORTED) != 0);
    }

    private static Bound readBound(MetaCursor in, DataType type, boolean exact) {
        return switch (type.kind()) {
            case LONG -> new Bound.Whole(in.takeSigned());
            case FLOAT, DOUBLE -> {
                double value = Double.longBitsToDouble(in.takeLong());
                if (Double.isNaN(value)) {
                    throw in.corrupt("a bound must be a number, but is NaN");
                }
                yield new Bound.Real(value);
            }
            case WIDE -> {
                long high = in.takeLong();
                yield new Bound.Wide(high, in.takeLong());
            }
            case BYTES -> new Bound.Bytes(in.takeBytes(), exact);
            case FIXED, LIST, STRUCT ->
                throw in.corrupt("values of " + type.label() + " must have no bounds, but have");
        };
    }
}
