package dev.basalt.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.columnar.arrow.ArrowExport;
import dev.basalt.columnar.arrow.ArrowImport;
import dev.basalt.columnar.arrow.ArrowOptions;
import dev.basalt.columnar.arrow.ArrowOptions.Format;
import dev.basalt.columnar.arrow.ArrowSink;
import dev.basalt.columnar.arrow.ArrowSource;
import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.RowSource;
import dev.basalt.columnar.internal.AnyRows;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.columnar.text.ValueText;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.apache.arrow.c.ArrowArray;
import org.apache.arrow.c.ArrowArrayStream;
import org.apache.arrow.c.ArrowSchema;
import org.apache.arrow.c.Data;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.DateMilliVector;
import org.apache.arrow.vector.Decimal256Vector;
import org.apache.arrow.vector.DurationVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.LargeVarBinaryVector;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ViewVarCharVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.impl.UnionLargeListWriter;
import org.apache.arrow.vector.complex.impl.UnionMapWriter;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryEncoder;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.ipc.ArrowWriter;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.util.ByteArrayReadableSeekableByteChannel;
import org.apache.arrow.vector.util.Text;
import org.apache.arrow.vector.validate.ValidateUtil;
import org.apache.arrow.vector.validate.ValidateVectorBufferVisitor;
import org.apache.arrow.vector.validate.ValidateVectorDataVisitor;
import org.apache.arrow.vector.validate.ValidateVectorTypeVisitor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Our Arrow data against Arrow's own library: what either writes, the other reads as the same rows.
class ArrowJavaTest {
    private static final long SEED = 20260105;

    private BufferAllocator allocator;

    @BeforeEach
    void open() {
        allocator = new RootAllocator();
    }

    @AfterEach
    void closeWithNothingLeft() {
        // Throws if a buffer was not released.
        allocator.close();
    }

