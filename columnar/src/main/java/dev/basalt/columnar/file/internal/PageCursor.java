package dev.basalt.columnar.file.internal;

import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.FixedColumn;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.column.LongRange;
import dev.basalt.columnar.encoding.BitDecoder;
import dev.basalt.columnar.encoding.DecodeBuffers;
import dev.basalt.columnar.encoding.DecodeLimit;
import dev.basalt.columnar.encoding.Decoder;
import dev.basalt.columnar.encoding.NodeReader;
import dev.basalt.columnar.encoding.SelectiveDecoder;
import dev.basalt.columnar.encoding.ValueTest;
import dev.basalt.columnar.encoding.internal.BitRuns;
import dev.basalt.columnar.encoding.relation.CorrelatedDecoder;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.ValueKind;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.core.kernel.MaskKernels;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Reads rows of one physical column; one page is open at a time.
///
/// - **Memory:** which rows of a page have values, and what its decoder keeps
/// - **Threads:** confined to one
final class PageCursor {
    private static final int MOST_RESERVED = 1 << 20;
    private static final long[] NO_BITS = new long[PageEntry.MAX_ROWS >>> 6];

    private final OpenFile file;
    private final ColumnMetadata column;
    private final PageTally tally;
    private final SharedRows shared;
    private final LongColumn scratch = new LongColumn(Simple.BOOL);
    private final DecodeBuffers buffers = new DecodeBuffers();
    private long[] bits = new long[0];
    /// For each word of the bits how many are set before it.
    private int[] ranks = new int[0];

    private long valuesOffset;
    private int[] positions = new int[0];
    private long[] gathered = new long[0];
    private int page = -1;
    private @Nullable PageEntry entry;
    private @Nullable Decoder decoder;
    /// Where the values of a page that ascend met a test.
    private SortedRun sortedRun = new SortedRun(0, 0);

    private int sortedPage = -1;
    private @Nullable ValueTest sortedTest;
    private final boolean isReference;
    private @Nullable ReferenceRows reference;

    PageCursor(OpenFile file, ColumnMetadata column, PageTally tally) {
        this(file, column, tally, new SharedRows());
    }

    PageCursor(OpenFile file, ColumnMetadata column, PageTally tally, SharedRows shared) {
        this(file, column, tally, shared, false);
    }

    private PageCursor(OpenFile file, ColumnMetadata column, PageTally tally, SharedRows shared, boolean isReference) {
        this.file = file;
        this.column = column;
        this.tally = tally;
        this.shared = shared;
        this.isReference = isReference;
    }

    /// Reads a column that another one refers to, which must not refer to a third.
    static PageCursor ofReference(OpenFile file, ColumnMetadata column, PageTally tally) {
        return new PageCursor(file, column, tally, new SharedRows(), true);
    }

    ColumnMetadata column() {
        return column;
    }

    /// The index of the open page.
    int page() {
        return page;
    }

    /// The open page.
    PageEntry entry() {
        return Objects.requireNonNull(entry);
    }

    /// The values of the open page, which has some.
    Decoder decoder() {
        return Objects.requireNonNull(decoder);
    }

    /// Where the node of the open page's values begins in its body.
    long valuesOffset() {
        return valuesOffset;
    }

    /// A bit for each row of the open page that has a value, if not all have.
    long[] bits() {
        return entry().nulls() == entry().rows() ? NO_BITS : bits;
    }

    Location where() {
        return file.pageLocation(column, page);
    }

    /// Opens the page of a row.
    ///
    /// @return the row's place in the page
    int seek(long row) {
        PageEntry open = entry;
        if (open == null || row < open.firstRow() || row >= open.endRow()) {
            Objects.checkIndex(row, column.rows());
            boolean next = open != null && row == open.endRow();
            open(next ? page + 1 : column.find(row), null);
            open = entry();
        }
        return (int) (row - open.firstRow());
    }

    /// Opens a page.
    ///
    /// @param index  its index
    /// @param shapes receives its nodes; null if nobody asks
    void open(int index, @Nullable List<NodeReader.Shape> shapes) {
        entry = null;
        page = index;
        PageEntry opening = column.pages().get(index);
        Location where = where();
        MemorySegment body = file.page(column, index).asSlice(PageHeader.BYTES, opening.bodyBytes());
        buffers.reset();
        DecodeLimit limit = new DecodeLimit(where, file.options().maxPageBytes(), buffers);
        limit.take(opening.rawBytes());
        long at = 0;
        if (PageHeader.hasPresence(opening)) {
            NodeReader.Opened presence = NodeReader.open(body, 0, where, ValueKind.LONG, opening.rows(), limit, shapes);
            readBits(presence.decoder(), opening, where);
            at = presence.end();
        }
        decoder = null;
        valuesOffset = at;
        if (opening.encoding() != PageEntry.NO_VALUES) {
            ValueKind kind = column.column().valueType().kind();
            int count = kind == ValueKind.FIXED ? opening.rows() : opening.rows() - opening.nulls();
            NodeReader.Opened values = NodeReader.open(body, at, where, kind, count, limit, shapes);
            decoder = values.decoder();
            at = values.end();
            if (decoder instanceof CorrelatedDecoder correlated) {
                bind(correlated, limit);
            }
        } else if (column.column().role() != PhysicalColumn.Role.PRESENCE && opening.nulls() < opening.rows()) {
            throw new CorruptDataException(where, "a page with values must have a node of them, but has none");
        }
        if (at != body.byteSize()) {
            throw new CorruptDataException(
                    where, "nodes must fill the page's " + body.byteSize() + " bytes, but end at " + at);
        }
        entry = opening;
        tally.add(opening.storedBytes());
    }

