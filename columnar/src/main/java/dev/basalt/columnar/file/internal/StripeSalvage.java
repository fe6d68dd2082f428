package dev.basalt.columnar.file.internal;

import static dev.basalt.columnar.file.internal.Layouts.I32;

import dev.basalt.columnar.file.NcfOptions;
import dev.basalt.columnar.file.NcfRecovery.Report;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.core.error.BasaltException;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.core.storage.Disk;
import dev.basalt.core.storage.MappedFile;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Copies the whole stripes of a file that may have no end.
///
/// Pages say how long they are, so they are followed to the record of the stripe, which says what they must be.
///
/// - **Threads:** confined to one
public final class StripeSalvage {
    private final MemorySegment file;
    private final Path path;
    private final int tag;
    private final List<PhysicalColumn> parts;
    private final FileBuilder out;
    private final long[] rows;
    private long at;
    private int stripes;

    private StripeSalvage(MemorySegment file, Path path, FileHeader header, Schema schema, FileBuilder out) {
        this.file = file;
        this.path = path;
        this.tag = header.tag();
        this.out = out;
        this.parts = new ArrayList<>();
        for (PhysicalColumn column : PhysicalColumn.of(schema)) {
            parts.addAll(column.parts());
        }
        this.rows = new long[parts.size()];
        this.at = header.stripesOffset();
    }

    /// A page of the stripe that is being looked at.
    private record Found(PhysicalColumn column, PageEntry entry, MemorySegment bytes) {}

    /// Copies stripes.
    ///
    /// @param disk    the disk
    /// @param damaged the file
    /// @param target  the new file
    /// @return what was saved
    /// @throws IOException if a file call fails
    public static Report run(Disk disk, Path damaged, Path target) throws IOException {
        Map<String, String> attributes = attributes(disk, damaged);
        try (MappedFile mapped = MappedFile.open(disk, damaged)) {
            return mapped.read(() -> run(disk, mapped, target, attributes));
        }
    }

    private static Report run(Disk disk, MappedFile mapped, Path target, Map<String, String> attributes)
            throws IOException {
        Path damaged = mapped.path();
        MemorySegment file = mapped.segment();
        FileHeader header = FileHeader.read(file, damaged);
        Schema schema = OpenFile.readSchema(file, header, damaged);
        try (FileBuilder out = FileBuilder.create(disk, target, schema, header.id())) {
            StripeSalvage salvage = new StripeSalvage(file, damaged, header, schema, out);
            String reason = salvage.copyAll();
            out.finish(attributes);
            long dropped = file.byteSize() - salvage.at;
            return new Report(out.rowCount(), salvage.stripes, salvage.at, dropped, reason);
        }
    }

    private static Map<String, String> attributes(Disk disk, Path path) throws IOException {
        try (OpenFile whole = OpenFile.open(disk, path, NcfOptions.DEFAULT)) {
            return whole.attributes();
        } catch (BasaltException _) {
            return Map.of();
        }
    }

    /// Copies stripes as long as they are whole.
    ///
    /// @return why it ended
    private String copyAll() throws IOException {
        while (true) {
            List<Found> pages;
            long end;
            StripeRecord record;
            try {
                long recordAt = findRecord();
                Location where = Location.at(path, recordAt).withPath("stripe " + stripes);
                record = StripeRecord.read(file, recordAt, file.byteSize(), where);
                end = recordAt + record.storedBytes();
                pages = check(record, recordAt, where);
            } catch (BasaltException e) {
                return String.valueOf(e.getMessage());
            }
            copy(pages, record);
            at = end;
            stripes++;
        }
    }

    /// Follows pages to the record of their stripe.
    private long findRecord() {
        long offset = at;
        while (file.byteSize() - offset >= PageHeader.BYTES && file.get(I32, offset) == PageHeader.MAGIC) {
            long bodyBytes = Integer.toUnsignedLong(file.get(I32, offset + PageHeader.BODY_BYTES_AT));
            offset += Math.min(FileHeader.align(PageHeader.BYTES + bodyBytes), file.byteSize() - offset);
        }
        return offset;
    }

    private List<Found> check(StripeRecord record, long recordAt, Location where) {
        if (record.tag() != tag || record.number() != stripes || record.firstRow() != out.rowCount()) {
            throw new CorruptDataException(where, "the next stripe must follow the last, but does not");
        }
        MetaCursor cursor = new MetaCursor(StripeRecord.body(file, recordAt, record), where);
        List<Found> pages = new ArrayList<>();
        long next = at;
        for (PhysicalColumn part : parts) {
            int count = cursor.takeItems("pages");
            long row = rows[part.id()];
            for (int i = 0; i < count; i++) {
                PageEntry entry = PageEntry.read(cursor, part, row, next, recordAt);
                MemorySegment page = file.asSlice(entry.offset(), entry.storedBytes());
                Location place = Location.at(path, entry.offset()).withPath("column '" + part.path() + "'");
                if (entry.offset() != next
                        || page.get(I32, PageHeader.CRC_AT) != PageHeader.crc(page)
                        || !PageHeader.matches(entry, part.id(), tag, page)) {
                    throw new CorruptDataException(place, "a page must be what the stripe's record says, but is not");
                }
                pages.add(new Found(part, entry, page));
                next = entry.offset() + entry.storedBytes();
                row = entry.endRow();
            }
        }
        if (next != recordAt || cursor.remaining() != 0) {
            throw new CorruptDataException(where, "the record of a stripe must name all its pages, but does not");
        }
        return pages;
    }

    private void copy(List<Found> pages, StripeRecord record) throws IOException {
        int[] counts = new int[parts.size()];
        for (Found page : pages) {
            counts[page.column.id()]++;
        }
        int next = 0;
        for (PhysicalColumn part : parts) {
            int count = counts[part.id()];
            out.beginColumn(count);
            for (int i = 0; i < count; i++) {
                Found page = pages.get(next++);
                byte[] leaf = Checksums.sha256(Checksums.LEAF, page.bytes);
                out.page(part.id(), page.bytes, leaf, page.entry);
                rows[part.id()] = page.entry.endRow();
            }
        }
        out.endStripe(record.rows());
    }
}
