package dev.basalt.columnar.file.internal;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.predicate.Verdict;
import dev.basalt.core.filter.FilterExpression;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the rows of a file that a filter lets pass.
///
/// The statistics of pages tell rows that need not be looked at, because none or all of them pass. Of the others, the
/// columns of the filter's conditions are read, one condition after the other as long as rows are left, then the
/// wanted columns of the rows that are left.
///
/// - **Memory:** for each column one open page, and the values of a few thousand rows
/// - **Threads:** confined to one
public final class FilteredRows {
    /// So many rows are looked at together.
    private static final int ROWS = 8192;
    /// Where fewer than one row in so many is wanted, rows are read one by one.
    private static final int SPARSE = 8;

    private static final long COLUMN_BYTES = 16L << 20;

    private final StripeList stripes;
    private final List<PhysicalColumn> columns;
    private final List<ColumnReader> readers = new ArrayList<>();
    private final List<ScanCondition> conditions;
    private final List<Column> scratch = new ArrayList<>();
    private final long[] gathered = new long[ROWS];
    private final long end;

    /// The rows from here on have the same verdict up to another.
    private long next;

    private long pagesEnd;
    private List<ScanCondition> open = List.of();
    private boolean none;

    /// The rows that are being handed out, and which of them pass.
    private long from;

    private int rows;
    private long[] bits = new long[ROWS >>> 6];
    private int at;
    private int left;
    private boolean all;
    private boolean heavy;
    private final List<ScanCondition> decoded = new ArrayList<>();

    /// Begins.
    ///
    /// @param file    the open file
    /// @param columns the wanted columns
    /// @param filter  which rows are wanted
    /// @param from    the first row
    /// @param to      the row behind the last
    /// @param tally   counts the pages that are opened
    public FilteredRows(
            OpenFile file, List<PhysicalColumn> columns, FilterExpression filter, long from, long to, PageTally tally) {
        this.stripes = file.stripes();
        this.columns = List.copyOf(columns);
        this.next = from;
        this.end = to;
        Map<PhysicalColumn, ColumnReader> shared = new HashMap<>();
        Map<Set<List<String>>, List<FilterExpression>> groups = new LinkedHashMap<>();
        for (FilterExpression condition : FilterColumns.conditions(filter)) {
            groups.computeIfAbsent(condition.paths(), _ -> new ArrayList<>()).add(condition);
        }
        this.conditions = new ArrayList<>();
        for (List<FilterExpression> group : groups.values()) {
            FilterExpression joined = group.size() == 1 ? group.getFirst() : new FilterExpression.And(group);
            conditions.add(new ScanCondition(file, joined, shared, tally));
        }
        conditions.sort(Comparator.comparingDouble(ScanCondition::averageBytes));
        for (PhysicalColumn column : columns) {
            readers.add(shared.computeIfAbsent(column, wanted -> ColumnReader.open(file, wanted, tally)));
            scratch.add(Column.of(column.field().type()));
        }
    }

    /// The first row that was not looked at, or was but not handed out.
    ///
    /// @return its number in the file
    public long nextRow() {
        return left > 0 ? from + at : next;
    }

    /// Ends.
    public void close() {
        left = 0;
        next = end;
    }

    /// Appends rows to a batch until it is full.
    ///
    /// @param batch  receives the rows
    /// @param most   how many it may have in all
    /// @param rowIds receives their numbers
    public void fill(Batch batch, int most, RowIds rowIds) {
        while (rowIds.count() < most) {
            if (left == 0 && !find()) {
                return;
            }
            take(Math.min(left, most - rowIds.count()), batch, rowIds);
            if (heavy && rowIds.count() > 0) {
                return;
            }
        }
    }

    /// How many rows pass from here on; reads only the filter's columns.
    ///
    /// @return the count
    public long count() {
        long count = left;
        left = 0;
        while (find()) {
            count += left;
            left = 0;
        }
        return count;
    }

    /// Looks for rows that pass.
    ///
    /// @return whether there are any
    private boolean find() {
        while (next < end) {
            if (next >= pagesEnd) {
                openPages();
            }
            if (none) {
                next = Math.min(end, pagesEnd);
                continue;
            }
            from = next;
            rows = chunk();
            next += rows;
            at = 0;
            decoded.clear();
            all = open.isEmpty();
            left = all ? rows : test();
            if (left > 0) {
                return true;
            }
        }
        return false;
    }

    private void openPages() {
        pagesEnd = end;
        List<ScanCondition> unsure = new ArrayList<>();
        none = false;
        for (ScanCondition condition : conditions) {
            Verdict verdict = condition.verdict(next);
            long behind = condition.endOfPages(next);
            if (verdict == Verdict.NONE) {
                // No other condition matters to the end of these pages.
                none = true;
                pagesEnd = behind;
                return;
            }
            pagesEnd = Math.min(pagesEnd, behind);
            if (verdict == Verdict.SOME) {
                unsure.add(condition);
            }
        }
        open = unsure;
    }