    private void bind(CorrelatedDecoder correlated, DecodeLimit limit) {
        if (isReference) {
            throw new CorruptDataException(
                    where(), "a page that another column refers to must not refer to one itself, but does");
        }
        ReferenceRows known = reference;
        if (known == null || known.number() != correlated.reference()) {
            known = ReferenceRows.open(file, this, correlated.reference(), tally, shared);
            reference = known;
        }
        limit.take(2L * Long.BYTES * column.pages().get(page).rows());
        correlated.bind(known);
    }

    /// The column that the open page refers to.
    ///
    /// @return its number; -1 if there is none
    int referenceNumber() {
        return decoder instanceof CorrelatedDecoder correlated ? correlated.reference() : -1;
    }

    private void readBits(Decoder presence, PageEntry opening, Location where) {
        int rows = opening.rows();
        int words = (rows + 63) >>> 6;
        if (bits.length < words) {
            bits = new long[words];
            ranks = new int[words];
        }
        long all = 0;
        for (int from = 0; from < rows; from += Decoder.BLOCK) {
            int count = Math.min(Decoder.BLOCK, rows - from);
            if (presence instanceof BitDecoder known) {
                all |= known.readBits(from, count, bits, from >>> 6);
            } else {
                scratch.clear();
                presence.read(from, count, scratch);
                all |= MaskKernels.pack(scratch.values(), 0, count, bits, from >>> 6);
            }
        }
        if ((all & -2L) != 0) {
            throw new CorruptDataException(where, "whether a row has a value must be 0 or 1, but is neither");
        }
        int set = 0;
        for (int word = 0; word < words; word++) {
            ranks[word] = set;
            set += Long.bitCount(bits[word]);
        }
        if (set != rows - opening.nulls()) {
            throw new CorruptDataException(
                    where, "the page must have " + opening.nulls() + " nulls, but has " + (rows - set));
        }
    }

    /// How many rows of the open page before one have a value.
    int valuesBefore(int row) {
        PageEntry open = entry();
        if (!PageHeader.hasPresence(open)) {
            return open.nulls() == 0 ? row : 0;
        }
        if (row == open.rows()) {
            return open.rows() - open.nulls();
        }
        return ranks[row >>> 6] + Long.bitCount(bits[row >>> 6] & ((1L << row) - 1));
    }

    /// The row of the open page that a value is in.
    ///
    /// @param value counted from the start of the page, without nulls
    int rowOf(int value) {
        PageEntry open = entry();
        if (!PageHeader.hasPresence(open)) {
            return value;
        }
        int word = Arrays.binarySearch(ranks, 0, (open.rows() + 63) >>> 6, value + 1);
        // The last word before which there are at most so many values: ranks of words without any repeat.
        word = (word < 0 ? -word - 1 : word) - 1;
        while (word > 0 && ranks[word] > value) {
            word--;
        }
        long left = bits[word];
        for (int i = ranks[word]; i < value; i++) {
            left &= left - 1;
        }
        return (word << 6) + Long.numberOfTrailingZeros(left);
    }

    /// Appends rows of any number of pages.
    void read(long from, int count, Column out) {
        long row = from;
        int left = count;
        out.reserve(Math.min(count, PageEntry.MAX_ROWS));
        while (left > 0) {
            int at = seek(row);
            int rows = Math.min(left, entry().rows() - at);
            if (out instanceof BytesColumn bytes) {
                reserveBytes(rows, bytes);
            }
            readInPage(at, rows, out);
            row += rows;
            left -= rows;
        }
    }

    /// Makes room for about the bytes that rows of the open page have, and a little more.
    private void reserveBytes(int rows, BytesColumn out) {
        long each = entry().rawBytes() / entry().rows() + 1;
        out.reserveBytes((int) Math.min(MOST_RESERVED, (each + (each >>> 3)) * rows));
    }

