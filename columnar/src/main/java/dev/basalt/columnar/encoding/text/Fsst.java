package dev.basalt.columnar.encoding.text;

import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.encoding.ByteSink;
import dev.basalt.columnar.encoding.Decoder;
import dev.basalt.columnar.encoding.Encoding;
import dev.basalt.columnar.encoding.NodeReader;
import dev.basalt.columnar.encoding.NodeWriter;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.ValueKind;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Bytes as codes of one byte each that stand for up to eight, by a table of symbols made for the page.
///
/// | part | what |
/// |---|---|
/// | u32 | the bytes of all rows together |
/// | u8, then u8 for each | how many symbols there are, and how long each is |
/// | bytes | the symbols |
/// | u32 for each block of 1,024 rows | where its codes end |
/// | node of integers | the length of each row |
/// | bytes | the codes |
///
/// The rows of a block are encoded as one text: a symbol may reach from one row into the next, but not out of its
/// block, so that each block is read by itself. The format is described in `docs/format/ncf-encodings-text.md`.
///
/// - **Source:** Boncz, Neumann, Leis: FSST: Fast Random Access String Compression, PVLDB 13 (11), 2020
public final class Fsst implements Encoding {
    /// The number of this encoding.
    public static final int ID = 9;

    /// Texts shorter than this hold too little to make symbols of.
    private static final int MIN_BYTES = 64;

    /// The next page keeps symbols that take at most so many times the codes a byte.
    private static final double STILL_GOOD = 1.1;

    private static final double MOST_GAIN = 0.25;
    /// Symbols that make text that much shorter take so many bytes.
    private static final int FEWEST_SYMBOL_BYTES = 1024;

    /// No array could hold more, and what is written behind it.
    private static final long MAX_BLOCK_BYTES = Integer.MAX_VALUE - 1024L;

    @Override
    public int id() {
        return ID;
    }

    @Override
    public String name() {
        return "fsst";
    }

    @Override
    public double decodeNanos() {
        return 20;
    }

    @Override
    public boolean applies(Column values) {
        return values instanceof BytesColumn rows && rows.byteCount() - rows.offsets()[0] >= MIN_BYTES;
    }

    @Override
    public boolean encode(Column values, NodeWriter out) {
        if (!(values instanceof BytesColumn rows)) {
            return false;
        }
        int[] offsets = rows.offsets();
        int size = rows.size();
        SymbolTable table = table(rows, out);
        ByteSink sink = out.sink();
        sink.putInt(rows.byteCount() - offsets[0]);
        writeTable(table, sink);
        int blocks = BlockLengths.blocks(size);
        int ends = sink.skip(4 * blocks);
        BlockLengths.write(rows, out);
        int start = sink.size();
        for (int block = 0; block < blocks; block++) {
            int from = offsets[block * Decoder.BLOCK];
            int to = offsets[Math.min(size, (block + 1) * Decoder.BLOCK)];
            int at = sink.skip(Math.addExact(Math.multiplyExact(2, to - from), 1));
            sink.truncate(table.encode(rows.bytes(), from, to, sink.bytes(), at));
            sink.setInt(ends + 4 * block, sink.size() - start);
        }
        return true;
    }

    /// A table of symbols, and how many codes a byte of the text took that it was made for.
    private record Kept(SymbolTable table, double share) {}

    /// The symbols of the page before if they suit this one about as well, else new ones: to find them takes long.
    private static SymbolTable table(BytesColumn rows, NodeWriter out) {
        int from = rows.offsets()[0];
        byte[] sample = SymbolSearch.sample(rows.bytes(), from, rows.byteCount());
        if (out.kept() instanceof Kept(SymbolTable table, double share)
                && share(table, sample, 0, sample.length) <= STILL_GOOD * share) {
            return table;
        }
        SymbolTable table = search(out).find(sample, 0, sample.length);
        out.keep(new Kept(table, share(table, sample, 0, sample.length)));
        return table;
    }

    private static SymbolSearch search(NodeWriter out) {
        return out.workspace().get(SymbolSearch.class, SymbolSearch::new);
    }

    private static void writeTable(SymbolTable table, ByteSink sink) {
        sink.putByte(table.count());
        for (int code = 0; code < table.count(); code++) {
            sink.putByte(table.length(code));
        }
        for (int code = 0; code < table.count(); code++) {
            for (int i = 0; i < table.length(code); i++) {
                sink.putByte((int) (table.symbol(code) >>> (8 * i)));
            }
        }
    }

    /// Symbols of up to eight bytes make text hardly more than four times shorter, as text is, and they take bytes
    /// themselves; and to find them takes long.
    @Override
    public double leastBytes(Column values) {
        if (!(values instanceof BytesColumn texts)) {
            return 0;
        }
        int bytes = texts.byteCount() - texts.offsets()[0];
        return MOST_GAIN * bytes + Math.min(MOST_GAIN * bytes, FEWEST_SYMBOL_BYTES);
    }

