package dev.basalt.core.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.testing.ChildJvm;
import dev.basalt.core.testing.FaultDisk;
import dev.basalt.core.testing.Seeds;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplacementTest {
    private static final Disk DISK = Disk.system();

    @TempDir
    Path directory;

    private Path target() {
        return directory.resolve("target");
    }

    private static void write(Path target, String text) throws IOException {
        try (Replacement replacement = Replacement.begin(DISK, target)) {
            replacement.out().write(text.getBytes(StandardCharsets.UTF_8));
            replacement.commit();
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void refusesUseAfterTheEnd() throws IOException {
        Replacement replacement = Replacement.begin(DISK, target());
        replacement.commit();
        assertThatThrownBy(replacement::commit)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("[" + target() + "] a replacement must be open, but is committed");
        replacement.close();
        replacement.close();
        assertThatThrownBy(replacement::commit)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("[" + target() + "] a replacement must be open, but is closed");
        assertThat(names()).containsExactly("target");
    }

    @Test
    void writesNamesOfAnyLength() throws IOException {
        String name = "ä".repeat(127) + "x";
        write(directory.resolve(name), "long");
        assertThat(names()).containsExactly(name);
        try (Replacement _ = Replacement.begin(DISK, directory.resolve(name))) {
            assertThat(Replacement.deleteAbandoned(DISK, directory.resolve(name)))
                    .isZero();
            assertThat(names()).hasSize(2);
        }
    }

    @Test
    void knowsTemporaryNames() throws IOException {
        try (Replacement replacement = Replacement.begin(DISK, target())) {
            assertThat(Replacement.targetName(
                            replacement.file().path().getFileName().toString()))
                    .isEqualTo("target");
        }
        for (String other : List.of("target", "target.tmp", "target.0123456789abcde.tmp", ".0123456789abcdef.tmp")) {
            assertThat(Replacement.targetName(other)).as(other).isNull();
        }
    }

    @Test
    void writesThroughAPipe() throws Exception {
        Path pipe = directory.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        String text = "line\n".repeat(50_000);
        CompletableFuture<String> read = CompletableFuture.supplyAsync(() -> {
            try {
                return Files.readString(pipe);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        write(pipe, text);
        assertThat(read.get(300, TimeUnit.SECONDS)).isEqualTo(text);
        assertThat(Files.isRegularFile(pipe)).isFalse();
        assertThat(names()).containsExactly("pipe");
    }

    @Test
    void leavesDevicesAsTheyAre() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("/dev/null"));
        for (Path path : List.of(Path.of("/dev/null"), link)) {
            write(path, "nothing");
            assertThat(Files.isRegularFile(path)).isFalse();
        }
        assertThat(DISK.isStream(DISK.targetOf(Path.of("/dev/stdout")))).isTrue();
        assertThatThrownBy(() -> write(Path.of("/dev/full"), "something"))
                .isInstanceOf(IOException.class)
                .hasMessage("[/dev/full] copying to it must succeed, but failed: No space left on device");
    }

    @Test
    void refusesLinksInACircle() throws IOException {
        Files.createSymbolicLink(directory.resolve("a"), Path.of("b"));
        Files.createSymbolicLink(directory.resolve("b"), Path.of("a"));
        assertThatThrownBy(() -> Replacement.begin(DISK, directory.resolve("a")))
                .isInstanceOf(FileSystemException.class)
                .hasMessage(directory.resolve("a") + ": a link must lead to a file, but leads to itself");
    }

    @Test
    void breaksNoOtherHardLink() throws IOException {
        write(target(), "old");
        Path other = Files.createLink(directory.resolve("other"), target());
        write(target(), "new");
        assertThat(other).hasContent("old");
        assertThat(target()).hasContent("new");
    }

    @Test
    void leavesTheOldFileWhenTheDiskIsFull() throws IOException {
        FaultDisk disk = FaultDisk.inMemory();
        Path path = Path.of("full");
        AtomicFiles.replace(disk, path, Bytes.of("old"));
        for (int free = 0; free < 8; free++) {
            disk.freeBytes(free);
            assertThatThrownBy(() -> AtomicFiles.replace(disk, path, Bytes.of("new data")))
                    .isInstanceOf(IOException.class);
            assertThat(disk.list(Path.of(""))).containsExactly(path);
            assertThat(disk.size(path)).isEqualTo(3);
        }
        assertThat(disk.openCount()).isZero();
    }

    @Test
    void leavesTheOldFileWhateverCallFails() throws IOException {
        for (long call = 1; ; call++) {
            FaultDisk disk = FaultDisk.inMemory();
            Path path = Path.of("file");
            AtomicFiles.replace(disk, path, Bytes.of("old"));
            disk.failAt(call, false, dev.basalt.core.testing.FaultEffect.NOTHING);
            try {
                AtomicFiles.replace(disk, path, Bytes.of("new data"));
            } catch (IOException _) {
                // Expected; what was left is what this test is about.
            }
            boolean fired = disk.fired();
            disk.reset();
            assertThat(disk.list(Path.of(""))).as("call " + call).containsExactly(path);
            assertThat(disk.size(path)).as("call " + call).isIn(3L, 8L);
            assertThat(disk.openCount()).isZero();
            if (!fired) {
                return;
            }
        }
    }

    @Test
    void deletesOnlyWhatNobodyWrites() throws Exception {
        Path left = Files.writeString(directory.resolve("target.0123456789abcdef.tmp"), "left");
        Path ofOther = Files.writeString(directory.resolve("target2.0123456789abcdef.tmp"), "left");
        try (Replacement _ = Replacement.begin(DISK, target())) {
            try (ChildJvm child =
                    ChildJvm.start(Writer.class, directory.resolve("errors"), List.of(target().toString()))) {
                assertThat(child.nextLine()).isEqualTo("open");
                assertThat(Replacement.deleteAbandoned(DISK, target())).isEqualTo(1);
                assertThat(left).doesNotExist();
                assertThat(ofOther).exists();
                assertThat(Replacement.deleteAbandoned(DISK, target())).isZero();
                child.kill();
            }
            // Killed between making its file and renaming it.
            assertThat(names()).hasSize(4);
            assertThat(Replacement.deleteAbandoned(DISK, target())).isEqualTo(1);
            assertThat(names()).hasSize(3);
        }
        assertThat(names()).containsExactly("errors", ofOther.getFileName().toString());
    }

    /// Begins a file, says so, and goes on for ever.
    static final class Writer {
        private Writer() {}

        public static void main(String[] arguments) throws Exception {
            Replacement replacement = Replacement.begin(DISK, Path.of(arguments[0]));
            replacement.file().write(ByteBuffer.allocate(100), 0);
            ChildJvm.say("open");
            TimeUnit.DAYS.sleep(1);
        }
    }

    @Test
    void isWholeWheneverOneOfTwoWritersIsKilled() throws Exception {
        Random random = Seeds.random(Seeds.first());
        List<String> arguments = List.of(target().toString());
        try (ChildJvm steady = ChildJvm.start(Replacer.class, directory.resolve("errors1"), arguments)) {
            assertThat(steady.nextLine()).isEqualTo("replaced");
            for (int i = 0; i < 4; i++) {
                try (ChildJvm killed = ChildJvm.start(Replacer.class, directory.resolve("errors2"), arguments)) {
                    assertThat(killed.nextLine()).isEqualTo("replaced");
                    TimeUnit.MICROSECONDS.sleep(random.nextInt(20_000));
                    killed.kill();
                }
                Replacer.check(Files.readAllBytes(target()));
                // One that the other writer has made and not locked yet may be taken with it.
                assertThat(Replacement.deleteAbandoned(DISK, target())).isLessThanOrEqualTo(2);
            }
            steady.kill();
        }
        Replacer.check(Files.readAllBytes(target()));
        Replacement.deleteAbandoned(DISK, target());
        assertThat(names()).containsExactly("errors1", "errors2", "target");
    }

    /// Replaces a file with ever other content, and looks for what others left.
    static final class Replacer {
        private static final int MAX_BYTES = 200_000;

        private Replacer() {}

        static void check(byte[] content) {
            assertThat(content.length).isPositive();
            ByteBuffer bytes = ByteBuffer.wrap(content);
            assertThat(bytes.getInt()).isEqualTo(content.length);
            while (bytes.hasRemaining()) {
                assertThat(bytes.get()).isEqualTo((byte) content.length);
            }
        }

        public static void main(String[] arguments) {
            Path path = Path.of(arguments[0]);
            Random random = new Random();
            boolean[] said = new boolean[1];
            ChildJvm.runUntilKilled(() -> {
                int size = 4 + random.nextInt(MAX_BYTES);
                byte[] content = new byte[size];
                java.util.Arrays.fill(content, (byte) size);
                ByteBuffer.wrap(content).putInt(size);
                AtomicFiles.replace(DISK, path, ByteBuffer.wrap(content));
                check(Files.readAllBytes(path));
                Replacement.deleteAbandoned(DISK, path);
                if (!said[0]) {
                    said[0] = true;
                    ChildJvm.say("replaced");
                }
            });
        }
    }

    @Test
    void takesNothingOnceCommittedOrClosed() throws IOException {
        Replacement replacement = Replacement.begin(DISK, target());
        OutputStream out = replacement.out();
        out.write('a');
        out.write("bcd".getBytes(StandardCharsets.UTF_8), 1, 2);
        out.write('e');
        replacement.commit();
        String committed = "[" + target() + "] a replacement must be open, but is committed";
        assertThatThrownBy(replacement::file)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(committed);
        assertThatThrownBy(() -> out.write('f'))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(committed);
        replacement.close();
        String closed = "[" + target() + "] a replacement must be open, but is closed";
        assertThatThrownBy(replacement::file)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(closed);
        assertThatThrownBy(() -> out.write(new byte[1]))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(closed);
        assertThat(target()).hasContent("acde");
    }
}
