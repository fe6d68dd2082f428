package dev.basalt.columnar.file.internal;

import dev.basalt.columnar.encoding.ByteSink;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.core.error.LimitExceededException;
import dev.basalt.core.error.Location;
import dev.basalt.core.storage.Disk;
import dev.basalt.core.storage.Replacement;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Puts a file together: header and schema, stripes of pages, and in the end what describes them.
///
/// Everything goes to a temporary file beside the target, which takes its place when all is durable.
///
/// - **Threads:** confined to one
public final class FileBuilder implements AutoCloseable {
    /// What describes so many pages takes about 200 MiB while it is written.
    private static final int MAX_PAGES = 1 << 20;

    private final Path target;
    private final Replacement file;
    private final SequentialFile out;
    private final MemorySegment preamble;
    private final int tag;
    private final List<ColumnPages> columns = new ArrayList<>();
    /// For each stripe: where its record lies, how long that is, how many rows it has.
    private final MetaSink stripes = new MetaSink();
    private final MetaSink stripe = new MetaSink();

    private int stripeCount;
    private long rowCount;
    private long storedBytes;
    private int described;

    private FileBuilder(Path target, Replacement file, Schema schema, byte[] preamble, int tag) throws IOException {
        this.target = target;
        this.file = file;
        this.preamble = MemorySegment.ofArray(preamble);
        this.tag = tag;
        this.out = new SequentialFile(file.file());
        out.write(preamble, 0, preamble.length);
        for (PhysicalColumn column : PhysicalColumn.of(schema)) {
            for (PhysicalColumn part : column.parts()) {
                columns.add(new ColumnPages(part));
            }
        }
    }

    /// Creates the temporary file and writes header and schema.
    ///
    /// @param disk   the disk
    /// @param target what the file will be
    /// @param schema the columns
    /// @param id     the id of the file
    /// @return the open file; the caller closes it
    /// @throws IOException if a file call fails; then nothing is left, if it can be deleted
    public static FileBuilder create(Disk disk, Path target, Schema schema, UUID id) throws IOException {
        MetaSink schemaBytes = new MetaSink();
        SchemaFormat.write(schema, schemaBytes);
        ByteSink bytes = schemaBytes.bytes();
        bytes.align(FileHeader.ALIGNMENT);
        FileHeader header = new FileHeader(id, bytes.size(), Checksums.crc32c(bytes.segment()), 0);
        byte[] preamble = new byte[FileHeader.BYTES + bytes.size()];
        System.arraycopy(header.encode(), 0, preamble, 0, FileHeader.BYTES);
        System.arraycopy(bytes.bytes(), 0, preamble, FileHeader.BYTES, bytes.size());
        Replacement file = Replacement.begin(disk, target);
        try {
            return new FileBuilder(target, file, schema, preamble, header.tag());
        } catch (Throwable e) {
            try (file) {
                throw e;
            }
        }
    }

    /// A number that every page of the file carries.
    ///
    /// @return the tag
    public int tag() {
        return tag;
    }

    /// The rows of all stripes so far.
    ///
    /// @return how many
    public long rowCount() {
        return rowCount;
    }

    /// How many rows a physical column has so far.
    ///
    /// @param column its number
    /// @return how many
    public long rows(int column) {
        return columns.get(column).rows();
    }

    /// The size of all pages so far.
    long storedBytes() {
        return storedBytes;
    }

    /// Begins the pages of one column in the stripe that is being written; columns come in their order.
    ///
    /// @param pages how many there are
    void beginColumn(int pages) {
        stripe.putVar(pages);
    }

    /// Writes the next page of a column.
    void page(int column, MemorySegment bytes, byte[] leaf, PageEntry unplaced) throws IOException {
        PageEntry entry = unplaced.at(out.position());
        write(bytes);
        ColumnPages pages = columns.get(column);
        entry.write(pages.column(), stripe);
        pages.add(entry, leaf);
        described++;
        if (described > MAX_PAGES) {
            throw new LimitExceededException(
                    Location.of(target),
                    "a file must have at most " + MAX_PAGES
                            + " pages, which are described in memory until it is complete; write fewer columns, or"
                            + " fewer and larger stripes with NcfOptions.withStripes");
        }
        storedBytes += entry.storedBytes();
    }

    /// Ends a stripe: writes what is needed to find its pages without a footer.
    void endStripe(long rows) throws IOException {
        ByteSink body = stripe.bytes();
        StripeRecord record = new StripeRecord(tag, stripeCount, rowCount, rows, body.size());
        byte[] bytes = record.encode(body);
        stripes.putVar(out.position() / FileHeader.ALIGNMENT);
        stripes.putVar(body.size());
        stripes.putVar(rows);
        out.write(bytes, 0, bytes.length);
        body.truncate(0);
        stripeCount++;
        rowCount += rows;
    }

    private void write(MemorySegment bytes) throws IOException {
        byte[] array = bytes.heapBase()
                .filter(byte[].class::isInstance)
                .map(byte[].class::cast)
                .orElse(null);
        if (array == null || array.length != bytes.byteSize()) {
            array = bytes.toArray(ValueLayout.JAVA_BYTE);
        }
        out.write(array, 0, array.length);
    }

    /// Completes the file and puts it in its place; it is durable on return.
    ///
    /// @param attributes of the file
    /// @throws IOException if a file call fails
    public void finish(Map<String, String> attributes) throws IOException {
        finish(attributes, null);
    }

    /// Completes the file and puts it in its place; it is durable on return.
    ///
    /// @param attributes of the file
    /// @param blooms     the Bloom filters of the pages; null if there are none
    /// @throws IOException if a file call fails
    public void finish(Map<String, String> attributes, @Nullable BloomWriter blooms) throws IOException {
        out.force();
        MetaSink footer = new MetaSink();
        for (ColumnPages column : columns) {
            ByteSink segment = column.segment();
            int at = footer.bytes().skip(Directory.RECORD_BYTES);
            Directory.write(
                    column, out.position(), segment, footer.bytes().segment().asSlice(at));
            out.write(segment.bytes(), 0, segment.size());
        }
        byte @Nullable [] bloomSection = blooms == null ? null : blooms.write(out, storedBytes());
        footer.putVar(stripeCount);
        footer.bytes().putBytes(stripes.bytes().bytes(), 0, stripes.bytes().size());
        SchemaFormat.writeAttributes(attributes, footer);
        if (bloomSection == null) {
            footer.putVar(0);
        } else {
            footer.putVar(1);
            footer.putVar(BloomEntry.SECTION);
            footer.putBytes(bloomSection);
        }
        footer.bytes().align(8);
        MemorySegment bytes = footer.bytes().segment();
        byte[] root = Checksums.sha256(Checksums.FILE, preamble, bytes);
        Postscript postscript = Postscript.of(out.position(), bytes, rowCount, root, tag);
        out.write(footer.bytes().bytes(), 0, footer.bytes().size());
        out.write(postscript.encode(), 0, Postscript.BYTES);
        out.force();
        file.commit();
    }

    /// Closes the file; without [#finish] nothing is left of it.
    ///
    /// @throws IOException if it cannot be closed or deleted
    @Override
    public void close() throws IOException {
        file.close();
    }
}
