package dev.basalt.columnar.file;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.file.internal.ColumnMetadata;
import dev.basalt.columnar.file.internal.FileVerifier;
import dev.basalt.columnar.file.internal.OpenFile;
import dev.basalt.columnar.file.internal.PageEntry;
import dev.basalt.columnar.file.internal.PageNodes;
import dev.basalt.columnar.file.internal.PhysicalColumn;
import dev.basalt.columnar.file.internal.StripeList;
import dev.basalt.columnar.schema.DataType.FixedVector;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.columnar.schema.ValueKind;
import dev.basalt.core.storage.Disk;
import dev.basalt.core.storage.ReadHolds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// An NCF file, open for reading.
///
/// Opening reads header, schema and footer; what describes a column is read when that column is asked for, and a page
/// when a row of it is read. Nothing in the file is trusted: damage is a
/// [dev.basalt.core.error.CorruptDataException] that says where.
///
/// - **Memory:** one mapping, which ends with [#close]
/// - **Threads:** safe for use by many; each scan is confined to one. Closing while a scan reads makes that scan fail
///   with an [IllegalStateException]
public final class NcfFile implements AutoCloseable {
    private static final int PAGE_ROWS = PageEntry.MAX_ROWS;

    private final OpenFile file;

    private NcfFile(OpenFile file) {
        this.file = file;
    }

    /// Opens a file.
    ///
    /// @param disk    the disk
    /// @param path    the file; nobody may change it while it is open, but it may be replaced
    /// @param options what to check, how much memory a page may take, and who decodes
    /// @return the open file; the caller closes it
    /// @throws IOException                           if a file call fails
    /// @throws dev.basalt.core.error.BasaltException if the file is damaged, not complete or of another version
    public static NcfFile open(Disk disk, Path path, NcfOptions options) throws IOException {
        return new NcfFile(OpenFile.open(disk, path, options));
    }

    /// The columns.
    ///
    /// @return the schema
    public Schema schema() {
        return file.schema();
    }

    /// How many rows there are.
    ///
    /// @return the count
    public long rowCount() {
        return file.postscript().rowCount();
    }

    /// What was written with the file.
    ///
    /// @return keys and values
    public Map<String, String> attributes() {
        return file.attributes();
    }

    /// What is known of a column without reading it.
    ///
    /// @param column its name
    /// @return the statistics of its pages together
    /// @throws IllegalArgumentException if there is no such column
    public Statistics statistics(String column) {
        int id = file.columns().get(schema().indexOf(column)).id();
        return file.read(() -> file.metadata(id).statistics());
    }

    /// The pages of a column.
    ///
    /// @param column its name
    /// @return where they are and what is known of them, in their order
    /// @throws IllegalArgumentException if there is no such column
    public List<PageSummary> pages(String column) {
        return inspect().pages(column);
    }

    /// Says how the file is made.
    ///
    /// @return what looks into it
    public NcfInspection inspect() {
        return new NcfInspection(file);
    }

    /// Checks every byte of the file: checksums, hashes from the root to each page, and that nothing lies between.
    ///
    /// @return how many pages were checked
    /// @throws dev.basalt.core.error.CorruptDataException at the first damage, saying where
    public long verify() {
        return file.read(() -> new FileVerifier(file).verify());
    }

    /// The SHA-256 that stands for all that the file holds.
    ///
    /// @return 32 bytes
    public byte[] sha256() {
        return file.postscript().root().clone();
    }

