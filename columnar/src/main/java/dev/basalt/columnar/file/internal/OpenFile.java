package dev.basalt.columnar.file.internal;

import static dev.basalt.columnar.file.internal.Layouts.I32;

import dev.basalt.columnar.file.NcfOptions;
import dev.basalt.columnar.file.Verification;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.core.storage.Disk;
import dev.basalt.core.storage.MappedFile;
import dev.basalt.core.storage.ReadHolds;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// A mapped file: its header, schema and footer are read, all else when it is asked for.
///
/// - **Memory:** one mapping of its own, until it is closed
/// - **Threads:** safe for use by many
public final class OpenFile implements AutoCloseable {
    private final MappedFile mapped;
    private final MemorySegment file;
    private final NcfOptions options;
    private final FileHeader header;
    private final Schema schema;
    private final Postscript postscript;
    private final List<PhysicalColumn> columns;
    private final List<PhysicalColumn> parts;
    private final MemorySegment footer;
    private final StripeList stripes;
    private final Map<String, String> attributes;
    private final AtomicReferenceArray<ColumnMetadata> metadata;
    /// What the footer says of Bloom filters, by column.
    private final Map<Integer, BloomEntry> bloomEntries;

    private final AtomicReferenceArray<@Nullable BloomPart> blooms;
    private final int tag;

    private OpenFile(MappedFile mapped, NcfOptions options) {
        this.mapped = mapped;
        this.file = mapped.segment();
        this.options = options;
        this.header = FileHeader.read(file, mapped.path());
        this.tag = header.tag();
        this.schema = readSchema(file, header, mapped.path());
        this.columns = PhysicalColumn.of(schema);
        this.parts = new ArrayList<>();
        for (PhysicalColumn column : columns) {
            parts.addAll(column.parts());
        }
        this.postscript = Postscript.read(file, header, mapped.path());
        this.footer = postscript.footer(file, mapped.path());
        long directory = (long) Directory.RECORD_BYTES * parts.size();
        Location where = location(postscript.footerOffset(), "footer");
        if (footer.byteSize() < directory) {
            throw new CorruptDataException(
                    where, "the footer must have 64 bytes for each of " + parts.size() + " columns, but ends before");
        }
        MetaCursor cursor = new MetaCursor(footer.asSlice(directory), where);
        this.stripes = StripeList.read(cursor, header.stripesOffset(), postscript);
        this.attributes = SchemaFormat.readAttributes(cursor);
        this.bloomEntries = new HashMap<>();
        this.blooms = new AtomicReferenceArray<>(parts.size());
        int sections = cursor.takeItems("sections");
        for (int i = 0; i < sections; i++) {
            long number = cursor.takeVar();
            byte[] section = cursor.takeBytes();
            // Others are what a later version added, and an earlier one can do without.
            if (number == BloomEntry.SECTION) {
                readBloomEntries(section, where);
            }
        }
        cursor.requireEnd();
        for (PhysicalColumn column : columns) {
            requireRows(column, postscript.rowCount());
        }
        if (options.verification() == Verification.SHA) {
            verifyRoot();
        }
        this.metadata = new AtomicReferenceArray<>(parts.size());
    }

    private void readBloomEntries(byte[] section, Location where) {
        long end = postscript.footerOffset();
        for (BloomEntry entry : BloomEntry.read(section, where, parts.size(), stripes.endOffset(), end)) {
            if (bloomEntries.put(entry.column, entry) != null) {
                throw new CorruptDataException(
                        where, "column " + entry.column + " must have Bloom filters once, but has them twice");
            }
        }
    }

    /// The columns of a record's fields have as many rows as the records; only elements of lists count their own.
    private void requireRows(PhysicalColumn column, long rows) {
        if (directory(column.id()).rows != rows) {
            throw new CorruptDataException(
                    location(postscript.footerOffset(), "footer"),
                    "column '" + column.path() + "' must have " + rows + " rows, but has "
                            + directory(column.id()).rows);
        }
        for (PhysicalColumn child : column.children()) {
            boolean own = column.role() == PhysicalColumn.Role.LENGTHS;
            requireRows(child, own ? directory(child.id()).rows : rows);
        }
    }

