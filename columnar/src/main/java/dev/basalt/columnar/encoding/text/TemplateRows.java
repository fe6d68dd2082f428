package dev.basalt.columnar.encoding.text;

import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.encoding.Decoder;
import dev.basalt.columnar.encoding.NodeReader;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.ValueKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Puts rows together of their templates and what stands in the gaps.
///
/// To begin anywhere, it must be known how many rows of each template come before: that is counted once up to each
/// block that is asked for.
///
/// - **Memory:** a block of each gap's values; four bytes for each template and block once rows are not read in order
/// - **Threads:** confined to one
final class TemplateRows implements Decoder {
    private final NodeReader in;
    private final TemplatePieces pieces;
    private final int[] counts;
    /// Reads the template of each row, if there are several.
    private final @Nullable Decoder ids;

    private final LongColumn idRows = new LongColumn(Simple.INT64);
    private final List<Decoder> slots = new ArrayList<>();
    private final List<Column> slotRows = new ArrayList<>();
    private final BlockBudget budget;
    private final RowWriter writer;

    /// How many rows of each template come before the next row.
    private final int[] ranks;

    private int nextRow;
    /// The same for the first rows of blocks, as far as they were counted.
    private int[] blockRanks = new int[0];

    private int countedBlocks;
    /// How many rows of each template are read at once.
    private final int[] wanted;

    private TemplateRows(NodeReader in, long total, TemplatePieces pieces, int[] counts, @Nullable Decoder ids) {
        this.in = in;
        this.pieces = pieces;
        this.counts = counts;
        this.ids = ids;
        this.budget = new BlockBudget(in, total, BlockLengths.blocks(in.count()));
        this.ranks = new int[counts.length];
        this.wanted = new int[counts.length];
        for (int template = 0; template < counts.length; template++) {
            for (int slot = pieces.firstSlot(template); slot < pieces.firstSlot(template + 1); slot++) {
                boolean bytes = pieces.isBytes(slot);
                slots.add(in.child(bytes ? ValueKind.BYTES : ValueKind.LONG, counts[template]));
                slotRows.add(bytes ? new BytesColumn(Simple.BINARY) : new LongColumn(Simple.INT64));
            }
        }
        this.writer = new RowWriter(in, pieces, slotRows);
    }

    static TemplateRows open(NodeReader in) {
        if (in.kind() != ValueKind.BYTES) {
            throw in.corrupt("values must be bytes of any length");
        }
        long total = Integer.toUnsignedLong(in.takeInt());
        int templates = in.takeShort();
        int reserved = in.takeShort();
        if (templates == 0 || reserved != 0) {
            throw in.corrupt("there must be at least one template, and a zero behind their number");
        }
        Decoder stored = in.child(ValueKind.BYTES, templates);
        BytesColumn descriptions = new BytesColumn(Simple.BINARY);
        for (int template = 0; template < templates; template++) {
            stored.read(template, 1, descriptions);
            in.limit().take(descriptions.length(template));
        }
        TemplatePieces pieces = new TemplatePieces(in, descriptions);
        in.limit().take(12L * templates + 64L * pieces.slots());
        int[] counts = {in.count()};
        Decoder ids = null;
        if (templates > 1) {
            LongColumn sizes = new LongColumn(Simple.INT64);
            in.child(ValueKind.LONG, templates).read(0, templates, sizes);
            counts = counts(in, sizes);
            ids = in.child(ValueKind.LONG, in.count());
        }
        return new TemplateRows(in, total, pieces, counts, ids);
    }

    private static int[] counts(NodeReader in, LongColumn sizes) {
        int[] counts = new int[sizes.size()];
        long left = in.count();
        for (int template = 0; template < counts.length; template++) {
            long size = sizes.get(template);
            if (size < 0 || size > left) {
                throw in.corrupt("templates must have " + in.count() + " rows together, but have more");
            }
            counts[template] = (int) size;
            left -= size;
        }
        if (left > 0) {
            throw in.corrupt("templates must have " + in.count() + " rows together, but have " + (in.count() - left));
        }
        return counts;
    }

