package dev.basalt.parquet;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.RowSource;
import dev.basalt.columnar.column.TableMetadata;
import dev.basalt.columnar.schema.DataType.FixedVector;
import dev.basalt.columnar.schema.DataType.TimeUnit;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.core.error.BasaltException;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.LimitExceededException;
import dev.basalt.core.error.Location;
import dev.basalt.core.error.UnsupportedFormatException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/// Reads a Parquet file.
///
/// Columns come as the types that Parquet states: text for strings, enumerations and JSON, records of months, days and
/// milliseconds for intervals, lists of entries with a key and a value for maps, bytes for what has no type here (BSON,
/// geometries). INT96 comes in nanoseconds where all values of the column fit and in microseconds where not, for which
/// such
/// columns are read twice. Fields without a name, or with that of another, get one. What a file of
/// [ParquetSink] notes beyond that is restored: vectors, seconds, time zones, meanings and attributes.
///
/// Damage is a [CorruptDataException] that names the file, the row group, the column and the page; so are its kin for
/// files that are encrypted or use what is not known here.
///
/// - **Memory:** of each column one page, compressed and decompressed, and its dictionary; a batch of about 32 MiB
/// - **Threads:** confined to one
public final class ParquetSource implements RowSource {
    private static final long BATCH_BYTES = 32L << 20;

    private final Location location;
    private final FileChannel file;
    private final Footer footer;
    private final MessageType message;
    private final Map<ColumnDescriptor, Integer> leaves;
    private final List<String[]> paths;
    private final PageCodecs codecs;
    private final ParquetOptions options;
    private final List<String> notes = new ArrayList<>();
    private final Map<String, String> attributes;
    private final List<ColumnFeed> feeds = new ArrayList<>();
    private List<Node> nodes;
    private Schema schema;
    private int leafCount;
    private int nextGroup;
    private long rowsLeft;
    private int batchRows;
    private boolean closed;

    private ParquetSource(Location location, FileChannel file, @Nullable List<String> columns, ParquetOptions options)
            throws IOException {
        this.location = location;
        this.file = file;
        this.options = options;
        this.codecs = new PageCodecs(options.maxPageBytes());
        this.footer = Footer.read(file, location);
        UniqueNames names = new UniqueNames();
        this.message = names.of(footer.message());
        this.paths = footer.message().getPaths();
        this.leaves = new HashMap<>();
        for (ColumnDescriptor leaf : message.getColumns()) {
            leaves.put(leaf, leaves.size());
        }
        for (RowGroup group : footer.groups()) {
            if (group.getNum_rows() < 0) {
                throw new CorruptDataException(
                        location.withPath("footer"),
                        "a row group must not have fewer rows than none, but has " + group.getNum_rows());
            }
        }
        notes.addAll(names.notes());
        List<Node> all = SchemaReader.read(message, footer.metadata(), location, choices(Map.of()));
        this.nodes = select(all, columns);
        Map<List<String>, TimeUnit> units = int96Units();
        if (!units.isEmpty()) {
            all = SchemaReader.read(message, footer.metadata(), location, choices(units));
            this.nodes = select(all, columns);
        }
        this.schema = Schema.of(nodes.stream().map(Node::field).toList());
        this.leafCount = nodes.stream().mapToInt(ParquetSource::leafCount).sum();
        boolean whole = nodes.equals(all) && names.notes().isEmpty();
        Map<String, String> own = new LinkedHashMap<>();
        footer.metadata().forEach((name, value) -> {
            if (!FieldNotes.isNote(name)) {
                own.put(name, value);
            }
        });
        this.attributes = TableMetadata.kept(own, whole, notes);
    }

