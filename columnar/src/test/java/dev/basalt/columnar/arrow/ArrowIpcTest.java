package dev.basalt.columnar.arrow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.columnar.arrow.ArrowOptions.Format;
import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.internal.AnyRows;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.columnar.schema.SemanticType;
import dev.basalt.core.error.BasaltException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArrowIpcTest {
    private static final long SEED = 20260103;

    @TempDir
    Path directory;

    static byte[] written(ArrowOptions options, Batch... batches) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ArrowSink sink = ArrowSink.to(out, batches[0].schema(), options)) {
            for (Batch batch : batches) {
                sink.write(batch);
            }
            sink.finish();
        }
        return out.toByteArray();
    }

    static Batch read(byte[] bytes) throws IOException {
        return read(bytes, ArrowOptions.DEFAULT);
    }

    private static Batch read(byte[] bytes, ArrowOptions options) throws IOException {
        try (ArrowSource source = ArrowSource.open(new ByteArrayInputStream(bytes), "test", options)) {
            return AnyRows.all(source);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 63, 64, 65, 1000})
    void readsBackWhatWasWritten(int rows) throws IOException {
        SplittableRandom random = new SplittableRandom(SEED);
        Schema schema = AnyRows.everyType();
        for (int nullEvery : new int[] {0, 1, 2, 7}) {
            Batch batch = AnyRows.random(schema, rows, nullEvery, random);
            for (Format format : Format.values()) {
                for (boolean zstd : new boolean[] {false, true}) {
                    byte[] bytes =
                            written(ArrowOptions.DEFAULT.withFormat(format).withCompressed(zstd), batch, batch);
                    Batch found = read(bytes);
                    assertThat(found.schema()).isEqualTo(schema);
                    assertThat(found.rowCount()).isEqualTo(2 * rows);
                    Batch twice = new Batch(schema);
                    for (int i = 0; i < schema.size(); i++) {
                        twice.column(i).append(batch.column(i), 0, rows);
                        twice.column(i).append(batch.column(i), 0, rows);
                    }
                    AnyRows.assertSame(found, twice);
                }
            }
        }
    }

    @Test
    void keepsWhatFieldsMean() throws IOException {
        Schema schema = Schema.of(
                Field.of("mail", Simple.STRING).meaning(SemanticType.PII_EMAIL).notNull(),
                Field.of("n", Simple.INT8).markedPersonal().withAttributes(Map.of("unit", "kg", "é", "")),
                Field.of("id", Simple.UUID).meaning(SemanticType.ID_UUID));
        assertThat(read(written(ArrowOptions.DEFAULT, new Batch(schema)))
                        .schema()
                        .fields())
                .isEqualTo(schema.fields());
    }

    @Test
    void writesAFileThatIsThereOnlyWhenFinished() throws IOException {
        Path path = directory.resolve("t.arrow");
        Schema schema = Schema.of(Field.of("a", Simple.INT64));
        try (ArrowSink sink = ArrowSink.create(path, schema, ArrowOptions.DEFAULT)) {
            sink.write(new Batch(schema));
        }
        assertThat(path).doesNotExist();
        try (ArrowSink sink = ArrowSink.create(path, schema, ArrowOptions.DEFAULT)) {
            sink.finish();
        }
        try (ArrowSource source = ArrowSource.open(path, ArrowOptions.DEFAULT)) {
            assertThat(source.schema()).isEqualTo(schema);
            assertThat(source.next(new Batch(schema))).isFalse();
        }
        assertThat(Files.readAllBytes(path)).startsWith("ARROW1\0\0".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    @Test
    void refusesValuesThatDoNotFitTheirType() {
        Schema schema = Schema.of(Field.of("a", Simple.INT8));
        Batch batch = new Batch(schema);
        ((LongColumn) batch.column(0)).append(128);
        assertThatThrownBy(() -> written(ArrowOptions.DEFAULT, batch))
                .hasMessage("a value of type int8 must fit into 1 bytes, but was 128");
    }

    @Test
    void refusesWhatIsNoArrowData() {
        assertThatThrownBy(() -> read(new byte[0]))
                .hasMessage("[test @ byte 0] Arrow data must begin with a schema, but does not");
        assertThatThrownBy(() -> read("{\"a\": 1}".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .hasMessage("[test @ byte 0] metadata must have at most 16777216 bytes, but has 576791163; raise"
                        + " ArrowOptions.maxMetadataBytes");
    }

    @Test
    void takesNoMoreMemoryThanAllowed() throws IOException {
        Schema schema = Schema.of(Field.of("a", Simple.INT64));
        Batch batch = AnyRows.random(schema, 1000, 0, new SplittableRandom(SEED));
        byte[] bytes = written(ArrowOptions.DEFAULT.withFormat(Format.STREAM), batch);
        assertThatThrownBy(() -> read(bytes, ArrowOptions.DEFAULT.withMaxBatchBytes(7_999)))
                .hasMessageContaining(
                        "] a batch must have at most 7999 bytes, but has 8000; raise ArrowOptions.maxBatchBytes");
        assertThat(read(bytes, ArrowOptions.DEFAULT.withMaxBatchBytes(8_000)).rowCount())
                .isEqualTo(1000);
        Schema bits = Schema.of(Field.of("a", Simple.BOOL));
        byte[] packed = written(ArrowOptions.DEFAULT, AnyRows.random(bits, 1000, 0, new SplittableRandom(SEED)));
        assertThatThrownBy(() -> read(packed, ArrowOptions.DEFAULT.withMaxBatchBytes(7_999)))
                .hasMessageEndingWith("] a batch must need at most 7999 bytes of memory, but needs more; raise"
                        + " ArrowOptions.maxBatchBytes");
    }

    private static void expectDataError(byte[] bytes) {
        try {
            read(bytes, ArrowOptions.DEFAULT.withMaxBatchBytes(1 << 20));
        } catch (BasaltException e) {
            assertThat(e.getMessage()).startsWith("[test");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void reportsEveryCut() throws IOException {
        Batch batch = AnyRows.random(AnyRows.everyType(), 3, 3, new SplittableRandom(SEED));
        for (boolean zstd : new boolean[] {false, true}) {
            byte[] file = written(ArrowOptions.DEFAULT.withCompressed(zstd), batch);
            for (int length = 0; length < file.length; length++) {
                byte[] cut = Arrays.copyOf(file, length);
                assertThatThrownBy(() -> read(cut)).isInstanceOf(BasaltException.class);
            }
        }
    }

    @Test
    void survivesEveryFlippedByte() throws IOException {
        Batch batch = AnyRows.random(AnyRows.everyType(), 3, 3, new SplittableRandom(SEED));
        for (boolean zstd : new boolean[] {false, true}) {
            byte[] good = written(ArrowOptions.DEFAULT.withFormat(Format.STREAM).withCompressed(zstd), batch);
            for (int at = 0; at < good.length; at++) {
                for (int flip : new int[] {0x01, 0x80, 0xFF}) {
                    byte[] bytes = good.clone();
                    bytes[at] ^= (byte) flip;
                    expectDataError(bytes);
                }
            }
        }
    }

    @Test
    void survivesRandomBytes() throws IOException {
        SplittableRandom random = new SplittableRandom(SEED);
        byte[] good = written(
                ArrowOptions.DEFAULT.withFormat(Format.STREAM), AnyRows.random(AnyRows.everyType(), 5, 3, random));
        for (int round = 0; round < 5000; round++) {
            byte[] bytes = good.clone();
            int from = random.nextInt(bytes.length - 8);
            for (int i = random.nextInt(1, 9); i > 0; i--) {
                bytes[random.nextInt(2) == 0 ? from + random.nextInt(8) : random.nextInt(bytes.length)] =
                        (byte) (random.nextInt(3) - 1);
            }
            expectDataError(bytes);
        }
    }

    @Test
    void unpacksLz4Frames() {
        // Four literals and a match that overlaps itself, then literals; one stored block.
        byte[] frame = {
            0x04,
            0x22,
            0x4D,
            0x18,
            0x60,
            0x40,
            0x00,
            9,
            0,
            0,
            0,
            0x44,
            'a',
            'b',
            'c',
            'd',
            2,
            0,
            0x10,
            'x',
            2,
            0,
            0,
            (byte) 0x80,
            'y',
            'z',
            0,
            0,
            0,
            0
        };
        byte[] out = new byte[15];
        dev.basalt.core.error.Location where = dev.basalt.core.error.Location.of("test");
        assertThat(Lz4Frames.unpack(frame, 0, frame.length, out, where)).isEqualTo(15);
        assertThat(new String(out, java.nio.charset.StandardCharsets.US_ASCII)).isEqualTo("abcdcdcdcdcdxyz");
        assertThatThrownBy(() -> Lz4Frames.unpack(frame, 0, frame.length, new byte[14], where))
                .hasMessage("[test] a buffer must be compressed with LZ4, but has more than 14 bytes");
        SplittableRandom random = new SplittableRandom(SEED);
        for (int round = 0; round < 20_000; round++) {
            byte[] bad = frame.clone();
            bad[7 + random.nextInt(bad.length - 7)] = (byte) random.nextInt(256);
            int length = random.nextInt(bad.length + 1);
            try {
                Lz4Frames.unpack(bad, 0, length, out, where);
            } catch (BasaltException e) {
                assertThat(e.getMessage()).startsWith("[test] ");
            }
        }
    }
}
