package dev.basalt.core.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.limit.Limits;
import dev.basalt.core.testing.Golden;
import dev.basalt.core.testing.MemoryDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogGoldenTest {
    private static final Path PATH = Path.of("a.log");
    private static final long SALT = 0x0123_4567_89AB_CDEFL;

    private final MemoryDisk disk = new MemoryDisk();

    private static List<String> read(byte[] golden) throws IOException {
        MemoryDisk disk = new MemoryDisk();
        disk.put(PATH, golden);
        List<String> records = new ArrayList<>();
        AppendLog.open(disk, PATH, Limits.DEFAULT, (lsn, payload) -> records.add(lsn + "=" + Bytes.text(payload)))
                .close();
        return records;
    }

    @Test
    void readsAndWritesAnEmptyLog() throws IOException {
        AppendLog.create(disk, PATH, 1, SALT, Limits.DEFAULT).close();
        assertThat(read(Golden.check("log-v1/empty.bin", disk.bytes(PATH)))).isEmpty();
    }

    @Test
    void readsAndWritesAClosedLog() throws IOException {
        try (AppendLog log = AppendLog.create(disk, PATH, 7, SALT, Limits.DEFAULT)) {
            log.commit(log.append(Bytes.of("one")));
            log.append();
            log.append(Bytes.of("x".repeat(300)));
        }
        try (AppendLog log = AppendLog.open(disk, PATH, Limits.DEFAULT, (_, _) -> {})) {
            log.append(Bytes.of("after"));
        }
        assertThat(read(Golden.check("log-v1/closed.bin", disk.bytes(PATH))))
                .containsExactly("7=one", "8=", "9=" + "x".repeat(300), "10=after");
    }

    @Test
    void readsATornLog() throws IOException {
        AppendLog log = AppendLog.create(disk, PATH, 1, SALT, Limits.DEFAULT);
        log.commit(log.append(Bytes.of("kept")));
        log.append(Bytes.of("torn away"));
        byte[] bytes = disk.bytes(PATH);
        log.close();
        assertThat(read(Golden.check("log-v1/torn.bin", Arrays.copyOf(bytes, bytes.length - 3))))
                .containsExactly("1=kept");
    }

    @Test
    void reportsADamagedLog() throws IOException {
        AppendLog log = AppendLog.create(disk, PATH, 1, SALT, Limits.DEFAULT);
        for (String text : List.of("a", "b", "c")) {
            log.commit(log.append(Bytes.of(text)));
        }
        byte[] bytes = disk.bytes(PATH);
        log.close();
        bytes[97 + 32] ^= 1;
        byte[] golden = Golden.check("log-v1/damaged.bin", bytes);
        assertThatThrownBy(() -> read(golden))
                .isInstanceOfSatisfying(
                        CorruptDataException.class,
                        e -> assertThat(e.location().byteOffset()).isEqualTo(97));
    }
}
