package dev.basalt.core.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.testing.DiskCall;
import dev.basalt.core.testing.FaultDisk;
import dev.basalt.core.testing.FaultEffect;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class AppendFileTest {
    private static final Path PATH = Path.of("rows");

    private final FaultDisk disk = FaultDisk.inMemory();

    private static ByteBuffer row(long value) {
        return ByteBuffer.allocate(64).putLong(0, value).putLong(56, value);
    }

    private static long valueAt(MemorySegment segment, long byteOffset) {
        return segment.get(ValueLayout.JAVA_LONG_UNALIGNED.withOrder(java.nio.ByteOrder.BIG_ENDIAN), byteOffset);
    }

    @Test
    void emptyFileHasAnEmptySegment() throws IOException {
        try (AppendFile file = AppendFile.open(disk, PATH, 0)) {
            assertThat(file.size()).isZero();
            assertThat(file.segment().byteSize()).isZero();
            assertThat(file.segment(0, 0).byteSize()).isZero();
            assertThat(file.force()).isZero();
            assertThat(file.path()).isEqualTo(PATH);
        }
    }

    @Test
    void segmentsStayValidWhileTheFileGrows() throws IOException {
        try (AppendFile file = AppendFile.open(disk, PATH, 0)) {
            file.append(row(0));
            MemorySegment first = file.segment(0, 64);
            // Past the first mapping, which has 256 KiB more than was needed.
            file.append(ByteBuffer.allocate(3 << 20));
            assertThat(file.append(row(7))).isEqualTo(64 + (3 << 20));
            assertThat(valueAt(file.segment(64 + (3 << 20), 64), 56)).isEqualTo(7);
            assertThat(valueAt(first, 0)).isZero();
            assertThat(first.isReadOnly()).isTrue();
            assertThat(file.segment().address() % 64).isZero();
        }
    }

    @Test
    void mapsRarely() throws IOException {
        try (AppendFile file = AppendFile.open(disk, PATH, 0)) {
            disk.reset();
            for (int i = 0; i < 10_000; i++) {
                long offset = file.append(row(i));
                assertThat(valueAt(file.segment(offset, 64), 0)).isEqualTo(i);
            }
            assertThat(disk.calls(DiskCall.MAP)).isEqualTo(2);
        }
        assertThat(disk.size(PATH)).isEqualTo(640_000);
        assertThat(disk.memory().mappingCount()).isZero();
    }

    @Test
    void reachesNoFurtherThanWhatWasAppended() throws IOException {
        try (AppendFile file = AppendFile.open(disk, PATH, 0)) {
            file.append(row(1));
            assertThatThrownBy(() -> file.segment(0, 65)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> file.segment(-1, 1)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> file.segment(1, Long.MAX_VALUE)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void cutsBackToTheCommittedLength() throws IOException {
        try (AppendFile file = AppendFile.open(disk, PATH, 0)) {
            file.append(row(1));
            assertThat(file.durableBytes()).isZero();
            assertThat(file.force()).isEqualTo(64);
            assertThat(file.durableBytes()).isEqualTo(64);
            file.append(row(2));
        }
        assertThat(disk.size(PATH)).isEqualTo(128);
        try (AppendFile file = AppendFile.open(disk, PATH, 64)) {
            assertThat(file.size()).isEqualTo(64);
            assertThat(disk.size(PATH)).isEqualTo(64);
            assertThat(file.append(row(3))).isEqualTo(64);
            assertThat(valueAt(file.segment(), 64)).isEqualTo(3);
        }
    }

    @Test
    void rejectsAFileShorterThanItsCommittedLength() throws IOException {
        disk.memory().put(PATH, new byte[10]);
        assertThatThrownBy(() -> AppendFile.open(disk, PATH, 11))
                .isInstanceOf(CorruptDataException.class)
                .hasMessage("[rows @ byte 10] file must have at least the committed 11 bytes, but has 10");
        assertThatThrownBy(() -> AppendFile.open(disk, Path.of("missing"), 1))
                .isInstanceOf(CorruptDataException.class)
                .hasMessage("[missing @ byte 0] file must have at least the committed 1 bytes, but has 0");
        assertThat(disk.exists(Path.of("missing"))).isFalse();
        assertThatThrownBy(() -> AppendFile.open(disk, PATH, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("committedBytes must be at least 0, but was -1");
        assertThat(disk.openCount()).isZero();
    }

    @Test
    void failedAppendPoisonsWritingButNotReading() throws IOException {
        try (AppendFile file = AppendFile.open(disk, PATH, 0)) {
            file.append(row(5));
            disk.failAt(1, false, FaultEffect.HALF, DiskCall.WRITE);
            assertThatThrownBy(() -> file.append(row(6)))
                    .hasMessage("[rows] WRITE must succeed, but failed: injected fault");
            String poisoned = "[rows] writes must stop after a failed one, but another was tried; open the file again"
                    + " (first failure: [rows] WRITE must succeed, but failed: injected fault)";
            assertThatThrownBy(() -> file.append(row(6))).hasMessage(poisoned);
            assertThatThrownBy(file::force).hasMessage(poisoned);
            assertThat(file.size()).isEqualTo(64);
            assertThat(valueAt(file.segment(), 0)).isEqualTo(5);
        }
    }

    @Test
    void readingGoesOnWhereTheFileCannotBeMadeLonger() throws IOException {
        try (AppendFile file = AppendFile.open(disk, PATH, 0)) {
            file.append(row(5));
            disk.failAt(1, true, FaultEffect.NOTHING, DiskCall.TRUNCATE);
            assertThat(valueAt(file.segment(), 0)).isEqualTo(5);
            disk.reset();
            file.append(row(6));
            assertThat(valueAt(file.segment(), 64)).isEqualTo(6);
        }
    }

    @Test
    void isUnusableAfterClosing() throws IOException {
        AppendFile file = AppendFile.open(disk, PATH, 0);
        file.append(row(1));
        MemorySegment segment = file.segment();
        file.close();
        file.close();
        String closed = "[rows] append file must be open, but is closed";
        assertThatThrownBy(() -> file.append(row(2)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(closed);
        assertThatThrownBy(file::force)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(closed);
        assertThatThrownBy(() -> file.segment(0, 64))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(closed);
        assertThatThrownBy(() -> valueAt(segment, 0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void appendersAndReadersMayWorkAtOnce() throws Exception {
        int rows = 20_000;
        try (AppendFile file = AppendFile.open(disk, PATH, 0);
                ExecutorService pool = Executors.newFixedThreadPool(2)) {
            Future<?> writer = pool.submit(() -> {
                for (int i = 0; i < rows; i++) {
                    file.append(row(i));
                    if (i % 500 == 0) {
                        file.append(ByteBuffer.allocate(64 << 10));
                        file.force();
                    }
                }
                return null;
            });
            Future<?> reader = pool.submit(() -> {
                while (!writer.isDone()) {
                    MemorySegment all = file.segment();
                    if (all.byteSize() >= 64) {
                        assertThat(valueAt(all, all.byteSize() - 8)).isBetween(0L, (long) rows);
                    }
                }
                return null;
            });
            writer.get();
            reader.get();
            assertThat(file.size()).isEqualTo(64L * rows + 40 * (64L << 10));
            assertThat(valueAt(file.segment(), file.size() - 8)).isEqualTo(rows - 1);
        }
    }

    @Test
    void mappedFileShowsTheCommittedPart() throws IOException {
        try (AppendFile file = AppendFile.open(disk, PATH, 0)) {
            file.append(row(1), row(2));
        }
        MappedFile mapped = MappedFile.open(disk, PATH, 64);
        assertThat(mapped.path()).isEqualTo(PATH);
        MemorySegment segment = mapped.segment();
        assertThat(segment.byteSize()).isEqualTo(64);
        assertThat(segment.isReadOnly()).isTrue();
        assertThat(valueAt(segment, 0)).isEqualTo(1);
        mapped.close();
        mapped.close();
        assertThatThrownBy(mapped::segment)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("[rows] mapped file must be open, but is closed");
        assertThatThrownBy(() -> valueAt(segment, 0)).isInstanceOf(IllegalStateException.class);
        try (MappedFile whole = MappedFile.open(disk, PATH)) {
            assertThat(whole.segment().byteSize()).isEqualTo(128);
        }
        assertThatThrownBy(() -> MappedFile.open(disk, PATH, 129))
                .isInstanceOf(CorruptDataException.class)
                .hasMessage("[rows @ byte 128] file must have at least the committed 129 bytes, but has 128");
        assertThat(disk.openCount()).isZero();
        assertThat(disk.memory().mappingCount()).isZero();
    }
}
