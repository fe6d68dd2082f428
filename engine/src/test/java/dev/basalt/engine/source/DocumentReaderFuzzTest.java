package dev.basalt.engine.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.basalt.columnar.arrow.ArrowOptions;
import dev.basalt.columnar.arrow.ArrowSink;
import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.column.RowSink;
import dev.basalt.columnar.file.NcfOptions;
import dev.basalt.columnar.file.NcfWriter;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.core.limit.Limits;
import dev.basalt.core.storage.Disk;
import dev.basalt.core.testing.ExternalFiles;
import dev.basalt.engine.Document;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Whatever bytes a file holds: documents and errors of ours come, nothing else, and reading ends.
class DocumentReaderFuzzTest {
    /// Repeat a run with `-Dbasalt.seed=`.
    private static final long SEED = Long.getLong("basalt.seed", 20_260_101L);

    private static final Limits LIMITS = new Limits(300, 64, Limits.DEFAULT.maxNestingDepth(), 1 << 20, 16);

    private static final byte[] MARKS = "\"\\{}[],:\n\r \t\0-0e.tfn'#\uFEFFé".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(SourceFormat.class)
    void mutatedFilesGiveDocumentsOrErrors(SourceFormat format) throws IOException {
        mutate(format, 1_500);
    }

    @Tag("long")
    @ParameterizedTest
    @EnumSource(SourceFormat.class)
    void mutatedFilesGiveDocumentsOrErrorsForLong(SourceFormat format) throws IOException {
        mutate(format, 300_000);
    }

