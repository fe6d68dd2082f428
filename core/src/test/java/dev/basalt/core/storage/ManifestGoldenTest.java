package dev.basalt.core.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.core.testing.Golden;
import dev.basalt.core.testing.MemoryDisk;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ManifestGoldenTest {
    private static final Path PATH = Path.of("manifest");

    /// A manifest to which these payloads were written in turn.
    private static byte[] write(String... payloads) throws IOException {
        MemoryDisk disk = new MemoryDisk();
        try (Manifest manifest = Manifest.create(disk, PATH, 4096, Bytes.of(payloads[0]))) {
            for (int i = 1; i < payloads.length; i++) {
                manifest.write(Bytes.of(payloads[i]));
            }
        }
        return disk.bytes(PATH);
    }

    private static String read(byte[] golden) throws IOException {
        MemoryDisk disk = new MemoryDisk();
        disk.put(PATH, golden);
        Manifest.Snapshot snapshot = Manifest.read(disk, PATH);
        try (Manifest manifest = Manifest.open(disk, PATH)) {
            assertThat(manifest.generation()).isEqualTo(snapshot.generation());
            assertThat(manifest.payload()).isEqualTo(snapshot.payload());
        }
        return snapshot.generation() + "=" + Bytes.text(snapshot.payload());
    }

    @Test
    void readsAndWritesManifestsAtRest() throws IOException {
        assertThat(read(Golden.check("manifest-v1/first.bin", write("first")))).isEqualTo("1=first");
        assertThat(read(Golden.check("manifest-v1/third.bin", write("first", "second", "the third payload"))))
                .isEqualTo("3=the third payload");
    }

    @Test
    void readsAnInterruptedManifest() throws IOException {
        byte[] bytes = write("first");
        System.arraycopy(write("first", "second"), 4096, bytes, 4096, 4096);
        assertThat(read(Golden.check("manifest-v1/interrupted.bin", bytes))).isEqualTo("2=second");
    }

    @Test
    void readsADamagedManifest() throws IOException {
        byte[] bytes = write("first");
        bytes[33] ^= 4;
        assertThat(read(Golden.check("manifest-v1/damaged.bin", bytes))).isEqualTo("1=first");
    }
}