    /// Cuts the rows into ranges for readers that work apart from each other.
    ///
    /// @param targetBytes about how many bytes of the file a range is to have, at least 1
    /// @return ranges that begin where pages do, in the order of the rows; none for a file without rows
    public List<RowRange> splits(long targetBytes) {
        if (targetBytes < 1) {
            throw new IllegalArgumentException("targetBytes must be at least 1, but was " + targetBytes);
        }
        StripeList stripes = file.stripes();
        long rows = rowCount();
        // A cast of too large a number gives the largest long.
        long target = Math.max(1, (long) ((double) targetBytes * rows / stripes.endOffset()));
        List<RowRange> ranges = new ArrayList<>();
        long from = 0;
        for (int i = 0; i < stripes.size(); i++) {
            long first = stripes.firstRow(i);
            long end = stripes.firstRow(i + 1);
            for (long cut = first + PAGE_ROWS; cut < end; cut += PAGE_ROWS) {
                if (cut - from >= target) {
                    ranges.add(new RowRange(from, cut));
                    from = cut;
                }
            }
            if (end - from >= target || (end == rows && end > from)) {
                ranges.add(new RowRange(from, end));
                from = end;
            }
        }
        return ranges;
    }

    /// Prepares to read single rows.
    ///
    /// @param columns the names of the columns
    /// @return what reads them
    /// @throws IllegalArgumentException if there is no such column
    public RowLookup lookup(List<String> columns) {
        return new RowLookup(file, schema().select(columns), columns);
    }

    /// Reads single rows, touching only the pages that they are in.
    ///
    /// @param rows    their numbers in any order, the same more than once if wanted
    /// @param columns the names of the columns
    /// @return the rows in the order of `rows`
    /// @throws IndexOutOfBoundsException if there is no such row
    /// @throws IllegalArgumentException  if there is no such column
    public Batch take(long[] rows, List<String> columns) {
        RowLookup lookup = lookup(columns);
        Batch batch = new Batch(lookup.schema());
        lookup.take(rows, batch);
        return batch;
    }

    /// The vectors of a column where they lie in the file.
    ///
    /// @param column the name of a column of fixed-size vectors
    /// @return the pages that have any, in the order of their rows
    /// @throws IllegalArgumentException if there is no such column, or it has no vectors
    public List<VectorPage> vectorPages(String column) {
        PhysicalColumn part = file.columns().get(schema().indexOf(column));
        if (part.valueType().kind() != ValueKind.FIXED) {
            throw new IllegalArgumentException("column '" + column + "' must hold vectors, but holds "
                    + part.field().type().label());
        }
        ColumnMetadata metadata = file.read(() -> file.metadata(part.id()));
        long rowBytes = ((FixedVector) part.valueType()).rowBytes();
        List<VectorPage> pages = new ArrayList<>();
        for (int i = 0; i < metadata.pages().size(); i++) {
            PageEntry page = metadata.pages().get(i);
            if (page.nulls() < page.rows()) {
                int index = i;
                pages.add(new VectorPage(
                        () -> openVectors(metadata, index),
                        rowBytes * page.rows(),
                        page.firstRow(),
                        page.rows(),
                        page.nulls()));
            }
        }
        return pages;
    }

    private VectorPage.Opened openVectors(ColumnMetadata column, int page) {
        // Of its own, as any thread may be the first to ask.
        return file.read(() -> {
            PageNodes nodes = new PageNodes(file, column);
            return new VectorPage.Opened(nodes.vectors(page), nodes.present(page));
        });
    }

    /// Reads what lies in the file, such as vectors where they are; closing it waits until that is done. Methods of
    /// this
    /// class and scans do so by themselves.
    ///
    /// @param <T>     what it results in
    /// @param <X>     what it may throw
    /// @param reading what to do
    /// @return what that returns
    /// @throws X                     if that does
    /// @throws IllegalStateException if the file is closed
    /// @throws dev.basalt.core.error.CorruptDataException if the file was cut short since it was opened
    public <T, X extends Exception> T read(ReadHolds.Reading<T, X> reading) throws X {
        return file.read(reading);
    }

    /// Begins to say what is to be read.
    ///
    /// @return a builder of a scan of all columns and rows
    public NcfScan.Builder scan() {
        return new NcfScan.Builder(file);
    }

    /// Ends the mapping; doing so again does nothing.
    @Override
    public void close() {
        file.close();
    }
}
