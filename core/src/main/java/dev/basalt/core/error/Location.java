package dev.basalt.core.error;

import static java.util.Objects.requireNonNull;

/// A place in some input: which source, where in it, and which part of it.
///
/// - **Units:** `byteOffset` in bytes from the start of the source; [#NO_OFFSET] where none is known
///
/// @param source     the file, stream or store the data came from, as the user knows it
/// @param byteOffset offset in bytes of the first byte that is wrong, or [#NO_OFFSET]
/// @param path       the part of the source, such as `record 7` or `line 12, column 3`; empty where there is none
public record Location(String source, long byteOffset, String path) {
    /// Stands for "no byte offset is known".
    public static final long NO_OFFSET = -1;

    /// Checks the parts.
    ///
    /// @throws IllegalArgumentException if `byteOffset` is below [#NO_OFFSET]
    public Location {
        requireNonNull(source, "source");
        requireNonNull(path, "path");
        if (byteOffset < NO_OFFSET) {
            throw new IllegalArgumentException("byteOffset must be at least -1, but was " + byteOffset);
        }
    }

    /// A whole source.
    ///
    /// @param source the file, stream or store
    /// @return its location
    public static Location of(Object source) {
        return new Location(source.toString(), NO_OFFSET, "");
    }

    /// A byte of a source.
    ///
    /// @param source     the file, stream or store
    /// @param byteOffset offset in bytes
    /// @return the location of that byte
    public static Location at(Object source, long byteOffset) {
        return new Location(source.toString(), byteOffset, "");
    }

    /// A named part of a source.
    ///
    /// @param source the file, stream or store
    /// @param path   the part, such as `record 7`
    /// @return the location of that part
    public static Location in(Object source, String path) {
        return new Location(source.toString(), NO_OFFSET, path);
    }

    /// This location with another path.
    ///
    /// @param newPath the part of the source
    /// @return a new location
    public Location withPath(String newPath) {
        return new Location(source, byteOffset, newPath);
    }

    /// This location with another byte offset.
    ///
    /// @param newByteOffset offset in bytes, or [#NO_OFFSET]
    /// @return a new location
    public Location withOffset(long newByteOffset) {
        return new Location(source, newByteOffset, path);
    }

    /// The location as it stands in messages: `source @ byte 8192, record 7`.
    @Override
    public String toString() {
        String text = byteOffset == NO_OFFSET ? source : source + " @ byte " + byteOffset;
        return path.isEmpty() ? text : text + ", " + path;
    }
}
