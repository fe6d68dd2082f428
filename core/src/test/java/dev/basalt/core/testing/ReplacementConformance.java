package dev.basalt.core.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Contract of every writer that replaces a file a user named: the target is the old file or a whole new one.
public abstract class ReplacementConformance {
    private static final int THREADS = 4;
    private static final int FILES_OF_A_THREAD = 5;

    /// Where the files lie.
    @TempDir
    protected Path directory;

    /// A writer of one file.
    public interface Writing extends Closeable {
        /// Writes content that a number tells from other content.
        ///
        /// @param number the number
        /// @throws IOException if that fails
        void write(int number) throws IOException;

        /// Puts the file in its place.
        ///
        /// @throws IOException if that fails
        void finish() throws IOException;
    }

    /// How the names of the files end.
    ///
    /// @return the end, such as `.csv`
    protected abstract String extension();

    /// Begins a file.
    ///
    /// @param target its path
    /// @return the writer
    /// @throws IOException if it cannot be created
    protected abstract Writing begin(Path target) throws IOException;

    /// Reads a whole file and fails if it is anything else.
    ///
    /// @param file its path
    /// @return the number that was written
    /// @throws IOException if it cannot be read
    protected abstract int read(Path file) throws IOException;

    private Path target() {
        return directory.resolve("target" + extension());
    }

    private void write(Path target, int number) throws IOException {
        try (Writing writing = begin(target)) {
            writing.write(number);
            writing.finish();
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    private String name() {
        return "target" + extension();
    }

    @Test
    void keepsTheTargetWholeWhileTwoWriteIt() throws IOException {
        write(target(), 1);
        try (Writing second = begin(target());
                Writing third = begin(target())) {
            second.write(2);
            third.write(3);
            assertThat(read(target())).isEqualTo(1);
            second.finish();
            assertThat(read(target())).isEqualTo(2);
            third.finish();
            assertThat(read(target())).isEqualTo(3);
        }
        assertThat(names()).containsExactly(name());
    }

    @Test
    void keepsTheTargetWholeWhileManyThreadsWriteIt() throws Exception {
        write(target(), 99);
        CountDownLatch done = new CountDownLatch(THREADS);
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<?>> writers = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int first = thread * FILES_OF_A_THREAD;
                writers.add(threads.submit(() -> {
                    try {
                        for (int i = 0; i < FILES_OF_A_THREAD; i++) {
                            write(target(), first + i);
                        }
                    } finally {
                        done.countDown();
                    }
                    return null;
                }));
            }
            while (done.getCount() > 0) {
                assertThat(read(target())).isBetween(0, 99);
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
        }
        assertThat(read(target())).isLessThan(THREADS * FILES_OF_A_THREAD);
        assertThat(names()).containsExactly(name());
    }

    @Test
    void leavesTheOldFileAndNothingElseWithoutFinishing() throws IOException {
        write(target(), 1);
        try (Writing writing = begin(target())) {
            writing.write(2);
        }
        assertThat(read(target())).isEqualTo(1);
        assertThat(names()).containsExactly(name());
        try (Writing writing = begin(directory.resolve("new" + extension()))) {
            writing.write(2);
        }
        assertThat(names()).containsExactly(name());
    }

    @Test
    void replacesWhatALinkLeadsTo() throws IOException {
        write(target(), 1);
        Path link = Files.createSymbolicLink(directory.resolve("link" + extension()), Path.of(name()));
        write(link, 2);
        assertThat(Files.isSymbolicLink(link)).isTrue();
        assertThat(Files.isSymbolicLink(target())).isFalse();
        assertThat(read(target())).isEqualTo(2);
        assertThat(names()).containsExactly("link" + extension(), name());
    }

    @Test
    void keepsThePermissions() throws IOException {
        write(target(), 1);
        for (String mode : List.of("rw-------", "rwxr-x--x", "rw-rw-rw-")) {
            Files.setPosixFilePermissions(target(), PosixFilePermissions.fromString(mode));
            write(target(), 2);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target())))
                    .isEqualTo(mode);
        }
    }

    @Test
    void refusesWhatIsNoFile() throws IOException {
        Path folder = Files.createDirectory(directory.resolve("folder" + extension()));
        assertThatThrownBy(() -> begin(folder))
                .isInstanceOf(FileSystemException.class)
                .hasMessage(folder + ": a file must be written there, but it is a directory");
        Path missing = directory.resolve("missing");
        assertThatThrownBy(() -> begin(missing.resolve(name())))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessage(
                        missing + ": a directory must be there to hold '" + name() + "', but is not; make it first");
        Path link = Files.createSymbolicLink(directory.resolve("link" + extension()), Path.of("nothing"));
        assertThatThrownBy(() -> begin(link))
                .isInstanceOf(FileSystemException.class)
                .hasMessage(link + ": a link must lead to a file, but '"
                        + directory.toRealPath().resolve("nothing") + "' is not there");
        assertThat(names()).containsExactly("folder" + extension(), "link" + extension());
    }
}
