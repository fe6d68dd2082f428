package dev.basalt.columnar.arrow;

/// How Arrow data is written, and how much is taken when it is read.
///
/// - **Threads:** immutable
///
/// @param format           the file or the stream format; reading tells them apart
/// @param compressed       whether bodies are compressed with Zstandard when written
/// @param maxMetadataBytes largest metadata of one message
/// @param maxBatchBytes    most memory that one batch may need, below 2 GiB
public record ArrowOptions(Format format, boolean compressed, int maxMetadataBytes, int maxBatchBytes) {
    /// The two forms of Arrow's interprocess communication (IPC).
    public enum Format {
        /// With a magic word and a footer that finds batches: `.arrow`.
        FILE,
        /// Message after message: `.arrows`.
        STREAM
    }

    /// The file format without compression; up to 16 MiB of metadata and 1 GiB a batch.
    public static final ArrowOptions DEFAULT = new ArrowOptions(Format.FILE, false, 16 << 20, 1 << 30);

    /// Checks the sizes.
    ///
    /// @throws IllegalArgumentException if one is not positive
    public ArrowOptions {
        if (maxMetadataBytes < 1 || maxBatchBytes < 1) {
            throw new IllegalArgumentException("maxMetadataBytes and maxBatchBytes must be positive, but were "
                    + maxMetadataBytes + " and " + maxBatchBytes);
        }
    }

    /// These options with another format.
    ///
    /// @param other the format to write
    /// @return options
    public ArrowOptions withFormat(Format other) {
        return new ArrowOptions(other, compressed, maxMetadataBytes, maxBatchBytes);
    }

    /// These options, with compression or without.
    ///
    /// @param zstd whether bodies are compressed
    /// @return options
    public ArrowOptions withCompressed(boolean zstd) {
        return new ArrowOptions(format, zstd, maxMetadataBytes, maxBatchBytes);
    }

    /// These options with another limit for batches.
    ///
    /// @param bytes most memory that one batch may need
    /// @return options
    public ArrowOptions withMaxBatchBytes(int bytes) {
        return new ArrowOptions(format, compressed, maxMetadataBytes, bytes);
    }
}
