package dev.basalt.columnar.file;

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
import dev.basalt.columnar.internal.SameRows;
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
import dev.basalt.columnar.schema.SemanticType;
import dev.basalt.core.storage.Disk;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/// Random rows of all types, and ways to write and compare them.
final class Rows {
    static final Path PATH = Path.of("rows.ncf");
    static final NcfOptions OPTIONS = NcfOptions.DEFAULT.withFileId(new UUID(1, 2));

    private static final ListOf STRINGS = new ListOf(Field.of("item", Simple.STRING));

    /// A column of each type, and of types within types.
    static final Schema ALL_TYPES = Schema.of(
            Field.of("bool", Simple.BOOL),
            Field.of("int8", Simple.INT8),
            Field.of("int16", Simple.INT16),
            Field.of("int32", Simple.INT32),
            Field.of("int64", Simple.INT64).meaning(SemanticType.ID_KEY),
            Field.of("uint8", Simple.UINT8),
            Field.of("uint16", Simple.UINT16),
            Field.of("uint32", Simple.UINT32),
            Field.of("uint64", Simple.UINT64),
            Field.of("float16", Simple.FLOAT16),
            Field.of("float32", Simple.FLOAT32),
            Field.of("float64", Simple.FLOAT64),
            Field.of("date", Simple.DATE),
            Field.of("time", new Time(TimeUnit.MILLISECOND)),
            Field.of("timestamp", new Timestamp(TimeUnit.NANOSECOND, null)),
            Field.of("instant", new Timestamp(TimeUnit.MICROSECOND, "Europe/Paris")),
            Field.of("decimal", new Decimal(38, 4)),
            Field.of("uuid", Simple.UUID),
            Field.of("string", Simple.STRING).meaning(SemanticType.PII_EMAIL),
            Field.of("binary", Simple.BINARY).withAttributes(Map.of("b", "2", "a", "1")),
            Field.of("vector", new FixedVector(Element.FLOAT32, 5)),
            Field.of("bits", new FixedVector(Element.BIT, 11)),
            Field.of("list", STRINGS),
            Field.of("lists", new ListOf(Field.of("inner", new ListOf(Field.of("x", Simple.INT32))))),
            Field.of(
                    "record",
                    new Struct(List.of(
                            Field.of("number", Simple.FLOAT64),
                            Field.of("words", STRINGS),
                            Field.of("inner", new Struct(List.of(Field.of("flag", Simple.BOOL))))))),
            Field.of("records", new ListOf(Field.of("r", new Struct(List.of(Field.of("k", Simple.STRING)))))));

    private Rows() {}

    /// Random rows.
    ///
    /// @param nullPercent how many of a hundred values are null
    static Batch random(Schema schema, int rows, int nullPercent, Random random) {
        Batch batch = new Batch(schema);
        for (Column column : batch.columns()) {
            fill(column, rows, nullPercent, random);
        }
        return batch;
    }

    private static void fill(Column column, int rows, int nullPercent, Random random) {
        for (int i = 0; i < rows; i++) {
            add(column, nullPercent, random);
        }
    }

    private static void add(Column column, int nullPercent, Random random) {
        if (random.nextInt(100) < nullPercent) {
            column.appendNull();
            return;
        }
        switch (column) {
            case LongColumn longs -> longs.append(integer(longs.type(), random));
            case DoubleColumn doubles -> doubles.append(real(random));
            case FloatColumn floats ->
                floats.append(
                        floats.type() == Simple.FLOAT16
                                ? Float.float16ToFloat((short) random.nextInt(0x7C00))
                                : Float.intBitsToFloat(random.nextInt()));
            case WideColumn wide -> {
                if (wide.type() instanceof Decimal) {
                    wide.append(new BigInteger(random.nextInt(126), random).negate());
                } else {
                    wide.append(random.nextLong(), random.nextLong());
                }
            }
            case BytesColumn bytes -> {
                byte[] value = new byte[random.nextInt(8) == 0 ? random.nextInt(60) : random.nextInt(9)];
                random.nextBytes(value);
                if (bytes.type() == Simple.STRING) {
                    bytes.append("é".repeat(value.length / 2) + value.length % 7);
                } else {
                    bytes.append(value, 0, value.length);
                }
            }
            case FixedColumn fixed -> {
                byte[] value = new byte[fixed.rowBytes()];
                random.nextBytes(value);
                fixed.append(value, 0);
            }
            case ListColumn list -> {
                fill(list.elements(), random.nextInt(4), nullPercent, random);
                list.appendList();
            }
            case StructColumn struct -> {
                for (Column field : struct.fields()) {
                    add(field, nullPercent, random);
                }
                struct.appendStruct();
            }
        }
    }

    private static double real(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> random.nextBoolean() ? 0.0 : -0.0;
            case 1 -> Double.longBitsToDouble(0x7FF8_0000_0000_0000L | random.nextInt(100));
            case 2 -> Double.longBitsToDouble(random.nextLong());
            default -> Math.round(random.nextGaussian() * 1000) / 100.0;
        };
    }

    private static long integer(DataType type, Random random) {
        long bits = random.nextInt(5) == 0 ? random.nextInt(3) - 1 : random.nextLong();
        return switch (type) {
            case Simple.BOOL -> bits & 1;
            case Simple.INT8 -> (byte) bits;
            case Simple.INT16 -> (short) bits;
            case Simple.INT32 -> (int) bits;
            case Simple.UINT8 -> bits & 0xFF;
            case Simple.UINT16 -> bits & 0xFFFF;
            case Simple.UINT32 -> bits & 0xFFFF_FFFFL;
            default -> bits;
        };
    }

    /// Writes rows, in batches of random sizes.
    static void write(Disk disk, Path path, Batch rows, NcfOptions options, Random random) throws IOException {
        try (NcfWriter writer = NcfWriter.create(disk, path, rows.schema(), options)) {
            int from = 0;
            Batch part = new Batch(rows.schema());
            while (from < rows.rowCount()) {
                int count = Math.min(rows.rowCount() - from, random.nextInt(3) == 0 ? 1 : random.nextInt(50_000));
                part.clear();
                for (int i = 0; i < part.columns().size(); i++) {
                    part.column(i).append(rows.column(i), from, count);
                }
                writer.write(part);
                from += count;
            }
            writer.finish();
        }
    }

    /// Reads all that a scan gives.
    static Batch read(NcfScan scan) {
        Batch all = new Batch(scan.schema());
        Batch batch = new Batch(scan.schema());
        while (scan.next(batch)) {
            assertThat(batch.rowCount()).isPositive();
            for (int i = 0; i < all.columns().size(); i++) {
                all.column(i).append(batch.column(i), 0, batch.rowCount());
            }
        }
        assertThat(batch.rowCount()).isZero();
        scan.close();
        return all;
    }

    static void assertSame(Batch expected, int from, Batch actual) {
        SameRows.assertSame(expected, from, actual);
    }

    static void assertSame(String name, Column expected, int from, Column actual, int actualFrom, int count) {
        SameRows.assertSame(name, expected, from, actual, actualFrom, count);
    }
}
