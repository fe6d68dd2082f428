package dev.basalt.core.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchMemoryTest {
    @TempDir
    private Path directory;

    @Test
    void isZeroAndLeavesNoFile() throws IOException {
        for (long bytes : new long[] {0, 1, 1 << 20, (1 << 20) + 1}) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment memory = ScratchMemory.take(directory, bytes, arena);
                assertThat(memory.byteSize()).isEqualTo(bytes);
                assertThat(MemorySegment.ofArray(new byte[(int) bytes]).mismatch(memory))
                        .isEqualTo(-1);
                memory.fill((byte) 7);
                assertThat(directory).isEmptyDirectory();
                if (bytes > 0) {
                    assertThat(memory.get(ValueLayout.JAVA_BYTE, bytes - 1)).isEqualTo((byte) 7);
                }
            }
        }
    }

    @Test
    void keepsAnInterrupt() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            Thread.currentThread().interrupt();
            assertThat(ScratchMemory.take(directory, 10, arena).byteSize()).isEqualTo(10);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    /// A process may be killed while it writes, and must leave nothing then either.
    @Test
    void theFileHasNoNameWhileItIsWritten() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = ScratchMemory.take(
                    directory,
                    out -> {
                        assertThat(directory).isEmptyDirectory();
                        out.write('a');
                        out.write(new byte[] {0, 'b', 0}, 1, 1);
                        assertThat(directory).isEmptyDirectory();
                    },
                    arena);
            assertThat(memory.toArray(ValueLayout.JAVA_BYTE)).containsExactly('a', 'b');
        }
    }

    @Test
    void writesAnewAfterAnInterrupt() throws IOException {
        int[] times = {0};
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = ScratchMemory.take(
                    directory,
                    out -> {
                        assertThat(Thread.currentThread().isInterrupted()).isFalse();
                        out.write('a');
                        if (++times[0] == 1) {
                            Thread.currentThread().interrupt();
                            throw new ClosedByInterruptException();
                        }
                    },
                    arena);
            assertThat(memory.toArray(ValueLayout.JAVA_BYTE)).containsExactly('a');
            assertThat(times[0]).isEqualTo(2);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void passesOnWhatTheContentFailsWith() {
        try (Arena arena = Arena.ofConfined()) {
            assertThatThrownBy(() -> ScratchMemory.take(
                            directory,
                            _ -> {
                                throw new IOException("no");
                            },
                            arena))
                    .hasMessage("no");
            assertThat(directory).isEmptyDirectory();
        }
    }

    @Test
    void namesTheDirectoryThatIsMissing() {
        Path missing = directory.resolve("missing");
        try (Arena arena = Arena.ofConfined()) {
            assertThatThrownBy(() -> ScratchMemory.take(missing, 10, arena))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("[" + missing + "] making a file must succeed, but ");
        }
    }
}
