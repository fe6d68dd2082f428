package dev.basalt.parquet;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.RowSink;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.core.error.Location;
import dev.basalt.core.storage.Disk;
import dev.basalt.core.storage.Replacement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/// Writes a Parquet file.
///
/// Types that Parquet has are written as such; vectors of numbers become lists, vectors of bits fixed-size bytes, and
/// seconds become milliseconds. What Parquet cannot say (that a list is a vector, time zones, meanings, marks of
/// personal data, attributes) is noted in the key-value metadata, from where [ParquetSource] restores it.
///
/// All goes to a temporary file beside the target, as [Replacement] says, that takes the target's place in [#finish].
/// After a failure nothing more can be written; closing deletes the temporary file.
///
/// - **Memory:** the encoded and compressed pages of a row group
/// - **Threads:** confined to one
public final class ParquetSink implements RowSink {
    /// Rows written between two looks at the size of the row group.
    private static final int STEP_ROWS = 1024;

    /// Bytes of a column written between two looks.
    private static final long STEP_BYTES = 4 << 20;

    private static final int MOST_UNCHECKED_ROWS = 64;

    private static final int COLUMN_INDEX_TRUNCATION = 64;

    private final Replacement replacement;
    private final Schema schema;
    private final ParquetOptions options;
    private final SchemaWriter layout;
    private final ParquetProperties properties;
    private final ParquetFileWriter file;
    private final List<LeafWriter> leaves = new ArrayList<>();
    private final List<Integer> columnsOfLeaves = new ArrayList<>();
    private final List<MessageType> leafSchemas = new ArrayList<>();
    private ColumnChunkPageWriteStore pages;
    private int groupRows;
    private State state = State.OPEN;

    private enum State {
        OPEN,
        FAILED,
        FINISHED,
        CLOSED
    }

    private ParquetSink(Path target, Replacement replacement, Schema schema, ParquetOptions options)
            throws IOException {
        this.replacement = replacement;
        this.layout = new SchemaWriter(schema);
        this.schema = schema;
        this.options = options;
        Location location = Location.of(target.getFileName());
        List<Node> nodes =
                SchemaReader.read(layout.message(), layout.metadata(), location, SchemaReader.Choices.DEFAULT);
        this.properties = properties(nodes, options);
        this.pages = newPages();
        for (int i = 0; i < nodes.size(); i++) {
            addLeaves(i, new ArrayList<>(List.of(nodes.get(i))));
        }
        this.file = new ParquetFileWriter(
                new FileOutput(replacement),
                layout.message(),
                ParquetFileWriter.Mode.OVERWRITE,
                options.rowGroupBytes(),
                0,
                null,
                properties);
        file.start();
    }

    /// Begins a file.
    ///
    /// @param path    the file, which is replaced if there is one
    /// @param schema  its columns, at least one
    /// @param options how to write it
    /// @return the sink; the caller closes it
    /// @throws IOException              if a file call fails
    /// @throws IllegalArgumentException if the schema has no columns
    public static ParquetSink create(Path path, Schema schema, ParquetOptions options) throws IOException {
        if (schema.size() == 0) {
            throw new IllegalArgumentException("a file must have at least one column");
        }
        Replacement replacement = Replacement.begin(Disk.system(), path);
        try {
            return new ParquetSink(path, replacement, schema, options);
        } catch (Throwable e) {
            try (replacement) {
                throw e;
            }
        }
    }

    private static ParquetProperties properties(List<Node> nodes, ParquetOptions options) {
        ParquetProperties.Builder builder = ParquetProperties.builder()
                .withWriterVersion(
                        options.writerVersion() == 1
                                ? ParquetProperties.WriterVersion.PARQUET_1_0
                                : ParquetProperties.WriterVersion.PARQUET_2_0)
                // A page is looked at after its first row and then after a few at a time: a cell may be long.
                .withMinRowCountForPageSizeCheck(1)
                .withMaxRowCountForPageSizeCheck(MOST_UNCHECKED_ROWS)
                .withAllocator(HeapByteBufferAllocator.getInstance());
        for (Node node : nodes) {
            withoutUselessDictionaries(node, builder);
        }
        return builder.build();
    }

