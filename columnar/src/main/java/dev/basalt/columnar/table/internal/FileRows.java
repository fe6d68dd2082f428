package dev.basalt.columnar.table.internal;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.file.NcfFile;
import dev.basalt.columnar.file.NcfOptions;
import dev.basalt.columnar.file.NcfScan;
import dev.basalt.columnar.predicate.RowFilter;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.core.filter.FilterExpression;
import dev.basalt.core.storage.DiskFile;
import dev.basalt.core.storage.OpenMode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads the rows of one file of a table as rows of the columns that are wanted now, deleted ones among them.
///
/// - **Threads:** confined to one
public final class FileRows implements AutoCloseable {
    private static final int NULL_ROWS = 8192;

    private final FileEntry entry;
    private final NcfFile file;
    private final RowMapping mapping;
    private final @Nullable NcfScan scan;
    private final Batch read;
    private final boolean direct;
    private final long[] deleted;
    private final boolean filtered;
    /// With a filter, the numbers of the rows of the last batch.
    private long[] rowIds = new long[0];

    private long first;
    private long next;

    private FileRows(
            FileEntry entry, NcfFile file, RowMapping mapping, long[] deleted, @Nullable FilterExpression filter) {
        this.entry = entry;
        this.file = file;
        this.mapping = mapping;
        this.deleted = deleted;
        List<String> needed = mapping.needed(file.schema());
        this.filtered = filter != null;
        NcfScan.Builder builder = file.scan().columns(needed);
        if (filter != null) {
            builder.where(RowFilter.of(filter, file.schema()));
        }
        this.scan = needed.isEmpty() && !filtered ? null : builder.open();
        this.read = new Batch(file.schema().select(needed));
        this.direct = read.schema().equals(mapping.target());
    }

    /// Opens a file.
    ///
    /// @param files   where it is
    /// @param entry   the file
    /// @param written the schema it was written with
    /// @param wanted  the columns to read
    /// @param options how to read
    /// @return the rows; the caller closes them
    /// @throws IOException if a file call fails
    public static FileRows open(
            TableFiles files, FileEntry entry, TableSchema written, TableSchema wanted, NcfOptions options)
            throws IOException {
        return open(files, entry, written, wanted, options, null);
    }

    /// Opens a file, to read the rows that pass a filter.
    ///
    /// @param files   where it is
    /// @param entry   the file
    /// @param written the schema it was written with
    /// @param wanted  the columns to read
    /// @param options how to read
    /// @param filter  which rows are wanted, by the names of the file's columns; null for all
    /// @return the rows; the caller closes them
    /// @throws IOException if a file call fails
    public static FileRows open(
            TableFiles files,
            FileEntry entry,
            TableSchema written,
            TableSchema wanted,
            NcfOptions options,
            @Nullable FilterExpression filter)
            throws IOException {
        Path path = files.data(entry.name());
        NcfFile file = NcfFile.open(files.disk(), path, options);
        try {
            requireSame(file, entry, written, Location.of(path));
            return new FileRows(entry, file, RowMapping.byId(written, wanted), readDeleted(files, entry), filter);
        } catch (Throwable e) {
            file.close();
            throw e;
        }
    }

    private static void requireSame(NcfFile file, FileEntry entry, TableSchema written, Location where) {
        String sha = HexFormat.of().formatHex(file.sha256());
        if (!sha.equals(entry.sha256())) {
            throw new CorruptDataException(
                    where,
                    "the file must be the one that was committed, of SHA-256 " + entry.sha256() + ", but has " + sha);
        }
        if (file.rowCount() != entry.rows() || !file.schema().equals(written.schema())) {
            throw new CorruptDataException(
                    where, "the file must have the rows and columns that were committed, but has others");
        }
    }

    /// The deletion vector of a file.
    ///
    /// @return a bit for each deleted row; empty if there is none
    static long[] readDeleted(TableFiles files, FileEntry entry) throws IOException {
        DeletedRows deleted = entry.deleted();
        if (deleted == null) {
            return new long[0];
        }
        Path path = files.data(deleted.name());
        try (DiskFile file = files.disk().open(path, OpenMode.READ)) {
            if (deleted.offset() > file.size() - deleted.size()) {
                throw new CorruptDataException(
                        Location.at(path, deleted.offset()),
                        "a deletion vector of " + deleted.size() + " bytes must lie within the file, but that has "
                                + file.size() + " bytes");
            }
            byte[] bytes = new byte[deleted.size()];
            file.read(ByteBuffer.wrap(bytes), deleted.offset());
            return DeletionFormat.decode(bytes, deleted, entry.rows(), Location.at(path, deleted.offset()));
        }
    }

    /// Reads the next rows.
    ///
    /// @param batch of the wanted columns; cleared first
    /// @return whether there were any
    public boolean next(Batch batch) {
        batch.clear();
        first = next;
        if (scan == null) {
            int rows = (int) Math.min(NULL_ROWS, entry.rows() - next);
            mapping.append(read, file.schema(), rows, batch);
            next += rows;
            return rows > 0;
        }
        if (!scan.next(direct ? batch : read)) {
            return false;
        }
        int rows;
        if (filtered) {
            rowIds = scan.rowIds();
            rows = rowIds.length;
        } else {
            rows = direct ? batch.rowCount() : read.rowCount();
        }
        if (!direct) {
            mapping.append(read, file.schema(), rows, batch);
        }
        next += rows;
        return true;
    }

    /// Which row of the file a row of the last batch is.
    ///
    /// @param index its index in the batch
    /// @return its number in the file
    public long row(int index) {
        return filtered ? rowIds[index] : first + index;
    }

    /// The size of the pages that were read so far.
    ///
    /// @return size in the file in bytes
    public long bytesRead() {
        return scan == null ? 0 : scan.bytesRead();
    }

    /// Whether any row of the file is deleted.
    ///
    /// @return whether one is
    public boolean anyDeleted() {
        return deleted.length > 0;
    }

    /// Clears the bits of deleted rows.
    ///
    /// @param bits a bit for each row of the last batch
    /// @param rows how many rows it has
    public void clearDeleted(long[] bits, int rows) {
        for (int i = 0; i < rows && deleted.length > 0; i++) {
            long row = row(i);
            if ((deleted[(int) (row >>> 6)] >>> row & 1) != 0) {
                bits[i >>> 6] &= ~(1L << i);
            }
        }
    }

    /// The deletion vector.
    long[] deleted() {
        return deleted;
    }

    @Override
    public void close() {
        file.close();
    }
}
