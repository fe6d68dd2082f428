package dev.basalt.columnar.file.internal;

import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.encoding.Decoder;
import dev.basalt.columnar.encoding.relation.Numbers;
import dev.basalt.columnar.encoding.relation.Reference;
import dev.basalt.columnar.encoding.relation.Relation;
import dev.basalt.core.error.CorruptDataException;

/// Reads the column that a correlated one refers to, in the rows of the correlated one's open page.
///
/// - **Memory:** an open page of the reference, and its numbers in the rows of a few thousand values
/// - **Threads:** confined to one
final class ReferenceRows implements Reference {
    /// If one row in so many of a block is wanted, all are read.
    private static final int MANY = 32;
    /// So many rows in front of one are looked at first.
    private static final int FEW = 8;

    private final PageCursor target;
    private final PageCursor pages;
    private final SharedRows shared;
    private final Column scratch;
    private long[] numbers = new long[0];
    private long[] rows = new long[0];
    private long[] single = new long[0];

    private ReferenceRows(PageCursor target, PageCursor pages, SharedRows shared) {
        this.target = target;
        this.pages = pages;
        this.shared = shared;
        this.scratch = Column.of(pages.column().column().valueType());
    }

    /// Finds the reference of a column.
    ///
    /// @param file   the open file
    /// @param target reads the correlated column, one of whose pages is being opened
    /// @param number what that page names
    /// @param tally  counts the pages that are opened
    /// @param shared what is there already of other columns
    static ReferenceRows open(OpenFile file, PageCursor target, int number, PageTally tally, SharedRows shared) {
        PhysicalColumn column = target.column().column();
        for (PhysicalColumn other : RowGroups.of(file.columns(), column.id())) {
            if (other.id() == number && number != column.id() && mayBe(other)) {
                return new ReferenceRows(target, PageCursor.ofReference(file, file.metadata(number), tally), shared);
            }
        }
        throw new CorruptDataException(
                target.where(),
                "the column that a page refers to must be another one of integers with the same rows, but is number "
                        + number);
    }

    /// Whether a column's values have numbers.
    static boolean mayBe(PhysicalColumn column) {
        return column.role() == PhysicalColumn.Role.VALUES
                && Numbers.hasThem(column.valueType().kind());
    }

    /// The number of the reference.
    int number() {
        return pages.column().column().id();
    }

    @Override
    public long[] numbers(int from, int count, Relation relation) {
        int first = target.rowOf(from);
        int end = target.rowOf(from + count - 1) + 1;
        boolean isPosition = relation == Relation.POSITION;
        int begin = isPosition ? first & -Decoder.BLOCK : first;
        int length = end - begin;
        numbers = room(numbers, length);
        read(begin, length, numbers);
        if (isPosition) {
            Numbers.toPositions(numbers, length);
            System.arraycopy(numbers, first - begin, numbers, 0, end - first);
        }
        if (count < end - first) {
            Numbers.keep(numbers, target.bits(), first, end - first);
        }
        return numbers;
    }

    @Override
    public long[] numbers(int[] positions, int index, int count, Relation relation) {
        numbers = room(numbers, count);
        if (relation == Relation.POSITION) {
            positions(positions, index, count);
            return numbers;
        }
        rows = room(rows, count);
        long base = target.entry().firstRow();
        for (int i = 0; i < count; i++) {
            rows[i] = base + target.rowOf(positions[index + i]);
        }
        scratch.clear();
        pages.gather(rows, 0, count, scratch);
        Numbers.copy(scratch, 0, count, numbers);
        return numbers;
    }

    /// How many rows in front of single ones are like them. A block is read once for all its rows if these are many,
    /// else a few rows in front of each.
    private void positions(int[] positions, int index, int count) {
        single = room(single, Decoder.BLOCK);
        int i = 0;
        while (i < count) {
            int row = target.rowOf(positions[index + i]);
            int begin = row & -Decoder.BLOCK;
            int end = i + 1;
            while (end < count && target.rowOf(positions[index + end]) < begin + Decoder.BLOCK) {
                end++;
            }
            if ((end - i) * MANY >= Decoder.BLOCK) {
                positionsOfBlock(begin, positions, index, i, end);
            } else {
                for (; i < end; i++) {
                    numbers[i] = position(begin, target.rowOf(positions[index + i]));
                }
            }
            i = end;
        }
    }

    private void positionsOfBlock(int begin, int[] positions, int index, int from, int to) {
        int length = Math.min(Decoder.BLOCK, target.entry().rows() - begin);
        read(begin, length, single);
        Numbers.toPositions(single, length);
        for (int i = from; i < to; i++) {
            numbers[i] = single[target.rowOf(positions[index + i]) - begin];
        }
    }

    /// How many rows of a block in front of one are like it, if the block begins with a certain row.
    private int position(int begin, int row) {
        int looked = FEW;
        while (true) {
            int from = Math.max(begin, row - looked);
            int length = row - from;
            read(from, length + 1, single);
            int same = 0;
            while (same < length && single[length - 1 - same] == single[length]) {
                same++;
            }
            if (same < length || from == begin) {
                return same;
            }
            looked *= FEW;
        }
    }

    private void read(int from, int count, long[] to) {
        long first = target.entry().firstRow() + from;
        if (shared.copy(number(), first, count, to)) {
            return;
        }
        scratch.clear();
        pages.read(first, count, scratch);
        Numbers.copy(scratch, 0, count, to);
    }

    private static long[] room(long[] array, int size) {
        return array.length >= size ? array : new long[Math.max(size, MOST)];
    }
}