    @Override
    public double estimate(Column values, Column sample, NodeWriter trial) {
        if (!(values instanceof BytesColumn all) || !(sample instanceof BytesColumn some)) {
            return Double.POSITIVE_INFINITY;
        }
        if (some.size() == all.size()) {
            long bytes = trial.trialBytes(this, some);
            return bytes < 0 ? Double.POSITIVE_INFINITY : bytes;
        }
        // A table made of few bytes fits them too well, one made of half of them fits the others too badly.
        int[] offsets = some.offsets();
        int middle = offsets[some.size() / 2];
        int end = some.byteCount();
        SymbolTable table = search(trial).find(some.bytes(), offsets[0], end);
        double share = (share(table, some.bytes(), offsets[0], end)
                        + share(search(trial).find(some.bytes(), offsets[0], middle), some.bytes(), middle, end))
                / 2;
        long lengths = trial.trialBytes(new Strings(), some) - (end - offsets[0]);
        return table.storedBytes()
                + share * (all.byteCount() - all.offsets()[0])
                + (double) lengths * all.size() / some.size();
    }

    /// How many codes a byte of a text takes.
    private static double share(SymbolTable table, byte[] text, int from, int to) {
        if (from == to) {
            return 1;
        }
        byte[] codes = new byte[2 * (to - from) + 1];
        return (double) table.encode(text, from, to, codes, 0) / (to - from);
    }

    @Override
    public Decoder open(NodeReader in) {
        if (in.kind() != ValueKind.BYTES) {
            throw in.corrupt("values must be bytes of any length");
        }
        long total = Integer.toUnsignedLong(in.takeInt());
        int count = in.takeByte();
        in.limit().take(SymbolCodes.MEMORY);
        int[] lengths = new int[256];
        long[] symbols = new long[256];
        for (int code = 0; code < count; code++) {
            lengths[code] = in.takeByte();
            if (lengths[code] < 1 || lengths[code] > SymbolTable.MAX_LENGTH) {
                throw in.corrupt("a symbol must have 1 to 8 bytes, but symbol " + code + " has " + lengths[code]);
            }
        }
        for (int code = 0; code < count; code++) {
            MemorySegment symbol = in.take(lengths[code]);
            for (int i = lengths[code] - 1; i >= 0; i--) {
                symbols[code] = symbols[code] << 8 | Byte.toUnsignedInt(symbol.get(ValueLayout.JAVA_BYTE, i));
            }
        }
        BlockEnds ends = new BlockEnds(in);
        BlockBudget budget = new BlockBudget(in, total, ends.blocks());
        BlockLengths rows = new BlockLengths(in);
        MemorySegment codes = in.take(ends.total());
        return new Rows(
                in, ends, rows, budget, new SymbolCodes(in, symbols, lengths, codes), new BytesColumn(Simple.BINARY));
    }

    private record Rows(
            NodeReader in,
            BlockEnds ends,
            BlockLengths lengths,
            BlockBudget budget,
            SymbolCodes codes,
            BytesColumn scratch)
            implements Decoder {
        @Override
        public void read(int from, int count, Column out) {
            int end = from + count;
            for (int row = from; row < end; ) {
                int block = row / BLOCK;
                int first = block * BLOCK;
                int last = Math.min(end, first + BLOCK);
                readBlock(block, row - first, last - first, (BytesColumn) out);
                row = last;
            }
        }

        /// A block is decoded once for all its rows that are wanted.
        @Override
        public void gather(int[] positions, int index, int count, Column out) {
            int end = index + count;
            int next = index;
            while (next < end) {
                int stop = BlockLengths.endOfBlock(positions, next, end);
                int block = positions[next] / BLOCK;
                int from = positions[next];
                int to = positions[stop - 1] + 1;
                if (to - from == stop - next) {
                    readBlock(block, from - block * BLOCK, to - block * BLOCK, (BytesColumn) out);
                } else {
                    scratch.clear();
                    readBlock(block, from - block * BLOCK, to - block * BLOCK, scratch);
                    for (int i = next; i < stop; i++) {
                        out.append(scratch, positions[i] - from, 1);
                    }
                }
                next = stop;
            }
        }

        private void readBlock(int block, int from, int to, BytesColumn out) {
            long most = Math.min(MAX_BLOCK_BYTES, (long) SymbolTable.MAX_LENGTH * ends.size(block));
            lengths.read(block, to, most);
            int before = lengths.sum(0, from);
            int length = lengths.sum(from, to);
            budget.use(block, before + (long) length);
            boolean whole = to == BLOCK || block * BLOCK + to == in.count();
            codes.load(ends.start(block), ends.size(block));
            codes.decode(before, length, whole, out);
            lengths.extend(out, from, to);
        }
    }
}