    @Override
    public void read(int from, int count, Column out) {
        int end = from + count;
        if (from != nextRow && count > 0) {
            seek(from);
        }
        for (int row = from; row < end; ) {
            int block = row / BLOCK;
            int last = Math.min(end, (block + 1) * BLOCK);
            // Until all of it was read, the next row is unknown.
            nextRow = -1;
            readBlock(block, row, last - row, (BytesColumn) out);
            row = last;
            nextRow = last;
        }
    }

    /// Counts the rows of each template before a row.
    private void seek(int row) {
        nextRow = -1;
        if (ids == null) {
            ranks[0] = row;
            return;
        }
        int templates = counts.length;
        int block = row / BLOCK;
        if (blockRanks.length == 0) {
            long size = (long) templates * BlockLengths.blocks(in.count());
            in.limit().take(4 * size);
            blockRanks = new int[Math.toIntExact(size)];
        }
        for (; countedBlocks < block; countedBlocks++) {
            System.arraycopy(blockRanks, countedBlocks * templates, ranks, 0, templates);
            count(ids, countedBlocks * BLOCK, BLOCK, ranks);
            System.arraycopy(ranks, 0, blockRanks, (countedBlocks + 1) * templates, templates);
        }
        System.arraycopy(blockRanks, block * templates, ranks, 0, templates);
        count(ids, block * BLOCK, row - block * BLOCK, ranks);
    }

    /// Counts the templates of rows.
    private void count(Decoder decoder, int from, int count, int[] into) {
        idRows.clear();
        if (count == 0) {
            return;
        }
        decoder.read(from, count, idRows);
        long[] values = idRows.values();
        for (int i = 0; i < count; i++) {
            long id = values[i];
            if (id < 0 || id >= into.length) {
                throw in.corrupt("the template of a row must be 0 to " + (into.length - 1) + ", but is " + id);
            }
            into[(int) id]++;
        }
    }

    private void readBlock(int block, int from, int count, BytesColumn out) {
        if (ids == null) {
            wanted[0] = count;
        } else {
            Arrays.fill(wanted, 0);
            count(ids, from, count, wanted);
        }
        long fewest = 0;
        long most = 0;
        for (int template = 0; template < wanted.length; template++) {
            if (wanted[template] > 0) {
                long bytes = readSlots(template, wanted[template]);
                fewest += bytes + (long) wanted[template] * pieces.fewestBytes(template);
                most += bytes + (long) wanted[template] * pieces.mostBytes(template);
            }
        }
        budget.use(block, fewest);
        if (most > Integer.MAX_VALUE / 2) {
            throw in.corrupt("the rows of a block must have at most 1 GiB together, but may have " + most + " bytes");
        }
        int start = out.byteCount();
        out.reserveBytes((int) most + RowWriter.SLACK);
        int row = out.extend(count);
        int end = ids == null
                ? writer.rows(out.bytes(), start, out.offsets(), row, count)
                : writer.rows(out.bytes(), start, out.offsets(), row, count, idRows.values());
        budget.use(block, end - (long) start);
        for (int template = 0; template < wanted.length; template++) {
            ranks[template] += wanted[template];
        }
    }

    /// Reads what stands in the gaps of the next rows of a template.
    ///
    /// @return the bytes among it
    private long readSlots(int template, int rows) {
        if (rows > counts[template] - ranks[template]) {
            throw in.corrupt("template " + template + " must have " + counts[template] + " rows, but has more");
        }
        long bytes = 0;
        for (int slot = pieces.firstSlot(template); slot < pieces.firstSlot(template + 1); slot++) {
            Column column = slotRows.get(slot);
            column.clear();
            slots.get(slot).read(ranks[template], rows, column);
            if (column instanceof BytesColumn words) {
                bytes += (long) words.byteCount() * pieces.slotUses(slot);
            }
        }
        writer.load(template);
        return bytes;
    }
}
