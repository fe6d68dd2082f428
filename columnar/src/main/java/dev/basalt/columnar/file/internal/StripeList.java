package dev.basalt.columnar.file.internal;

import java.util.Arrays;

/// The stripes of a file: where their records are, and which rows they have.
///
/// - **Threads:** immutable
public final class StripeList {
    private final long[] recordOffsets;
    private final int[] bodyBytes;
    /// The first row of each stripe, and the row behind the last.
    private final long[] firstRows;
    private final long endOffset;

    private StripeList(long[] recordOffsets, int[] bodyBytes, long[] firstRows, long endOffset) {
        this.recordOffsets = recordOffsets;
        this.bodyBytes = bodyBytes;
        this.firstRows = firstRows;
        this.endOffset = endOffset;
    }

    static StripeList read(MetaCursor in, long from, Postscript postscript) {
        int count = in.takeItems("stripes");
        long[] offsets = new long[count];
        int[] bytes = new int[count];
        long[] rows = new long[count + 1];
        long end = from;
        for (int i = 0; i < count; i++) {
            long last = postscript.footerOffset() / FileHeader.ALIGNMENT;
            offsets[i] = FileHeader.ALIGNMENT * in.takeCount("the offset of a stripe's record in units of 64", last);
            bytes[i] = (int) in.takeCount("the size of a stripe's record", Integer.MAX_VALUE - FileHeader.ALIGNMENT);
            long next = rows[i] + in.takeCount("the rows of a stripe", postscript.rowCount() - rows[i]);
            long stored = FileHeader.align(StripeRecord.BYTES + (long) bytes[i]);
            if (offsets[i] < end || stored > postscript.footerOffset() - offsets[i]) {
                throw in.corrupt("the record of stripe " + i + " must lie behind the stripe before, but does not");
            }
            rows[i + 1] = next;
            end = offsets[i] + stored;
        }
        if (rows[count] != postscript.rowCount()) {
            throw in.corrupt("stripes must have " + postscript.rowCount() + " rows, but have " + rows[count]);
        }
        return new StripeList(offsets, bytes, rows, end);
    }

    /// How many there are.
    ///
    /// @return the count
    public int size() {
        return recordOffsets.length;
    }

    /// The first row of a stripe.
    ///
    /// @param stripe its index, or the number of stripes for the row behind the last
    /// @return the row
    public long firstRow(int stripe) {
        return firstRows[stripe];
    }

    /// The stripe that a row is in.
    ///
    /// @param row a row of the file
    /// @return its index
    public int find(long row) {
        int found = Arrays.binarySearch(firstRows, 0, recordOffsets.length, row);
        if (found < 0) {
            return -found - 2;
        }
        // Behind stripes without rows, which only a damaged file has.
        while (found + 1 < recordOffsets.length && firstRows[found + 1] == row) {
            found++;
        }
        return found;
    }

    /// Where the record of a stripe is.
    ///
    /// @param stripe its index
    /// @return offset in bytes
    public long recordOffset(int stripe) {
        return recordOffsets[stripe];
    }

    int bodyBytes(int stripe) {
        return bodyBytes[stripe];
    }

    /// Where the last stripe ends.
    ///
    /// @return offset in bytes
    public long endOffset() {
        return endOffset;
    }
}
