package dev.basalt.parquet;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.core.error.UnsupportedFormatException;
import java.nio.channels.FileChannel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.RowGroup;

/// The pages of the columns of a row group, of which nothing is read before it is asked for.
///
/// - **Threads:** confined to one
final class RowGroupPages implements PageReadStore {
    private static final int ALL_BUFFERS = 16 << 20;
    private static final int LEAST_BUFFER = 1 << 10;
    private static final int MOST_BUFFER = 1 << 16;

    private final FileChannel file;
    private final Footer footer;
    private final Location location;
    private final PageCodecs codecs;
    private final Map<ColumnDescriptor, Integer> leaves;
    private final List<String[]> paths;
    private final RowGroup group;
    private final List<ColumnChunk> chunks;
    private final String name;
    private final int bufferBytes;
    private final Map<ColumnDescriptor, PageStream> streams = new HashMap<>();

    /// @param leaves  the numbers of the leaves of the schema
    /// @param paths   what the file calls them
    /// @param number  of the row group, from 0
    /// @param columns how many of them are read at once
    RowGroupPages(
            FileChannel file,
            Footer footer,
            Location location,
            PageCodecs codecs,
            Map<ColumnDescriptor, Integer> leaves,
            List<String[]> paths,
            int number,
            int columns) {
        this.file = file;
        this.footer = footer;
        this.location = location;
        this.codecs = codecs;
        this.leaves = leaves;
        this.paths = paths;
        this.group = footer.groups().get(number);
        this.name = "row group " + (number + 1);
        this.bufferBytes = Math.clamp(ALL_BUFFERS / Math.max(1, columns), LEAST_BUFFER, MOST_BUFFER);
        this.chunks = requireNonNullElse(group.getColumns(), List.of());
        if (chunks.size() != leaves.size()) {
            throw new CorruptDataException(
                    location.withPath(name),
                    "a row group must have a column chunk for each of " + leaves.size() + " columns, but has "
                            + chunks.size());
        }
    }

    /// The pages of a column.
    PageStream stream(ColumnDescriptor column) {
        return streams.computeIfAbsent(column, this::open);
    }

    private PageStream open(ColumnDescriptor column) {
        int number = requireNonNull(leaves.get(column));
        ColumnChunk chunk = chunks.get(number);
        Location place = location.withPath(name + ", column '" + String.join(".", column.getPath()) + "'");
        ColumnMetaData metadata = chunk.getMeta_data();
        if (chunk.isSetCrypto_metadata() || metadata == null) {
            throw new UnsupportedFormatException(place, "a column must not be encrypted, but is");
        }
        if (chunk.isSetFile_path()) {
            throw new UnsupportedFormatException(
                    place, "a column must lie in the file itself, but lies in '" + chunk.getFile_path() + "'");
        }
        CompressionCodec codec = metadata.getCodec();
        if (codec == null) {
            throw new UnsupportedFormatException(
                    place, "pages must be compressed by a known codec, but are by another");
        }
        List<String> path = requireNonNullElse(metadata.getPath_in_schema(), List.of());
        List<String> expected = List.of(paths.get(number));
        if (!path.equals(expected)) {
            throw new CorruptDataException(
                    place,
                    "column chunk " + (number + 1) + " must be of '" + String.join(".", expected) + "', but is of '"
                            + String.join(".", path) + "'");
        }
        long start = metadata.getData_page_offset();
        long dictionary = metadata.getDictionary_page_offset();
        if (metadata.isSetDictionary_page_offset() && dictionary > 0 && dictionary < start) {
            start = dictionary;
        }
        if (start < 4 || start >= footer.end() || metadata.getNum_values() < 0) {
            throw new CorruptDataException(
                    place,
                    "a column chunk must begin before the footer and have values, but begins at byte " + start
                            + " and has " + metadata.getNum_values());
        }
        return new PageStream(place, codecs, codec, metadata.getNum_values(), file, start, footer.end(), bufferBytes);
    }

    @Override
    public PageReader getPageReader(ColumnDescriptor column) {
        return stream(column);
    }

    @Override
    public long getRowCount() {
        return group.getNum_rows();
    }

    @Override
    public void close() {
        streams.clear();
    }
}