    private void mutate(SourceFormat format, int rounds) throws IOException {
        Random random = new Random(SEED + format.name().hashCode());
        String name = "a." + extension(format);
        byte[] seed = validBytes(format);
        for (int round = 0; round < rounds; round++) {
            Path file = Reading.file(folder, name, mutated(seed, random));
            try {
                for (Document document : Reading.of(file, LIMITS).documents()) {
                    assertThat(document.field("id")).isNotNull();
                    assertThat(document.json()).doesNotContain("\n");
                    assertThat(document.text()).isNotBlank();
                }
            } catch (RuntimeException | AssertionError | StackOverflowError e) {
                fail("seed " + SEED + ", round " + round + ", file " + Arrays.toString(Files.readAllBytes(file)), e);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(SourceFormat.class)
    void randomMarksGiveDocumentsOrErrors(SourceFormat format) throws IOException {
        Random random = new Random(SEED - format.name().hashCode());
        for (int round = 0; round < 1_000; round++) {
            byte[] bytes = new byte[random.nextInt(60)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = MARKS[random.nextInt(MARKS.length)];
            }
            Path file = Reading.file(folder, "a." + extension(format), bytes);
            try {
                Reading.of(file, LIMITS);
            } catch (RuntimeException | AssertionError | StackOverflowError e) {
                fail("seed " + SEED + ", round " + round + ", file " + Arrays.toString(bytes), e);
            }
        }
    }

    @Test
    @Tag("external")
    void publicSuiteIsAcceptedAndRejectedAsItSays() throws IOException {
        List<Path> files = suite("json-parsing");
        int accepted = 0;
        int rejected = 0;
        for (Path file : files) {
            byte[] value = Files.readAllBytes(file);
            String name = String.valueOf(file.getFileName());
            Reading.of(Reading.file(folder, "alone.json", value));
            List<String> wrapped = Reading.of(Reading.file(folder, "wrapped.json", wrapped(value)))
                    .events();
            if (name.startsWith("y_")) {
                assertThat(wrapped).as(name).containsExactly("+ found");
                accepted++;
            } else if (name.startsWith("n_")) {
                // An object that is whole comes before the error of what follows it.
                assertThat(wrapped).as(name).anyMatch(event -> event.startsWith("- "));
                rejected++;
            }
        }
        assertThat(accepted).isGreaterThan(90);
        assertThat(rejected).isGreaterThan(180);
    }

    @Test
    @Tag("external")
    void publicCorporaAreReadWhole() throws IOException {
        for (Path file : suite("json-corpora")) {
            byte[] value = Files.readAllBytes(file);
            boolean lines = file.toString().endsWith(".ndjson");
            Reading alone = Reading.of(file);
            assertThat(alone.events()).as(file.toString()).isNotEmpty();
            if (!lines) {
                assertThat(Reading.of(Reading.file(folder, "wrapped.json", wrapped(value)))
                                .events())
                        .as(file.toString())
                        .containsExactly("+ found");
            }
        }
    }

    private static byte[] wrapped(byte[] value) {
        byte[] before = "{\"text\":\"found\",\"v\":".getBytes(StandardCharsets.UTF_8);
        byte[] all = Arrays.copyOf(before, before.length + value.length + 1);
        System.arraycopy(value, 0, all, before.length, value.length);
        all[all.length - 1] = '}';
        return all;
    }

    /// The files of a public suite.
    private static List<Path> suite(String name) throws IOException {
        try (Stream<Path> files = Files.list(ExternalFiles.path("suites").resolve(name))) {
            return files.filter(file -> file.toString().matches(".*json"))
                    .sorted()
                    .toList();
        }
    }

    private static byte[] mutated(byte[] seed, Random random) {
        byte[] bytes = seed.clone();
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes && bytes.length > 0; i++) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(5)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] = MARKS[random.nextInt(MARKS.length)];
                case 2 -> bytes = Arrays.copyOf(bytes, at);
                case 3 -> {
                    byte[] longer = Arrays.copyOf(bytes, bytes.length + at);
                    System.arraycopy(bytes, 0, longer, bytes.length, at);
                    bytes = longer;
                }
                default -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            }
        }
        return bytes;
    }

    private static String extension(SourceFormat format) {
        return switch (format) {
            case JSON -> "json";
            case NDJSON -> "ndjson";
            case CSV -> "csv";
            case NCF -> "ncf";
            case ARROW -> "arrow";
            case MARKDOWN -> "md";
            case TEXT -> "txt";
        };
    }

    private byte[] validBytes(SourceFormat format) throws IOException {
        Schema schema = Schema.of(Field.of("id", Simple.INT64), Field.of("text", Simple.STRING));
        Path file = folder.resolve("valid." + extension(format));
        RowSink sink = switch (format) {
            case NCF -> NcfWriter.create(Disk.system(), file, schema, NcfOptions.DEFAULT.withFileId(new UUID(1, 2)));
            case ARROW -> ArrowSink.create(file, schema, ArrowOptions.DEFAULT);
            default -> null;
        };
        if (sink == null) {
            return valid(format).getBytes(StandardCharsets.UTF_8);
        }
        try (sink) {
            Batch batch = new Batch(schema);
            for (String text : List.of("one é", "two", "three")) {
                ((LongColumn) batch.column(0)).append(text.length());
                ((BytesColumn) batch.column(1)).append(text);
            }
            sink.write(batch);
            sink.finish();
        }
        return Files.readAllBytes(file);
    }

    private static String valid(SourceFormat format) {
        return switch (format) {
            case JSON ->
                "[{\"id\":\"a\",\"text\":\"one \\u00e9 é\"}, {\"n\":[1.5e3,{\"x\":null}],\"text\":[\"b\"]}]\n{\"text\":\"c\"}";
            case NDJSON ->
                "{\"id\":\"a\",\"text\":\"one é\"}\n\n{\"id\":2,\"text\":\"two\",\"n\":[true]}\r\n{\"text\":\"c\"}\n";
            case CSV -> "id,text,n\n1,\"one, \"\"é\"\"\nmore\",007\n2,two,1.5\n\n3,three,true\n";
            case MARKDOWN -> "intro é\n\n# Title #\n\n```\n# code\n```\n";
            case TEXT -> "plain é text\nof two lines\n";
            case NCF, ARROW -> throw new IllegalArgumentException("a table must be made of bytes");
        };
    }
}
