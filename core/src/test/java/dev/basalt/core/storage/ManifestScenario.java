package dev.basalt.core.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.core.testing.DiskScenario;
import dev.basalt.core.testing.PowerLossException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;

/// Two rounds that write numbers, each as a payload that fills more than a sector.
final class ManifestScenario implements DiskScenario<ManifestScenario.Oracle> {
    private static final Path PATH = Path.of("manifest");

    static final class Oracle {
        int acknowledged = 1;
        int attempted = 1;
    }

    @Override
    public Oracle prepare(Disk disk) throws IOException {
        Manifest.create(disk, PATH, 4096, payload(1)).close();
        return new Oracle();
    }

    @Override
    public void run(Disk disk, Oracle oracle) throws IOException {
        try {
            work(disk, oracle);
        } catch (PowerLossException e) {
            throw e;
        } catch (IOException e) {
            work(disk, oracle);
            throw e;
        }
        work(disk, oracle);
    }

    private static void work(Disk disk, Oracle oracle) throws IOException {
        try (Manifest manifest = Manifest.open(disk, PATH)) {
            int value = value(manifest.payload());
            assertThat(value).isBetween(oracle.acknowledged, oracle.attempted);
            oracle.acknowledged = value;
            for (int i = 0; i < 3; i++) {
                oracle.attempted = ++value;
                manifest.write(payload(value));
                oracle.acknowledged = value;
            }
        }
    }

    @Override
    public Oracle verify(Disk disk, Oracle oracle) throws IOException {
        int read = value(Manifest.read(disk, PATH).payload());
        try (Manifest manifest = Manifest.open(disk, PATH)) {
            Oracle seen = new Oracle();
            seen.acknowledged = value(manifest.payload());
            seen.attempted = seen.acknowledged;
            assertThat(seen.acknowledged).isBetween(oracle.acknowledged, oracle.attempted);
            assertThat(read).isEqualTo(seen.acknowledged);
            return seen;
        }
    }

    private static ByteBuffer payload(int value) {
        byte[] bytes = new byte[1500];
        Arrays.fill(bytes, (byte) value);
        return ByteBuffer.wrap(bytes);
    }

    private static int value(ByteBuffer payload) {
        assertThat(payload.limit()).isEqualTo(1500);
        for (int i = 0; i < payload.limit(); i++) {
            assertThat(payload.get(i)).isEqualTo(payload.get(0));
        }
        return payload.get(0);
    }
}
