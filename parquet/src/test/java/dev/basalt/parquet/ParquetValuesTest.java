package dev.basalt.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.column.StructColumn;
import dev.basalt.columnar.column.WideColumn;
import dev.basalt.columnar.schema.DataType;
import dev.basalt.columnar.schema.DataType.Decimal;
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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The least and the greatest values of each type come back, alone and in lists, and those one step beyond are refused.
class ParquetValuesTest {
    private static final long MOST_SECONDS = Long.MAX_VALUE / 1000;

    @TempDir
    Path directory;

    /// Integers that a type holds, from the least to the greatest.
    record Range(DataType type, long least, long greatest) {
        @Override
        public String toString() {
            return type.label();
        }
    }

    static List<Range> ranges() {
        return List.of(
                new Range(Simple.BOOL, 0, 1),
                new Range(Simple.INT8, -128, 127),
                new Range(Simple.INT16, -32_768, 32_767),
                new Range(Simple.INT32, Integer.MIN_VALUE, Integer.MAX_VALUE),
                new Range(Simple.DATE, Integer.MIN_VALUE, Integer.MAX_VALUE),
                new Range(Simple.UINT8, 0, 255),
                new Range(Simple.UINT16, 0, 65_535),
                new Range(Simple.UINT32, 0, 4_294_967_295L),
                new Range(Simple.INT64, Long.MIN_VALUE, Long.MAX_VALUE),
                new Range(Simple.UINT64, Long.MIN_VALUE, Long.MAX_VALUE),
                new Range(new Time(TimeUnit.SECOND), 0, 86_400),
                new Range(new Time(TimeUnit.MILLISECOND), Integer.MIN_VALUE, Integer.MAX_VALUE),
                new Range(new Timestamp(TimeUnit.SECOND, "UTC"), -MOST_SECONDS, MOST_SECONDS),
                new Range(new Timestamp(TimeUnit.MILLISECOND, null), Long.MIN_VALUE, Long.MAX_VALUE));
    }

    /// Writes a value with a null before it, alone and in a list, and reads both back.
    private List<Column> written(DataType type, java.util.function.Consumer<Column> value) throws IOException {
        Schema schema = Schema.of(Field.of("v", type), Field.of("l", new ListOf(Field.of("e", type))));
        Batch batch = new Batch(schema);
        batch.column(0).appendNull();
        value.accept(batch.column(0));
        dev.basalt.columnar.column.ListColumn lists = batch.column("l", dev.basalt.columnar.column.ListColumn.class);
        value.accept(lists.elements());
        lists.elements().appendNull();
        lists.appendList();
        lists.appendNull();
        Path path = directory.resolve("v.parquet");
        try (ParquetSink sink = ParquetSink.create(path, schema, ParquetOptions.DEFAULT)) {
            sink.write(batch);
            sink.finish();
        }
        Batch read = new Batch(schema);
        try (ParquetSource source = ParquetSource.open(path, ParquetOptions.DEFAULT)) {
            assertThat(source.schema()).hasToString(schema.toString());
            assertThat(source.next(read)).isTrue();
            assertThat(read.rowCount()).isEqualTo(2);
            assertThat(read.column(0).isNull(0)).isTrue();
            assertThat(read.column(1).isNull(1)).isTrue();
            Column elements = read.column("l", dev.basalt.columnar.column.ListColumn.class)
                    .elements();
            assertThat(elements.isNull(1)).isTrue();
            return List.of(read.column(0), elements);
        }
    }

