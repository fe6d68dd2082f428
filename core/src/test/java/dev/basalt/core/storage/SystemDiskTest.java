package dev.basalt.core.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.testing.MemoryDisk;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemDiskTest {
    private final Disk disk = Disk.system();

    @TempDir
    Path directory;

    @Test
    void readsBackWhatWasWrittenFromHeapAndNativeBuffers() throws IOException {
        Path path = directory.resolve("file");
        byte[] pattern = new byte[200_000];
        for (int i = 0; i < pattern.length; i++) {
            pattern[i] = (byte) (i * 31);
        }
        try (DiskFile file = disk.open(path, OpenMode.CREATE_NEW)) {
            file.write(ByteBuffer.wrap(pattern, 0, 100_000), 0);
            ByteBuffer direct = ByteBuffer.allocateDirect(100_000)
                    .put(pattern, 100_000, 100_000)
                    .flip();
            file.write(direct, 100_000);
            assertThat(direct.hasRemaining()).isFalse();
            file.force();
            ByteBuffer heap = ByteBuffer.allocate(200_010).position(10);
            file.read(heap, 0);
            assertThat(heap.flip().position(10)).isEqualTo(ByteBuffer.wrap(pattern));
            ByteBuffer nativeBuffer = ByteBuffer.allocateDirect(150_000);
            file.read(nativeBuffer, 50_000);
            assertThat(nativeBuffer.flip()).isEqualTo(ByteBuffer.wrap(pattern, 50_000, 150_000));
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment part = file.map(50_003, 70_000, arena);
                assertThat(part.asByteBuffer()).isEqualTo(ByteBuffer.wrap(pattern, 50_003, 70_000));
                assertThat(part.isReadOnly()).isTrue();
                file.write(ByteBuffer.wrap(new byte[] {99}), 50_003);
                assertThat(part.get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 99);
            }
            file.truncate(10);
            assertThat(file.size()).isEqualTo(10);
            file.truncate(20);
            assertThat(disk.size(path)).isEqualTo(20);
        }
    }

    @Test
    void namesFileAndOperation() throws IOException {
        Path missing = directory.resolve("missing");
        assertThatThrownBy(() -> disk.open(missing, OpenMode.READ))
                .isInstanceOf(IOException.class)
                .hasMessage("[" + missing + "] opening READ must succeed, but there is no such file");
        assertThatThrownBy(() -> disk.size(missing))
                .hasMessage("[" + missing + "] reading the size must succeed, but there is no such file");
        assertThatThrownBy(() -> disk.delete(missing))
                .hasMessage("[" + missing + "] deleting must succeed, but there is no such file");
        assertThatThrownBy(() -> disk.list(missing))
                .hasMessage("[" + missing + "] listing the directory must succeed, but there is no such file");
        assertThatThrownBy(() -> disk.forceDirectory(missing))
                .hasMessage("[" + missing + "] forcing the directory must succeed, but there is no such file");
        Path target = directory.resolve("target");
        assertThatThrownBy(() -> disk.replace(missing, target))
                .hasMessage("[" + missing + "] renaming to '" + target + "' must succeed, but there is no such file");
        disk.open(target, OpenMode.READ_WRITE).close();
        assertThatThrownBy(() -> disk.open(target, OpenMode.CREATE_NEW))
                .hasMessage("[" + target + "] opening CREATE_NEW must succeed, but there is such a file already");
        assertThatThrownBy(() -> disk.forceDirectory(target))
                .hasMessage("[" + target + "] forcing the directory must succeed, but it is not a directory");
    }

    @Test
    void namesTheEndOfTheFile() throws IOException {
        Path path = directory.resolve("file");
        try (DiskFile file = disk.open(path, OpenMode.READ_WRITE);
                Arena arena = Arena.ofConfined()) {
            file.write(Bytes.of("12345"), 0);
            assertThatThrownBy(() -> file.read(ByteBuffer.allocate(3), 3))
                    .isInstanceOf(EOFException.class)
                    .hasMessage("[" + path + " @ byte 3] read of 3 bytes must end within the file, but the file has 5"
                            + " bytes");
            assertThatThrownBy(() -> file.map(2, 4, arena))
                    .isInstanceOf(EOFException.class)
                    .hasMessage("[" + path + " @ byte 2] map of 4 bytes must end within the file, but the file has 5"
                            + " bytes");
            assertThat(file.map(5, 0, arena).byteSize()).isZero();
            assertThatThrownBy(() -> file.map(Long.MAX_VALUE, 1, arena)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> file.read(ByteBuffer.allocate(1), -1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("byteOffset and size must be at least 0 and their sum must fit in a long, but were -1"
                            + " and 1");
        }
    }

    @Test
    void isUnusableAfterClosing() throws IOException {
        Path path = directory.resolve("file");
        DiskFile file = disk.open(path, OpenMode.READ_WRITE);
        file.close();
        file.close();
        assertThat(file.path()).isEqualTo(path);
        assertThatThrownBy(file::size)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("[" + path + "] file must be open, but is closed");
        assertThatThrownBy(file::force).isInstanceOf(IllegalStateException.class);
        try (DiskFile readOnly = disk.open(path, OpenMode.READ)) {
            assertThatThrownBy(() -> readOnly.write(Bytes.of("x"), 0))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("[" + path + "] file must be open for writing, but was opened READ");
        }
    }

    @Test
    void worksWithDirectories() throws IOException {
        Path inner = directory.resolve("a").resolve("b");
        assertThat(disk.exists(inner)).isFalse();
        disk.createDirectories(inner);
        disk.createDirectories(inner);
        disk.forceDirectory(inner);
        for (String name : new String[] {"z", "m", "a"}) {
            disk.open(inner.resolve(name), OpenMode.CREATE_NEW).close();
        }
        assertThat(disk.list(inner)).containsExactly(inner.resolve("a"), inner.resolve("m"), inner.resolve("z"));
        assertThat(disk.deleteIfExists(inner.resolve("a"))).isTrue();
        assertThat(disk.deleteIfExists(inner.resolve("a"))).isFalse();
        disk.replace(inner.resolve("z"), inner.resolve("m"));
        assertThat(disk.list(inner)).containsExactly(inner.resolve("m"));
        assertThatThrownBy(() -> disk.delete(inner))
                .hasMessage("[" + inner + "] deleting must succeed, but the directory is not empty");
    }

    @Test
    void linksWhereNothingHasTheName() throws IOException {
        Path file = directory.resolve("file");
        Path name = directory.resolve("name");
        assertThatThrownBy(() -> disk.link(file, name))
                .hasMessage("[" + file + "] linking to '" + name + "' must succeed, but there is no such file");
        try (DiskFile open = disk.open(file, OpenMode.CREATE_NEW)) {
            open.write(Bytes.of("one"), 0);
        }
        assertThat(disk.link(file, name)).isTrue();
        assertThat(disk.link(file, name)).isFalse();
        disk.delete(file);
        assertThat(disk.size(name)).isEqualTo(3);
    }

    /// An interrupt inside a file channel would close it for all threads, and hide the outcome of a force.
    @Test
    void interruptedThreadsDoTheirWorkAndStayInterrupted() throws IOException {
        Path path = directory.resolve("file");
        try (DiskFile file = disk.open(path, OpenMode.READ_WRITE);
                Arena arena = Arena.ofConfined()) {
            Thread.currentThread().interrupt();
            file.write(Bytes.of("12345"), 0);
            file.force();
            ByteBuffer bytes = ByteBuffer.allocate(5);
            file.read(bytes, 0);
            assertThat(Bytes.text(bytes.flip())).isEqualTo("12345");
            assertThat(file.map(0, 5, arena).get(ValueLayout.JAVA_BYTE, 4)).isEqualTo((byte) '5');
            disk.forceDirectory(directory);
            disk.lock(directory.resolve("lock")).close();
            assertThat(Thread.interrupted()).isTrue();
            assertThat(file.size()).isEqualTo(5);
        } finally {
            Thread.interrupted();
        }
    }

    @Test
    void refusesToMapAFileThatWasReplaced() throws IOException {
        Path path = directory.resolve("file");
        try (DiskFile file = disk.open(path, OpenMode.READ_WRITE);
                Arena arena = Arena.ofConfined()) {
            file.write(Bytes.of("old"), 0);
            AtomicFiles.replace(disk, path, Bytes.of("new"));
            assertThatThrownBy(() -> file.map(0, 3, arena))
                    .isInstanceOf(IOException.class)
                    .hasMessage("[" + path + "] mapping 3 bytes at byte 0 must succeed, but there is no such file");
        }
    }

    @Test
    void lockKeepsOutThisProcess() throws IOException {
        Path path = directory.resolve("lock");
        long pid = ProcessHandle.current().pid();
        try (DiskLock lock = disk.lock(path)) {
            assertThat(lock.path()).isEqualTo(path);
            assertThat(Files.readString(path)).isEqualTo(pid + "\n");
            Path otherSpelling = directory.resolve("x").resolve("..").resolve("lock");
            for (Path spelling : new Path[] {path, otherSpelling}) {
                assertThatThrownBy(() -> disk.lock(spelling))
                        .isInstanceOf(StoreLockedException.class)
                        .hasMessage("[" + spelling + "] lock must be free, but is held by this process (" + pid
                                + "); close the store there first");
            }
        }
        DiskLock again = disk.lock(path);
        again.close();
        again.close();
        disk.lock(path).close();
    }

    @Test
    void lockNamesAMissingDirectory() {
        Path path = directory.resolve("missing").resolve("lock");
        assertThatThrownBy(() -> disk.lock(path))
                .isInstanceOf(IOException.class)
                .hasMessage("[" + path + "] locking must succeed, but there is no such file");
    }

    @Test
    void lockKeepsOutAnotherProcessUntilItEnds() throws Exception {
        Path path = directory.resolve("lock");
        Process other = startHolder(path);
        try (BufferedReader output = other.inputReader(StandardCharsets.UTF_8)) {
            assertThat(output.readLine()).isEqualTo("locked");
            assertThatThrownBy(() -> disk.lock(path))
                    .isInstanceOf(StoreLockedException.class)
                    .hasMessage("[" + path + "] lock must be free, but is held by process " + other.pid()
                            + "; close the store there first");
            assertThat(descriptorsOf(path)).isEmpty();
        } finally {
            other.destroyForcibly().waitFor();
        }
        disk.lock(path).close();
    }

    /// On POSIX systems a careless second try in a process would drop the lock of the whole process.
    @Test
    void lockOutlastsOtherTriesInThisProcess() throws Exception {
        Path path = directory.resolve("lock");
        try (DiskLock _ = disk.lock(path)) {
            assertThatThrownBy(() -> disk.lock(path)).isInstanceOf(StoreLockedException.class);
            assertAnotherProcessIsKeptOut(path);
            // The same classes again, in a loader of their own, as two web applications in one server have them.
            String[] entries = System.getProperty("java.class.path").split(File.pathSeparator, -1);
            URL[] urls = new URL[entries.length];
            for (int i = 0; i < entries.length; i++) {
                urls[i] = Path.of(entries[i]).toUri().toURL();
            }
            try (URLClassLoader loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
                Class<?> type = loader.loadClass(Disk.class.getName());
                Object otherDisk = type.getMethod("system").invoke(null);
                assertThatThrownBy(() -> type.getMethod("lock", Path.class).invoke(otherDisk, path))
                        .hasRootCauseMessage("[" + path + "] lock must be free, but is held by this process ("
                                + ProcessHandle.current().pid() + "); close the store there first");
            }
            assertAnotherProcessIsKeptOut(path);
        }
    }

    private static void assertAnotherProcessIsKeptOut(Path path) throws Exception {
        Process other = startHolder(path);
        try (BufferedReader output = other.inputReader(StandardCharsets.UTF_8)) {
            assertThat(output.readLine())
                    .isEqualTo("[" + path + "] lock must be free, but is held by process "
                            + ProcessHandle.current().pid() + "; close the store there first");
        } finally {
            other.destroyForcibly().waitFor();
        }
    }

    private static Process startHolder(Path path) throws IOException {
        return ChildProcess.start(LockHolder.class, path.toString());
    }

    /// Takes a lock, says so and waits for the end of its input.
    static final class LockHolder {
        private LockHolder() {}

        public static void main(String[] arguments) throws IOException {
            try (DiskLock _ = Disk.system().lock(Path.of(arguments[0]))) {
                System.out.println("locked");
                while (System.in.read() >= 0) {
                    // Wait.
                }
            } catch (StoreLockedException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    @Test
    void directoriesThatCannotBeForcedAreAnError() throws IOException {
        try (FileSystem archive = FileSystems.newFileSystem(directory.resolve("a.zip"), Map.of("create", "true"))) {
            Path inside = Files.createDirectory(archive.getPath("/inside"));
            assertThatThrownBy(() -> disk.forceDirectory(inside))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("[/inside] forcing the directory must succeed, but ");
        }
    }

    @Test
    void aNameThatCannotBeLockedIsNotTaken() {
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> disk.lock(directory))
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(StoreLockedException.class)
                    .hasMessageStartingWith("[" + directory + "] locking must succeed, but ");
        }
    }

    @Test
    void aFileThatIsThereIsNoTemporaryOne() throws IOException {
        Path path = Files.writeString(directory.resolve("file"), "kept");
        assertThatThrownBy(() -> disk.open(path, OpenMode.CREATE_TEMPORARY)).isInstanceOf(IOException.class);
        assertThat(path).hasContent("kept");
        assertThat(disk.deleteIfAbandoned(path)).isTrue();
        assertThat(path).doesNotExist();
        try (DiskFile file = disk.open(path, OpenMode.CREATE_TEMPORARY)) {
            assertThatThrownBy(() -> disk.open(path, OpenMode.CREATE_TEMPORARY)).isInstanceOf(IOException.class);
            assertThat(disk.deleteIfAbandoned(path)).isFalse();
            file.write(Bytes.of("a"), 0);
        }
        assertThat(path).hasContent("a");
    }

    /// What this process has open of a file, where the system tells.
    private static List<Path> descriptorsOf(Path path) throws IOException {
        Path all = Path.of("/proc/self/fd");
        List<Path> found = new ArrayList<>();
        if (Files.exists(all)) {
            try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(all)) {
                for (Path descriptor : descriptors) {
                    if (Files.isSymbolicLink(descriptor) && leadsTo(descriptor, path)) {
                        found.add(descriptor);
                    }
                }
            }
        }
        return found;
    }

    private static boolean leadsTo(Path descriptor, Path path) throws IOException {
        try {
            return Files.readSymbolicLink(descriptor).equals(path);
        } catch (NoSuchFileException _) {
            // It was closed meanwhile.
            return false;
        }
    }

    @Test
    void aDiskInMemoryHasNoLinks() throws IOException {
        MemoryDisk memory = new MemoryDisk();
        memory.put(Path.of("a"), new byte[1]);
        assertThat(memory.isSymbolicLink(Path.of("a"))).isFalse();
        Path link = Files.createSymbolicLink(directory.resolve("link"), directory.resolve("nowhere"));
        assertThat(disk.isSymbolicLink(link)).isTrue();
        assertThat(disk.isSymbolicLink(directory)).isFalse();
    }

    @Test
    void onlyTheOwnDescriptorIsStandardOutput() throws IOException {
        assertThat(SystemTarget.isStandardOutput(Path.of("/proc/self/fd/1"))).isTrue();
        assertThat(SystemTarget.isStandardOutput(
                        Path.of("/proc/" + ProcessHandle.current().pid() + "/fd/1")))
                .isTrue();
        assertThat(SystemTarget.isStandardOutput(Path.of("/proc/self/fd/2"))).isFalse();
        assertThat(SystemTarget.isStandardOutput(Path.of("/proc/1/fd/1"))).isFalse();
        assertThat(SystemTarget.isStandardOutput(directory.resolve("1"))).isFalse();
        assertThat(SystemTarget.isStandardOutput(directory.resolve("missing").resolve("1")))
                .isFalse();
    }
}
