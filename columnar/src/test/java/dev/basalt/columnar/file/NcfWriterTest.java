package dev.basalt.columnar.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.DoubleColumn;
import dev.basalt.columnar.column.FloatColumn;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.column.StructColumn;
import dev.basalt.columnar.column.WideColumn;
import dev.basalt.columnar.schema.DataType;
import dev.basalt.columnar.schema.DataType.Decimal;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.DataType.Struct;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.core.testing.MemoryDisk;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class NcfWriterTest {
    private static final long SEED = 76;

    private static Statistics statistics(DataType type, Consumer<Column> fill) throws IOException {
        MemoryDisk disk = new MemoryDisk();
        Schema schema = Schema.of(Field.of("c", type));
        Batch batch = new Batch(schema);
        fill.accept(batch.column(0));
        write(disk, batch);
        try (NcfFile file = NcfFile.open(disk, Rows.PATH, Rows.OPTIONS)) {
            return file.statistics("c");
        }
    }

    private static void write(MemoryDisk disk, Batch batch) throws IOException {
        // Stripes of two rows, so that statistics are put together from those of pages.
        NcfOptions options = Rows.OPTIONS.withStripes(2, 1 << 20);
        try (NcfWriter writer = NcfWriter.create(disk, Rows.PATH, batch.schema(), options)) {
            writer.write(batch);
            writer.finish();
        }
    }

    private static Consumer<Column> longs(long... values) {
        return column -> ((LongColumn) column).append(values, 0, values.length);
    }

    private static Consumer<Column> doubles(double... values) {
        return column -> {
            for (double value : values) {
                ((DoubleColumn) column).append(value);
            }
        };
    }

    private static Consumer<Column> texts(String... values) {
        return column -> {
            for (String value : values) {
                ((BytesColumn) column).append(value);
            }
        };
    }

    private static Bound bytes(String text, boolean exact) {
        return new Bound.Bytes(text.getBytes(StandardCharsets.UTF_8), exact);
    }

    @Test
    void knowsIntegersExactly() throws IOException {
        long large = (1L << 53) + 1;
        assertThat(statistics(Simple.INT64, longs(large, large + 1, Long.MAX_VALUE)))
                .isEqualTo(new Statistics(
                        3,
                        0,
                        0,
                        new Bound.Whole(large),
                        new Bound.Whole(Long.MAX_VALUE),
                        BigInteger.valueOf(large)
                                .multiply(BigInteger.TWO)
                                .add(BigInteger.valueOf(Long.MAX_VALUE).add(BigInteger.ONE)),
                        true));
        assertThat(statistics(Simple.INT64, longs(1, 5, 3)).sorted()).isFalse();
        assertThat(statistics(Simple.INT64, longs(5, 5, 3)).sorted()).isFalse();
        Statistics low = statistics(Simple.INT64, longs(Long.MIN_VALUE, Long.MIN_VALUE, -1));
        assertThat(low.sum()).isEqualTo(BigInteger.TWO.pow(64).negate().subtract(BigInteger.ONE));
    }

    @Test
    void ordersUnsignedIntegersWithoutASign() throws IOException {
        Statistics found = statistics(Simple.UINT64, longs(1, -1, 2));
        assertThat(found.min()).isEqualTo(new Bound.Whole(1));
        assertThat(found.max()).isEqualTo(new Bound.Whole(-1));
        assertThat(found.sum()).isEqualTo(BigInteger.TWO.pow(64).add(BigInteger.TWO));
        assertThat(statistics(Simple.UINT64, longs(1, 2, -1)).sorted()).isTrue();
    }

    @Test
    void countsTrueValuesAndSumsNoDates() throws IOException {
        assertThat(statistics(Simple.BOOL, longs(1, 0, 1)).sum()).isEqualTo(BigInteger.TWO);
        assertThat(statistics(Simple.DATE, longs(1, 0, 1)).sum()).isNull();
    }

    @Test
    void leavesNansOutAndSignsZeros() throws IOException {
        Statistics found = statistics(Simple.FLOAT64, doubles(Double.NaN, 0.0, -0.0, Double.NaN, 2.5));
        assertThat(found).isEqualTo(new Statistics(5, 0, 2, new Bound.Real(-0.0), new Bound.Real(2.5), null, false));
        assertThat(statistics(Simple.FLOAT64, doubles(-0.0)).max()).isEqualTo(new Bound.Real(0.0));
        assertThat(statistics(Simple.FLOAT64, doubles(Double.NaN)))
                .isEqualTo(new Statistics(1, 0, 1, null, null, null, false));
        Statistics floats = statistics(Simple.FLOAT32, column -> {
            ((FloatColumn) column).append(Float.POSITIVE_INFINITY);
            ((FloatColumn) column).append(0.1f);
        });
        assertThat(floats.min()).isEqualTo(new Bound.Real(0.1f));
        assertThat(floats.max()).isEqualTo(new Bound.Real(Double.POSITIVE_INFINITY));
    }

    @Test
    void boundsStringsAsUnsignedBytes() throws IOException {
        SplittableRandom random = new SplittableRandom(SEED);
        byte[] letters = {0, 1, 'a', -1};
        for (int round = 0; round < 100; round++) {
            int shared = random.nextInt(10);
            List<byte[]> values = new ArrayList<>();
            for (int i = random.nextInt(6); i >= 0; i--) {
                byte[] value = new byte[shared + random.nextInt(20)];
                for (int at = shared; at < value.length; at++) {
                    value[at] = letters[random.nextInt(6) == 0 ? random.nextInt(letters.length) : 0];
                }
                values.add(value);
            }
            Statistics found = statistics(Simple.BINARY, column -> {
                for (byte[] value : values) {
                    ((BytesColumn) column).append(value, 0, value.length);
                }
            });
            List<byte[]> ordered = new ArrayList<>(values);
            ordered.sort(Arrays::compareUnsigned);
            String which = "seed " + SEED + ", round " + round;
            assertThat(found.min()).as(which).isEqualTo(new Bound.Bytes(ordered.getFirst(), true));
            assertThat(found.max()).as(which).isEqualTo(new Bound.Bytes(ordered.getLast(), true));
            assertThat(found.sorted()).as(which).isEqualTo(ordered.equals(values));
        }
    }

    @Test
    void cutsLongStringsSoThatTheyStillBound() throws IOException {
        String a = "a".repeat(40);
        String z = "z".repeat(40);
        Statistics found = statistics(Simple.STRING, texts(z, a, "b"));
        assertThat(found.min()).isEqualTo(bytes("a".repeat(32), false));
        assertThat(found.max()).isEqualTo(bytes("z".repeat(31) + "{", false));
        assertThat(statistics(Simple.STRING, texts("", "b")).min()).isEqualTo(bytes("", true));
        assertThat(statistics(Simple.STRING, texts("a", "b", "b", "c")).sorted())
                .isTrue();
        Statistics highest = statistics(Simple.BINARY, column -> {
            byte[] ones = new byte[40];
            java.util.Arrays.fill(ones, (byte) -1);
            ((BytesColumn) column).append(ones, 0, 40);
            ((BytesColumn) column).append(new byte[] {3}, 0, 1);
        });
        assertThat(highest.max()).isNull();
        assertThat(highest.min()).isEqualTo(new Bound.Bytes(new byte[] {3}, true));
    }

    @Test
    void ordersDecimalsWithASignAndUuidsWithout() throws IOException {
        Consumer<Column> fill = column -> {
            ((WideColumn) column).append(-1, -5);
            ((WideColumn) column).append(0, 7);
            ((WideColumn) column).appendNull();
        };
        assertThat(statistics(new Decimal(20, 2), fill))
                .isEqualTo(new Statistics(3, 1, 0, new Bound.Wide(-1, -5), new Bound.Wide(0, 7), BigInteger.TWO, true));
        assertThat(statistics(Simple.UUID, fill))
                .isEqualTo(new Statistics(3, 1, 0, new Bound.Wide(0, 7), new Bound.Wide(-1, -5), null, false));
    }

    @Test
    void refusesValuesThatTheTypeDoesNotHave() {
        assertThatThrownBy(() -> statistics(Simple.INT8, longs(127, 128)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("values of column 'c' must be -128 to 127, but one is 128");
        assertThatThrownBy(() -> statistics(Simple.BOOL, longs(2)))
                .hasMessage("values of column 'c' must be 0 to 1, but one is 2");
        assertThatThrownBy(() -> statistics(Simple.UINT32, longs(-1)))
                .hasMessage("values of column 'c' must be 0 to 4294967295, but one is -1");
        assertThatThrownBy(() -> statistics(new Decimal(3, 0), c -> ((WideColumn) c).append(BigInteger.valueOf(1000))))
                .hasMessage("values of column 'c' must have at most 3 digits, but one is 1000");
    }

    @Test
    void refusesNullsWhereThereMustBeNone() throws IOException {
        MemoryDisk disk = new MemoryDisk();
        Field inner = Field.of("inner", Simple.INT32).notNull();
        Schema schema = Schema.of(Field.of("record", new Struct(List.of(inner))));
        Batch batch = new Batch(schema);
        StructColumn records = batch.column("record", StructColumn.class);
        records.appendNull();
        write(disk, batch);
        records.fields().getFirst().appendNull();
        records.appendStruct();
        assertThatThrownBy(() -> write(disk, batch))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("column 'record.inner' must have a value in every row, but row 1 of the batch has none");
        assertThat(disk.list(Path.of(""))).containsExactly(Rows.PATH);
    }

    @Test
    void leavesNothingWithoutFinish() throws IOException {
        MemoryDisk disk = new MemoryDisk();
        Batch batch = new Batch(Schema.of(Field.of("n", Simple.INT64)));
        longs(1, 2, 3).accept(batch.column(0));
        NcfWriter writer = NcfWriter.create(disk, Rows.PATH, batch.schema(), Rows.OPTIONS);
        writer.write(batch);
        writer.close();
        writer.close();
        assertThat(disk.list(Path.of(""))).isEmpty();
        assertThatThrownBy(() -> writer.write(batch))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("[rows.ncf] a writer must be open, but it is closed");
    }

    @Test
    void refusesOtherColumnsAndWritingAfterTheEnd() throws IOException {
        MemoryDisk disk = new MemoryDisk();
        Schema schema = Schema.of(Field.of("n", Simple.INT64));
        try (NcfWriter writer = NcfWriter.create(disk, Rows.PATH, schema, Rows.OPTIONS)) {
            Batch other = new Batch(Schema.of(Field.of("m", Simple.INT64).notNull()));
            assertThatThrownBy(() -> writer.write(other))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("columns must be (n int64), but were (m int64 not null)");
            writer.finish();
            assertThatThrownBy(writer::finish).hasMessage("[rows.ncf] a writer must be open, but it is finished");
        }
        assertThatThrownBy(() -> NcfWriter.create(disk, Rows.PATH, Schema.of(), Rows.OPTIONS))
                .hasMessage("a file must have at least one column");
    }

    @Test
    void cutsLargeValuesIntoPagesOfTheirOwn() throws IOException {
        MemoryDisk disk = new MemoryDisk();
        Batch batch = new Batch(Schema.of(Field.of("b", Simple.BINARY)));
        BytesColumn column = batch.column("b", BytesColumn.class);
        for (int i = 0; i < 3000; i++) {
            column.append(new byte[i % 1000 == 0 ? 3 << 20 : i % 7], 0, i % 1000 == 0 ? 3 << 20 : i % 7);
        }
        Rows.write(disk, Rows.PATH, batch, Rows.OPTIONS.withStripes(1 << 20, 4 << 20), new java.util.Random(1));
        try (NcfFile file = NcfFile.open(disk, Rows.PATH, Rows.OPTIONS)) {
            for (PageSummary page : file.pages("b")) {
                assertThat(page.rawBytes()).isLessThan((3 << 20) + (2 << 20));
            }
            Rows.assertSame(batch, 0, Rows.read(file.scan().open()));
        }
    }
}