    /// Opens a file.
    ///
    /// @param disk    the disk
    /// @param path    the file
    /// @param options what to check
    /// @return the open file; the caller closes it
    /// @throws IOException if a file call fails
    public static OpenFile open(Disk disk, Path path, NcfOptions options) throws IOException {
        MappedFile mapped = MappedFile.open(disk, path);
        try {
            return mapped.read(() -> new OpenFile(mapped, options));
        } catch (Throwable e) {
            mapped.close();
            throw e;
        }
    }

    /// Reads what lies in the file; closing it waits until that is done.
    ///
    /// @param <T>     what it results in
    /// @param <X>     what it may throw
    /// @param reading what to do
    /// @return what that returns
    /// @throws X                     if that does
    /// @throws IllegalStateException if the file is closed
    public <T, X extends Exception> T read(ReadHolds.Reading<T, X> reading) throws X {
        return mapped.read(reading);
    }

    /// Reads the schema behind a header.
    static Schema readSchema(MemorySegment file, FileHeader header, Path path) {
        MemorySegment bytes = file.asSlice(FileHeader.BYTES, header.schemaBytes());
        Location where = new Location(path.toString(), FileHeader.BYTES, "schema");
        if (Checksums.crc32c(bytes) != header.schemaCrc()) {
            throw new CorruptDataException(where, "the schema must have the checksum of the header, but has another");
        }
        MetaCursor cursor = new MetaCursor(bytes, where);
        return SchemaFormat.read(cursor);
    }

    /// Checks the hash of header, schema and footer.
    void verifyRoot() {
        byte[] root = Checksums.sha256(Checksums.FILE, file.asSlice(0, header.stripesOffset()), footer);
        if (!Arrays.equals(root, postscript.root())) {
            throw new CorruptDataException(
                    location(postscript.footerOffset(), ""),
                    "header, schema and footer must have the SHA-256 of the postscript, but have another");
        }
    }

    /// A place in the file.
    ///
    /// @param offset offset in bytes
    /// @param part   what is there
    /// @return the place
    public Location location(long offset, String part) {
        return new Location(mapped.path().toString(), offset, part);
    }

    /// The whole file.
    MemorySegment bytes() {
        return file;
    }

    FileHeader header() {
        return header;
    }

    /// The columns.
    ///
    /// @return the schema
    public Schema schema() {
        return schema;
    }

    /// The options it was opened with.
    ///
    /// @return the options
    public NcfOptions options() {
        return options;
    }

    /// The end of the file.
    ///
    /// @return the postscript
    public Postscript postscript() {
        return postscript;
    }

    /// What was written with the file.
    ///
    /// @return keys and values
    public Map<String, String> attributes() {
        return attributes;
    }

    /// The stripes.
    ///
    /// @return where they are
    public StripeList stripes() {
        return stripes;
    }

    /// The physical columns.
    ///
    /// @return one for each field of the schema, with its parts
    public List<PhysicalColumn> columns() {
        return columns;
    }

    /// All physical columns.
    ///
    /// @return in the order of their numbers
    public List<PhysicalColumn> parts() {
        return List.copyOf(parts);
    }

    Directory directory(int column) {
        return Directory.read(footer, column);
    }

    /// The pages of a physical column, read on first use.
    ///
    /// @param column its number
    /// @return its metadata
    public ColumnMetadata metadata(int column) {
        ColumnMetadata known = metadata.get(column);
        if (known == null) {
            known = readMetadata(parts.get(column), options.verification());
            metadata.set(column, known);
        }
        return known;
    }

    /// What the footer says of the Bloom filters of a physical column; null if it has none.
    ///
    /// @param column its number
    /// @return the entry
    @Nullable
    BloomEntry bloomEntry(int column) {
        return bloomEntries.get(column);
    }

    /// The Bloom filters of a physical column, read on first use; null if it has none.
    @Nullable
    BloomPart blooms(ColumnMetadata column) {
        int id = column.column().id();
        BloomEntry entry = bloomEntries.get(id);
        if (entry == null) {
            return null;
        }
        BloomPart known = blooms.get(id);
        if (known == null) {
            known = readBlooms(column, entry, options.verification());
            blooms.set(id, known);
        }
        return known;
    }

