package dev.basalt.core.storage;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/// An open file, read and written at explicit positions.
///
/// Every call but [#close] and [#path] throws [IllegalStateException] after closing. Exceptions name the file and
/// the operation.
///
/// - **Threads:** safe for use by many threads; overlapping reads and writes see the bytes in some order
public interface DiskFile extends Closeable {
    /// The path the file was opened by.
    ///
    /// @return the path
    Path path();

    /// Reads until `dst` has no room left.
    ///
    /// @param dst        filled from its position to its limit, and advanced
    /// @param byteOffset offset in the file, at least 0
    /// @throws EOFException if the file ends before; the message names the file and the offset
    /// @throws IOException  if reading fails
    void read(ByteBuffer dst, long byteOffset) throws IOException;

    /// Writes all bytes left in `src`; the file grows where needed, with zeros in a gap.
    ///
    /// @param src        written from its position to its limit, and advanced
    /// @param byteOffset offset in the file, at least 0
    /// @throws IOException if writing fails; any part of the bytes may have been written
    void write(ByteBuffer src, long byteOffset) throws IOException;

    /// Makes content and size durable, as of all writes that returned before this call.
    ///
    /// @throws IOException if that fails; what became durable is then unknown, and forcing again does not tell
    void force() throws IOException;

    /// Sets the size: bytes beyond it are cut off, missing ones are added as zeros.
    ///
    /// @param size the new size in bytes, at least 0
    /// @throws IOException if the size cannot be set
    void truncate(long size) throws IOException;

    /// The size of the file now.
    ///
    /// @return the size in bytes
    /// @throws IOException if it cannot be read
    long size() throws IOException;

    /// Maps a part of the file into memory, for reading.
    ///
    /// Later writes through any `DiskFile` of the file show in the segment. The segment outlives this `DiskFile`
    /// and ends with the arena. The file must not be cut below the end of the part while the arena is alive:
    /// touching a page beyond the end of a file is an error that the JVM can only report as an `InternalError`.
    ///
    /// - **Memory:** the segment is read-only and belongs to `arena`; its address is congruent to `byteOffset`
    ///   modulo 64
    ///
    /// @param byteOffset first byte of the part, at least 0
    /// @param size       size of the part in bytes, at least 0
    /// @param arena      the owner of the segment
    /// @return the mapped part
    /// @throws EOFException if the file ends before the end of the part
    /// @throws IOException  if mapping fails
    MemorySegment map(long byteOffset, long size, Arena arena) throws IOException;

    /// Closes the file without forcing it; closing it again does nothing.
    ///
    /// @throws IOException if closing fails; the file counts as closed all the same
    @Override
    void close() throws IOException;
}
