package dev.basalt.core.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.storage.Disk;
import dev.basalt.core.storage.DiskFile;
import dev.basalt.core.storage.DiskLock;
import dev.basalt.core.storage.OpenMode;
import dev.basalt.core.storage.StoreLockedException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The harness itself: it must produce the losses it promises, and it must notice broken promises.
class FaultHarnessTest {
    private static final Path PATH = Path.of("file");
    private static final Path ROOT = Path.of("");

    private final FaultDisk disk = FaultDisk.inMemory();

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    /// All states that 400 crashes of the disk lead to.
    private static Set<String> crashes(FaultDisk disk, Function<MemoryDisk, String> state) {
        Set<String> states = new HashSet<>();
        for (int i = 0; i < 400; i++) {
            states.add(state.apply(disk.crash(Seeds.random(i))));
        }
        return states;
    }

    private static String content(MemoryDisk disk) {
        try {
            return disk.exists(PATH) ? new String(disk.bytes(PATH), StandardCharsets.UTF_8) : "missing";
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private DiskFile durableFile(String content) throws IOException {
        DiskFile file = disk.open(PATH, OpenMode.CREATE_NEW);
        file.write(bytes(content), 0);
        file.force();
        disk.forceDirectory(ROOT);
        return file;
    }

    @Test
    void forcedContentUnderAForcedNameStays() throws IOException {
        durableFile("kept").close();
        assertThat(crashes(disk, FaultHarnessTest::content)).containsExactly("kept");
    }

    @Test
    void aNameInAnUnforcedDirectoryMayBeLost() throws IOException {
        try (DiskFile file = disk.open(PATH, OpenMode.CREATE_NEW)) {
            file.write(bytes("kept"), 0);
            file.force();
        }
        assertThat(crashes(disk, FaultHarnessTest::content)).containsExactlyInAnyOrder("kept", "missing");
    }

    @Test
    void unforcedWritesMayBeLostOrKept() throws IOException {
        try (DiskFile file = durableFile("old")) {
            file.write(bytes("new"), 0);
        }
        assertThat(crashes(disk, FaultHarnessTest::content)).containsExactlyInAnyOrder("old", "new");
    }

    @Test
    void unforcedWritesMayComeInAnyOrderAndTearAtSectors() throws IOException {
        try (DiskFile file = durableFile("-".repeat(1024))) {
            file.write(bytes("a".repeat(1024)), 0);
            file.write(bytes("b".repeat(512)), 512);
        }
        Set<String> states = crashes(
                disk, left -> content(left).charAt(0) + "" + content(left).charAt(1023));
        assertThat(states).containsExactlyInAnyOrder("--", "a-", "-a", "aa", "ab", "-b");
        assertThat(crashes(
                        disk,
                        left -> "" + content(left).chars().limit(512).distinct().count()))
                .containsExactly("1");
    }

    @Test
    void aFileMayGrowWithoutItsContent() throws IOException {
        try (DiskFile file = durableFile("")) {
            file.write(bytes("x".repeat(600)), 0);
        }
        Set<String> states = crashes(disk, left -> {
            String content = content(left);
            return content.isEmpty() ? "empty" : content.charAt(0) == 0 ? "zeros" : content.startsWith("x") ? "x" : "?";
        });
        assertThat(states).containsExactlyInAnyOrder("empty", "zeros", "x", "?");
    }

    @Test
    void anUnforcedTruncationMayBeLost() throws IOException {
        try (DiskFile file = durableFile("content")) {
            file.truncate(3);
        }
        assertThat(crashes(disk, left -> "" + content(left).length())).containsExactlyInAnyOrder("3", "7");
    }

    @Test
    void anUnforcedRenameHappensOrDoesNot() throws IOException {
        durableFile("old").close();
        try (DiskFile file = disk.open(Path.of("other"), OpenMode.CREATE_NEW)) {
            file.write(bytes("new"), 0);
            file.force();
        }
        disk.forceDirectory(ROOT);
        disk.replace(Path.of("other"), PATH);
        assertThat(crashes(disk, left -> content(left) + left.exists(Path.of("other"))))
                .containsExactlyInAnyOrder("oldtrue", "newfalse");
        disk.forceDirectory(ROOT);
        assertThat(crashes(disk, left -> content(left) + left.exists(Path.of("other"))))
                .containsExactly("newfalse");
    }

    @Test
    void anUnforcedLinkHappensOrDoesNot() throws IOException {
        durableFile("old").close();
        Path link = Path.of("link");
        assertThat(disk.link(PATH, link)).isTrue();
        assertThat(disk.link(PATH, link)).isFalse();
        disk.delete(PATH);
        assertThat(crashes(disk, left -> content(left) + left.exists(link)))
                .containsExactlyInAnyOrder("oldtrue", "oldfalse", "missingtrue", "missingfalse");
        disk.forceDirectory(ROOT);
        assertThat(crashes(disk, left -> content(left) + left.exists(link))).containsExactly("missingtrue");
        assertThat(disk.memory().bytes(link)).isEqualTo("old".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    @Test
    void anUnforcedDeletionMayBeLost() throws IOException {
        durableFile("old").close();
        disk.delete(PATH);
        assertThat(disk.exists(PATH)).isFalse();
        assertThat(crashes(disk, FaultHarnessTest::content)).containsExactlyInAnyOrder("old", "missing");
    }

    @Test
    void aForceAfterAFailedOneProvesNothing() throws IOException {
        try (DiskFile file = durableFile("old")) {
            file.write(bytes("new"), 0);
            disk.failAt(1, false, FaultEffect.NOTHING, DiskCall.FORCE);
            assertThatThrownBy(file::force).hasMessage("[file] FORCE must succeed, but failed: injected fault");
            file.force();
            assertThat(content(disk.memory())).isEqualTo("new");
            assertThat(crashes(disk, FaultHarnessTest::content)).containsExactlyInAnyOrder("old", "new");
            file.write(bytes("new"), 0);
            file.force();
            assertThat(crashes(disk, FaultHarnessTest::content)).containsExactly("new");
        }
    }

    @Test
    void failsTheNamedCallOnlyOrAllAfterIt() throws IOException {
        try (DiskFile file = durableFile("")) {
            for (boolean allAfter : new boolean[] {false, true}) {
                disk.failAt(2, allAfter, FaultEffect.NOTHING, DiskCall.WRITE);
                file.write(bytes("1"), 0);
                assertThat(file.size()).isEqualTo(1);
                assertThatThrownBy(() -> file.write(bytes("22"), 0)).isInstanceOf(IOException.class);
                assertThat(disk.fired()).isTrue();
                if (allAfter) {
                    assertThatThrownBy(() -> file.write(bytes("22"), 0)).isInstanceOf(IOException.class);
                } else {
                    assertThatCode(() -> file.write(bytes("1"), 0)).doesNotThrowAnyException();
                }
                assertThat(file.size()).isEqualTo(1);
            }
            assertThat(disk.calls(DiskCall.WRITE)).isEqualTo(3);
            assertThat(disk.trace())
                    .containsExactly(
                            "WRITE file 0+1",
                            "SIZE file",
                            "WRITE file 0+2 failed",
                            "WRITE file 0+2 failed",
                            "SIZE file");
            disk.reset();
        }
    }

    @Test
    void halfAndWholeEffectsHappen() throws IOException {
        try (DiskFile file = durableFile("")) {
            disk.failAt(1, false, FaultEffect.HALF, DiskCall.WRITE);
            assertThatThrownBy(() -> file.write(bytes("123456"), 0)).isInstanceOf(IOException.class);
            assertThat(content(disk.memory())).isEqualTo("123");
            disk.failAt(1, false, FaultEffect.ALL, DiskCall.WRITE);
            assertThatThrownBy(() -> file.write(bytes("abcdef"), 0)).isInstanceOf(IOException.class);
            assertThat(content(disk.memory())).isEqualTo("abcdef");
        }
    }

    @Test
    void aFullDiskTakesWhatFits() throws IOException {
        try (DiskFile file = durableFile("")) {
            disk.freeBytes(4);
            assertThatThrownBy(() -> file.write(bytes("123456"), 0))
                    .isInstanceOf(IOException.class)
                    .hasMessage("[file] writing 6 bytes at byte 0 must succeed, but failed: no space left on device");
            assertThat(content(disk.memory())).isEqualTo("1234");
        }
    }

    @Test
    void nothingHappensOnceThePowerIsOff() throws IOException {
        try (DiskFile file = durableFile("old")) {
            disk.cutPowerAt(1, FaultEffect.NOTHING);
            assertThatThrownBy(() -> file.write(bytes("new"), 0)).isInstanceOf(PowerLossException.class);
            assertThatThrownBy(() -> file.write(bytes("new"), 0)).isInstanceOf(PowerLossException.class);
            assertThatThrownBy(() -> disk.exists(PATH)).isInstanceOf(PowerLossException.class);
            disk.reset();
            assertThat(content(disk.memory())).isEqualTo("old");
        }
    }

    @Test
    void mappingsShowLaterWrites() throws IOException {
        try (DiskFile file = durableFile("0123456789");
                Arena arena = Arena.ofConfined()) {
            MemorySegment part = file.map(3, 4, arena);
            assertThat(part.address() % 64).isEqualTo(3);
            file.write(bytes("abcdef"), 0);
            assertThat(new String(part.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8))
                    .isEqualTo("def6");
            assertThat(disk.memory().mappingCount()).isEqualTo(1);
            assertThatThrownBy(() -> file.truncate(6))
                    .isInstanceOf(AssertionError.class)
                    .hasMessage("truncating to 6 bytes must not cut a live mapping, but one ends at byte 7");
        }
        assertThat(disk.memory().mappingCount()).isZero();
    }

    @Test
    void locksKeepOthersOut() throws IOException {
        DiskLock lock = disk.lock(PATH);
        assertThatThrownBy(() -> disk.lock(PATH)).isInstanceOf(StoreLockedException.class);
        assertThat(disk.openCount()).isEqualTo(1);
        lock.close();
        lock.close();
        assertThat(disk.openCount()).isZero();
        disk.lock(PATH).close();
    }

    @Test
    void countsOverARealDiskToo(@TempDir Path directory) throws IOException {
        FaultDisk real = new FaultDisk(Disk.system());
        Path path = directory.resolve("file");
        try (DiskFile file = real.open(path, OpenMode.CREATE_NEW)) {
            real.failAt(2, false, FaultEffect.HALF);
            file.write(bytes("12"), 0);
            assertThatThrownBy(() -> file.write(bytes("34"), 2)).isInstanceOf(IOException.class);
            assertThat(file.size()).isEqualTo(3);
        }
        assertThat(real.calls()).isEqualTo(4);
        assertThatThrownBy(real::memory).isInstanceOf(IllegalStateException.class);
    }

    /// A register in one sector that forgets a force, a name or a close, or does everything right.
    private record Register(boolean forces, boolean forcesName, boolean closes) implements DiskScenario<int[]> {
        @Override
        public int[] prepare(Disk disk) {
            return new int[2];
        }

        @Override
        public void run(Disk disk, int[] oracle) throws IOException {
            DiskFile file = disk.open(PATH, OpenMode.READ_WRITE);
            try {
                if (forcesName) {
                    disk.forceDirectory(ROOT);
                }
                for (int value = 1; value <= 3; value++) {
                    oracle[1] = value;
                    file.write(ByteBuffer.wrap(new byte[] {(byte) value}), 0);
                    if (forces) {
                        file.force();
                    }
                    oracle[0] = value;
                }
            } finally {
                if (closes) {
                    file.close();
                }
            }
        }

        @Override
        public int[] verify(Disk disk, int[] oracle) throws IOException {
            int value = 0;
            if (disk.exists(PATH) && disk.size(PATH) > 0) {
                try (DiskFile file = disk.open(PATH, OpenMode.READ_WRITE)) {
                    ByteBuffer read = ByteBuffer.allocate(1);
                    file.read(read, 0);
                    value = read.get(0);
                    // What is shown to the world must stay.
                    file.write(read.flip(), 0);
                    file.force();
                    disk.forceDirectory(ROOT);
                }
            }
            // Before the first force a file may have grown without its content.
            if (oracle[0] > 0) {
                assertThat(value).isBetween(oracle[0], oracle[1]);
            }
            return new int[] {value, value};
        }
    }

    @Test
    void loopsPassAKeptPromise() {
        assertThat(FaultLoop.everyCall(new Register(true, true, true))).isEqualTo(6 * 9);
        CrashLoop.run(new Register(true, true, true), 300);
        assertThat(FaultLoop.everyFullDisk(new Register(true, true, true), 1)).isEqualTo(3);
    }

    @Test
    void loopsNoticeBrokenPromises() {
        for (Register broken : Arrays.asList(new Register(false, true, true), new Register(true, false, true))) {
            assertThatThrownBy(() -> CrashLoop.run(broken, 300))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("repeat it with -Dbasalt.test.seed=")
                    .hasMessageContaining("power cut at call ");
            assertThatThrownBy(() -> FaultLoop.everyCall(broken))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageStartingWith("promise broken with call ")
                    .hasMessageContaining("last calls:");
        }
        assertThatThrownBy(() -> FaultLoop.everyCall(new Register(true, true, false)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("all files, locks and mappings must be closed");
    }

    @Test
    void seedsNameTheFailingCase() {
        AtomicInteger count = new AtomicInteger();
        assertThatThrownBy(() -> Seeds.check(10, _ -> {
                    if (count.incrementAndGet() == 4) {
                        throw new IllegalStateException("broken");
                    }
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessage("case 4 failed; repeat it with -Dbasalt.test.seed=" + (Seeds.first() + 3)
                        + " -Dbasalt.test.cases=1: java.lang.IllegalStateException: broken");
        assertThat(Seeds.random(1).nextLong()).isEqualTo(Seeds.random(1).nextLong());
        assertThat(Seeds.random(1).nextLong()).isNotEqualTo(Seeds.random(2).nextLong());
    }
}