    BloomPart readBlooms(ColumnMetadata column, BloomEntry entry, Verification verification) {
        Location where = location(
                entry.offset, "Bloom filters of column '" + column.column().path() + "'");
        MemorySegment part = file.asSlice(entry.offset, entry.bytes);
        return BloomPart.open(part, entry, column.pages().size(), verification, where);
    }

    /// The size of the Bloom filters of a physical column.
    ///
    /// @param column its number
    /// @return size in the file in bytes, 0 if there are none
    public long bloomBytes(int column) {
        BloomEntry entry = bloomEntries.get(column);
        return entry == null ? 0 : entry.bytes;
    }

    /// About how many different values a physical column has, which is known of those with Bloom filters.
    ///
    /// @param column its number
    /// @return how many; -1 if it is not known
    public long distinct(int column) {
        BloomEntry entry = bloomEntries.get(column);
        return entry == null ? -1 : entry.distinct;
    }

    /// Reads and checks metadata.
    ColumnMetadata readMetadata(PhysicalColumn column, Verification verification) {
        Directory entry = directory(column.id());
        Location where = location(Math.max(0, entry.offset), "metadata of column '" + column.path() + "'");
        long to = postscript.footerOffset();
        if (entry.bytes < 0 || entry.offset < stripes.endOffset() || entry.offset > to - entry.bytes) {
            throw new CorruptDataException(where, "metadata must lie between stripes and footer, but does not");
        }
        MemorySegment bytes = file.asSlice(entry.offset, entry.bytes);
        if (verification != Verification.NONE && Checksums.crc32c(bytes) != entry.crc) {
            throw new CorruptDataException(where, "metadata must have the checksum of the footer, but has another");
        }
        if (verification == Verification.SHA) {
            verifyColumn(entry, bytes, where);
        }
        return ColumnMetadata.read(bytes, column, entry.rows, header.stripesOffset(), stripes.endOffset(), where);
    }

    private static void verifyColumn(Directory entry, MemorySegment bytes, Location where) {
        if (!Arrays.equals(Checksums.sha256(Checksums.COLUMN, bytes), entry.root)) {
            throw new CorruptDataException(where, "metadata must have the SHA-256 of the footer, but has another");
        }
    }

    /// Where a page is, for errors.
    Location pageLocation(ColumnMetadata column, int index) {
        return location(
                column.pages().get(index).offset(), "column '" + column.column().path() + "', page " + index);
    }

    /// A page, checked when it is asked for first.
    ///
    /// @param column its column
    /// @param index  its index in the column
    /// @return the page from its header on
    public MemorySegment page(ColumnMetadata column, int index) {
        PageEntry entry = column.pages().get(index);
        MemorySegment page = file.asSlice(entry.offset(), entry.storedBytes());
        if (!column.isChecked(index)) {
            verifyPage(column, index, page, options.verification());
            column.setChecked(index);
        }
        return page;
    }

    /// Checks a page.
    void verifyPage(ColumnMetadata column, int index, MemorySegment page, Verification verification) {
        PageEntry entry = column.pages().get(index);
        if (verification != Verification.NONE && page.get(I32, PageHeader.CRC_AT) != PageHeader.crc(page)) {
            throw new CorruptDataException(
                    pageLocation(column, index), "a page must have the checksum in it, but has another");
        }
        if (!PageHeader.matches(entry, column.column().id(), tag, page)) {
            throw new CorruptDataException(
                    pageLocation(column, index), "a page must be what the column's metadata says, but is not");
        }
        if (verification == Verification.SHA) {
            byte[] leaf = column.leaf(index).toArray(ValueLayout.JAVA_BYTE);
            if (!Arrays.equals(leaf, Checksums.sha256(Checksums.LEAF, page))) {
                throw new CorruptDataException(
                        pageLocation(column, index),
                        "a page must have the SHA-256 of the column's metadata, but has another");
            }
        }
    }

    @Override
    public void close() {
        mapped.close();
    }
}