    private static byte[] ours(Batch batch, Format format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ArrowSink sink = ArrowSink.to(out, batch.schema(), ArrowOptions.DEFAULT.withFormat(format))) {
            sink.write(batch);
            sink.finish();
        }
        return out.toByteArray();
    }

    private static Batch read(byte[] bytes) throws IOException {
        try (ArrowSource source = ArrowSource.open(new ByteArrayInputStream(bytes), "test", ArrowOptions.DEFAULT)) {
            return AnyRows.all(source);
        }
    }

    private ArrowReader reader(byte[] bytes, Format format) {
        return format == Format.FILE
                ? new ArrowFileReader(new ByteArrayReadableSeekableByteChannel(bytes), allocator)
                : new ArrowStreamReader(new ByteArrayInputStream(bytes), allocator);
    }

    private static ArrowWriter writer(
            VectorSchemaRoot root, DictionaryProvider dictionaries, ByteArrayOutputStream out, Format format) {
        return format == Format.FILE
                ? new ArrowFileWriter(root, dictionaries, Channels.newChannel(out))
                : new ArrowStreamWriter(root, dictionaries, Channels.newChannel(out));
    }

    private static void requireValid(VectorSchemaRoot root) {
        for (FieldVector vector : root.getFieldVectors()) {
            vector.accept(new ValidateVectorBufferVisitor(), null);
            // The check of types does not know half-precision numbers.
            if (!vector.getField().toString().contains("FloatingPoint(HALF)")) {
                vector.accept(new ValidateVectorTypeVisitor(), null);
            }
            // The check of values knows no fixed-size lists, and takes decimals that fit for ones that do not.
            ArrowType type = vector.getField().getType();
            if (!(type instanceof ArrowType.FixedSizeList) && !(type instanceof ArrowType.Decimal)) {
                vector.accept(new ValidateVectorDataVisitor(), null);
            }
        }
        ValidateUtil.validateOrThrow(root.getRowCount() >= 0, "rows");
    }

    @ParameterizedTest
    @CsvSource({"FILE, 0, 3", "FILE, 1, 1", "FILE, 1000, 0", "FILE, 1000, 3", "STREAM, 65, 2", "STREAM, 1000, 5"})
    void readsAndWritesWhatWeWrote(Format format, int rows, int nullEvery) throws IOException {
        Batch batch = AnyRows.random(AnyRows.everyType(), rows, nullEvery, new SplittableRandom(SEED));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ArrowReader reader = reader(ours(batch, format), format)) {
            VectorSchemaRoot root = reader.getVectorSchemaRoot();
            try (ArrowWriter writer = writer(root, reader, out, format)) {
                writer.start();
                while (reader.loadNextBatch()) {
                    requireValid(root);
                    requireSameNulls(root, batch);
                    writer.writeBatch();
                }
                writer.end();
            }
        }
        Batch found = read(out.toByteArray());
        assertThat(found.schema()).isEqualTo(batch.schema());
        AnyRows.assertSame(found, batch);
    }

    private static void requireSameNulls(VectorSchemaRoot root, Batch batch) {
        assertThat(root.getRowCount()).isEqualTo(batch.rowCount());
        for (int i = 0; i < batch.columns().size(); i++) {
            Column column = batch.column(i);
            FieldVector vector = root.getVector(i);
            for (int row = 0; row < batch.rowCount(); row++) {
                assertThat(vector.isNull(row)).isEqualTo(column.isNull(row));
                Object value = vector.getObject(row);
                switch (value) {
                    case List<?> list
                    when column.type().label().startsWith("vector<int8") ->
                        assertThat(list).hasToString(ValueText.of(column, row));
                    case Text text -> assertThat(text).hasToString(ValueText.of(column, row));
                    case Integer _, Long _, Byte _, Boolean _, java.math.BigDecimal _ ->
                        requireSame(value, column, row);
                    case null, default -> {}
                }
            }
        }
    }

    private static void requireSame(Object value, Column column, int row) {
        String label = column.type().label();
        boolean plain = label.startsWith("int") || label.startsWith("decimal") || label.equals("bool");
        if (plain) {
            String text = value instanceof java.math.BigDecimal decimal ? decimal.toPlainString() : value.toString();
            assertThat(ValueText.of(column, row)).isEqualTo(text);
        }
    }

    /// Columns of types that we never write.
    private List<FieldVector> foreign(int rows) {
        List<FieldVector> vectors = new ArrayList<>();
        fill(
                vectors,
                new LargeVarCharVector("large text", allocator),
                rows,
                (v, i) -> v.setSafe(i, ("long " + i).getBytes(StandardCharsets.UTF_8)));
        fill(
                vectors,
                new LargeVarBinaryVector("large bytes", allocator),
                rows,
                (v, i) -> v.setSafe(i, new byte[] {(byte) (int) i}));
        fill(
                vectors,
                new ViewVarCharVector("views", allocator),
                rows,
                (v, i) -> v.setSafe(i, ("a view" + " of more".repeat(i % 4) + i).getBytes(StandardCharsets.UTF_8)));
        fill(vectors, new DateMilliVector("date64", allocator), rows, (v, i) -> v.setSafe(i, 86_400_000L * (i - 5)));
        fill(
                vectors,
                new FixedSizeBinaryVector("fixed", allocator, 3),
                rows,
                (v, i) -> v.setSafe(i, new byte[] {1, 2, (byte) (int) i}));
        DurationVector durations = new DurationVector(
                "duration", FieldType.nullable(new ArrowType.Duration(TimeUnit.MILLISECOND)), allocator);
        fill(vectors, durations, rows, (v, i) -> v.setSafe(i, 1000L * i));
        NullVector nulls = new NullVector("nothing", rows);
        vectors.add(nulls);
        vectors.add(map(rows));
        vectors.add(largeList(rows));
        return vectors;
    }

    private static <V extends FieldVector> void fill(
            List<FieldVector> to, V vector, int rows, BiConsumer<V, Integer> set) {
        vector.allocateNew();
        for (int i = 0; i < rows; i++) {
            if (i % 3 == 2) {
                vector.setNull(i);
            } else {
                set.accept(vector, i);
            }
        }
        vector.setValueCount(rows);
        to.add(vector);
    }

    private MapVector map(int rows) {
        MapVector map = MapVector.empty("map", allocator, false);
        UnionMapWriter writer = map.getWriter();
        for (int i = 0; i < rows; i++) {
            writer.setPosition(i);
            writer.startMap();
            for (int entry = 0; entry < i % 3; entry++) {
                writer.startEntry();
                writer.key().bigInt().writeBigInt(entry);
                writer.value().bigInt().writeBigInt(10L * i);
                writer.endEntry();
            }
            writer.endMap();
        }
        writer.setValueCount(rows);
        return map;
    }

    private LargeListVector largeList(int rows) {
        LargeListVector lists = LargeListVector.empty("large list", allocator);
        UnionLargeListWriter writer = lists.getWriter();
        for (int i = 0; i < rows; i++) {
            writer.setPosition(i);
            writer.startList();
            for (int element = 0; element < i % 4; element++) {
                writer.writeInt(element - i);
            }
            writer.endList();
        }
        writer.setValueCount(rows);
        return lists;
    }

    private static String shown(Batch batch, String column) {
        Column values = batch.column(column);
        return IntStream.range(0, Math.min(6, batch.rowCount()))
                .mapToObj(row -> values.isNull(row) ? "-" : ValueText.of(values, row))
                .toList()
                .toString();
    }

    private static void requireForeign(Batch found) {
        assertThat(found.schema())
                .hasToString("large text string, large bytes binary, views string, date64 date, fixed binary,"
                        + " duration int64, nothing string, map list<struct<key: int64, value: int64>>,"
                        + " large list list<int32>");
        assertThat(shown(found, "large text")).isEqualTo("[long 0, long 1, -, long 3, long 4, -]");
        assertThat(shown(found, "large bytes")).isEqualTo("[AA==, AQ==, -, Aw==, BA==, -]");
        assertThat(shown(found, "views"))
                .isEqualTo("[a view0, a view of more1, -, a view of more of more of more3, a view4, -]");
        assertThat(shown(found, "date64")).isEqualTo("[1969-12-27, 1969-12-28, -, 1969-12-30, 1969-12-31, -]");
        assertThat(shown(found, "fixed")).isEqualTo("[AQIA, AQIB, -, AQID, AQIE, -]");
        assertThat(shown(found, "duration")).isEqualTo("[0, 1000, -, 3000, 4000, -]");
        assertThat(shown(found, "nothing")).isEqualTo("[-, -, -, -, -, -]");
        assertThat(shown(found, "map"))
                .isEqualTo("[[], [{\"key\":0,\"value\":10}], [{\"key\":0,\"value\":20},{\"key\":1,\"value\":20}], [],"
                        + " [{\"key\":0,\"value\":40}], [{\"key\":0,\"value\":50},{\"key\":1,\"value\":50}]]");
        assertThat(shown(found, "large list")).isEqualTo("[[], [-1], [-2,-1], [-3,-2,-1], [], [-5]]");
    }

    @ParameterizedTest
    @CsvSource({"FILE", "STREAM"})
    void givesTypesThatWeNeverWrite(Format format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (VectorSchemaRoot root = new VectorSchemaRoot(foreign(100))) {
            root.setRowCount(100);
            try (ArrowWriter writer = writer(root, new DictionaryProvider.MapDictionaryProvider(), out, format)) {
                writer.writeBatch();
            }
        }
        requireForeign(read(out.toByteArray()));
    }

    @Test
    void givesTypesThatWeNeverWriteThroughMemory() {
        try (VectorSchemaRoot root = new VectorSchemaRoot(foreign(100));
                ArrowSchema schema = ArrowSchema.allocateNew(allocator);
                ArrowArray array = ArrowArray.allocateNew(allocator)) {
            root.setRowCount(100);
            Data.exportVectorSchemaRoot(allocator, root, new DictionaryProvider.MapDictionaryProvider(), array, schema);
            requireForeign(ArrowImport.batch(schema.memoryAddress(), array.memoryAddress(), ArrowOptions.DEFAULT));
        }
    }

    @ParameterizedTest
    @CsvSource({"FILE", "STREAM"})
    void givesColumnsInDictionaries(Format format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (VarCharVector words = new VarCharVector("words", allocator);
                VarCharVector plain = new VarCharVector("c", allocator)) {
            String[] known = {"red", "green", "blue"};
            IntStream.range(0, 3).forEach(i -> words.setSafe(i, known[i].getBytes(StandardCharsets.UTF_8)));
            words.setValueCount(3);
            for (int i = 0; i < 7; i++) {
                if (i != 4) {
                    plain.setSafe(i, known[i % 3].getBytes(StandardCharsets.UTF_8));
                }
            }
            plain.setValueCount(7);
            ArrowType.Int bytes = new ArrowType.Int(8, true);
            Dictionary dictionary = new Dictionary(words, new DictionaryEncoding(7, false, bytes));
            DictionaryProvider dictionaries = new DictionaryProvider.MapDictionaryProvider(dictionary);
            try (FieldVector encoded = (FieldVector) DictionaryEncoder.encode(plain, dictionary)) {
                VectorSchemaRoot root = VectorSchemaRoot.of(encoded);
                root.setRowCount(7);
                try (ArrowWriter writer = writer(root, dictionaries, out, format)) {
                    writer.writeBatch();
                }
                try (ArrowSchema schema = ArrowSchema.allocateNew(allocator);
                        ArrowArray array = ArrowArray.allocateNew(allocator)) {
                    Data.exportVectorSchemaRoot(allocator, root, dictionaries, array, schema);
                    Batch found =
                            ArrowImport.batch(schema.memoryAddress(), array.memoryAddress(), ArrowOptions.DEFAULT);
                    assertThat(shown(found, "c")).isEqualTo("[red, green, blue, red, -, blue]");
                }
            }
        }
        Batch found = read(out.toByteArray());
        assertThat(found.schema()).hasToString("c string");
        assertThat(shown(found, "c")).isEqualTo("[red, green, blue, red, -, blue]");
    }

    @ParameterizedTest
    @CsvSource({"0, 3", "1, 1", "1000, 0", "1000, 3"})
    void takesAndGivesRowsThroughMemory(int rows, int nullEvery) {
        Batch batch = AnyRows.random(AnyRows.everyType(), rows, nullEvery, new SplittableRandom(SEED));
        try (ArrowSchema schema = ArrowSchema.allocateNew(allocator);
                ArrowArray array = ArrowArray.allocateNew(allocator)) {
            ArrowExport.schema(batch.schema(), schema.memoryAddress());
            ArrowExport.batch(batch, array.memoryAddress());
            try (VectorSchemaRoot root = Data.importVectorSchemaRoot(allocator, array, schema, null)) {
                requireValid(root);
                requireSameNulls(root, batch);
                try (ArrowSchema schemaBack = ArrowSchema.allocateNew(allocator);
                        ArrowArray arrayBack = ArrowArray.allocateNew(allocator)) {
                    Data.exportVectorSchemaRoot(
                            allocator, root, new DictionaryProvider.MapDictionaryProvider(), arrayBack, schemaBack);
                    Batch found = ArrowImport.batch(
                            schemaBack.memoryAddress(), arrayBack.memoryAddress(), ArrowOptions.DEFAULT);
                    assertThat(found.schema()).isEqualTo(batch.schema());
                    AnyRows.assertSame(found, batch);
                }
            }
        }
    }

    @Test
    void readsOurStreamAndGivesItBack() throws IOException {
        Schema schema = AnyRows.everyType();
        Batch batch = AnyRows.random(schema, 500, 4, new SplittableRandom(SEED));
        ArrowSource source =
                ArrowSource.open(new ByteArrayInputStream(ours(batch, Format.STREAM)), "test", ArrowOptions.DEFAULT);
        try (ArrowArrayStream stream = ArrowArrayStream.allocateNew(allocator);
                ArrowArrayStream back = ArrowArrayStream.allocateNew(allocator)) {
            ArrowExport.stream(source, stream.memoryAddress());
            Data.exportArrayStream(allocator, Data.importArrayStream(allocator, stream), back);
            try (RowSource found = ArrowImport.stream(back.memoryAddress(), ArrowOptions.DEFAULT)) {
                assertThat(found.schema()).isEqualTo(schema);
                AnyRows.assertSame(AnyRows.all(found), batch);
            }
        }
    }

    @Test
    void refusesDecimalsOf256Bits() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Decimal256Vector decimals = new Decimal256Vector("d", allocator, 50, 2);
                IntVector ints = new IntVector("i", allocator);
                BigIntVector longs = new BigIntVector("l", allocator)) {
            for (FieldVector vector : List.of(decimals, ints, longs)) {
                vector.allocateNew();
                vector.setValueCount(1);
            }
            try (ArrowWriter writer = writer(
                    VectorSchemaRoot.of(decimals, ints, longs),
                    new DictionaryProvider.MapDictionaryProvider(),
                    out,
                    Format.STREAM)) {
                writer.writeBatch();
            }
        }
        assertThatThrownBy(() -> read(out.toByteArray()))
                .hasMessage(
                        "[test @ byte 0, column 'd'] a decimal must have 1 to 38 digits in at most 128 bits and a scale"
                                + " from 0 to its digits, but has 50 digits in 256 bits and scale 2");
    }
}
