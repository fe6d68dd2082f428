package dev.basalt.columnar.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.DoubleColumn;
import dev.basalt.columnar.column.FixedColumn;
import dev.basalt.columnar.column.FloatColumn;
import dev.basalt.columnar.column.ListColumn;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.column.StructColumn;
import dev.basalt.columnar.column.WideColumn;
import java.util.Arrays;

/// Compares rows bit by bit.
public final class SameRows {
    private SameRows() {}

    /// Asserts that a batch holds rows of another one, column by column of its own.
    ///
    /// @param from the first of them
    public static void assertSame(Batch expected, int from, Batch actual) {
        for (Column column : actual.columns()) {
            int index = actual.columns().indexOf(column);
            String name = actual.schema().field(index).name();
            assertSame(name, expected.column(name), from, column, 0, column.size());
        }
    }

    /// Asserts that rows are equal: which are null, and every bit of the others.
    public static void assertSame(String name, Column expected, int from, Column actual, int actualFrom, int count) {
        boolean nulls = expected.nullCount() > 0 || actual.nullCount() > 0;
        for (int i = 0; nulls && i < count; i++) {
            if (actual.isNull(actualFrom + i) != expected.isNull(from + i)) {
                throw new AssertionError("null of " + name + ", row " + (from + i));
            }
        }
        switch (expected) {
            case ListColumn list -> {
                ListColumn other = (ListColumn) actual;
                int start = list.offsets()[from];
                int otherStart = other.offsets()[actualFrom];
                for (int i = 1; i <= count; i++) {
                    if (other.offsets()[actualFrom + i] - otherStart != list.offsets()[from + i] - start) {
                        throw new AssertionError("length of " + name + ", row " + (from + i - 1));
                    }
                }
                int elements = list.offsets()[from + count] - start;
                assertSame(name + "[]", list.elements(), start, other.elements(), otherStart, elements);
            }
            case StructColumn struct -> {
                for (int i = 0; i < struct.fields().size(); i++) {
                    Column field = struct.fields().get(i);
                    assertSame(
                            name + "." + i,
                            field,
                            from,
                            ((StructColumn) actual).fields().get(i),
                            actualFrom,
                            count);
                }
            }
            default -> assertBits(name, expected, from, actual, actualFrom, count);
        }
    }

    private static void assertBits(String name, Column expected, int from, Column actual, int actualFrom, int count) {
        try {
            switch (expected) {
                case LongColumn longs -> {
                    long[] other = ((LongColumn) actual).values();
                    if (Arrays.mismatch(longs.values(), from, from + count, other, actualFrom, actualFrom + count)
                            >= 0) {
                        assertSame(expected, from, actual, actualFrom, count);
                    }
                }
                default -> assertSame(expected, from, actual, actualFrom, count);
            }
        } catch (AssertionError e) {
            throw new AssertionError(name + ": " + e.getMessage(), e);
        }
    }

    /// Asserts that rows that hold no others are equal in every bit.
    public static void assertSame(Column expected, int from, Column actual, int actualFrom, int count) {
        for (int i = 0; i < count; i++) {
            if (isSame(expected, from + i, actual, actualFrom + i)) {
                continue;
            }
            String what = "row " + (from + i);
            switch (expected) {
                case LongColumn longs ->
                    assertThat(((LongColumn) actual).get(actualFrom + i))
                            .as(what)
                            .isEqualTo(longs.get(from + i));
                case DoubleColumn doubles ->
                    assertThat(Double.doubleToRawLongBits(((DoubleColumn) actual).get(actualFrom + i)))
                            .as(what)
                            .isEqualTo(Double.doubleToRawLongBits(doubles.get(from + i)));
                case FloatColumn floats ->
                    assertThat(Float.floatToRawIntBits(((FloatColumn) actual).get(actualFrom + i)))
                            .as(what)
                            .isEqualTo(Float.floatToRawIntBits(floats.get(from + i)));
                case WideColumn wide -> {
                    assertThat(((WideColumn) actual).high(actualFrom + i))
                            .as(what)
                            .isEqualTo(wide.high(from + i));
                    assertThat(((WideColumn) actual).low(actualFrom + i))
                            .as(what)
                            .isEqualTo(wide.low(from + i));
                }
                case BytesColumn bytes ->
                    assertThat(((BytesColumn) actual).get(actualFrom + i))
                            .as(what)
                            .isEqualTo(bytes.get(from + i));
                case FixedColumn fixed -> {
                    int size = fixed.rowBytes();
                    assertThat(Arrays.equals(
                                    fixed.bytes(),
                                    (from + i) * size,
                                    (from + i + 1) * size,
                                    ((FixedColumn) actual).bytes(),
                                    (actualFrom + i) * size,
                                    (actualFrom + i + 1) * size))
                            .as(what)
                            .isTrue();
                }
                default ->
                    throw new IllegalArgumentException("rows must hold no others, but are of "
                            + expected.type().label());
            }
        }
    }

    /// The quick way through rows that are equal; what is not is looked at again, for the message.
    private static boolean isSame(Column expected, int row, Column actual, int actualRow) {
        return switch (expected) {
            case LongColumn longs -> longs.get(row) == ((LongColumn) actual).get(actualRow);
            case DoubleColumn doubles ->
                Double.doubleToRawLongBits(doubles.get(row))
                        == Double.doubleToRawLongBits(((DoubleColumn) actual).get(actualRow));
            case FloatColumn floats ->
                Float.floatToRawIntBits(floats.get(row))
                        == Float.floatToRawIntBits(((FloatColumn) actual).get(actualRow));
            case BytesColumn bytes -> {
                BytesColumn other = (BytesColumn) actual;
                int[] offsets = bytes.offsets();
                int[] others = other.offsets();
                yield Arrays.equals(
                        bytes.bytes(),
                        offsets[row],
                        offsets[row + 1],
                        other.bytes(),
                        others[actualRow],
                        others[actualRow + 1]);
            }
            default -> false;
        };
    }
}
