package dev.basalt.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Parts of a file, read in any steps through buffers of any size, against the bytes themselves.
class PageInputTest {
    private static final int SIZE = 100;

    @TempDir
    Path directory;

    private final byte[] whole = new byte[SIZE];

    private FileChannel file() throws IOException {
        for (int i = 0; i < SIZE; i++) {
            whole[i] = (byte) (200 + i);
        }
        Path path = Files.write(directory.resolve("pages"), whole);
        return FileChannel.open(path, StandardOpenOption.READ);
    }

    @Test
    void anyStepsGiveTheBytesInTheirOrder() throws IOException {
        SplittableRandom random = new SplittableRandom(7);
        try (FileChannel file = file()) {
            for (int round = 0; round < 2000; round++) {
                int start = random.nextInt(SIZE + 1);
                int end = start + random.nextInt(SIZE + 1 - start);
                PageInput input = new PageInput(file, start, end, 1 + random.nextInt(20));
                int at = start;
                while (at < end) {
                    assertThat(input.left()).isEqualTo(end - at);
                    int count = random.nextInt(Math.min(25, end - at) + 1);
                    switch (random.nextInt(4)) {
                        case 0 -> {
                            assertThat(input.read()).isEqualTo(whole[at] & 0xFF);
                            at++;
                        }
                        case 1 -> {
                            byte[] to = new byte[30];
                            int read = input.read(to, 3, count);
                            assertThat(read).isBetween(Math.min(1, count), count);
                            assertThat(Arrays.copyOfRange(to, 3, 3 + read))
                                    .isEqualTo(Arrays.copyOfRange(whole, at, at + read));
                            assertThat(to[3 + read]).isZero();
                            assertThat(to[2]).isZero();
                            at += read;
                        }
                        case 2 -> {
                            assertThat(input.bytes(count)).isEqualTo(Arrays.copyOfRange(whole, at, at + count));
                            at += count;
                        }
                        default -> {
                            input.skip(count);
                            at += count;
                        }
                    }
                }
                assertThat(input.left()).isZero();
                assertThat(input.read()).isEqualTo(-1);
                assertThat(input.read(new byte[5], 0, 5)).isEqualTo(-1);
                assertThat(input.read(new byte[5], 0, 0)).isZero();
                assertThat(input.bytes(0)).isEmpty();
                assertThatThrownBy(() -> input.bytes(1))
                        .hasMessage("a page must end before the footer, but is cut short");
            }
        }
    }

    @Test
    void whatIsPassedByMayLieBehindTheEnd() throws IOException {
        try (FileChannel file = file()) {
            PageInput input = new PageInput(file, 10, 20, 4);
            assertThat(input.read()).isEqualTo(210);
            input.skip(12);
            assertThat(input.left()).isZero();
            assertThat(input.read()).isEqualTo(-1);
        }
    }

    @Test
    void aFileThatIsShorterThanSaidIsCutShort() throws IOException {
        try (FileChannel file = file()) {
            PageInput input = new PageInput(file, 90, 120, 8);
            assertThat(input.left()).isEqualTo(30);
            assertThat(input.bytes(10)).isEqualTo(Arrays.copyOfRange(whole, 90, 100));
            assertThatThrownBy(() -> input.bytes(1)).hasMessage("a page must end before the footer, but is cut short");
        }
    }

    @Test
    void afailureOfTheMediumIsNoDamage() throws IOException {
        FileChannel file = file();
        PageInput input = new PageInput(file, 0, 10, 4);
        file.close();
        assertThatThrownBy(() -> input.bytes(1)).isInstanceOf(UncheckedIOException.class);
        assertThatThrownBy(input::read).isInstanceOf(UncheckedIOException.class);
    }
}