    private SchemaReader.Choices choices(Map<List<String>, TimeUnit> units) {
        return new SchemaReader.Choices(options.decimalsAsText(), units);
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

    /// Opens a file to read some of its columns; no pages of others are read.
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
        Location location = Location.of(path);
        FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
        try {
            return new ParquetSource(location, file, columns, options);
        } catch (UncheckedIOException e) {
            file.close();
            throw e.getCause();
        } catch (IOException | RuntimeException | Error e) {
            file.close();
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

    private static int leafCount(Node node) {
        int count = node.kind() == Node.Kind.LEAF ? 1 : 0;
        for (Node child : node.children()) {
            count += leafCount(child);
        }
        return count;
    }

    /// The units of the columns of 96 bits that nanoseconds do not hold.
    private Map<List<String>, TimeUnit> int96Units() {
        Map<List<String>, TimeUnit> units = new HashMap<>();
        for (Node node : nodes) {
            Int96Survey.leaves(node).forEach(leaf -> {
                Int96Survey survey = new Int96Survey(leaf);
                for (int i = 0; i < footer.groups().size(); i++) {
                    if (footer.groups().get(i).getNum_rows() > 0) {
                        RowGroupPages pages = pages(i, 1);
                        survey.add(columns(pages), pages);
                    }
                }
                survey.unit().ifPresent(unit -> units.put(survey.path(), unit));
                survey.note().ifPresent(notes::add);
            });
        }
        return units;
    }

    private RowGroupPages pages(int group, int columns) {
        return new RowGroupPages(file, footer, location, codecs, leaves, paths, group, columns);
    }

    private ColumnReadStoreImpl columns(RowGroupPages pages) {
        return new ColumnReadStoreImpl(pages, new NoConverter(message), message, footer.createdBy());
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public Map<String, String> attributes() {
        return attributes;
    }

    @Override
    public List<String> notes() {
        return List.copyOf(notes);
    }

    /// The rows of the whole file.
    ///
    /// @return the count, as the file states it
    public long rowCount() {
        return footer.groups().stream().mapToLong(RowGroup::getNum_rows).sum();
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
            fill(batch);
            return true;
        } catch (UncheckedIOException e) {
            batch.clear();
            throw e.getCause();
        } catch (OutOfMemoryError e) {
            batch.clear();
            throw new LimitExceededException(
                    location.withPath("row group " + nextGroup),
                    "decoding must fit into the memory there is, but does not; read fewer columns, or give Java more"
                            + " memory",
                    e);
        } catch (BasaltException e) {
            batch.clear();
            throw e;
        }
    }

    /// Adds as many rows as have about the bytes of a batch.
    private void fill(Batch batch) {
        int wanted = (int) Math.min(batchRows, rowsLeft);
        int rows = wanted;
        long left = BATCH_BYTES;
        for (int i = 0; i < feeds.size(); i++) {
            Column column = batch.column(i);
            rows = Math.min(rows, feeds.get(i).fill(rows, column, Math.max(1, left)));
            left -= column.usedBytes();
        }
        for (int i = 0; i < feeds.size(); i++) {
            feeds.get(i).cut(rows, batch.column(i));
        }
        rowsLeft -= rows;
        batchRows = rows < wanted ? rows : (int) Math.min(mostRows(), 2L * batchRows);
    }

    /// The rows whose numbers alone have the bytes of a batch.
    private long mostRows() {
        long rowBytes = 0;
        for (Field field : schema.fields()) {
            rowBytes += field.type() instanceof FixedVector vector ? vector.rowBytes() : 0;
        }
        rowBytes += 12L * leafCount;
        return Math.clamp(BATCH_BYTES / Math.max(1, rowBytes), 1, options.batchRows());
    }

    private boolean hasRows() {
        while (rowsLeft == 0) {
            feeds.clear();
            if (nextGroup == footer.groups().size()) {
                return false;
            }
            long rows = footer.groups().get(nextGroup++).getNum_rows();
            if (rows == 0) {
                // Writers say nothing of use of the columns of no rows.
                continue;
            }
            RowGroupPages pages = pages(nextGroup - 1, leafCount);
            ColumnReadStoreImpl columns = columns(pages);
            for (int i = 0; i < nodes.size(); i++) {
                feeds.add(new ColumnFeed(
                        new NodeReader(nodes.get(i), columns, pages),
                        Column.of(schema.field(i).type())));
            }
            rowsLeft = rows;
            batchRows = (int) mostRows();
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            feeds.clear();
            file.close();
        }
    }
}
