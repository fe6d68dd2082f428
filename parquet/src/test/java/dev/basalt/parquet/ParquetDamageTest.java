package dev.basalt.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.columnar.column.Batch;
import dev.basalt.core.error.BasaltException;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.testing.OpenFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Files whose parts do not fit each other.
class ParquetDamageTest {
    private static final String LISTS = "message m { optional group a (LIST) { repeated group list {"
            + " optional group element (LIST) { repeated group list { optional int32 element; } } } } }";

    @TempDir
    Path directory;

    private long rows(Path file, ParquetOptions options) throws IOException {
        long rows = 0;
        try (ParquetSource source = ParquetSource.open(file, null, options)) {
            Batch batch = new Batch(source.schema());
            while (source.next(batch)) {
                rows += batch.rowCount();
            }
        }
        return rows;
    }

    private Path file() {
        return directory.resolve("a.parquet");
    }

    private void fails(String problem) {
        assertThatThrownBy(() -> rows(file(), ParquetOptions.DEFAULT))
                .isInstanceOf(CorruptDataException.class)
                .hasMessage("[" + file() + ", row group 1, column 'a.list.element.list.element', page 1] " + problem);
    }

    @Test
    void listsBeginBeforeTheirElements() throws IOException {
        // A row without lists that goes on with an element of an inner list.
        new RawFile(LISTS).entry(0, 0, 0, null).entry(0, 2, 5, 7).write(file());
        fails("a list must begin before its elements");
        new RawFile(LISTS).entry(0, 0, 5, 7).entry(0, 2, 5, 8).entry(0, 1, 5, 9).write(file());
        assertThat(rows(file(), ParquetOptions.DEFAULT)).isEqualTo(1);
    }

    /// Both ends of what decimals of bytes may be.
    @ParameterizedTest
    @CsvSource({"0, true", "1, true", "8, true", "15, true", "16, true", "17, true", "40, false"})
    void decimalsOfAnyLengthAreRead(int length, boolean fits) throws IOException {
        byte[] value = new byte[length];
        if (length > 16 && !fits) {
            value[0] = 1;
        } else if (length > 0) {
            value[length - 1] = 5;
        }
        new RawFile("message m { optional binary x (DECIMAL(38,2)); }")
                .values(0, value, null)
                .write(file());
        if (fits) {
            assertThat(rows(file(), ParquetOptions.DEFAULT)).isEqualTo(2);
            return;
        }
        assertThatThrownBy(() -> rows(file(), ParquetOptions.DEFAULT))
                .hasMessage("[" + file() + ", row group 1, column 'x', page 1] a decimal must fit into 128 bits with"
                        + " its sign, but has 313 and a sign");
    }

    /// Whatever is wrong, the file is closed once opening or reading has failed.
    @Test
    void nothingStaysOpen() throws IOException {
        byte[] whole;
        Path good = directory.resolve("good.parquet");
        RawFile raw = new RawFile("message m { optional int96 t; required binary s (UTF8); }");
        byte[] late = {0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xFF, (byte) 0xFF, 0x50, 0};
        for (int i = 0; i < 20; i++) {
            @Nullable Object time = i % 3 == 0 ? null : late;
            raw.values(0, time).values(1, "text " + i % 4);
        }
        raw.codec(ParquetCodec.SNAPPY).write(good);
        whole = Files.readAllBytes(good);
        assertThat(rows(good, ParquetOptions.DEFAULT)).isEqualTo(20);
        int failed = 0;
        for (int length = 0; length < whole.length; length++) {
            failed += read(Arrays.copyOf(whole, length));
        }
        assertThat(failed).isEqualTo(whole.length);
        for (int at = 0; at < whole.length; at++) {
            byte[] bytes = whole.clone();
            bytes[at] ^= (byte) 0xFF;
            failed += read(bytes);
        }
        assertThat(failed).isGreaterThan(whole.length + 100);
        assertThatThrownBy(() -> ParquetSource.open(good, List.of("nobody"), ParquetOptions.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(OpenFiles.descriptors(directory)).isEmpty();
        assertThat(OpenFiles.mappings(directory)).isEmpty();
    }

    private int read(byte[] bytes) throws IOException {
        Files.write(file(), bytes);
        int failed = 0;
        try {
            rows(file(), ParquetOptions.DEFAULT);
        } catch (BasaltException e) {
            failed = 1;
        }
        assertThat(OpenFiles.descriptors(directory)).isEmpty();
        return failed;
    }
}
