package dev.basalt.core.storage;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Memory on a disk: a mapped file that has no name any more, so that it is gone with the process, however that ends.
/// It holds what may be larger than memory and need not last.
///
/// - **Threads:** safe for use by any number
public final class ScratchMemory {
    private static final int PIECE_BYTES = 1 << 20;

    private ScratchMemory() {}

    /// Takes memory. The disk has room for all of it when this returns, so that writing to it cannot fail.
    ///
    /// @param directory where the file is made; must exist
    /// @param byteSize  how much, `>= 0`
    /// @param arena     how long it lives
    /// @return zeros, starting at a page of the machine
    /// @throws IOException if the file cannot be made, or the disk is full
    public static MemorySegment take(Path directory, long byteSize, Arena arena) throws IOException {
        Path path;
        try {
            path = Files.createTempFile(directory, "basalt-", ".scratch");
        } catch (IOException e) {
            throw Failures.of(directory, "making a file", e);
        }
        boolean interrupted = false;
        try {
            fill(path, byteSize);
            while (true) {
                // An interrupt closes a channel; the file has its name until it is mapped.
                interrupted |= Thread.interrupted();
                try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                    return channel.map(FileChannel.MapMode.READ_WRITE, 0, byteSize, arena);
                } catch (ClosedByInterruptException e) {
                    interrupted = true;
                }
            }
        } catch (IOException e) {
            throw Failures.of(path, "mapping " + byteSize + " bytes", e);
        } finally {
            Files.deleteIfExists(path);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void fill(Path path, long byteSize) throws IOException {
        byte[] zeros = new byte[(int) Math.min(byteSize, PIECE_BYTES)];
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            for (long at = 0; at < byteSize; at += PIECE_BYTES) {
                file.write(zeros, 0, (int) Math.min(PIECE_BYTES, byteSize - at));
            }
        }
    }
}
