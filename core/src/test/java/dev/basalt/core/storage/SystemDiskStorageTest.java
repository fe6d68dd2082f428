package dev.basalt.core.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.core.limit.Limits;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The storage classes on the disk of the operating system; all else is tested in memory.
class SystemDiskStorageTest {
    @TempDir
    Path directory;

    @Test
    void logComesBackAfterClosing() throws IOException {
        Path path = directory.resolve("a.log");
        try (AppendLog log = AppendLog.create(Disk.system(), path, 7, Limits.DEFAULT)) {
            assertThat(log.append(bytes("one"))).isEqualTo(7);
            assertThat(log.append(bytes("t"), bytes(""), bytes("wo"))).isEqualTo(8);
            log.commit(8);
            assertThat(log.append()).isEqualTo(9);
        }
        List<String> records = new ArrayList<>();
        try (AppendLog log = AppendLog.open(
                Disk.system(),
                path,
                Limits.DEFAULT,
                (lsn, payload) -> records.add(lsn + "=" + UTF_8.decode(payload)))) {
            assertThat(records).containsExactly("7=one", "8=two", "9=");
            assertThat(log.durableLsn()).isEqualTo(9);
        }
    }

    @Test
    void manifestComesBackAfterClosing() throws IOException {
        Path path = directory.resolve("manifest");
        try (Manifest manifest = Manifest.create(Disk.system(), path, 4096, bytes("first"))) {
            assertThat(manifest.write(bytes("second"))).isEqualTo(2);
        }
        try (Manifest manifest = Manifest.open(Disk.system(), path)) {
            assertThat(UTF_8.decode(manifest.payload()).toString()).isEqualTo("second");
            assertThat(manifest.generation()).isEqualTo(2);
        }
    }

    @Test
    void appendFileShowsWhatIsAppended() throws IOException {
        Path path = directory.resolve("rows");
        byte[] row = new byte[256 << 10];
        try (AppendFile file = AppendFile.open(Disk.system(), path, 0)) {
            List<MemorySegment> handedOut = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                row[0] = (byte) i;
                assertThat(file.append(ByteBuffer.wrap(row))).isEqualTo((long) i * row.length);
                handedOut.add(file.segment((long) i * row.length, row.length));
            }
            for (int i = 0; i < handedOut.size(); i++) {
                assertThat(handedOut.get(i).get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) i);
            }
            assertThat(file.segment().address() % 64).isZero();
            assertThat(file.force()).isEqualTo(40L * row.length);
        }
        assertThat(Disk.system().size(path)).isEqualTo(40L * row.length);
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }
}
