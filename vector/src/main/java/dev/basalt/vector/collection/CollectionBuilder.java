package dev.basalt.vector.collection;

import dev.basalt.vector.collection.internal.BulkPlan;
import dev.basalt.vector.collection.internal.BulkWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.UUID;

/// Builds a new collection of many vectors, faster and with less memory than a collection that takes them one by one.
///
/// **Whole or not at all.** The directory is a collection when [#finish] returns and not before. A build that fails
/// leaves nothing behind; what one leaves that was killed is no collection, [VectorCollection#open] says so, and the
/// next build in that directory begins anew. Two processes cannot build in one directory at the same time.
///
/// **Memory.** Vectors go to their files at once. In memory are 16 bytes of each id and what the index of a segment
/// takes while it is built: about 150 bytes a row for a graph of `m` 16, and codes of the rows. If the heap has no
/// room for that, rows are cut into as many as 8 segments; for [IndexKind#HNSW_SMALL] so that a build takes about a
/// fifth of what the rows take.
///
/// - **Threads:** confined to one, but for [#indexedRows]
public final class CollectionBuilder implements Closeable {
    private final BulkWriter writer;
    private final int dimension;

    private CollectionBuilder(BulkWriter writer, int dimension) {
        this.writer = writer;
        this.dimension = dimension;
    }

    /// Begins a collection.
    ///
    /// @param directory     where; created if it is missing
    /// @param shape         what is fixed
    /// @param options       how: disk, limits and threads
    /// @param expectedCount how many vectors will come; more or fewer may, with more or fewer segments
    /// @return what takes the vectors; the caller closes it
    /// @throws java.nio.file.FileAlreadyExistsException           if there is a collection, or what may be one
    /// @throws dev.basalt.core.storage.StoreLockedException       if another process builds there
    /// @throws dev.basalt.core.error.LimitExceededException       if the heap is too small for the index
    /// @throws IOException if a file call fails
    public static CollectionBuilder begin(
            Path directory, CollectionShape shape, CollectionOptions options, long expectedCount) throws IOException {
        int partRows = BulkPlan.partRows(
                directory, shape, expectedCount, Runtime.getRuntime().maxMemory());
        return inParts(directory, shape, options, partRows);
    }

    static CollectionBuilder inParts(Path directory, CollectionShape shape, CollectionOptions options, int partRows)
            throws IOException {
        return new CollectionBuilder(BulkWriter.begin(directory, shape, options, partRows), shape.dimension());
    }

    /// Adds a vector.
    ///
    /// @param id     its id, which no other has
    /// @param vector the vector `[dimension]`; need not be of unit length
    /// @throws IllegalArgumentException if it cannot be kept
    /// @throws dev.basalt.core.error.CorruptDataException if an id was given twice; known once a segment is full
    /// @throws IOException if a file call fails
    public void add(UUID id, float[] vector) throws IOException {
        if (vector.length != dimension) {
            throw new IllegalArgumentException(
                    "[id " + id + "] vector must have " + dimension + " values, but has " + vector.length);
        }
        add(id.getMostSignificantBits(), id.getLeastSignificantBits(), vector, 0);
    }

    /// Adds a vector that is a part of an array.
    ///
    /// @param high    the most significant bits of its id, which no other has
    /// @param low     the least significant ones
    /// @param vectors holds it
    /// @param index   index of its first value
    /// @throws IllegalArgumentException if it cannot be kept
    /// @throws dev.basalt.core.error.CorruptDataException if an id was given twice; known once a segment is full
    /// @throws IOException if a file call fails
    public void add(long high, long low, float[] vectors, int index) throws IOException {
        Objects.checkFromIndexSize(index, dimension, vectors.length);
        writer.add(high, low, vectors, index);
    }

    /// Adds a vector under the id of a text; the collection keeps the text.
    ///
    /// @param text    the text, which [TextId#of] makes the id of, given to no other
    /// @param vectors holds the vector
    /// @param index   index of its first value
    /// @throws IllegalArgumentException if it cannot be kept
    /// @throws dev.basalt.core.error.CorruptDataException if an id was given twice; known once a segment is full
    /// @throws IOException if a file call fails
    public void add(String text, float[] vectors, int index) throws IOException {
        Objects.checkFromIndexSize(index, dimension, vectors.length);
        writer.add(text, vectors, index);
    }

    /// How many vectors were added.
    ///
    /// @return the count
    public long size() {
        return writer.size();
    }

    /// How many rows are in an index, of those that were written; any thread may ask.
    ///
    /// @return the count
    public long indexedRows() {
        return writer.indexedRows();
    }

    /// Builds the rest of the index and makes the collection durable and visible.
    ///
    /// @throws dev.basalt.core.error.CorruptDataException if an id was given twice
    /// @throws IOException if a file call fails
    public void finish() throws IOException {
        writer.finish();
    }

    /// Ends the build; one that was not finished leaves nothing behind.
    ///
    /// @throws IOException if that fails
    @Override
    public void close() throws IOException {
        writer.close();
    }
}