    /// How many rows are looked at together: up to the end of a block of pages.
    private int chunk() {
        int stripe = stripes.find(next);
        long behind = Math.min(Math.min(end, pagesEnd), stripes.firstRow(stripe + 1));
        long inStripe = next - stripes.firstRow(stripe);
        int wanted = (int) Math.min(behind - next, ROWS - inStripe % ROWS);
        int fitting = wanted;
        for (ColumnReader reader : readers) {
            fitting = reader.fitting(next, fitting, COLUMN_BYTES);
        }
        for (ScanCondition condition : open) {
            for (ColumnReader reader : condition.readers()) {
                fitting = reader.fitting(next, fitting, COLUMN_BYTES);
            }
        }
        fitting = ColumnReader.fitting(readers, next, fitting);
        heavy = fitting < wanted;
        return fitting;
    }

    /// Tests the rows at hand.
    ///
    /// @return how many pass
    private int test() {
        int words = (rows + 63) >>> 6;
        int passing = rows;
        for (int i = 0; i < open.size() && passing > 0; i++) {
            ScanCondition condition = open.get(i);
            if (i == 0) {
                bits = select(condition);
            } else if (passing * SPARSE >= rows) {
                long[] more = select(condition);
                for (int word = 0; word < words; word++) {
                    bits[word] &= more[word];
                }
            } else {
                keep(condition.select(gathered, gather(0, rows)));
            }
            passing = 0;
            for (int word = 0; word < words; word++) {
                passing += Long.bitCount(bits[word]);
            }
        }
        return passing;
    }

    private long[] select(ScanCondition condition) {
        long[] encoded = condition.selectEncoded(from, rows);
        if (encoded != null) {
            return encoded;
        }
        decoded.add(condition);
        return condition.select(from, rows);
    }

    /// Puts down the numbers of the rows of a range that pass.
    private int gather(int start, int stop) {
        int count = 0;
        for (int first = start; first < stop; first = (first | 63) + 1) {
            long word = bits[first >>> 6] & (-1L << first);
            while (word != 0) {
                int row = (first & -64) + Long.numberOfTrailingZeros(word);
                if (row >= stop) {
                    return count;
                }
                gathered[count++] = from + row;
                word &= word - 1;
            }
        }
        return count;
    }

    /// The row behind some that pass.
    private int behind(int start, int passing) {
        int missing = passing;
        int word = start >>> 6;
        long chosen = bits[word] & (-1L << start);
        while (Long.bitCount(chosen) < missing) {
            missing -= Long.bitCount(chosen);
            chosen = bits[++word];
        }
        for (int i = 1; i < missing; i++) {
            chosen &= chosen - 1;
        }
        return (word << 6) + Long.numberOfTrailingZeros(chosen) + 1;
    }

    /// Leaves of the rows that pass only some.
    ///
    /// @param kept a bit for each row that passes
    private void keep(long[] kept) {
        int before = 0;
        for (int word = 0; word < bits.length; word++) {
            int count = Long.bitCount(bits[word]);
            if (count > 0) {
                bits[word] = Long.expand(PresenceBits.at(kept, before), bits[word]);
                before += count;
            }
        }
    }

    private int nextBit(int row, int stop) {
        int bit = row;
        while (bit < stop) {
            long word = bits[bit >>> 6] >>> bit;
            if (word != 0) {
                return Math.min(stop, bit + Long.numberOfTrailingZeros(word));
            }
            bit = (bit | 63) + 1;
        }
        return stop;
    }

    /// Hands out rows.
    private void take(int count, Batch batch, RowIds rowIds) {
        if (all) {
            for (int i = 0; i < readers.size(); i++) {
                readers.get(i).read(from + at, count, batch.column(i));
            }
            rowIds.addRange(from + at, count);
            at += count;
            left -= count;
            return;
        }
        int start = nextBit(at, rows);
        int stop = behind(start, count);
        gather(start, stop);
        rowIds.add(gathered, count);
        for (int i = 0; i < readers.size(); i++) {
            take(i, start, stop, count, batch.column(i));
        }
        at = stop;
        left -= count;
    }

    private void take(int column, int start, int stop, int count, Column out) {
        Column known = known(columns.get(column));
        ColumnReader reader = readers.get(column);
        if (known != null) {
            out.appendSelected(known, bits, start, stop);
        } else if (count == stop - start) {
            reader.read(from + start, count, out);
        } else if ((long) count * SPARSE < stop - start) {
            reader.gather(gathered, 0, count, out);
        } else {
            // Bits of words are those of rows, so the copy begins with a word.
            int first = start & -64;
            Column copy = scratch.get(column);
            copy.clear();
            reader.read(from + first, stop - first, copy);
            long[] chosen = Arrays.copyOfRange(bits, first >>> 6, (stop + 63) >>> 6);
            out.appendSelected(copy, chosen, start - first, stop - first);
        }
    }

    private @Nullable Column known(PhysicalColumn column) {
        for (ScanCondition condition : decoded) {
            Column values = condition.values(column);
            if (values != null) {
                return values;
            }
        }
        return null;
    }
}
