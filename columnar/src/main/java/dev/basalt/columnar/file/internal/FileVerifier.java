package dev.basalt.columnar.file.internal;

import dev.basalt.columnar.file.Verification;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Checks every byte of an open file: each against a checksum and the hashes, and that nothing lies between.
///
/// - **Threads:** confined to one
public final class FileVerifier {
    private final OpenFile file;
    private final List<ColumnMetadata> columns = new ArrayList<>();
    private long pages;

    /// Makes a verifier.
    ///
    /// @param file the open file
    public FileVerifier(OpenFile file) {
        this.file = file;
    }

    /// A page or the record of a stripe.
    private record Piece(long offset, long bytes, int column, int index) {
        static final int STRIPE = -1;
    }

    /// Checks everything.
    ///
    /// @return how many pages there are
    /// @throws CorruptDataException at the first damage
    public long verify() {
        file.verifyRoot();
        long end = file.stripes().endOffset();
        for (PhysicalColumn column : file.parts()) {
            Directory entry = file.directory(column.id());
            columns.add(file.readMetadata(column, Verification.SHA));
            requireAt(end, entry.offset, "metadata");
            end += entry.bytes;
        }
        for (ColumnMetadata column : columns) {
            BloomEntry entry = file.bloomEntry(column.column().id());
            if (entry != null) {
                requireAt(end, entry.offset, "Bloom filters");
                file.readBlooms(column, entry, Verification.SHA).checkAll();
                end += entry.bytes;
            }
        }
        requireAt(end, file.postscript().footerOffset(), "footer");
        end = file.header().stripesOffset();
        for (Piece piece : pieces()) {
            requireAt(end, piece.offset, piece.column == Piece.STRIPE ? "record of a stripe" : "page");
            check(piece);
            end += piece.bytes;
        }
        requireAt(end, file.stripes().endOffset(), "metadata");
        return pages;
    }

    private List<Piece> pieces() {
        List<Piece> pieces = new ArrayList<>();
        for (ColumnMetadata column : columns) {
            List<PageEntry> entries = column.pages();
            for (int i = 0; i < entries.size(); i++) {
                PageEntry entry = entries.get(i);
                pieces.add(new Piece(
                        entry.offset(), entry.storedBytes(), column.column().id(), i));
            }
        }
        StripeList stripes = file.stripes();
        for (int i = 0; i < stripes.size(); i++) {
            long bytes = FileHeader.align(StripeRecord.BYTES + (long) stripes.bodyBytes(i));
            pieces.add(new Piece(stripes.recordOffset(i), bytes, Piece.STRIPE, i));
        }
        pieces.sort(Comparator.comparingLong(Piece::offset));
        return pieces;
    }

    private void requireAt(long expected, long actual, String what) {
        if (expected != actual) {
            throw new CorruptDataException(
                    file.location(expected, ""), what + " must begin here, but begins at byte " + actual);
        }
    }

    private void check(Piece piece) {
        if (piece.column == Piece.STRIPE) {
            checkStripe(piece);
        } else {
            ColumnMetadata column = columns.get(piece.column);
            MemorySegment page = file.bytes().asSlice(piece.offset, piece.bytes);
            file.verifyPage(column, piece.index, page, Verification.SHA);
            pages++;
        }
    }

    private void checkStripe(Piece piece) {
        StripeList stripes = file.stripes();
        Location where = file.location(piece.offset, "stripe " + piece.index);
        StripeRecord record = StripeRecord.read(file.bytes(), piece.offset, stripes.endOffset(), where);
        long firstRow = stripes.firstRow(piece.index);
        StripeRecord expected = new StripeRecord(
                file.header().tag(),
                piece.index,
                firstRow,
                stripes.firstRow(piece.index + 1) - firstRow,
                stripes.bodyBytes(piece.index));
        if (!record.equals(expected)) {
            throw new CorruptDataException(where, "the record of a stripe must be " + expected + ", but is " + record);
        }
        MetaCursor cursor = new MetaCursor(StripeRecord.body(file.bytes(), piece.offset, record), where);
        long from = piece.index == 0 ? file.header().stripesOffset() : stripes.recordOffset(piece.index - 1);
        for (ColumnMetadata column : columns) {
            checkEntries(cursor, column, from, piece.offset);
        }
        if (cursor.remaining() != 0) {
            throw cursor.corrupt("the record of a stripe must end with the last column, but does not");
        }
    }

    /// The entries of a column in a stripe's record are those of its pages that lie in the stripe.
    private static void checkEntries(MetaCursor cursor, ColumnMetadata column, long from, long to) {
        List<PageEntry> pages = column.pages();
        int index = 0;
        while (index < pages.size() && pages.get(index).offset() < from) {
            index++;
        }
        int count = cursor.takeItems("pages");
        for (int i = 0; i < count; i++) {
            boolean known = index + i < pages.size();
            PageEntry expected = known ? pages.get(index + i) : null;
            long firstRow = expected == null ? 0 : expected.firstRow();
            PageEntry entry = PageEntry.read(cursor, column.column(), firstRow, from, to);
            if (!entry.equals(expected)) {
                throw cursor.corrupt(
                        "page " + (index + i) + " of column '" + column.column().path()
                                + "' must be in the column's metadata as it is in the stripe's record, but is not");
            }
        }
        if (index + count < pages.size() && pages.get(index + count).offset() < to) {
            throw cursor.corrupt("the record of a stripe must have all its pages of column '"
                    + column.column().path() + "', but has " + count);
        }
    }
}
