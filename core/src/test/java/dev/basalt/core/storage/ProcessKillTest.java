package dev.basalt.core.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.core.limit.Limits;
import dev.basalt.core.testing.Seeds;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real process, killed at random moments, on a real disk: what it acknowledged is there, in order, afterwards.
class ProcessKillTest {
    @TempDir
    Path directory;

    @Test
    void acknowledgedRecordsSurviveKills() throws Exception {
        kill(3);
    }

    @Test
    @Tag("long")
    void acknowledgedRecordsSurviveManyKills() throws Exception {
        kill(100);
    }

    private void kill(int times) throws Exception {
        Path log = directory.resolve("log");
        Path lock = directory.resolve("lock");
        Random random = Seeds.random(Seeds.first());
        AppendLog.create(Disk.system(), log, 1, Limits.DEFAULT).close();
        for (int i = 0; i < times; i++) {
            long acknowledged = runAndKill(log, lock, 1 + random.nextInt(500));
            try (DiskLock _ = Disk.system().lock(lock);
                    AppendLog reopened =
                            AppendLog.open(Disk.system(), log, Limits.DEFAULT, ProcessKillTest::checkRecord)) {
                assertThat(reopened.lastLsn()).isGreaterThanOrEqualTo(acknowledged);
                assertThat(acknowledged).isPositive();
            }
        }
    }

    /// Starts a writer, kills it after so many acknowledgements, and returns the last one it wrote.
    private static long runAndKill(Path log, Path lock, int lines) throws Exception {
        Process writer = ChildProcess.start(Writer.class, log.toString(), lock.toString());
        long acknowledged = 0;
        try (BufferedReader output = writer.inputReader(StandardCharsets.UTF_8)) {
            int count = 0;
            for (String line = output.readLine(); line != null && line.endsWith("."); line = output.readLine()) {
                acknowledged = Long.parseLong(line.substring(0, line.length() - 1));
                if (++count == lines) {
                    writer.destroyForcibly();
                }
            }
        } catch (IOException _) {
            // The pipe broke with the process; what was read before counts.
        }
        writer.destroyForcibly().waitFor();
        return acknowledged;
    }

    private static void checkRecord(long lsn, ByteBuffer payload) {
        assertThat(payload.remaining()).isEqualTo(Writer.size(lsn));
        assertThat(payload.getLong(0)).isEqualTo(lsn);
        assertThat(payload.getLong(payload.limit() - 8)).isEqualTo(lsn);
    }

    /// Appends and commits for ever, and prints each acknowledged LSN, with a full stop behind it.
    static final class Writer {
        private Writer() {}

        static int size(long lsn) {
            return 16 + (int) (lsn * 37 % 3000);
        }

        public static void main(String[] arguments) throws IOException {
            try (DiskLock _ = Disk.system().lock(Path.of(arguments[1]));
                    AppendLog log = AppendLog.open(
                            Disk.system(), Path.of(arguments[0]), Limits.DEFAULT, ProcessKillTest::checkRecord)) {
                while (true) {
                    long next = log.lastLsn() + 1;
                    ByteBuffer payload = ByteBuffer.allocate(size(next));
                    payload.putLong(0, next).putLong(payload.limit() - 8, next);
                    long lsn = log.append(payload);
                    if (lsn % 3 == 0) {
                        log.commit(lsn);
                        System.out.println(lsn + ".");
                        System.out.flush();
                    }
                }
            }
        }
    }
}
