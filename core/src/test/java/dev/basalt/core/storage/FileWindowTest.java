package dev.basalt.core.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.testing.DiskCall;
import dev.basalt.core.testing.FaultDisk;
import dev.basalt.core.testing.FaultEffect;
import dev.basalt.core.testing.Seeds;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FileWindowTest {
    private static final Path PATH = Path.of("file");
    private static final int WINDOW = 256 << 10;
    private static final int SIZE = 3 * WINDOW + 1000;

    private final FaultDisk disk = FaultDisk.inMemory();
    private DiskFile file;

    @BeforeEach
    void fill() throws IOException {
        byte[] bytes = new byte[SIZE];
        for (int i = 0; i < SIZE; i++) {
            bytes[i] = (byte) (i * 31 + (i >> 8));
        }
        disk.memory().put(PATH, bytes);
        file = disk.open(PATH, OpenMode.READ);
    }

    @AfterEach
    void close() throws IOException {
        file.close();
    }

    private void require(FileWindow window, long offset, int size) throws IOException {
        ByteBuffer part = window.at(offset, size);
        assertThat(part.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
        assertThat(part).isEqualTo(ByteBuffer.wrap(disk.memory().bytes(PATH), (int) offset, size));
    }

    @Test
    void showsAnyPartOfTheFile() {
        Seeds.check(20, random -> {
            FileWindow window = new FileWindow(file, SIZE);
            for (int i = 0; i < 30; i++) {
                int offset = random.nextInt(SIZE + 1);
                int most = random.nextInt(5) == 0 ? SIZE : 2000;
                require(window, offset, random.nextInt(Math.min(most, SIZE - offset) + 1));
            }
        });
    }

    @Test
    void readsOnlyWhatLiesOutsideOfTheWindow() throws IOException {
        FileWindow window = new FileWindow(file, SIZE);
        disk.reset();
        require(window, 100, 10);
        require(window, 100, WINDOW);
        require(window, 100 + WINDOW, 0);
        require(window, 99 + WINDOW, 1);
        assertThat(disk.trace()).containsExactly("READ file 100+" + WINDOW);
        require(window, 100 + WINDOW, 1);
        require(window, 99 + WINDOW, 1);
        require(window, SIZE - 5, 5);
        require(window, SIZE - 5, 1);
        require(window, 0, WINDOW + 7);
        assertThat(disk.trace())
                .containsExactly(
                        "READ file 100+" + WINDOW,
                        "READ file " + (100 + WINDOW) + "+" + WINDOW,
                        "READ file " + (99 + WINDOW) + "+" + WINDOW,
                        "READ file " + (SIZE - 5) + "+5",
                        "READ file 0+" + (WINDOW + 7));
    }

    @Test
    void readsAgainWhatItForgotOrCouldNotRead() throws IOException {
        FileWindow window = new FileWindow(file, SIZE);
        require(window, 0, 10);
        disk.reset();
        window.forget();
        require(window, 0, 10);
        assertThat(disk.calls(DiskCall.READ)).isEqualTo(1);
        disk.failAt(1, false, FaultEffect.HALF, DiskCall.READ);
        assertThatThrownBy(() -> window.at(WINDOW, 10)).isInstanceOf(IOException.class);
        require(window, 0, 10);
        require(window, WINDOW, 10);
        assertThat(disk.calls(DiskCall.READ)).isEqualTo(3);
    }
}