    /// Elements of vectors do not repeat: looking for those that do only costs time.
    private static void withoutUselessDictionaries(Node node, ParquetProperties.Builder builder) {
        for (Node child : node.children()) {
            ColumnDescriptor leaf = child.leaf();
            if (node.kind() == Node.Kind.VECTOR && leaf != null) {
                builder.withDictionaryEncoding(String.join(".", leaf.getPath()), false);
            }
            withoutUselessDictionaries(child, builder);
        }
    }

    private void addLeaves(int column, List<Node> chain) {
        Node node = chain.getLast();
        if (node.kind() == Node.Kind.LEAF) {
            Type top = layout.message().getType(column);
            MessageType alone = new MessageType("leaf", Narrowed.to(top, chain));
            leafSchemas.add(alone);
            columnsOfLeaves.add(column);
            leaves.add(new LeafWriter(chain, properties.newColumnWriteStore(alone, pages)));
            return;
        }
        for (Node child : node.children()) {
            List<Node> longer = new ArrayList<>(chain);
            longer.add(child);
            addLeaves(column, longer);
        }
    }

    private ColumnChunkPageWriteStore newPages() {
        return new ColumnChunkPageWriteStore(
                new PageCompressor(options.codec()),
                layout.message(),
                HeapByteBufferAllocator.getInstance(),
                COLUMN_INDEX_TRUNCATION,
                true);
    }

    @Override
    public Schema schema() {
        return schema;
    }

    /// Takes all rows of a batch.
    ///
    /// @throws IllegalArgumentException if the batch has other columns, a null where there must be none, or a value
    ///                                  that its type does not have
    @Override
    public void write(Batch batch) throws IOException {
        requireOpen();
        if (!batch.schema().equals(schema)) {
            throw new IllegalArgumentException("columns must be (" + schema + "), but were (" + batch.schema() + ")");
        }
        int rows = batch.rowCount();
        state = State.FAILED;
        for (int from = 0; from < rows; ) {
            int step = Math.min(stepRows(batch, from, rows), options.rowGroupRows() - groupRows);
            long buffered = 0;
            for (int i = 0; i < leaves.size(); i++) {
                LeafWriter leaf = leaves.get(i);
                leaf.write(batch.column(columnsOfLeaves.get(i)), from, step);
                buffered += leaf.bufferedBytes();
            }
            from += step;
            groupRows += step;
            if (groupRows == options.rowGroupRows() || buffered >= options.rowGroupBytes()) {
                endGroup();
            }
        }
        state = State.OPEN;
    }

    /// Rows up to those whose long cells have enough bytes together.
    private static int stepRows(Batch batch, int from, int rows) {
        int step = Math.min(STEP_ROWS, rows - from);
        for (Column column : batch.columns()) {
            while (step > 1 && column.usedBytes(from, from + step) > STEP_BYTES) {
                step >>>= 1;
            }
        }
        return step;
    }

    private void endGroup() throws IOException {
        file.startBlock(groupRows);
        for (LeafWriter leaf : leaves) {
            leaf.flush();
        }
        pages.flushToFileWriter(file);
        file.endBlock();
        pages.close();
        groupRows = 0;
        pages = newPages();
        for (int i = 0; i < leaves.size(); i++) {
            ColumnWriteStore store = properties.newColumnWriteStore(leafSchemas.get(i), pages);
            leaves.get(i).turnTo(store);
        }
    }

    @Override
    public void finish() throws IOException {
        requireOpen();
        state = State.FAILED;
        if (groupRows > 0) {
            endGroup();
        }
        Map<String, String> metadata = new TreeMap<>(options.metadata());
        metadata.putAll(layout.metadata());
        file.end(metadata);
        file.close();
        replacement.commit();
        state = State.FINISHED;
    }

    private void requireOpen() {
        if (state != State.OPEN) {
            throw new IllegalStateException(
                    "a sink must be open to be written, but is " + state.name().toLowerCase(java.util.Locale.ROOT));
        }
    }

    @Override
    public void close() throws IOException {
        if (state == State.CLOSED) {
            return;
        }
        boolean finished = state == State.FINISHED;
        state = State.CLOSED;
        try (replacement) {
            if (!finished) {
                file.close();
            }
        }
    }
}
