package dev.basalt.engine;

/// How a stream of documents is taken in.
///
/// @param batchChunks a batch is committed when it has this many passages, or as many as take about a second to embed
/// @param batchBytes  or when its documents take this many bytes
/// @param keepGoing   whether documents that are wrong are passed over and counted; otherwise the first one ends the
///                    stream, and what came before it is committed
public record IngestOptions(int batchChunks, long batchBytes, boolean keepGoing) {
    /// Batches of a second, 256 passages or 8 MiB; the first wrong document ends the stream.
    public static final IngestOptions DEFAULT = new IngestOptions(256, 8 << 20, false);

    /// Checks that batches are not empty.
    ///
    /// @throws IllegalArgumentException if a size is not positive
    public IngestOptions {
        if (batchChunks < 1 || batchBytes < 1) {
            throw new IllegalArgumentException(
                    "batch sizes must be positive, but were " + batchChunks + " passages and " + batchBytes + " bytes");
        }
    }

    /// These options with documents that are wrong passed over, or not.
    ///
    /// @param newKeepGoing whether they are
    /// @return new options
    public IngestOptions withKeepGoing(boolean newKeepGoing) {
        return new IngestOptions(batchChunks, batchBytes, newKeepGoing);
    }
}
