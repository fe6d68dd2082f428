package dev.basalt.core.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.testing.FaultDisk;
import dev.basalt.core.testing.ForwardingDisk;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadHoldsTest {
    private final AtomicInteger releases = new AtomicInteger();
    private final ReadHolds holds = new ReadHolds(Path.of("file"), "mapped file", releases::incrementAndGet);

    @TempDir
    Path directory;

    @Test
    void releasesOnceAndLetsNobodyInAfterwards() {
        holds.hold();
        holds.letGo();
        assertThat(holds.read(() -> 7)).isEqualTo(7);
        assertThat(holds.isClosed()).isFalse();
        holds.close();
        holds.close();
        assertThat(releases).hasValue(1);
        assertThat(holds.isClosed()).isTrue();
        assertThat(holds.tryHold()).isFalse();
        assertThatThrownBy(() -> holds.read(() -> 7))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("[file] mapped file must be open, but is closed");
    }

    @Test
    void waitsForReadersAndStaysInterrupted() throws Exception {
        holds.hold();
        Thread closer = Thread.ofPlatform().start(() -> {
            Thread.currentThread().interrupt();
            holds.close();
            assertThat(releases).hasValue(1);
            if (Thread.currentThread().isInterrupted()) {
                releases.incrementAndGet();
            }
        });
        while (!holds.isClosed()) {
            Thread.onSpinWait();
        }
        assertThat(holds.tryHold()).isFalse();
        assertThat(releases).hasValue(0);
        assertThat(closer.isAlive()).isTrue();
        holds.letGo();
        closer.join();
        assertThat(releases).hasValue(2);
    }

    @Test
    void leavesReleasingToTheLastReaderWhereTheCloserIsOne() {
        holds.hold();
        holds.hold();
        holds.close();
        assertThat(holds.tryHold()).isFalse();
        holds.letGo();
        assertThat(releases).hasValue(0);
        holds.letGo();
        assertThat(releases).hasValue(1);
    }

    @Test
    void doesNotWaitForWhoMayWaitForIt() throws Exception {
        ReadHolds other = new ReadHolds(Path.of("other"), "mapped file", releases::incrementAndGet);
        CountDownLatch bothInside = new CountDownLatch(2);
        CountDownLatch bothClosed = new CountDownLatch(2);
        List<Thread> threads = new ArrayList<>();
        for (boolean first : new boolean[] {true, false}) {
            threads.add(Thread.ofPlatform().start(() -> {
                ReadHolds mine = first ? holds : other;
                mine.hold();
                bothInside.countDown();
                await(bothInside);
                (first ? other : holds).close();
                bothClosed.countDown();
                await(bothClosed);
                mine.letGo();
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(releases).hasValue(2);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void readersSeeWholeMemoryOrAreRefused() throws Exception {
        Path path = Files.write(directory.resolve("bytes"), new byte[1 << 20]);
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            for (int round = 0; round < 100; round++) {
                MappedFile file = MappedFile.open(Disk.system(), path);
                MemorySegment segment = file.segment();
                CountDownLatch inside = new CountDownLatch(3);
                List<Future<String>> readers = new ArrayList<>();
                for (int i = 0; i < 3; i++) {
                    readers.add(threads.submit(() -> readUntilClosed(file, segment, inside)));
                }
                inside.await();
                file.close();
                file.close();
                assertThat(segment.scope().isAlive()).isFalse();
                for (Future<String> reader : readers) {
                    assertThat(reader.get()).isEqualTo("[" + path + "] mapped file must be open, but is closed");
                }
            }
        }
    }

    /// A checksum holds the session of a segment, so that an arena could not be closed meanwhile.
    private static String readUntilClosed(MappedFile file, MemorySegment segment, CountDownLatch inside) {
        try {
            while (true) {
                file.read(() -> {
                    CRC32C crc = new CRC32C();
                    crc.update(segment.asByteBuffer());
                    return crc.getValue();
                });
                inside.countDown();
            }
        } catch (IllegalStateException e) {
            return e.getMessage();
        }
    }

    /// Whenever a file is replaced, it is opened as it was or as it became, whatever their sizes are.
    @Test
    void opensAFileThatIsReplacedMeanwhile() throws IOException {
        for (int newSize : new int[] {10, 300}) {
            Path path = Files.write(directory.resolve("bytes"), new byte[100]);
            Disk replacing = new ForwardingDisk(Disk.system()) {
                @Override
                public DiskFile open(Path opened, OpenMode mode) throws IOException {
                    AtomicFiles.replace(Disk.system(), path, ByteBuffer.allocate(newSize));
                    return super.open(opened, mode);
                }
            };
            try (MappedFile file = MappedFile.open(replacing, path)) {
                assertThat(file.segment().byteSize()).isEqualTo(newSize);
            }
        }
    }

    @Test
    void namesAFileThatWasCutShort() throws IOException {
        Path path = Files.write(directory.resolve("bytes"), new byte[1 << 20]);
        try (MappedFile file = MappedFile.open(Disk.system(), path)) {
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
                channel.truncate(0);
            }
            byte[] to = new byte[1 << 20];
            assertThatThrownBy(() -> file.read(() -> {
                        MemorySegment.copy(file.segment(), ValueLayout.JAVA_BYTE, 0, to, 0, to.length);
                        return to;
                    }))
                    .isInstanceOf(CorruptDataException.class)
                    .hasMessage("[" + path + "] a file must stay whole while it is read, but bytes of it are gone: it"
                            + " was cut short meanwhile, or its medium fails");
        }
    }

    @Test
    void leavesOtherInternalErrorsAsTheyAre() {
        InternalError other = new InternalError("something else");
        assertThatThrownBy(() -> holds.read(() -> {
                    throw other;
                }))
                .isSameAs(other);
        InternalError silent = new InternalError();
        assertThatThrownBy(() -> ReadHolds.failure(silent, Path.of("file"))).isSameAs(silent);
        holds.close();
        assertThat(releases).hasValue(1);
    }

    @Test
    void closesAFileWhoseReleaseFails() throws IOException {
        FaultDisk disk = FaultDisk.inMemory();
        AppendFile file = AppendFile.open(disk, Path.of("rows"), 0);
        file.append(Bytes.of("rows"));
        assertThat(file.holds().read(() -> file.segment().get(ValueLayout.JAVA_BYTE, 0)))
                .isEqualTo((byte) 'r');
        disk.outOfMemoryAt(1, false);
        assertThatThrownBy(file::close).isInstanceOf(OutOfMemoryError.class);
        disk.reset();
        file.close();
        assertThat(disk.openCount()).isZero();
        assertThat(disk.memory().mappingCount()).isZero();
    }
}