    private void readInPage(int at, int rows, Column out) {
        PageEntry open = entry();
        int first = out.size();
        if (!(out instanceof FixedColumn)) {
            out.reserve(rows);
        }
        if (open.nulls() == 0) {
            decode(at, rows, out);
        } else if (open.nulls() == open.rows()) {
            out.spread(first, NO_BITS, 0, rows);
        } else if (out instanceof FixedColumn) {
            decode(at, rows, out);
            out.markNulls(first, bits, at, rows);
        } else {
            int before = valuesBefore(at);
            int values = valuesBefore(at + rows) - before;
            decode(before, values, out);
            if (values < rows) {
                out.spread(first, bits, at, rows);
            }
        }
    }

    /// Appends single rows of any number of pages.
    void gather(long[] rows, int from, int count, Column out) {
        if (!(out instanceof FixedColumn)) {
            out.reserve(count);
        }
        int i = from;
        int end = from + count;
        while (i < end) {
            seek(rows[i]);
            int stop = i + 1;
            while (stop < end && rows[stop] < entry().endRow()) {
                stop++;
            }
            gatherInPage(rows, i, stop - i, out);
            i = stop;
        }
    }

    private void gatherInPage(long[] rows, int from, int count, Column out) {
        PageEntry open = entry();
        int first = out.size();
        if (positions.length < count) {
            positions = new int[count];
            gathered = new long[(count + 63) >>> 6];
        }
        boolean fixed = out instanceof FixedColumn && open.nulls() < open.rows();
        int values = 0;
        Arrays.fill(gathered, 0);
        for (int i = 0; i < count; i++) {
            int row = (int) (rows[from + i] - open.firstRow());
            boolean present = isPresent(row);
            gathered[i >>> 6] |= (present ? 1L : 0) << i;
            if (present || fixed) {
                positions[values++] = fixed ? row : valuesBefore(row);
            }
        }
        if (values > 0) {
            decoder().gather(positions, 0, values, out);
            requireSize(first + values, out);
        }
        if (fixed && open.nulls() > 0) {
            out.markNulls(first, gathered, 0, count);
        } else if (values < count) {
            out.spread(first, gathered, 0, count);
        }
    }

    /// Tests rows of one page, if its values can be tested where they are encoded.
    ///
    /// @return a bit for each row; null if they cannot, or the rows are of more than one page
    long @Nullable [] select(long from, int count, ValueTest test, boolean nullPasses) {
        int at = seek(from);
        PageEntry open = entry();
        Decoder values = decoder;
        boolean sorted = open.statistics().sorted() && test.range() != null && values != null;
        SelectiveDecoder selective =
                values instanceof SelectiveDecoder testing && testing.serves(test) ? testing : null;
        if ((!sorted && selective == null) || count > open.rows() - at) {
            return null;
        }
        int before = valuesBefore(at);
        int present = valuesBefore(at + count) - before;
        long[] selected = new long[(count + 63) >>> 6];
        if (sorted) {
            selectSorted(before, present, test, selected);
        } else if (present > 0) {
            Objects.requireNonNull(selective).select(before, present, test, selected);
        }
        return open.nulls() == 0 ? selected : PresenceBits.spread(selected, bits, at, count, nullPasses);
    }

    /// Tests values that ascend: those of a range lie side by side.
    private void selectSorted(int from, int count, ValueTest test, long[] bits) {
        PageEntry open = entry();
        LongRange range = Objects.requireNonNull(test.range());
        if (sortedPage != page || !test.equals(sortedTest)) {
            sortedRun = SortedRun.find(decoder(), test.type(), open.rows() - open.nulls(), range);
            sortedPage = page;
            sortedTest = test;
        }
        int start = Math.clamp(sortedRun.from(), from, from + count) - from;
        int end = Math.clamp(sortedRun.to(), from, from + count) - from;
        if (range.outside()) {
            BitRuns.set(bits, 0, start);
            BitRuns.set(bits, end, count);
        } else {
            BitRuns.set(bits, start, end);
        }
    }

    private boolean isPresent(int row) {
        return entry().nulls() == 0 || (bits()[row >>> 6] >>> row & 1) != 0;
    }

    /// Appends values, and makes sure that there are as many as there must be.
    void decode(int from, int count, Column out) {
        if (count == 0) {
            return;
        }
        int size = out.size();
        long bytes = out instanceof BytesColumn column ? column.byteCount() : 0;
        decoder().read(from, count, out);
        requireSize(size + count, out);
        if (out instanceof BytesColumn column && column.byteCount() - bytes > entry().rawBytes()) {
            throw new CorruptDataException(
                    where(),
                    "values must take at most " + entry().rawBytes() + " bytes, but take "
                            + (column.byteCount() - bytes));
        }
    }

    private void requireSize(int size, Column out) {
        if (out.size() != size) {
            throw new CorruptDataException(
                    where(), "decoding must give " + size + " values in all, but gave " + out.size());
        }
    }
}
