package dev.basalt.parquet;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.schema.DataType.ListOf;
import dev.basalt.columnar.schema.DataType.Struct;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.text.NdjsonSink;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.LimitExceededException;
import dev.basalt.core.error.Location;
import dev.basalt.core.error.UnsupportedFormatException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.Util;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Files as other writers make them and [ParquetSink] does not.
class ParquetReadingTest {
    private static final int JULIAN_EPOCH_DAY = 2_440_588;

    @TempDir
    Path directory;

    private Path file = Path.of("");

    @BeforeEach
    void nameFile() {
        file = directory.resolve("a.parquet");
    }

    /// The columns of a Parquet schema, `!` behind what is never null.
    private static String schema(String fields) {
        MessageType message = MessageTypeParser.parseMessageType("message m {" + fields + "}");
        return String.join(
                ", ",
                SchemaReader.read(message, Map.of(), Location.of("a"), SchemaReader.Choices.DEFAULT).stream()
                        .map(node -> node.field().name() + " " + show(node.field()))
                        .toList());
    }

    private static String show(Field field) {
        String type = switch (field.type()) {
            case ListOf(Field element) -> "[" + show(element) + "]";
            case Struct(List<Field> fields) ->
                "{"
                        + String.join(
                                ", ",
                                fields.stream()
                                        .map(each -> each.name() + " " + show(each))
                                        .toList()) + "}";
            default -> field.type().label();
        };
        return type + (field.nullable() ? "" : "!");
    }

