package dev.basalt.parquet;

import static java.util.Objects.requireNonNull;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.RowSource;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.core.error.BasaltException;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.LimitExceededException;
import dev.basalt.core.error.Location;
import dev.basalt.core.error.UnsupportedFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.crypto.ParquetCryptoRuntimeException;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/// Reads a Parquet file.
///
/// Columns come as the types that Parquet states: text for strings, enumerations and JSON, nanoseconds for INT96,
/// lists of entries with a key and a value for maps, bytes for what has no type here (intervals, BSON, geometries).
/// What a file of [ParquetSink] notes beyond that is restored: vectors, seconds, time zones, meanings and
/// attributes.
///
/// Damage is a [CorruptDataException] that names the file; so are its kin for files that are encrypted or use what is
/// not known here.
///
/// - **Memory:** the compressed pages of one row group, one decompressed page of each column, and a batch
/// - **Threads:** confined to one
public final class ParquetSource implements RowSource {
    private static final String MAGIC = "PAR1";
    private static final String ENCRYPTED_MAGIC = "PARE";
    private static final int SMALLEST_FILE = 12;
    private static final long BATCH_BYTES = 32L << 20;

    private final Location location;
    private final FileInput input;
    private final ParquetFileReader reader;
    private final MessageType message;
    private final List<Node> nodes;
    private final Schema schema;
    private final ParquetOptions options;
    private final List<NodeReader> readers = new ArrayList<>();
    private @Nullable PageReadStore pages;
    private int nextGroup;
    private long rowsLeft;
    private int batchRows;
    private boolean closed;

    private ParquetSource(
            Location location, FileInput input, ParquetFileReader reader, List<Node> nodes, ParquetOptions options) {
        this.location = location;
        this.input = input;
        this.reader = reader;
        this.nodes = nodes;
        this.options = options;
        this.schema = Schema.of(nodes.stream().map(Node::field).toList());
        MessageType all = reader.getFileMetaData().getSchema();
        List<Type> types = new ArrayList<>();
        for (Type type : all.getFields()) {
            if (schema.contains(type.getName())) {
                types.add(type);
            }
        }
        this.message = new MessageType(all.getName(), types);
        reader.setRequestedSchema(message);
    }

    /// Opens a file to read all its columns.
    ///
    /// @param path    the file
    /// @param options how to read it
    /// @return the source; the caller closes it
    /// @throws IOException              if reading fails
    /// @throws CorruptDataException     if the file is no Parquet file or is damaged
    /// @throws UnsupportedFormatException if it is encrypted, or has what no column stands for
    public static ParquetSource open(Path path, ParquetOptions options) throws IOException {
        return open(path, null, options);
    }

    /// Opens a file to read some of its columns; nothing else of it is read.
    ///
    /// @param path    the file
    /// @param columns the names of the columns, in the order they are to come in; null for all
    /// @param options how to read it
    /// @return the source; the caller closes it
    /// @throws IOException              if reading fails
    /// @throws IllegalArgumentException if there is no such column
    /// @throws CorruptDataException     if the file is no Parquet file or is damaged
    /// @throws UnsupportedFormatException if it is encrypted, or has what no column stands for
    public static ParquetSource open(Path path, @Nullable List<String> columns, ParquetOptions options)
            throws IOException {
        Location location = Location.of(path.getFileName());
        long size = requireMagic(path, location);
        FileInput input = new FileInput(path);
        ParquetFileReader reader;
        List<Node> nodes;
        try {
            ParquetReadOptions readOptions = ParquetReadOptions.builder(new PlainParquetConfiguration())
                    .withCodecFactory(new PageCodecs(location, options.maxPageBytes()))
                    .usePageChecksumVerification(true)
                    .build();
            reader = new ParquetFileReader(input, readOptions);
        } catch (RuntimeException | IOException | StackOverflowError | OutOfMemoryError e) {
            throw problem(location, input, e, "the footer");
        }
        try {
            requireWithin(reader, size);
            MessageType message = reader.getFileMetaData().getSchema();
            Map<String, String> metadata = reader.getFileMetaData().getKeyValueMetaData();
            nodes = SchemaReader.read(message, metadata == null ? Map.of() : metadata, location);
        } catch (RuntimeException e) {
            reader.close();
            throw problem(location, input, e, "the footer");
        }
        try {
            return new ParquetSource(location, input, reader, select(nodes, columns), options);
        } catch (RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    private static List<Node> select(List<Node> nodes, @Nullable List<String> columns) {
        if (columns == null) {
            return nodes;
        }
        Schema all = Schema.of(nodes.stream().map(Node::field).toList());
        return columns.stream().map(name -> nodes.get(all.indexOf(name))).toList();
    }

    private static long requireMagic(Path path, Location location) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            long size = channel.size();
            if (size < SMALLEST_FILE) {
                throw new CorruptDataException(location, "a Parquet file must have at least 12 bytes, but has " + size);
            }
            String first = magic(channel, 0);
            String last = magic(channel, size - MAGIC.length());
            if (last.equals(ENCRYPTED_MAGIC)) {
                throw new UnsupportedFormatException(location, "a Parquet file must not be encrypted, but is");
            }
            if (!first.equals(MAGIC) || !last.equals(MAGIC)) {
                throw new CorruptDataException(location, "a Parquet file must begin and end with PAR1, but does not");
            }
            return size;
        }
    }

