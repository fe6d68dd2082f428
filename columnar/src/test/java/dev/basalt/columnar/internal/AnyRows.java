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
import dev.basalt.columnar.column.RowSource;
import dev.basalt.columnar.column.StructColumn;
import dev.basalt.columnar.column.WideColumn;
import dev.basalt.columnar.schema.DataType;
import dev.basalt.columnar.schema.DataType.Decimal;
import dev.basalt.columnar.schema.DataType.Element;
import dev.basalt.columnar.schema.DataType.FixedVector;
import dev.basalt.columnar.schema.DataType.ListOf;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.DataType.Struct;
import dev.basalt.columnar.schema.DataType.Time;
import dev.basalt.columnar.schema.DataType.TimeUnit;
import dev.basalt.columnar.schema.DataType.Timestamp;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// Random rows of any schema, edge values included, and their comparison.
public final class AnyRows {
    private AnyRows() {}

    /// A column of every type there is, nested ones too.
    public static Schema everyType() {
        List<DataType> types = new ArrayList<>(List.of(Simple.values()));
        types.add(new Decimal(38, 10));
        types.add(new Decimal(9, 2));
        types.add(new Decimal(18, 0));
        for (TimeUnit unit : TimeUnit.values()) {
            types.add(new Time(unit));
            types.add(new Timestamp(unit, null));
            types.add(new Timestamp(unit, unit == TimeUnit.SECOND ? "Europe/Berlin" : "UTC"));
        }
        types.add(new FixedVector(Element.FLOAT32, 3));
        types.add(new FixedVector(Element.FLOAT16, 5));
        types.add(new FixedVector(Element.INT8, 4));
        types.add(new FixedVector(Element.BIT, 16));
        types.add(new FixedVector(Element.BIT, 11));
        types.add(new ListOf(Field.of("element", Simple.INT32)));
        types.add(new ListOf(Field.of("element", Simple.STRING)));
        types.add(new ListOf(Field.of("element", new ListOf(Field.of("element", Simple.BOOL)))));
        Struct struct = new Struct(List.of(
                Field.of("x", Simple.FLOAT64),
                Field.of("name", Simple.STRING),
                Field.of("tags", new ListOf(Field.of("element", Simple.INT64)))));
        types.add(struct);
        types.add(new ListOf(Field.of("element", struct)));
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            fields.add(Field.of("c" + i, types.get(i)));
        }
        return Schema.of(fields);
    }

    /// Rows of which about one in `nullEvery` is null; none when that is 0.
    public static Batch random(Schema schema, int rows, int nullEvery, SplittableRandom random) {
        Batch batch = new Batch(schema);
        for (Column column : batch.columns()) {
            for (int i = 0; i < rows; i++) {
                append(column, nullEvery, random);
            }
        }
        return batch;
    }

    private static void append(Column column, int nullEvery, SplittableRandom random) {
        if (nullEvery > 0 && random.nextInt(nullEvery) == 0) {
            column.appendNull();
            return;
        }
        switch (column) {
            case LongColumn longs -> longs.append(randomLong(longs.type(), random));
            case FloatColumn floats -> {
                float value = random.nextInt(10) == 0
                        ? new float[] {0, -0f, Float.POSITIVE_INFINITY, Float.MIN_VALUE, anyNan(random)}
                                [random.nextInt(5)]
                        : random.nextFloat() * 1000 - 500;
                floats.append(
                        floats.type() == Simple.FLOAT16 ? Float.float16ToFloat(Float.floatToFloat16(value)) : value);
            }
            case DoubleColumn doubles ->
                doubles.append(
                        random.nextInt(10) == 0
                                ? new double[] {0, -0.0, Double.MAX_VALUE, Double.NEGATIVE_INFINITY, anyNan(random)}
                                        [random.nextInt(5)]
                                : random.nextDouble() * 1e6 - 5e5);
            case WideColumn wide -> {
                if (wide.type() instanceof Decimal decimal) {
                    BigInteger bound = BigInteger.TEN.pow(decimal.precision());
                    BigInteger value = random.nextInt(4) == 0
                            ? bound.subtract(BigInteger.ONE)
                            : new BigInteger(128, new java.util.Random(random.nextLong())).mod(bound);
                    wide.append(random.nextBoolean() ? value : value.negate());
                } else {
                    wide.append(random.nextLong(), random.nextLong());
                }
            }
            case BytesColumn bytes -> {
                if (bytes.type() == Simple.STRING) {
                    bytes.append(randomText(random));
                } else {
                    byte[] value = new byte[random.nextInt(9)];
                    random.nextBytes(value);
                    bytes.append(value, 0, value.length);
                }
            }
            case FixedColumn vectors -> appendVector(vectors, random);
            case ListColumn lists -> {
                int count = random.nextInt(4);
                for (int i = 0; i < count; i++) {
                    append(lists.elements(), nullEvery, random);
                }
                lists.appendList();
            }
            case StructColumn structs -> {
                structs.fields().forEach(field -> append(field, nullEvery, random));
                structs.appendStruct();
            }
        }
    }

    /// A quiet NaN that is the same one as a `float` and as a `double`, with any payload.
    private static float anyNan(SplittableRandom random) {
        return Float.intBitsToFloat(0x7FC0_0000 | random.nextInt(1 << 22));
    }

    private static void appendVector(FixedColumn vectors, SplittableRandom random) {
        FixedVector type = (FixedVector) vectors.type();
        byte[] row = new byte[vectors.rowBytes()];
        switch (type.element()) {
            case FLOAT32 -> {
                float[] values = new float[type.dimension()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = random.nextFloat() - 0.5f;
                }
                vectors.append(values, 0);
                return;
            }
            case FLOAT16 -> {
                for (int i = 0; i < row.length; i += 2) {
                    short half = Float.floatToFloat16(random.nextFloat() * 8 - 4);
                    row[i] = (byte) half;
                    row[i + 1] = (byte) (half >> 8);
                }
            }
            case INT8 -> random.nextBytes(row);
            case BIT -> {
                for (int i = 0; i < type.dimension(); i++) {
                    row[i >> 3] |= (byte) (random.nextInt(2) << (i & 7));
                }
            }
        }
        vectors.append(row, 0);
    }

    private static long randomLong(DataType type, SplittableRandom random) {
        long any =
                random.nextInt(20) == 0 ? (random.nextBoolean() ? Long.MIN_VALUE : Long.MAX_VALUE) : random.nextLong();
        long second = 86_400;
        return switch (type) {
            case Time time -> random.nextLong(second * time.unit().perSecond());
            case Timestamp timestamp -> {
                // Years 1 to 9999, or what 64 bits hold.
                long most = Long.MAX_VALUE / timestamp.unit().perSecond();
                long seconds = random.nextLong(Math.max(-62_135_596_800L, -most), Math.min(253_402_300_800L, most));
                yield seconds * timestamp.unit().perSecond()
                        + random.nextLong(timestamp.unit().perSecond());
            }
            case Simple simple ->
                switch (simple) {
                    case BOOL -> any & 1;
                    case INT8 -> (byte) any;
                    case INT16 -> (short) any;
                    case INT32 -> (int) any;
                    case UINT8 -> any & 0xFF;
                    case UINT16 -> any & 0xFFFF;
                    case UINT32 -> any & 0xFFFF_FFFFL;
                    case DATE -> random.nextLong(-719_162, 2_932_897);
                    default -> any;
                };
            default -> any;
        };
    }

    private static String randomText(SplittableRandom random) {
        String[] parts = {
            "a", "B", "1", " ", ",", "\"", "\n", "\r", "é", "😀", ";", "'", "\\", "null", "\t", "{", "\uFEFF"
        };
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(parts[random.nextInt(parts.length)]);
        }
        return text.toString();
    }

    /// All rows of a source.
    public static Batch all(RowSource source) throws IOException {
        Batch all = new Batch(source.schema());
        Batch batch = new Batch(source.schema());
        while (source.next(batch)) {
            int rows = batch.rowCount();
            assertThat(rows).isPositive();
            for (int i = 0; i < all.columns().size(); i++) {
                all.column(i).append(batch.column(i), 0, rows);
            }
        }
        assertThat(batch.rowCount()).isZero();
        return all;
    }

    /// Asserts that two batches hold the same values, bit by bit but for NaNs.
    public static void assertSame(Batch actual, Batch expected) {
        assertThat(actual.rowCount()).as("rows").isEqualTo(expected.rowCount());
        for (int i = 0; i < expected.columns().size(); i++) {
            Field field = expected.schema().field(i);
            for (int row = 0; row < expected.rowCount(); row++) {
                String text = show(expected.column(i), row);
                String found = show(actual.column(i), row);
                if (!found.equals(text)) {
                    assertThat(found)
                            .as("column " + field.name() + " " + field.type().label() + ", row " + row)
                            .isEqualTo(text);
                }
            }
        }
    }

    /// A value as text that only this value has.
    public static String show(Column column, int row) {
        if (column.isNull(row)) {
            return "null";
        }
        return switch (column) {
            case LongColumn longs -> "" + longs.get(row);
            case FloatColumn floats -> "" + floats.get(row);
            case DoubleColumn doubles -> "" + doubles.get(row);
            case WideColumn wide -> wide.high(row) + ":" + wide.low(row);
            case BytesColumn bytes -> Arrays.toString(bytes.get(row));
            case FixedColumn fixed ->
                Arrays.toString(
                        Arrays.copyOfRange(fixed.bytes(), row * fixed.rowBytes(), (row + 1) * fixed.rowBytes()));
            case ListColumn lists -> {
                StringBuilder text = new StringBuilder("[");
                for (int i = lists.offsets()[row]; i < lists.offsets()[row + 1]; i++) {
                    text.append(show(lists.elements(), i)).append(' ');
                }
                yield text + "]";
            }
            case StructColumn structs -> {
                StringBuilder text = new StringBuilder("{");
                structs.fields().forEach(field -> text.append(show(field, row)).append(' '));
                yield text + "}";
            }
        };
    }
}
