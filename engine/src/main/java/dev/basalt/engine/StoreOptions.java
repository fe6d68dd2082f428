package dev.basalt.engine;

import static java.util.Objects.requireNonNull;

import dev.basalt.core.limit.Limits;
import dev.basalt.core.storage.Disk;
import dev.basalt.engine.chunk.ChunkOptions;

/// How a store is opened.
///
/// @param access   whether it may be written to
/// @param embedder makes the model; opened when one is first needed, and closed with the store
/// @param chunks   how the texts of new collections are cut
/// @param limits   how much is accepted
/// @param disk     where the files are
public record StoreOptions(Access access, Embedder.Source embedder, ChunkOptions chunks, Limits limits, Disk disk) {
    /// What may be done with a store.
    public enum Access {
        /// Reading and writing; the store is created where there is none. One process at a time.
        READ_WRITE,
        /// Reading what was committed when it was opened; others may read and one may write meanwhile.
        READ_ONLY
    }

    /// Reading and writing, with the bundled models: each collection with the one it was made with.
    public static final StoreOptions DEFAULT = new StoreOptions(
            Access.READ_WRITE, ModelEmbedder.BUNDLED, ChunkOptions.DEFAULT, Limits.DEFAULT, Disk.system());

    /// Checks that nothing is missing.
    public StoreOptions {
        requireNonNull(access, "access");
        requireNonNull(embedder, "embedder");
        requireNonNull(chunks, "chunks");
        requireNonNull(limits, "limits");
        requireNonNull(disk, "disk");
    }

    /// These options for reading alone.
    ///
    /// @return new options
    public StoreOptions readOnly() {
        return new StoreOptions(Access.READ_ONLY, embedder, chunks, limits, disk);
    }

    /// These options with another model.
    ///
    /// @param newEmbedder makes the model
    /// @return new options
    public StoreOptions withEmbedder(Embedder.Source newEmbedder) {
        return new StoreOptions(access, newEmbedder, chunks, limits, disk);
    }

    /// These options with other chunk sizes for new collections.
    ///
    /// @param newChunks the sizes
    /// @return new options
    public StoreOptions withChunks(ChunkOptions newChunks) {
        return new StoreOptions(access, embedder, newChunks, limits, disk);
    }

    /// These options with other limits.
    ///
    /// @param newLimits the limits
    /// @return new options
    public StoreOptions withLimits(Limits newLimits) {
        return new StoreOptions(access, embedder, chunks, newLimits, disk);
    }

    /// These options on another disk.
    ///
    /// @param newDisk the disk
    /// @return new options
    public StoreOptions withDisk(Disk newDisk) {
        return new StoreOptions(access, embedder, chunks, limits, newDisk);
    }
}
