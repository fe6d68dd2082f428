package dev.basalt.columnar.legacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.internal.AnyRows;
import dev.basalt.columnar.legacy.LegacyWriter.Column;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.SemanticType;
import dev.basalt.columnar.text.ValueText;
import dev.basalt.core.error.BasaltException;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.UnsupportedFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LegacyNcfSourceTest {
    private static final long SEED = 20260106;

    @TempDir
    Path directory;

    private Path file(byte[] bytes) throws IOException {
        return Files.write(directory.resolve("old.ncf"), bytes);
    }

    private static List<Column> pythonColumns() {
        return List.of(
                new Column("id", "int64", "id_key", false, LegacyWriter.numbers(8, 1, -2, Long.MAX_VALUE)),
                new Column("i8", "int8", "unknown", true, LegacyWriter.numbers(1, -128, 127, 0)),
                new Column("i16", "int16", "unknown", true, LegacyWriter.numbers(2, -1, 2, 3)),
                new Column("i32", "int32", "unknown", true, LegacyWriter.numbers(4, -1, 2, 3)),
                new Column("u8", "uint8", "unknown", true, LegacyWriter.numbers(1, 255, 0, 1)),
                new Column("u16", "uint16", "unknown", true, LegacyWriter.numbers(2, 65_535, 0, 1)),
                new Column("u32", "uint32", "unknown", true, LegacyWriter.numbers(4, 0xFFFF_FFFFL, 0, 1)),
                new Column("u64", "uint64", "unknown", true, LegacyWriter.numbers(8, -1, 0, 1)),
                new Column(
                        "f32",
                        "float32",
                        "numerical",
                        true,
                        LegacyWriter.numbers(4, Float.floatToIntBits(1.5f), 0, Float.floatToIntBits(-2))),
                new Column("f64", "float64", "geo_lat", true, LegacyWriter.doubles(0.5, Double.NaN, -1)),
                new Column("a", "string", "pii_email", true, LegacyWriter.strings("x@y.z", "", "é")),
                new Column("b", "string", "text_title", false, LegacyWriter.strings("", "two", "")));
    }

    private static List<Column> rustColumns() {
        return List.of(
                new Column("id", "Int64", null, false, LegacyWriter.numbers(8, 1, 2, 3)),
                new Column("score", "Float64", "Embedding", true, LegacyWriter.doubles(0.5, 1, -1)),
                new Column("name", "String", "PiiName", true, LegacyWriter.strings("ann", "", "é")));
    }

    private String shown(Path path) throws IOException {
        try (LegacyNcfSource source = LegacyNcfSource.open(path)) {
            Batch all = AnyRows.all(source);
            StringBuilder text = new StringBuilder();
            for (int row = 0; row < all.rowCount(); row++) {
                int at = row;
                text.append(all.columns().stream()
                                .map(column -> column.isNull(at) ? "-" : ValueText.of(column, at))
                                .toList())
                        .append(' ');
            }
            return text.toString().strip();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void readsPythonFiles(boolean zstd) throws IOException {
        Path path = file(LegacyWriter.python(3, zstd, pythonColumns()));
        assertThat(shown(path))
                .isEqualTo("[1, -128, -1, -1, 255, 65535, 4294967295, 18446744073709551615, 1.5, 0.5, x@y.z, ]"
                        + " [-2, 127, 2, 2, 0, 0, 0, 0, 0.0, NaN, -, two]"
                        + " [9223372036854775807, 0, 3, 3, 1, 1, 1, 1, -2.0, -1.0, é, ]");
        try (LegacyNcfSource source = LegacyNcfSource.open(path)) {
            Field id = source.schema().field(0);
            assertThat(id.nullable()).isFalse();
            assertThat(id.semantic()).isEqualTo(SemanticType.ID_KEY);
            assertThat(id.attributes())
                    .isEqualTo(Map.of("description", "the key of the row, which is never used twice"));
            assertThat(source.schema().fields().stream().filter(Field::personal).map(Field::name))
                    .containsExactly("a", "b");
            assertThat(source.schema().field(9).semantic()).isEqualTo(SemanticType.GEO_LATITUDE);
        }
    }

    @Test
    void readsRustFiles() throws IOException {
        Path path = file(LegacyWriter.rust(3, rustColumns()));
        assertThat(shown(path)).isEqualTo("[1, 0.5, ann] [2, 1.0, ] [3, -1.0, é]");
        try (LegacyNcfSource source = LegacyNcfSource.open(path)) {
            assertThat(source.schema().fields().stream().map(Field::semantic))
                    .containsExactly(SemanticType.NONE, SemanticType.EMBEDDING, SemanticType.PII_NAME);
        }
    }

    @Test
    void readsManyRowsInBatches() throws IOException {
        int rows = 200_000;
        String[] names = IntStream.range(0, rows).mapToObj(i -> "user_" + i).toArray(String[]::new);
        long[] ids = IntStream.range(0, rows).asLongStream().toArray();
        Path path = file(LegacyWriter.rust(
                rows,
                List.of(
                        new Column("id", "Int64", null, false, LegacyWriter.numbers(8, ids)),
                        new Column("name", "String", null, false, LegacyWriter.strings(names)))));
        try (LegacyNcfSource source = LegacyNcfSource.open(path)) {
            Batch batch = new Batch(source.schema());
            assertThat(source.next(batch)).isTrue();
            assertThat(batch.rowCount()).isEqualTo(65_536);
        }
        try (LegacyNcfSource source = LegacyNcfSource.open(path)) {
            Batch all = AnyRows.all(source);
            assertThat(all.rowCount()).isEqualTo(rows);
            for (int row = 0; row < rows; row += 997) {
                assertThat(ValueText.of(all.column(0), row)).isEqualTo("" + row);
                assertThat(ValueText.of(all.column(1), row)).isEqualTo("user_" + row);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"boolean", "date", "timestamp", "decimal", "binary"})
    void neverUnpickles(String type) throws IOException {
        Path path = file(LegacyWriter.python(
                1,
                true,
                List.of(
                        new Column("id", "int64", "unknown", true, LegacyWriter.numbers(8, 1)),
                        new Column("when", type, "unknown", true, new byte[] {(byte) 0x80, 4, '.'}))));
        assertThatThrownBy(() -> LegacyNcfSource.open(path))
                .isInstanceOf(UnsupportedFormatException.class)
                .hasMessage("[" + path + " @ byte 72, column 'when'] a column of type " + type
                        + " must not be read, as its values are a Python pickle, which runs what it says; write the column"
                        + " as string or int64 instead");
    }

    @Test
    void refusesFilesOfVersion11() throws IOException {
        ByteBuffer header = ByteBuffer.allocate(200).order(ByteOrder.LITTLE_ENDIAN);
        header.put(new byte[] {'N', 'C', 'F', 1, 1, 0, 0, 0}).putLong(64).putLong(100);
        // The size of a map in 32 bits, then the map.
        header.putInt(64, 0x94).put(68, (byte) 0x89);
        Path path = file(header.array());
        assertThatThrownBy(() -> LegacyNcfSource.open(path))
                .isInstanceOf(UnsupportedFormatException.class)
                .hasMessage("[" + path + " @ byte 8] a file must be of version 1.0 or 2.0, but is of version 1.1, whose"
                        + " writer put statistics over the values; write the data anew from where it came from");
        Path other = file("something else altogether, and long enough to hold what a header has: 68 bytes"
                .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        assertThatThrownBy(() -> LegacyNcfSource.open(other)).isInstanceOf(UnsupportedFormatException.class);
    }

    @Test
    void refusesTypesThatRustNeverWrote() throws IOException {
        Path path = file(LegacyWriter.rust(1, List.of(new Column("d", "Date", null, true, new byte[4]))));
        assertThatThrownBy(() -> LegacyNcfSource.open(path))
                .hasMessage(
                        "[" + path + " @ byte 64, column 'd'] a type must be Int64, Float64 or String, as no other was"
                                + " ever written, but is 'Date'");
    }

    @Test
    void reportsEveryFlippedByteAndCutBeforeTheFooter() throws IOException {
        for (boolean python : new boolean[] {true, false}) {
            byte[] good = python ? LegacyWriter.python(3, true, pythonColumns()) : LegacyWriter.rust(3, rustColumns());
            int covered = good.length - (python ? 28 : 0);
            for (int at = 0; at < covered; at++) {
                // No sum covers a Rust header; where its statistics are, and its end, nobody looks at.
                boolean unused = !python && ((at >= 16 && at < 24) || (at >= 48 && at < 64));
                boolean versionOfFooter = python && at >= covered - 37 && at < covered - 32;
                if (unused || versionOfFooter) {
                    continue;
                }
                byte[] bad = good.clone();
                bad[at] ^= 0x41;
                Path path = file(bad);
                assertThatThrownBy(() -> shown(path)).as("byte " + at).isInstanceOf(BasaltException.class);
            }
            for (int length = 0; length < covered; length++) {
                Path path = file(Arrays.copyOf(good, length));
                assertThatThrownBy(() -> shown(path)).as("length " + length).isInstanceOf(BasaltException.class);
            }
        }
    }

    @Test
    void survivesBytesThatPassTheChecksum() throws IOException {
        SplittableRandom random = new SplittableRandom(SEED);
        for (boolean python : new boolean[] {true, false}) {
            byte[] good = python ? LegacyWriter.python(3, false, pythonColumns()) : LegacyWriter.rust(3, rustColumns());
            ByteBuffer header = ByteBuffer.wrap(good).order(ByteOrder.LITTLE_ENDIAN);
            int footer = python ? header.getInt(24) : (int) header.getLong(32);
            for (int round = 0; round < 1000; round++) {
                byte[] bad = good.clone();
                for (int i = random.nextInt(1, 4); i > 0; i--) {
                    bad[8 + random.nextInt(footer - 8)] = (byte) random.nextInt(256);
                }
                LegacyWriter.rehash(bad, footer, python);
                Path path = file(bad);
                try {
                    shown(path);
                } catch (BasaltException e) {
                    assertThat(e.getMessage()).startsWith("[" + path);
                }
            }
        }
    }

    @Test
    void refusesAColumnThatClaimsMoreRows() throws IOException {
        Path path = file(LegacyWriter.rust(4, rustColumns().subList(0, 1)));
        assertThatThrownBy(() -> shown(path))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageEndingWith(", column 'id'] values must have 32 bytes more, but have 24");
        Path fewer = file(LegacyWriter.rust(2, rustColumns().subList(0, 1)));
        assertThatThrownBy(() -> shown(fewer))
                .hasMessageEndingWith(", column 'id'] values must end with the last row, but go on");
    }
}
