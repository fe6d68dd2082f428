package dev.basalt.core.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.core.testing.DiskScenario;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/// A small store: rows of one number in an append file, their count in a manifest, a lock and temporary files.
final class AppendFileScenario implements DiskScenario<AppendFileScenario.Oracle> {
    private static final Path DIRECTORY = Path.of("store", "inner");
    private static final Path LOCK = DIRECTORY.resolve("lock");
    private static final Path MANIFEST = DIRECTORY.resolve("manifest");
    private static final Path ROWS = DIRECTORY.resolve("rows");
    private static final Path LABEL = DIRECTORY.resolve("label");
    private static final int ROW_BYTES = 192;

    static final class Oracle {
        int acknowledged;
        int attempted;
    }

    @Override
    public Oracle prepare(Disk disk) {
        return new Oracle();
    }

    @Override
    public void run(Disk disk, Oracle oracle) throws IOException {
        disk.createDirectories(DIRECTORY);
        try (DiskLock _ = disk.lock(LOCK)) {
            deleteLeftovers(disk);
            Manifest.create(disk, MANIFEST, 4096, count(0)).close();
            AtomicFiles.replace(disk, LABEL, count(77));
            try (Manifest manifest = Manifest.open(disk, MANIFEST);
                    AppendFile rows = AppendFile.open(disk, ROWS, 0)) {
                for (int batch = 0; batch < 4; batch++) {
                    append(rows, batch);
                    readAll(rows);
                    oracle.attempted = (int) (rows.force() / ROW_BYTES);
                    manifest.write(count(oracle.attempted));
                    oracle.acknowledged = oracle.attempted;
                }
                // Behind the committed length, so never to be seen again.
                rows.append(ByteBuffer.wrap(new byte[] {1, 2, 3}));
            }
            AtomicFiles.replace(disk, LABEL, count(78));
        }
    }

    private static void append(AppendFile rows, int batch) throws IOException {
        for (int i = 0; i < 2; i++) {
            int row = 2 * batch + i;
            ByteBuffer bytes = ByteBuffer.allocate(ROW_BYTES);
            bytes.putInt(0, row);
            bytes.putInt(ROW_BYTES - 4, row);
            assertThat(rows.append(bytes.slice(0, 100), bytes.slice(100, ROW_BYTES - 100)))
                    .isEqualTo((long) row * ROW_BYTES);
        }
    }

    private static void readAll(AppendFile rows) throws IOException {
        MemorySegment all = rows.segment();
        for (int row = 0; row < all.byteSize() / ROW_BYTES; row++) {
            assertThat(all.get(ValueLayout.JAVA_BYTE, (long) row * ROW_BYTES + 3))
                    .isEqualTo((byte) row);
            assertThat(all.get(ValueLayout.JAVA_BYTE, (row + 1L) * ROW_BYTES - 1))
                    .isEqualTo((byte) row);
        }
    }

    @Override
    public Oracle verify(Disk disk, Oracle oracle) throws IOException {
        Oracle seen = new Oracle();
        if (!disk.exists(MANIFEST)) {
            assertThat(oracle.acknowledged).isZero();
            return seen;
        }
        try (DiskLock _ = disk.lock(LOCK)) {
            deleteLeftovers(disk);
            assertThat(disk.list(DIRECTORY)).isSubsetOf(LABEL, LOCK, MANIFEST, ROWS);
            if (disk.exists(LABEL)) {
                assertThat(disk.size(LABEL)).isEqualTo(4);
            }
            try (Manifest manifest = Manifest.open(disk, MANIFEST);
                    AppendFile rows = AppendFile.open(
                            disk, ROWS, (long) manifest.payload().getInt(0) * ROW_BYTES)) {
                seen.acknowledged = manifest.payload().getInt(0);
                seen.attempted = seen.acknowledged;
                assertThat(seen.acknowledged).isBetween(oracle.acknowledged, oracle.attempted);
                assertThat(rows.segment().byteSize()).isEqualTo((long) seen.acknowledged * ROW_BYTES);
                readAll(rows);
            }
        }
        return seen;
    }

    private static ByteBuffer count(int value) {
        return ByteBuffer.allocate(4).putInt(0, value);
    }

    /// Deletes temporary files. The caller has the lock of the directory, so nobody else writes there.
    private static void deleteLeftovers(Disk disk) throws IOException {
        for (Path path : disk.list(DIRECTORY)) {
            String target = Replacement.targetName(path.getFileName().toString());
            if ("manifest".equals(target) || "label".equals(target)) {
                disk.delete(path);
            }
        }
    }
}