    private String rows(ParquetOptions options, String... columns) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ParquetSource source = ParquetSource.open(file, columns.length == 0 ? null : List.of(columns), options);
                NdjsonSink sink = NdjsonSink.to(out, source.schema())) {
            Batch batch = new Batch(source.schema());
            while (source.next(batch)) {
                sink.write(batch);
            }
            sink.finish();
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private String rows() throws IOException {
        return rows(ParquetOptions.DEFAULT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "optional group a (LIST) { repeated group list { optional int32 element; } } | a [int32]",
                "required group a (LIST) { repeated group list { required int32 element; } } | a [int32!]!",
                "optional group a (LIST) { repeated int32 element; } | a [int32!]",
                "optional group a (LIST) { repeated group element { required int32 x; optional int32 y; } } | a [{x int32!, y int32}!]",
                "optional group a (LIST) { repeated group array { required int32 x; } } | a [{x int32!}!]",
                "optional group a (LIST) { repeated group a_tuple { required int32 x; } } | a [{x int32!}!]",
                "optional group a (LIST) { repeated group b_tuple { required int32 x; } } | a [int32!]",
                "optional group a (LIST) { repeated group array (LIST) { repeated int32 array; } } | a [[int32!]!]",
                "optional group a (LIST) { repeated group e { repeated int32 x; } } | a [{x [int32!]!}!]",
                "optional group a (LIST) { repeated group array (MAP) { repeated group key_value { required int32 key; optional"
                        + " int32 value; } } } | a [[{key int32!, value int32}!]!]",
                "optional group a (MAP) { repeated group key_value { required binary key (UTF8); optional int32 value; } }"
                        + " | a [{key string!, value int32}!]",
                "optional group a (MAP_KEY_VALUE) { repeated group map { required binary key (UTF8); optional int32 value; } }"
                        + " | a [{key string!, value int32}!]",
                "optional group a (MAP) { repeated group map (MAP_KEY_VALUE) { required binary key (UTF8); required group value"
                        + " (LIST) { repeated int64 array; } } } | a [{key string!, value [int64!]!}!]",
                "optional group a (MAP) { repeated group key_value { required int32 key; } } | a [{key int32!}!]",
                "repeated int32 a | a [int32!]!",
                "repeated group a { required int32 x; } | a [{x int32!}!]!",
                "optional group a (LIST) { required int32 x; } | a {x int32!}",
            })
    void findsListsByTheRulesOfTheSpecification(String fields, String expected) {
        assertThat(schema(fields.endsWith("}") ? fields : fields + ";")).isEqualTo(expected);
    }

    @Test
    void readsTwoLevelListsOfLists() throws IOException {
        new RawFile("message m { optional group a (LIST) { repeated group array (LIST) { repeated int32 array; } } }")
                .entry(0, 0, 3, 1)
                .entry(0, 2, 3, 2)
                .entry(0, 1, 3, 3)
                .entry(0, 0, 0, null)
                .entry(0, 0, 1, null)
                .entry(0, 0, 2, null)
                .entry(0, 1, 3, 4)
                .write(file);
        assertThat(rows()).isEqualTo("{\"a\":[[1,2],[3]]}\n{\"a\":null}\n{\"a\":[]}\n{\"a\":[[],[4]]}\n");
    }

    private static byte[] int96(long nanosOfDay, int day) {
        return ByteBuffer.allocate(12)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(nanosOfDay)
                .putInt(day)
                .array();
    }

    @Test
    void readsOldTimestampsOfAnyYear() throws IOException {
        RawFile raw = new RawFile("message m { optional int96 near; optional int96 far; optional int96 mixed; }");
        byte[] early = int96(1, JULIAN_EPOCH_DAY - 1);
        byte[] year9999 = int96(1_000, JULIAN_EPOCH_DAY + 2_932_896);
        raw.values(0, early, null)
                .values(1, year9999, null)
                .values(2, early, year9999)
                .write(file);
        assertThat(rows()).isEqualTo("""
                {"near":"1969-12-31T00:00:00.000000001","far":"9999-12-31T00:00:00.000001","mixed":"1969-12-31T00:00:00.000000"}
                {"near":null,"far":null,"mixed":"9999-12-31T00:00:00.000001"}
                """);
        try (ParquetSource source = ParquetSource.open(file, ParquetOptions.DEFAULT)) {
            assertThat(source.schema()).hasToString("near timestamp[ns], far timestamp[us], mixed timestamp[us]");
            assertThat(source.notes())
                    .containsExactly(
                            "column 'mixed' has times that nanoseconds of 64 bits do not hold: its times are cut"
                                    + " to microseconds");
        }
        // What is not read is not looked at.
        try (ParquetSource source = ParquetSource.open(file, List.of("near"), ParquetOptions.DEFAULT)) {
            assertThat(source.notes()).isEmpty();
        }
    }

    @Test
    void takesMicrosecondsOfSparkAsItWroteThem() {
        // The year 290000 overflowed where Spark made the number of its day, which is negative.
        long micros = 9_089_380_393_200_000_000L;
        long shifted = micros + JULIAN_EPOCH_DAY * 86_400_000_000L;
        int day = (int) Math.floorDiv(shifted, 86_400_000_000L);
        long nanos = Math.floorMod(shifted, 86_400_000_000L) * 1000;
        assertThat(day).isNegative();
        assertThat(Int96.micros(nanos, day)).isEqualTo(micros);
        assertThat(Int96.fitsNanos(nanos, day)).isFalse();
        assertThat(Int96.fitsNanos(0, JULIAN_EPOCH_DAY + 106_751)).isTrue();
        assertThat(Int96.fitsNanos(0, JULIAN_EPOCH_DAY + 106_752)).isFalse();
        assertThat(Int96.fitsNanos(0, JULIAN_EPOCH_DAY - 106_752)).isFalse();
        assertThat(Int96.fitsNanos(-1, JULIAN_EPOCH_DAY)).isTrue();
        assertThat(Int96.nanos(-1, JULIAN_EPOCH_DAY)).isEqualTo(-1);
    }

    @Test
    void readsLongDecimalsAsTextIfTold() throws IOException {
        BigInteger digits = BigInteger.TEN.pow(40).negate().add(BigInteger.ONE);
        new RawFile(
                        "message m { optional binary d (DECIMAL(42,2)); optional fixed_len_byte_array(18) e (DECIMAL(42,0)); }")
                .values(0, digits.toByteArray(), new byte[0], null)
                .values(1, new byte[18], null, null)
                .write(file);
        assertThatThrownBy(this::rows)
                .isInstanceOf(UnsupportedFormatException.class)
                .hasMessage("[" + file + "] decimals must have at most 38 digits, but d has 42; read them as text, or"
                        + " leave the column out");
        assertThat(rows(ParquetOptions.DEFAULT.withDecimalsAsText(true))).isEqualTo("""
                {"d":"-99999999999999999999999999999999999999.99","e":"0"}
                {"d":"0.00","e":null}
                {"d":null,"e":null}
                """);
    }

    @Test
    void refusesDecimalsOfMoreBitsThanTheyMayHave() throws IOException {
        new RawFile("message m { optional binary d (DECIMAL(38,0)); }")
                .values(0, BigInteger.TWO.pow(127).toByteArray())
                .write(file);
        assertThatThrownBy(this::rows)
                .isInstanceOf(CorruptDataException.class)
                .hasMessage("[" + file
                        + ", row group 1, column 'd', page 1] a decimal must fit into 128 bits with its sign, but"
                        + " has 128 and a sign");
    }

    @Test
    void givesFieldsWithoutAnOwnNameOne() throws IOException {
        PrimitiveType integer =
                Types.primitive(PrimitiveTypeName.INT32, Repetition.REQUIRED).named("a");
        PrimitiveType text = Types.primitive(PrimitiveTypeName.BINARY, Repetition.REQUIRED)
                .as(LogicalTypeAnnotation.stringType())
                .named("a");
        PrimitiveType noName =
                Types.primitive(PrimitiveTypeName.INT64, Repetition.REQUIRED).named("");
        PrimitiveType taken =
                Types.primitive(PrimitiveTypeName.INT32, Repetition.REQUIRED).named("a_1");
        MessageType message = new MessageType("m", List.of(integer, text, noName, taken));
        UniqueNames names = new UniqueNames();
        assertThat(names.of(message).getFields().stream().map(org.apache.parquet.schema.Type::getName))
                .containsExactly("a", "a_2", "column3", "a_1");
        assertThat(names.notes())
                .containsExactly(
                        "column 2 has the name of another one, 'a', and is read as 'a_2'",
                        "column 3 has no name and is read as 'column3'");
        assertThat(new UniqueNames().of(names.of(message))).isEqualTo(names.of(message));
    }

    @Test
    void readsColumnsOfOneName() throws IOException {
        new RawFile("message m { required int64 x; required binary y (UTF8); }")
                .values(0, 1L, 2L)
                .values(1, "one", "two")
                .metadata("geo", "{}")
                .metadata("other", "kept")
                .write(file);
        rename(file, "x");
        assertThat(rows()).isEqualTo("{\"x\":1,\"x_1\":\"one\"}\n{\"x\":2,\"x_1\":\"two\"}\n");
        try (ParquetSource source = ParquetSource.open(file, ParquetOptions.DEFAULT)) {
            assertThat(source.attributes()).isEqualTo(Map.of("other", "kept"));
            assertThat(source.notes())
                    .containsExactly(
                            "column 2 has the name of another one, 'x', and is read as 'x_1'",
                            "metadata geo describes all columns under their names, not those here, and is left out");
        }
        assertThat(rows(ParquetOptions.DEFAULT, "x_1")).isEqualTo("{\"x_1\":\"one\"}\n{\"x_1\":\"two\"}\n");
    }

    /// Gives the last column of a file another name.
    private static void rename(Path file, String name) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int length = Bytes.int32(bytes, bytes.length - 8);
        int start = bytes.length - 8 - length;
        FileMetaData footer = Util.readFileMetaData(new java.io.ByteArrayInputStream(bytes, start, length));
        requireNonNull(footer.getSchema()).getLast().setName(name);
        ColumnChunk last = requireNonNull(
                        requireNonNull(footer.getRow_groups()).getFirst().getColumns())
                .getLast();
        requireNonNull(last.getMeta_data()).setPath_in_schema(List.of(name));
        writeFooter(file, java.util.Arrays.copyOf(bytes, start), footer);
    }

    private static void writeFooter(Path file, byte[] pages, FileMetaData footer) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(pages);
        Util.writeFileMetaData(footer, out);
        out.write(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(out.size() - pages.length)
                .array());
        out.write("PAR1".getBytes(StandardCharsets.ISO_8859_1));
        Files.write(file, out.toByteArray());
    }

    @ParameterizedTest
    @CsvSource({"0, 0, -1", "4, 99999, 4", "0, 0, 0"})
    void readsRowGroupsWithoutRows(long offset, long size, long dictionary) throws IOException {
        MessageType message = MessageTypeParser.parseMessageType("message m { optional int32 a; }");
        ColumnMetaData column = new ColumnMetaData(
                Type.INT32, List.of(Encoding.PLAIN), List.of("a"), CompressionCodec.SNAPPY, 0, size, size, offset);
        column.setDictionary_page_offset(dictionary);
        ColumnChunk chunk = new ColumnChunk(0);
        chunk.setMeta_data(column);
        FileMetaData footer = new ParquetMetadataConverter()
                .toParquetMetadata(
                        1,
                        new org.apache.parquet.hadoop.metadata.ParquetMetadata(
                                new org.apache.parquet.hadoop.metadata.FileMetaData(message, Map.of(), "parquet-cpp"),
                                List.of()));
        footer.setRow_groups(List.of(new RowGroup(List.of(chunk), size, 0)));
        writeFooter(file, "PAR1".getBytes(StandardCharsets.ISO_8859_1), footer);
        assertThat(rows()).isEmpty();
        try (ParquetSource source = ParquetSource.open(file, ParquetOptions.DEFAULT)) {
            assertThat(source.schema()).hasToString("a int32");
            assertThat(source.rowCount()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "fixed_len_byte_array(16) x (UUID), 16, 15",
        "fixed_len_byte_array(16) x (UUID), 16, 17",
        "fixed_len_byte_array(2) x (FLOAT16), 2, 1",
        "fixed_len_byte_array(2) x (FLOAT16), 2, 3",
        "fixed_len_byte_array(12) x (INTERVAL), 12, 11",
        "fixed_len_byte_array(12) x (INTERVAL), 12, 0"
    })
    void refusesValuesOfAnotherLength(String type, int expected, int length) throws IOException {
        // Only this encoding keeps a length with each value.
        new RawFile("message m { optional " + type + "; }")
                .version(2)
                .withoutDictionaries()
                .values(0, new byte[expected], null, new byte[length])
                .write(file);
        assertThatThrownBy(this::rows)
                .isInstanceOf(CorruptDataException.class)
                .hasMessage("[" + file + ", row group 1, column 'x', page 1] a value must have " + expected
                        + " bytes, but has " + length);
    }

    @Test
    void readsIntervalsAsRecords() throws IOException {
        byte[] interval = ByteBuffer.allocate(12)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(14)
                .putInt(-1)
                .putInt(3)
                .array();
        new RawFile("message m { optional fixed_len_byte_array(12) i (INTERVAL); }")
                .values(0, interval, null)
                .write(file);
        assertThat(rows()).isEqualTo("{\"i\":{\"months\":14,\"days\":4294967295,\"milliseconds\":3}}\n{\"i\":null}\n");
    }

    @Test
    void namesTheLimitOfAPage() throws IOException {
        new RawFile("message m { required binary x; }")
                .codec(ParquetCodec.ZSTD)
                .withoutDictionaries()
                .values(0, new byte[5000])
                .write(file);
        assertThatThrownBy(() -> rows(ParquetOptions.DEFAULT.withMaxPageBytes(5003)))
                .isInstanceOf(LimitExceededException.class)
                .hasMessage(
                        "[" + file + ", row group 1, column 'x', page 1] a page must have at most 5003 bytes, but has"
                                + " 5004; raise ParquetOptions.maxPageBytes");
        assertThat(rows(ParquetOptions.DEFAULT.withMaxPageBytes(5004))).startsWith("{\"x\":\"AAAA");
    }
}