    @ParameterizedTest
    @MethodSource("ranges")
    void integersComeBackUpToTheirEnds(Range range) throws IOException {
        for (long value : new long[] {range.least, range.least + 1, 0, range.greatest - 1, range.greatest}) {
            List<Column> read = written(range.type, column -> ((LongColumn) column).append(value));
            assertThat(((LongColumn) read.get(0)).get(1)).isEqualTo(value);
            assertThat(((LongColumn) read.get(1)).get(0)).isEqualTo(value);
        }
        List<Long> beyond = new ArrayList<>();
        if (range.least > Long.MIN_VALUE) {
            beyond.addAll(List.of(range.least - 1, Long.MIN_VALUE));
        }
        if (range.greatest < Long.MAX_VALUE) {
            beyond.addAll(List.of(range.greatest + 1, Long.MAX_VALUE));
        }
        for (long value : beyond) {
            assertThatThrownBy(() -> written(range.type, column -> ((LongColumn) column).append(value)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("column 'v' must have values of " + range.type.label() + ", but has " + value);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 9, 10, 18, 19, 20, 37, 38})
    void decimalsComeBackUpToTheirDigits(int precision) throws IOException {
        Decimal type = new Decimal(precision, precision / 2);
        BigInteger bound = BigInteger.TEN.pow(precision);
        for (BigInteger value : List.of(
                bound.subtract(BigInteger.ONE),
                bound.subtract(BigInteger.ONE).negate(),
                BigInteger.ZERO,
                BigInteger.ONE.negate(),
                BigInteger.valueOf(7))) {
            List<Column> read = written(type, column -> ((WideColumn) column).append(value));
            assertThat(((WideColumn) read.get(0)).integer(1)).isEqualTo(value);
            assertThat(((WideColumn) read.get(1)).integer(0)).isEqualTo(value);
        }
        for (BigInteger value : List.of(bound, bound.negate(), bound.add(BigInteger.ONE))) {
            assertThatThrownBy(() -> written(type, column -> ((WideColumn) column).append(value)))
                    .hasMessage("column 'v' must have values of " + type.label() + ", but has " + value);
        }
        if (precision < 19) {
            BigInteger least = BigInteger.valueOf(Long.MIN_VALUE);
            assertThatThrownBy(() -> written(type, column -> ((WideColumn) column).append(least)))
                    .hasMessage("column 'v' must have values of " + type.label() + ", but has " + least);
        }
    }

    @Test
    void intervalsComeBackUpToTheirEnds() throws IOException {
        Struct type = new Struct(List.of(
                Field.of("months", Simple.UINT32).notNull(),
                Field.of("days", Simple.UINT32).notNull(),
                Field.of("milliseconds", Simple.UINT32).notNull()));
        Field field = Field.of("v", type).withAttributes(Map.of("parquet.type", "interval"));
        assertThat(interval(field, 1, 4_294_967_295L, 65_536)).isEqualTo("1 4294967295 65536");
        for (long wrong : new long[] {-1, 4_294_967_296L}) {
            assertThatThrownBy(() -> interval(field, 1, 2, wrong))
                    .hasMessageStartingWith("column 'v' must have values of struct<months: uint32,")
                    .hasMessageEndingWith(", but has " + wrong);
        }
        assertThatThrownBy(() -> interval(field, 1, null, 3L))
                .hasMessage("column 'v' must have a value in each row, but an interval has a null");
    }

    private String interval(Field field, @Nullable Object... parts) throws IOException {
        Schema schema = Schema.of(field);
        Batch batch = new Batch(schema);
        StructColumn column = batch.column("v", StructColumn.class);
        for (int i = 0; i < 3; i++) {
            if (parts[i] instanceof Number number) {
                ((LongColumn) column.fields().get(i)).append(number.longValue());
            } else {
                column.fields().get(i).appendNull();
            }
        }
        column.appendStruct();
        Path path = directory.resolve("i.parquet");
        try (ParquetSink sink = ParquetSink.create(path, schema, ParquetOptions.DEFAULT)) {
            sink.write(batch);
            sink.finish();
        }
        try (ParquetSource source = ParquetSource.open(path, ParquetOptions.DEFAULT)) {
            Batch read = new Batch(source.schema());
            assertThat(source.next(read)).isTrue();
            List<Column> fields = read.column("v", StructColumn.class).fields();
            return ((LongColumn) fields.get(0)).get(0) + " " + ((LongColumn) fields.get(1)).get(0) + " "
                    + ((LongColumn) fields.get(2)).get(0);
        }
    }

    /// Notes that others wrote under our names are passed over, and those that mean nothing here too.
    @Test
    void notesThatAreNoneArePassedOver() {
        Map<String, String> metadata =
                Map.of("basalt.field.a", "unit=s&=x&zone&a.k=v%3D1&bad%zz=1&b=%zz&semantic=NOBODY&personal=yes&name=");
        Map<String, String> notes = new FieldNotes(metadata).of(List.of("a"));
        assertThat(notes)
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("unit", "s", "a.k", "v=1", "semantic", "NOBODY", "personal", "yes", "name", ""));
        Field field = FieldNotes.apply(notes, Field.of("a", Simple.INT32));
        assertThat(field).isEqualTo(Field.of("a", Simple.INT32).withAttributes(Map.of("k", "v=1")));
        assertThat(FieldNotes.leafType(notes, new Time(TimeUnit.MILLISECOND))).isEqualTo(new Time(TimeUnit.SECOND));
        assertThat(FieldNotes.leafType(notes, new Time(TimeUnit.MICROSECOND)))
                .isEqualTo(new Time(TimeUnit.MICROSECOND));
        assertThat(FieldNotes.leafType(notes, new Timestamp(TimeUnit.NANOSECOND, "UTC")))
                .isEqualTo(new Timestamp(TimeUnit.NANOSECOND, "UTC"));
        assertThat(FieldNotes.leafType(Map.of(), new Time(TimeUnit.MILLISECOND)))
                .isEqualTo(new Time(TimeUnit.MILLISECOND));
        Map<String, String> paris = Map.of("zone", "Europe/Paris");
        assertThat(FieldNotes.leafType(paris, new Timestamp(TimeUnit.SECOND, "UTC")))
                .isEqualTo(new Timestamp(TimeUnit.SECOND, "Europe/Paris"));
        assertThat(FieldNotes.leafType(paris, new Timestamp(TimeUnit.SECOND, null)))
                .isEqualTo(new Timestamp(TimeUnit.SECOND, null));
        for (String vector : List.of("FLOAT32", "FLOAT32:", "FLOAT32:x", "FLOAT32:0", "FLOAT64:3", "FLOAT32:99999")) {
            assertThat(FieldNotes.vector(Map.of("vector", vector))).as(vector).isNull();
        }
        assertThat(FieldNotes.vector(Map.of())).isNull();
        assertThat(FieldNotes.vector(Map.of("vector", "INT8:3")))
                .isEqualTo(new DataType.FixedVector(DataType.Element.INT8, 3));
        assertThat(FieldNotes.isNote("basalt.field.a")).isTrue();
        assertThat(FieldNotes.isNote("basalt.profile")).isFalse();
    }
}