    private static String magic(FileChannel channel, long position) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(MAGIC.length());
        while (bytes.hasRemaining() && channel.read(bytes, position + bytes.position()) > 0) {
            // Until all are read.
        }
        return new String(bytes.array(), java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    /// Memory is taken for chunks before they are read, so they must lie within the file.
    private static void requireWithin(ParquetFileReader reader, long size) {
        for (BlockMetaData group : reader.getRowGroups()) {
            Bytes.require(group.getRowCount() >= 0, "a row group must not have fewer rows than none");
            for (ColumnChunkMetaData chunk : group.getColumns()) {
                long from = chunk.getStartingPos();
                long bytes = chunk.getTotalSize();
                Bytes.require(
                        from >= MAGIC.length() && bytes >= 0 && bytes <= size - from,
                        "a column chunk must lie within the file, but does not");
            }
        }
    }

    @Override
    public Schema schema() {
        return schema;
    }

    /// The rows of the whole file.
    ///
    /// @return the count, as the file states it
    public long rowCount() {
        return reader.getRecordCount();
    }

    @Override
    public boolean next(Batch batch) throws IOException {
        if (!batch.schema().equals(schema)) {
            throw new IllegalArgumentException(
                    "columns of the batch must be (" + schema + "), but were (" + batch.schema() + ")");
        }
        if (closed) {
            throw new IllegalStateException("a source must be open to be read, but is closed");
        }
        batch.clear();
        try {
            if (nodes.isEmpty() || !hasRows()) {
                return false;
            }
            int rows = (int) Math.min(batchRows, rowsLeft);
            for (int i = 0; i < readers.size(); i++) {
                readers.get(i).read(rows, batch.column(i));
            }
            rowsLeft -= rows;
            return true;
        } catch (RuntimeException | IOException | OutOfMemoryError e) {
            batch.clear();
            throw problem(location, input, e, "row group " + nextGroup);
        }
    }

    private boolean hasRows() throws IOException {
        while (rowsLeft == 0) {
            releasePages();
            if (nextGroup == reader.getRowGroups().size()) {
                return false;
            }
            BlockMetaData group = reader.getRowGroups().get(nextGroup++);
            PageReadStore next = reader.readNextRowGroup();
            if (next == null) {
                continue;
            }
            pages = next;
            rowsLeft = next.getRowCount();
            long bytes = 1;
            for (ColumnChunkMetaData chunk : group.getColumns()) {
                bytes += Math.max(0, Math.min(chunk.getTotalUncompressedSize(), Integer.MAX_VALUE));
            }
            long fitting = Math.max(1, (long) ((double) BATCH_BYTES * rowsLeft / bytes));
            batchRows = (int) Math.min(options.batchRows(), fitting);
            ColumnReadStoreImpl columns = new ColumnReadStoreImpl(
                    new CheckedPages(next),
                    new NoConverter(message),
                    message,
                    reader.getFileMetaData().getCreatedBy());
            for (Node node : nodes) {
                readers.add(new NodeReader(node, columns));
            }
        }
        return true;
    }

    private void releasePages() {
        readers.clear();
        if (pages != null) {
            pages.close();
            pages = null;
        }
    }

    /// What an exception means, which parquet-java throws of any kind for damaged files.
    private static RuntimeException problem(Location location, FileInput input, Throwable e, String part)
            throws IOException {
        IOException failure = input.failure();
        if (failure != null) {
            throw failure;
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof BasaltException problem) {
                return problem;
            }
            if (cause instanceof ParquetCryptoRuntimeException) {
                return new UnsupportedFormatException(
                        location, "a Parquet file must not be encrypted, but some columns are", cause);
            }
            if (cause instanceof OutOfMemoryError) {
                return new LimitExceededException(
                        location.withPath(part), "decoding must fit into the memory there is, but does not", cause);
            }
        }
        String detail = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return new CorruptDataException(
                location.withPath(part), "a Parquet file must be readable, but is not: " + requireNonNull(detail), e);
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            releasePages();
            reader.close();
        }
    }
}
