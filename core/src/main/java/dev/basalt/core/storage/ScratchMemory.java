package dev.basalt.core.storage;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/// Memory on a disk: a mapped file that has no name any more, so that it is gone with the process, however that ends.
/// It holds what may be larger than memory and need not last.
///
/// - **Threads:** safe for use by any number
public final class ScratchMemory {
    private static final int PIECE_BYTES = 1 << 20;

    private ScratchMemory() {}

    /// Writes what the memory is to hold.
    @FunctionalInterface
    public interface Content {
        /// Writes it, from its beginning: after an interrupt it is asked for once more.
        ///
        /// @param out takes the bytes
        /// @throws IOException if that fails
        void writeTo(OutputStream out) throws IOException;
    }

    /// Takes memory. The disk has room for all of it when this returns, so that writing to it cannot fail.
    ///
    /// @param directory where the file is made; must exist
    /// @param byteSize  how much, `>= 0`
    /// @param arena     how long it lives
    /// @return zeros, starting at a page of the machine
    /// @throws IOException if the file cannot be made, or the disk is full
    public static MemorySegment take(Path directory, long byteSize, Arena arena) throws IOException {
        byte[] zeros = new byte[(int) Math.min(byteSize, PIECE_BYTES)];
        return take(
                directory,
                out -> {
                    for (long at = 0; at < byteSize; at += PIECE_BYTES) {
                        out.write(zeros, 0, (int) Math.min(PIECE_BYTES, byteSize - at));
                    }
                },
                arena);
    }

    /// Takes memory for what is written.
    ///
    /// @param directory where the file is made; must exist
    /// @param content   what it is to hold
    /// @param arena     how long it lives
    /// @return the content, starting at a page of the machine
    /// @throws IOException if the file cannot be made, the disk is full, or the content's own writing fails
    public static MemorySegment take(Path directory, Content content, Arena arena) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                try (RandomAccessFile file = withoutName(directory)) {
                    content.writeTo(new FileOutput(directory, file));
                    interrupted |= Thread.interrupted();
                    return file.getChannel().map(FileChannel.MapMode.READ_WRITE, 0, file.length(), arena);
                } catch (ClosedByInterruptException _) {
                    // An interrupt closes the channel, and with it the file, which nothing can open again: all is
                    // written anew.
                    interrupted = true;
                    Thread.interrupted();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// Makes a file that has a name only until it is open, so that a process that is killed leaves nothing.
    private static RandomAccessFile withoutName(Path directory) throws IOException {
        Path path;
        try {
            path = Files.createTempFile(directory, "basalt-", ".scratch");
        } catch (IOException e) {
            throw Failures.of(directory, "making a file", e);
        }
        try {
            return new RandomAccessFile(path.toFile(), "rw");
        } finally {
            if (SystemDisk.WINDOWS) {
                // A file that is open cannot be deleted there.
                path.toFile().deleteOnExit();
            } else {
                Files.deleteIfExists(path);
            }
        }
    }

    /// Writes to a file; what fails names the directory, as the file has no name.
    private static final class FileOutput extends OutputStream {
        private final Path directory;
        private final RandomAccessFile file;

        FileOutput(Path directory, RandomAccessFile file) {
            this.directory = directory;
            this.file = file;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            try {
                file.write(bytes, from, count);
            } catch (IOException e) {
                throw Failures.of(directory, "writing a temporary file", e);
            }
        }
    }
}
