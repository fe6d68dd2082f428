package dev.basalt.core.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.testing.FaultDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class AtomicFilesTest {
    private static final Path TARGET = Path.of("store", "label");

    private final FaultDisk disk = FaultDisk.inMemory();

    @Test
    void writesForcesRenamesAndForcesTheDirectoryInThisOrder() throws IOException {
        disk.createDirectories(Path.of("store"));
        disk.reset();
        AtomicFiles.replace(disk, TARGET, Bytes.of("new"));
        assertThat(disk.trace().stream().map(AtomicFilesTest::withoutToken))
                .containsExactly(
                        "OPEN " + TARGET + ".#.tmp CREATE_TEMPORARY",
                        "WRITE " + TARGET + ".#.tmp 0+3",
                        "FORCE " + TARGET + ".#.tmp",
                        "REPLACE " + TARGET + ".#.tmp " + TARGET,
                        "FORCE_DIRECTORY store",
                        "CLOSE " + TARGET + ".#.tmp");
    }

    @Test
    void replacesAnyContentWithAnyOther() throws IOException {
        disk.createDirectories(Path.of("store"));
        for (int size : new int[] {3, 0, 100_000, 1}) {
            ByteBuffer content = ByteBuffer.allocate(size + 2).position(1).limit(size + 1);
            AtomicFiles.replace(disk, TARGET, content);
            assertThat(content.position()).isEqualTo(1);
            assertThat(disk.size(TARGET)).isEqualTo(size);
        }
    }

    @Test
    void worksForABareFileName() throws IOException {
        AtomicFiles.replace(disk, Path.of("bare"), Bytes.of("x"));
        assertThat(disk.memory().bytes(Path.of("bare"))).containsExactly('x');
    }

    @Test
    void namesAMissingDirectory() {
        assertThatThrownBy(() -> AtomicFiles.replace(disk, TARGET, Bytes.of("x")))
                .isInstanceOf(IOException.class)
                .satisfies(e -> assertThat(withoutToken(e.getMessage()))
                        .isEqualTo("[" + TARGET + ".#.tmp] opening CREATE_TEMPORARY must succeed, but there is no such"
                                + " directory as 'store'"));
    }

    /// The text with the random part of temporary names replaced by #.
    private static String withoutToken(String text) {
        return text.replaceAll("\\.[0-9a-f]{16}\\.tmp", ".#.tmp");
    }
}
