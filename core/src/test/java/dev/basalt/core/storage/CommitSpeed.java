package dev.basalt.core.storage;

import dev.basalt.core.limit.Limits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/// How many durable appends a second does group commit give on a real disk?
///
/// Run it from the class path of the tests with a directory on the disk to measure as its argument. It prints one line
/// per number of threads (each commits every record of 1,600 bytes), one for batches, and one for replaying.
final class CommitSpeed {
    private static final int PAYLOAD_BYTES = 1_600;
    private static final long NANOS = 3_000_000_000L;

    private CommitSpeed() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Files.createTempDirectory(Path.of(arguments[0]), "commit-speed");
        for (int round = 0; round < 3; round++) {
            for (int threads : new int[] {1, 2, 8, 32, 128}) {
                commits(directory.resolve("log"), threads, 1);
            }
            commits(directory.resolve("log"), 1, 1000);
        }
        Files.delete(directory);
    }

    private static void commits(Path path, int threads, int batch) throws Exception {
        AtomicLong commits = new AtomicLong();
        AppendLog log = AppendLog.create(Disk.system(), path, 1, Limits.DEFAULT);
        long start = System.nanoTime();
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> tasks = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                tasks.add(pool.submit(() -> work(log, batch, start, commits)));
            }
            for (Future<?> task : tasks) {
                task.get();
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        long records = log.lastLsn();
        log.close();
        long replayStart = System.nanoTime();
        AppendLog.replay(Disk.system(), path, Limits.DEFAULT, (_, _) -> {});
        double replaySeconds = (System.nanoTime() - replayStart) / 1e9;
        System.out.printf(
                "threads %3d, batch %4d: %,9.0f durable appends/s, %,7.0f commits/s; replay %,9.0f records/s%n",
                threads, batch, records / seconds, commits.get() / seconds, records / replaySeconds);
        Files.delete(path);
    }

    private static Void work(AppendLog log, int batch, long start, AtomicLong commits) throws IOException {
        ByteBuffer payload = ByteBuffer.allocate(PAYLOAD_BYTES);
        while (System.nanoTime() - start < NANOS) {
            long lsn = 0;
            for (int i = 0; i < batch; i++) {
                lsn = log.append(payload);
            }
            log.commit(lsn);
            commits.incrementAndGet();
        }
        return null;
    }
}
