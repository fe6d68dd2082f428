package dev.basalt.core.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.LimitExceededException;
import dev.basalt.core.error.UnsupportedFormatException;
import dev.basalt.core.limit.Limits;
import dev.basalt.core.testing.DiskCall;
import dev.basalt.core.testing.FaultDisk;
import dev.basalt.core.testing.FaultEffect;
import dev.basalt.core.testing.MemoryDisk;
import dev.basalt.core.testing.Seeds;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class AppendLogTest {
    private static final Path PATH = Path.of("a.log");
    private static final RecordConsumer IGNORE = (_, _) -> {};

    private final FaultDisk disk = FaultDisk.inMemory();

    private static List<String> open(Disk disk) throws IOException {
        List<String> records = new ArrayList<>();
        AppendLog.open(disk, PATH, Limits.DEFAULT, (lsn, payload) -> records.add(lsn + "=" + Bytes.text(payload)))
                .close();
        return records;
    }

    private static List<String> replay(Disk disk) throws IOException {
        List<String> records = new ArrayList<>();
        AppendLog.replay(disk, PATH, Limits.DEFAULT, (lsn, payload) -> records.add(lsn + "=" + Bytes.text(payload)));
        return records;
    }

    /// A log of 1=a, 2=bb, 3=ccc with a commit after each, as a crash right after the last commit leaves it.
    private byte[] crashedLog() throws IOException {
        AppendLog log = AppendLog.create(disk, PATH, 1, Limits.DEFAULT);
        for (String text : List.of("a", "bb", "ccc")) {
            log.commit(log.append(Bytes.of(text)));
        }
        byte[] bytes = disk.memory().bytes(PATH);
        log.close();
        return bytes;
    }

    private byte[] closedLog() throws IOException {
        crashedLog();
        return disk.memory().bytes(PATH);
    }

    private static MemoryDisk diskWith(byte[] bytes) {
        MemoryDisk disk = new MemoryDisk();
        disk.put(PATH, bytes);
        return disk;
    }

    @Test
    void emptyLogHasNoRecords() throws IOException {
        try (AppendLog log = AppendLog.create(disk, PATH, 42, Limits.DEFAULT)) {
            assertThat(log.firstLsn()).isEqualTo(42);
            assertThat(log.lastLsn()).isEqualTo(41);
            assertThat(log.durableLsn()).isEqualTo(41);
            assertThat(log.path()).isEqualTo(PATH);
        }
        assertThat(replay(disk)).isEmpty();
        assertThat(open(disk)).isEmpty();
    }

    @Test
    void replayTellsWhatItFound() throws IOException {
        byte[] crashed = crashedLog();
        assertThat(AppendLog.replay(diskWith(crashed), PATH, Limits.DEFAULT, IGNORE))
                .isEqualTo(new LogSummary(1, 3, 2, crashed.length, false));
        byte[] torn = Arrays.copyOf(crashed, crashed.length + 5);
        assertThat(AppendLog.replay(diskWith(torn), PATH, Limits.DEFAULT, IGNORE))
                .isEqualTo(new LogSummary(1, 3, 2, crashed.length, true));
        assertThat(AppendLog.replay(disk, PATH, Limits.DEFAULT, IGNORE))
                .isEqualTo(new LogSummary(1, 3, 3, crashed.length + 32, false));
    }

    @Test
    void closingTwiceWritesOneMark() throws IOException {
        AppendLog log = AppendLog.create(disk, PATH, 1, Limits.DEFAULT);
        log.close();
        log.close();
        long size = disk.size(PATH);
        open(disk);
        assertThat(disk.size(PATH)).isEqualTo(size).isEqualTo(64 + 32);
    }

    @Test
    void recordsGoOnBehindMarks() throws IOException {
        for (int round = 0; round < 4; round++) {
            AppendLog log = round == 0
                    ? AppendLog.create(disk, PATH, 1, Limits.DEFAULT)
                    : AppendLog.open(disk, PATH, Limits.DEFAULT, IGNORE);
            try (log) {
                assertThat(log.append(Bytes.of("s" + round))).isEqualTo(round + 1);
            }
        }
        assertThat(open(disk)).containsExactly("1=s0", "2=s1", "3=s2", "4=s3");
    }

    @Test
    void leavesThePartsOfARecordAsTheyWere() throws IOException {
        try (AppendLog log = AppendLog.create(disk, PATH, 1, Limits.DEFAULT)) {
            ByteBuffer part = Bytes.of("-middle-").position(1).limit(7);
            log.append(Bytes.of("("), part, Bytes.of(")"));
            assertThat(part.position()).isEqualTo(1);
            assertThat(part.remaining()).isEqualTo(6);
        }
        assertThat(replay(disk)).containsExactly("1=(middle)");
    }

    @Test
    void keepsPayloadsOfAllSizesAroundTheStagingSize() throws IOException {
        int[] sizes = {0, 1, 65_503, 65_504, 65_505, 65_536, 300_000, 2};
        try (AppendLog log = AppendLog.create(disk, PATH, 1, Limits.DEFAULT)) {
            for (int size : sizes) {
                byte[] payload = new byte[size];
                Arrays.fill(payload, (byte) size);
                ByteBuffer direct = ByteBuffer.allocateDirect(size).put(payload).flip();
                log.append(direct.slice(0, size / 3), direct.slice(size / 3, size - size / 3));
            }
        }
        List<Integer> found = new ArrayList<>();
        AppendLog.replay(disk, PATH, Limits.DEFAULT, (_, payload) -> {
            found.add(payload.remaining());
            assertThat(payload.isReadOnly()).isTrue();
            byte expected = (byte) payload.remaining();
            while (payload.hasRemaining()) {
                assertThat(payload.get()).isEqualTo(expected);
            }
        });
        assertThat(found).containsExactly(0, 1, 65_503, 65_504, 65_505, 65_536, 300_000, 2);
    }

    @Test
    void rejectsARecordAboveTheLimitAndWritesNothing() throws IOException {
        Limits limits = new Limits(1, 1, 1, 10, 1);
        try (AppendLog log = AppendLog.create(disk, PATH, 1, limits)) {
            log.append(ByteBuffer.allocate(10));
            assertThatThrownBy(() -> log.append(ByteBuffer.allocate(5), ByteBuffer.allocate(6)))
                    .isInstanceOf(LimitExceededException.class)
                    .hasMessage("[a.log] log record size in bytes must be at most 10, but was 11"
                            + "; raise Limits.maxLogRecordBytes");
            assertThat(log.append(ByteBuffer.allocate(1))).isEqualTo(2);
        }
        assertThatThrownBy(() -> AppendLog.replay(disk, PATH, new Limits(1, 1, 1, 9, 1), IGNORE))
                .isInstanceOf(LimitExceededException.class)
                .hasMessage("[a.log @ byte 64, record 1] log record size in bytes must be at most 9, but was 10"
                        + "; raise Limits.maxLogRecordBytes");
    }

    @Test
    void rejectsMisuse() throws IOException {
        assertThatThrownBy(() -> AppendLog.create(disk, PATH, 0, Limits.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("firstLsn must be at least 1, but was 0");
        assertThatThrownBy(() -> AppendLog.open(disk, PATH, Limits.DEFAULT, IGNORE))
                .isInstanceOf(IOException.class)
                .hasMessage("[a.log] opening the log must find a file, but there is none");
        AppendLog log = AppendLog.create(disk, PATH, 1, Limits.DEFAULT);
        assertThatThrownBy(() -> AppendLog.create(disk, PATH, 1, Limits.DEFAULT))
                .isInstanceOf(IOException.class)
                .hasMessage("[a.log] creating the log must find no file, but there is one");
        assertThatThrownBy(() -> log.commit(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("lsn must be at most 0, but was 1");
        log.append(Bytes.of("x"));
        log.close();
        assertThatThrownBy(() -> log.append(Bytes.of("y")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("[a.log] log must be open, but is closed");
        assertThatCode(() -> log.commit(1)).doesNotThrowAnyException();
    }

    @Test
    void cutsATornTailAtEveryByte() throws IOException {
        byte[] log = crashedLog();
        int[] ends = {64, 97, 131, 166};
        assertThat(log).hasSize(166);
        List<String> all = List.of("1=a", "2=bb", "3=ccc");
        for (int size = 64; size <= log.length; size++) {
            MemoryDisk torn = diskWith(Arrays.copyOf(log, size));
            int count = 0;
            while (count < 3 && ends[count + 1] <= size) {
                count++;
            }
            assertThat(replay(torn)).isEqualTo(all.subList(0, count));
            assertThat(torn.size(PATH)).isEqualTo(size);
            try (AppendLog reopened = AppendLog.open(torn, PATH, Limits.DEFAULT, IGNORE)) {
                assertThat(torn.size(PATH)).isEqualTo(ends[count]);
                assertThat(reopened.append(Bytes.of("new"))).isEqualTo(count + 1);
            }
            assertThat(open(torn)).hasSize(count + 1).endsWith((count + 1) + "=new");
        }
    }

    @Test
    void rejectsAFileShorterThanItsHeader() throws IOException {
        byte[] log = crashedLog();
        for (int size = 0; size < 64; size++) {
            byte[] cut = Arrays.copyOf(log, size);
            assertThatThrownBy(() -> replay(diskWith(cut)))
                    .isInstanceOf(CorruptDataException.class)
                    .hasMessage("[a.log @ byte 0] log file must have at least 64 bytes, but has " + size);
        }
    }

    @Test
    void findsEveryFlippedBitOfAClosedLog() throws IOException {
        byte[] log = closedLog();
        for (int i = 0; i < log.length; i++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] damaged = log.clone();
                damaged[i] ^= (byte) (1 << bit);
                List<String> records;
                try {
                    records = open(diskWith(damaged));
                } catch (CorruptDataException e) {
                    assertThat(e.location().source()).isEqualTo("a.log");
                    continue;
                }
                // Only the mark at the end and the note of closing may be lost silently: they hold no data.
                assertThat(i >= 166 || (i >= 40 && i < 64)).isTrue();
                assertThat(records).containsExactly("1=a", "2=bb", "3=ccc");
            }
        }
    }

    @Test
    void neverReturnsWrongRecordsFromADamagedCrashedLog() throws IOException {
        byte[] log = crashedLog();
        Seeds.check(3000, random -> {
            byte[] damaged = log.clone();
            int flips = 1 + random.nextInt(4);
            for (int i = 0; i < flips; i++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            try {
                List<String> records = open(diskWith(damaged));
                assertThat(List.of("1=a", "2=bb", "3=ccc").subList(0, records.size()))
                        .isEqualTo(records);
            } catch (CorruptDataException | UnsupportedFormatException _) {
                // Found out.
            }
        });
    }

    @Test
    void tellsDamageToACommittedRecordFromATornTail() throws IOException {
        byte[] log = crashedLog();
        log[97 + 33] ^= 1;
        // Record 3 says that record 2 was durable.
        assertThatThrownBy(() -> open(diskWith(log)))
                .isInstanceOf(CorruptDataException.class)
                .hasMessage("[a.log @ byte 97, record 2] log record must be whole and match its checksums because a"
                        + " later record says it was durable, but it does not");
    }

    @Test
    void cutsUncommittedRecordsBehindADamagedOne() throws IOException {
        AppendLog log = AppendLog.create(disk, PATH, 1, Limits.DEFAULT);
        for (String text : List.of("a", "bb", "ccc")) {
            log.append(Bytes.of(text));
        }
        byte[] bytes = disk.memory().bytes(PATH);
        log.close();
        bytes[97 + 33] ^= 1;
        assertThat(open(diskWith(bytes))).containsExactly("1=a");
    }

    @Test
    void piecesOfAnotherLogInATornPayloadAreNoProofOfDamage() throws IOException {
        byte[] other = closedLog();
        FaultDisk second = FaultDisk.inMemory();
        AppendLog log = AppendLog.create(second, PATH, 1, Limits.DEFAULT);
        log.append(ByteBuffer.wrap(other));
        byte[] bytes = second.memory().bytes(PATH);
        log.close();
        assertThat(open(diskWith(Arrays.copyOf(bytes, bytes.length - 1)))).isEmpty();
    }

    @Test
    void staleRecordsOfAnEarlierAttemptAreNotTakenUp() throws IOException {
        // Two uncommitted records; the medium later shows a new first record, then the old second one.
        byte[][] attempts = new byte[2][];
        for (int i = 0; i < 2; i++) {
            FaultDisk attempt = FaultDisk.inMemory();
            AppendLog log = AppendLog.create(attempt, PATH, 1, 99, Limits.DEFAULT);
            log.append(Bytes.of("first" + i));
            log.append(Bytes.of("second" + i));
            attempts[i] = attempt.memory().bytes(PATH);
            log.close();
        }
        byte[] mixed = attempts[0].clone();
        System.arraycopy(attempts[1], 64, mixed, 64, 32 + 6);
        assertThat(open(diskWith(mixed))).containsExactly("1=first1");
    }

    @Test
    void hostileLengthsTakeNoMemory() throws IOException {
        byte[] log = crashedLog();
        for (int length : new int[] {-1, Integer.MAX_VALUE, Integer.MIN_VALUE, Integer.MAX_VALUE - 31, 1 << 30}) {
            // With a right header checksum, so that only the length check stands in the way.
            byte[] hostile = log.clone();
            ByteBuffer bytes = ByteBuffer.wrap(hostile).order(ByteOrder.LITTLE_ENDIAN);
            bytes.putInt(131, length);
            bytes.putInt(131 + 24, LogFormat.headerCrc(bytes, 131, bytes.getLong(24)));
            assertThat(replay(diskWith(hostile))).containsExactly("1=a", "2=bb");
        }
    }

    @Test
    void rejectsANewerFormat() throws IOException {
        byte[] log = crashedLog();
        ByteBuffer bytes = ByteBuffer.wrap(log).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(8, 2);
        bytes.putInt(36, LogFormat.crc(bytes, 36));
        assertThatThrownBy(() -> open(diskWith(log)))
                .isInstanceOf(UnsupportedFormatException.class)
                .hasMessage("[a.log @ byte 8] log format version must be at most 1, but was 2; upgrade Basalt");
    }

    @Test
    void rejectsAFileOfAnotherKind() {
        assertThatThrownBy(() -> open(diskWith(new byte[100])))
                .isInstanceOf(CorruptDataException.class)
                .hasMessage("[a.log @ byte 0] log file must start with \"BASALTLG\", but starts with 0000000000000000");
    }

    @Test
    void failedAppendPoisonsTheLog() throws IOException {
        AppendLog log = AppendLog.create(disk, PATH, 1, Limits.DEFAULT);
        log.commit(log.append(Bytes.of("kept")));
        disk.failAt(1, false, FaultEffect.HALF, DiskCall.WRITE);
        assertThatThrownBy(() -> log.append(Bytes.of("lost")))
                .isInstanceOf(IOException.class)
                .hasMessage("[a.log] WRITE must succeed, but failed: injected fault");
        String poisoned = "[a.log] writes must stop after a failed one, but another was tried; open the file again"
                + " (first failure: [a.log] WRITE must succeed, but failed: injected fault)";
        assertThatThrownBy(() -> log.append(Bytes.of("later")))
                .isInstanceOf(IOException.class)
                .hasMessage(poisoned);
        assertThatCode(() -> log.commit(1)).doesNotThrowAnyException();
        log.close();
        assertThat(open(disk)).containsExactly("1=kept");
    }

    @Test
    void failedForcePoisonsTheLogForGood() throws IOException {
        AppendLog log = AppendLog.create(disk, PATH, 1, Limits.DEFAULT);
        long lsn = log.append(Bytes.of("maybe"));
        disk.failAt(1, false, FaultEffect.NOTHING, DiskCall.FORCE);
        assertThatThrownBy(() -> log.commit(lsn)).hasMessage("[a.log] FORCE must succeed, but failed: injected fault");
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> log.commit(lsn))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("[a.log] writes must stop after a failed one");
        }
        assertThat(log.durableLsn()).isZero();
        log.close();
        // Closing forced nothing, and reopening made the record durable by writing it again.
        assertThat(open(disk)).containsExactly("1=maybe");
        Seeds.check(50, random -> assertThat(open(disk.crash(random))).containsExactly("1=maybe"));
    }

    @Test
    @Timeout(300)
    void committersShareForces() throws Exception {
        int threads = 8;
        int perThread = 200;
        AppendLog log = AppendLog.create(disk, PATH, 1, Limits.DEFAULT);
        disk.reset();
        CountDownLatch start = new CountDownLatch(1);
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> tasks = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                tasks.add(pool.submit(() -> {
                    start.await();
                    for (int i = 0; i < perThread; i++) {
                        long lsn = log.append(Bytes.of("record"));
                        log.commit(lsn);
                        assertThat(log.durableLsn()).isGreaterThanOrEqualTo(lsn);
                    }
                    return null;
                }));
            }
            start.countDown();
            for (Future<?> task : tasks) {
                task.get();
            }
        }
        assertThat(disk.calls(DiskCall.FORCE)).isLessThanOrEqualTo((long) threads * perThread);
        assertThat(disk.calls(DiskCall.WRITE)).isEqualTo((long) threads * perThread);
        log.close();
        assertThat(open(disk)).hasSize(threads * perThread);
    }

    /// A force that waits until all committers have appended must serve them all: two forces in total.
    @Test
    @Timeout(300)
    void oneForceServesAllWhoWaited() throws Exception {
        int followers = 7;
        CountDownLatch inForce = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        StallingDisk stalling = new StallingDisk(disk, inForce, release);
        AppendLog log = AppendLog.create(stalling, PATH, 1, Limits.DEFAULT);
        disk.reset();
        stalling.armed.set(true);
        try (ExecutorService pool = Executors.newFixedThreadPool(followers + 1)) {
            Future<?> leader = pool.submit(() -> {
                log.commit(log.append(Bytes.of("leader")));
                return null;
            });
            inForce.await();
            CountDownLatch appended = new CountDownLatch(followers);
            List<Future<?>> tasks = new ArrayList<>();
            for (int i = 0; i < followers; i++) {
                tasks.add(pool.submit(() -> {
                    long lsn = log.append(Bytes.of("follower"));
                    appended.countDown();
                    log.commit(lsn);
                    return null;
                }));
            }
            appended.await();
            assertThat(log.durableLsn()).isZero();
            release.countDown();
            leader.get();
            for (Future<?> task : tasks) {
                task.get();
            }
        }
        assertThat(disk.calls(DiskCall.FORCE)).isEqualTo(2);
        assertThat(log.durableLsn()).isEqualTo(followers + 1);
        log.close();
    }

    @Test
    @Timeout(300)
    void failedForceFailsAllWhoWaited() throws Exception {
        CountDownLatch inForce = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        StallingDisk stalling = new StallingDisk(disk, inForce, release);
        AppendLog log = AppendLog.create(stalling, PATH, 1, Limits.DEFAULT);
        disk.failAt(1, false, FaultEffect.NOTHING, DiskCall.FORCE);
        stalling.armed.set(true);
        try (ExecutorService pool = Executors.newFixedThreadPool(2)) {
            Future<?> leader = pool.submit(() -> {
                log.commit(log.append(Bytes.of("leader")));
                return null;
            });
            inForce.await();
            Future<?> follower = pool.submit(() -> {
                log.commit(log.append(Bytes.of("follower")));
                return null;
            });
            release.countDown();
            assertThatThrownBy(leader::get).hasRootCauseInstanceOf(IOException.class);
            assertThatThrownBy(follower::get).hasRootCauseInstanceOf(IOException.class);
        }
        log.close();
    }

    @Test
    @Timeout(300)
    void replaysAPrefixWhileAWriterAppends() throws Exception {
        AppendLog log = AppendLog.create(disk, PATH, 1, Limits.DEFAULT);
        AtomicBoolean done = new AtomicBoolean();
        try (ExecutorService pool = Executors.newSingleThreadExecutor()) {
            Future<?> writer = pool.submit(() -> {
                for (int i = 1; i <= 3000; i++) {
                    long lsn = log.append(Bytes.of("record " + i));
                    if (i % 7 == 0) {
                        log.commit(lsn);
                    }
                }
                done.set(true);
                return null;
            });
            long seen = 0;
            while (!done.get() && !writer.isDone()) {
                long durable = log.durableLsn();
                LogSummary summary = AppendLog.replay(
                        disk,
                        PATH,
                        Limits.DEFAULT,
                        (lsn, payload) -> assertThat(Bytes.text(payload)).isEqualTo("record " + lsn));
                assertThat(summary.lastLsn()).isGreaterThanOrEqualTo(Math.max(durable, seen));
                seen = summary.lastLsn();
            }
            writer.get();
        }
        log.close();
        assertThat(replay(disk)).hasSize(3000);
    }

    /// A log of 1=a and a torn record 2 that is larger than what a reader keeps in memory.
    private byte[] logWithALongTornTail() throws IOException {
        AppendLog log = AppendLog.create(disk, PATH, 1, Limits.DEFAULT);
        log.commit(log.append(Bytes.of("a")));
        log.append(ByteBuffer.allocate(900_000));
        byte[] bytes = disk.memory().bytes(PATH);
        log.close();
        return Arrays.copyOf(bytes, bytes.length - 1);
    }

    @Test
    void readerIsNotFooledByAWriterThatCutsATornTail() throws IOException {
        MemoryDisk torn = diskWith(logWithALongTornTail());
        LogSummary summary = AppendLog.replay(torn, PATH, Limits.DEFAULT, (lsn, _) -> {
            assertThat(lsn).isEqualTo(1);
            open(torn);
        });
        assertThat(summary.lastLsn()).isEqualTo(1);
    }

    @Test
    void readerGoesOnWithWhatAWriterWroteOverATornTail() throws IOException {
        byte[] bytes = logWithALongTornTail();
        MemoryDisk torn = diskWith(bytes);
        List<Long> seen = new ArrayList<>();
        LogSummary summary = AppendLog.replay(torn, PATH, Limits.DEFAULT, (lsn, payload) -> {
            seen.add(lsn);
            if (lsn > 1) {
                assertThat(Bytes.text(payload)).startsWith("new " + lsn);
                return;
            }
            try (AppendLog writer = AppendLog.open(torn, PATH, Limits.DEFAULT, IGNORE)) {
                while (writer.byteSize() <= bytes.length) {
                    writer.commit(writer.append(Bytes.of("new " + (writer.lastLsn() + 1)), ByteBuffer.allocate(1000)));
                }
            }
        });
        assertThat(summary.byteSize()).isLessThanOrEqualTo(bytes.length);
        assertThat(summary.lastLsn()).isGreaterThan(800).isEqualTo(seen.size());
    }

    @Test
    void consumerFailureClosesTheFile() throws IOException {
        closedLog();
        assertThatThrownBy(() -> AppendLog.open(disk, PATH, Limits.DEFAULT, (_, _) -> {
                    throw new IOException("enough");
                }))
                .hasMessage("enough");
        assertThat(disk.openCount()).isZero();
    }

    @Test
    void noticesThatAClosedLogWasCutShort() throws IOException {
        byte[] log = closedLog();
        assertThat(log).hasSize(166 + 32);
        int[] ends = {64, 97, 131, 166};
        for (int size = 64; size < 166; size++) {
            int end = 3;
            while (ends[end] > size) {
                end--;
            }
            String message = "[a.log @ byte " + ends[end] + ", record " + (end + 1)
                    + "] log must have all 166 bytes that it had when it was closed, but its records end here; it was"
                    + " cut short";
            MemoryDisk cut = diskWith(Arrays.copyOf(log, size));
            assertThatThrownBy(() -> open(cut))
                    .isInstanceOf(CorruptDataException.class)
                    .hasMessage(message);
            assertThatThrownBy(() -> replay(cut))
                    .isInstanceOf(CorruptDataException.class)
                    .hasMessage(message);
            assertThat(cut.bytes(PATH)).hasSize(size);
        }
        // Without its mark it has all its records.
        assertThat(open(diskWith(Arrays.copyOf(log, 166)))).containsExactly("1=a", "2=bb", "3=ccc");
    }

    @Test
    void cutsWhatACrashToreBehindTheLastClose() throws IOException {
        MemoryDisk reopened = diskWith(closedLog());
        AppendLog log = AppendLog.open(reopened, PATH, Limits.DEFAULT, IGNORE);
        log.commit(log.append(Bytes.of("dddd")));
        byte[] bytes = reopened.bytes(PATH);
        log.close();
        for (int size = 166 + 32; size < bytes.length; size++) {
            assertThat(open(diskWith(Arrays.copyOf(bytes, size)))).containsExactly("1=a", "2=bb", "3=ccc");
        }
        for (int size = 64; size < 166; size++) {
            byte[] cut = Arrays.copyOf(bytes, size);
            assertThatThrownBy(() -> open(diskWith(cut))).isInstanceOf(CorruptDataException.class);
        }
        // The second close moves the note on.
        byte[] closedTwice = reopened.bytes(PATH);
        assertThatThrownBy(() -> open(diskWith(Arrays.copyOf(closedTwice, 166 + 32))))
                .isInstanceOf(CorruptDataException.class)
                .hasMessage("[a.log @ byte 198, record 4] log must have all 234 bytes that it had when it was closed,"
                        + " but its records end here; it was cut short");
    }

    @Test
    void reopeningACleanlyClosedLogWritesNothing() throws IOException {
        AppendLog log = AppendLog.create(disk, PATH, 1, Limits.DEFAULT);
        for (int i = 0; i < 1000; i++) {
            log.append(Bytes.of("bulk"));
        }
        log.close();
        open(disk);
        disk.reset();
        open(disk);
        // At most the mark is written again; the records before it are proved durable by it.
        assertThat(disk.trace().stream().filter(call -> call.startsWith("WRITE")))
                .containsExactly("WRITE a.log 36064+32");
    }

    @Test
    void memoryThatRunsOutPoisonsTheLog() throws IOException {
        for (DiskCall call : new DiskCall[] {DiskCall.WRITE, DiskCall.FORCE}) {
            AppendLog log = AppendLog.create(disk, Path.of(call + ".log"), 1, Limits.DEFAULT);
            long lsn = call == DiskCall.FORCE ? log.append(Bytes.of("a")) : 0;
            disk.outOfMemoryAt(1, false);
            assertThatThrownBy(() -> {
                        if (call == DiskCall.WRITE) {
                            log.append(Bytes.of("lost"));
                        } else {
                            log.commit(lsn);
                        }
                    })
                    .isInstanceOf(OutOfMemoryError.class);
            String operation = call == DiskCall.WRITE ? "write" : "force";
            assertThatThrownBy(() -> log.append(Bytes.of("later")))
                    .isInstanceOf(IOException.class)
                    .hasMessage("[" + call + ".log] writes must stop after a failed one, but another was tried; open"
                            + " the file again (first failure: [" + call + ".log] " + operation
                            + " must end normally, but was broken off)");
            log.close();
        }
    }

    @Test
    @Timeout(60)
    void askingLeavesTheLogFreeForOtherThreads() throws Exception {
        AppendLog log = AppendLog.create(disk, PATH, 1, Limits.DEFAULT);
        try (ExecutorService other = Executors.newSingleThreadExecutor()) {
            assertThat(log.lastLsn()).isZero();
            assertThat(log.durableLsn()).isZero();
            assertThat(log.byteSize()).isPositive();
            long lsn = other.submit(() -> log.append(Bytes.of("a"))).get();
            other.submit(() -> {
                        log.commit(lsn);
                        return lsn;
                    })
                    .get();
            assertThat(log.durableLsn()).isEqualTo(lsn);
            assertThat(other.submit(() -> log.append(Bytes.of("b"))).get()).isEqualTo(2);
            other.submit(() -> {
                        log.close();
                        return 0;
                    })
                    .get();
        }
        assertThat(replay(disk)).containsExactly("1=a", "2=b");
    }

    @Test
    void aRecordThatWasReadHalfWrittenIsReadAgain() throws IOException {
        byte[] bytes = crashedLog();
        byte[] damaged = bytes.clone();
        int wrong = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("bb");
        damaged[wrong] = 'x';
        MemoryDisk memory = diskWith(damaged);
        List<Long> seen = new ArrayList<>();
        AppendLog.replay(memory, PATH, Limits.DEFAULT, (lsn, _) -> {
            seen.add(lsn);
            try (DiskFile file = memory.open(PATH, OpenMode.READ_WRITE)) {
                file.write(Bytes.of("b"), wrong);
            }
        });
        assertThat(seen).containsExactly(1L, 2L, 3L);
    }
}
