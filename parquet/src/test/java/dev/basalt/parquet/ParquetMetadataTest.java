package dev.basalt.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.internal.AnyRows;
import dev.basalt.columnar.internal.SameRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Metadata of a file goes through our columns into another file.
class ParquetMetadataTest {
    private static final MessageType TYPES = MessageTypeParser.parseMessageType("""
            message schema {
              optional group m (MAP) = 7 {
                repeated group key_value {
                  required binary key (STRING) = 8;
                  optional group value (LIST) = 9 {
                    repeated group list {
                      optional int32 element = 10;
                    }
                  }
                }
              }
              optional binary j (JSON);
              required binary e (ENUM);
              optional binary b (BSON);
              optional fixed_len_byte_array(12) i (INTERVAL);
              optional int64 t (TIME(MICROS,true));
              optional int32 n (TIME(MILLIS,false));
              optional binary g (GEOMETRY(OGC:CRS84));
              optional fixed_len_byte_array(2) h (FLOAT16);
              optional fixed_len_byte_array(16) u (UUID);
              optional int32 w (INTEGER(8,false));
              optional int64 z (TIMESTAMP(NANOS,true));
            }
            """);

    @TempDir
    Path directory;

    private static Batch read(Path file) throws IOException {
        try (ParquetSource source = ParquetSource.open(file, ParquetOptions.DEFAULT)) {
            return AnyRows.all(source);
        }
    }

    private static MessageType message(Path file) throws IOException {
        try (var channel = java.nio.channels.FileChannel.open(file)) {
            return Footer.read(channel, dev.basalt.core.error.Location.of(file)).message();
        }
    }

    @Test
    void keepsTypesAndFieldIds() throws IOException {
        Path file = directory.resolve("a.parquet");
        RawFile raw = new RawFile(TYPES);
        raw.entry(0, 0, 2, "k").entry(0, 1, 2, "l").entry(0, 0, 0, null);
        raw.entry(1, 0, 5, 1).entry(1, 2, 4, null).entry(1, 1, 3, null).entry(1, 0, 0, null);
        raw.values(2, "{}", null).values(3, "x", "y").values(4, new byte[] {5}, null);
        raw.values(5, new byte[12], null).values(6, 5L, null).values(7, 6, null);
        raw.values(8, new byte[21], null).values(9, new byte[] {0, 60}, null).values(10, new byte[16], null);
        raw.values(11, 255, null).values(12, -1L, null).write(file);
        Batch rows = read(file);
        assertThat(rows.schema())
                .hasToString("m list<struct<key: string, value: list<int32>>>, j string, e string not null, b binary,"
                        + " i struct<months: uint32, days: uint32, milliseconds: uint32>, t time[us], n time[ms],"
                        + " g binary, h float16, u uuid, w uint8, z timestamp[ns, UTC]");
        Path again = directory.resolve("b.parquet");
        try (ParquetSink sink = ParquetSink.create(again, rows.schema(), ParquetOptions.DEFAULT)) {
            sink.write(rows);
            sink.finish();
        }
        assertThat(message(again)).hasToString(message(file).toString());
        Batch back = read(again);
        assertThat(back.schema()).isEqualTo(rows.schema());
        SameRows.assertSame(rows, 0, back);
    }

    @Test
    void keepsMetadataOfTheFile() throws IOException {
        Map<String, String> metadata = Map.of(
                "geo",
                "{\"primary_column\":\"g\"}",
                "ARROW:schema",
                "/////w==",
                "pandas",
                "{}",
                "é",
                "ü\n",
                "",
                "empty");
        Path file = directory.resolve("a.parquet");
        RawFile raw = new RawFile("message m { required int32 a; required int32 b; }")
                .values(0, 1)
                .values(1, 2);
        metadata.forEach(raw::metadata);
        raw.write(file);
        try (ParquetSource source = ParquetSource.open(file, ParquetOptions.DEFAULT)) {
            assertThat(source.attributes()).isEqualTo(metadata);
            assertThat(source.notes()).isEmpty();
            Path again = directory.resolve("b.parquet");
            ParquetOptions options = ParquetOptions.DEFAULT.withMetadata(source.attributes());
            try (ParquetSink sink = ParquetSink.create(again, source.schema(), options)) {
                sink.finish();
            }
            try (ParquetSource back = ParquetSource.open(again, ParquetOptions.DEFAULT)) {
                assertThat(back.attributes()).isEqualTo(metadata);
            }
        }
        try (ParquetSource source = ParquetSource.open(file, List.of("b"), ParquetOptions.DEFAULT)) {
            assertThat(source.attributes()).isEqualTo(Map.of("é", "ü\n", "", "empty"));
            assertThat(source.notes())
                    .containsExactly("metadata ARROW:schema, geo, pandas describes all columns under their names, not"
                            + " those here, and is left out");
        }
    }
}
