package dev.basalt.vector.hnsw;

import dev.basalt.vector.VectorRows;
import dev.basalt.vector.code.RowCodes;
import dev.basalt.vector.internal.IndexBytes;
import dev.basalt.vector.internal.RowMembership;
import java.lang.foreign.MemorySegment;

/// The bytes of a [CodedHnsw], little-endian, which are also its form in memory; `docs/format/vector-index.md`
/// says more.
///
/// ```text
/// OFFSET SIZE FIELD
///      0    4 magic "CDHN"
///      4    4 version, 2
///      8    4 dimension
///     12    4 metric: 0 cosine, 1 dot product, 2 squared L2
///     16    4 rows, n
///     20    4 m, 2 to 128
///     24    4 bits of a value, 1 to 4
///     28    4 row that walks start from, -1 for none
///     32    8 seed of the rotation
///     40    4 ef of searches that do not say, 1 to 10,000
///     44    4 rows on upper layers, u
///     48    4 lists of upper layers, l
///     52    4 rows in view of a walk, in eighths of the effort of a search, 8 to 256
///     56    8 zero
///
/// centre       the mean of the rows as floats, zeros up to a multiple of 32
/// records      n as RowCodes has them
/// links        8 · m · n: the links of each row on the lowest layer, -1 behind the last
/// members      8 · ⌈n / 64⌉: a bit for each row
/// upper rows   4 · u, ascending
/// upper levels 4 · u: their highest layers
/// upper links  4 · m · l: for each of those rows its links on layers 1, 2, ..., -1 behind the last
/// ```
final class CodedHnswFormat {
    private static final String WHAT = "coded graph";
    /// "CDHN" read as a little-endian int.
    private static final int MAGIC = 0x4E48_4443;

    private static final int VERSION = 2;
    private static final int MIN_M = 2;
    private static final int MAX_M = 128;
    private static final int MAX_EF = 10_000;

    private CodedHnswFormat() {}

    /// Where things lie.
    private record Layout(int dimension, int bits, int m, int rows, int upperRows, int lists) {
        long centre() {
            return IndexBytes.HEADER_BYTES;
        }

        long links() {
            return centre() + SealedCodes.bytes(dimension, bits, rows);
        }

        long members() {
            return links() + SealedLinks.lowestBytes(m, rows);
        }

        long upper() {
            return members() + 8L * ((rows + 63L) / 64);
        }

        long levels() {
            return upper() + 4L * upperRows;
        }

        long upperLinks() {
            return levels() + 4L * upperRows;
        }

        long end() {
            return upperLinks() + SealedLinks.upperBytes(m, lists);
        }
    }

    private static Layout layout(HnswIndex index, int bits) {
        if (bits < 1 || bits > RowCodes.MAX_BITS) {
            throw new IllegalArgumentException("bits must be 1 to " + RowCodes.MAX_BITS + ", but was " + bits);
        }
        int rows = index.members().end();
        int upperRows = 0;
        int lists = 0;
        for (int row = 0; row < rows; row++) {
            int level = index.contains(row) ? index.graph().level(row) : 0;
            upperRows += level > 0 ? 1 : 0;
            lists += level;
        }
        return new Layout(index.rows().dimension(), bits, index.options().m(), rows, upperRows, lists);
    }

    static long byteSize(HnswIndex index, int bits) {
        return layout(index, bits).end();
    }

    static long byteSize(CodedHnsw index) {
        return index.saved().byteSize();
    }

    /// Makes the coded form of a graph.
    static void write(HnswIndex index, int bits, long seed, int threads, MemorySegment bytes) {
        Layout layout = layout(index, bits);
        IndexBytes to = IndexBytes.begin(bytes, layout.end(), WHAT, MAGIC, VERSION);
        to.putInt(8, layout.dimension);
        to.putInt(12, SealedMetric.code(index.rows().metric()));
        to.putInt(16, layout.rows);
        to.putInt(20, layout.m);
        to.putInt(24, bits);
        to.putInt(28, index.entry() == -1 ? -1 : HnswIndex.entryRow(index.entry()));
        to.putLong(32, seed);
        to.putInt(40, index.options().ef());
        to.putInt(44, layout.upperRows);
        to.putInt(48, layout.lists);
        to.putInt(52, SearchWidth.UNIT);
        SealedCodes.write(index, layout.rows, bits, seed, threads, to.bytes().asSlice(layout.centre()));
        for (int word = 0; word < (layout.rows + 63) / 64; word++) {
            to.putLong(layout.members() + 8L * word, index.members().word(word));
        }
        writeLinks(index, layout, to);
    }

    private static void writeLinks(HnswIndex index, Layout layout, IndexBytes to) {
        int[] links = new int[2 * layout.m];
        int place = 0;
        long upper = layout.upperLinks();
        for (int row = 0; row < layout.rows; row++) {
            int level = index.contains(row) ? index.graph().level(row) : HnswGraph.ABSENT;
            int count = level < 0 ? 0 : links(index, row, 0, links);
            long at = layout.links() + SealedLinks.lowestBytes(layout.m, row);
            SealedLinks.write(to.bytes(), at, links, count, 2 * layout.m);
            if (level > 0) {
                to.putInt(layout.upper() + 4L * place, row);
                to.putInt(layout.levels() + 4L * place, level);
                place++;
            }
            for (int layer = 1; layer <= level; layer++) {
                SealedLinks.write(to.bytes(), upper, links, links(index, row, layer, links), layout.m);
                upper += SealedLinks.upperBytes(layout.m, 1);
            }
        }
    }

    /// The links of a row to rows that were not removed.
    private static int links(HnswIndex index, int row, int layer, int[] to) {
        int[] page = index.graph().page(row, layer);
        int base = index.graph().base(row, layer);
        int count = 0;
        for (int i = 1; i <= HnswGraph.count(page, base); i++) {
            if (index.contains(page[base + i])) {
                to[count++] = page[base + i];
            }
        }
        return count;
    }

    /// Says in a saved graph how many rows its walks keep in view.
    static void putWidth(MemorySegment bytes, int eighths) {
        new IndexBytes(bytes, WHAT, WHAT).putInt(52, eighths);
    }

    /// Writes an index again, of which rows may have been removed.
    static void write(CodedHnsw index, MemorySegment bytes) {
        IndexBytes to = new IndexBytes(bytes.asSlice(0, byteSize(index)), WHAT, WHAT);
        to.bytes().copyFrom(index.saved());
        Layout layout = readLayout(index.rows(), to);
        to.putInt(28, index.entry());
        to.putInt(52, index.width());
        for (int word = 0; word < (layout.rows + 63) / 64; word++) {
            to.putLong(layout.members() + 8L * word, index.members().word(word));
        }
    }

    private static Layout readLayout(VectorRows rows, IndexBytes saved) {
        int dimension = saved.requireInt(8, "dimension", rows.dimension(), rows.dimension());
        int metric = SealedMetric.code(rows.metric());
        saved.requireInt(12, "metric", metric, metric);
        int count = saved.requireInt(16, "rows", 0, rows.end());
        int m = saved.requireInt(20, "m", MIN_M, MAX_M);
        int bits = saved.requireInt(24, "bits", 1, RowCodes.MAX_BITS);
        int upperRows = saved.requireInt(44, "rows on upper layers", 0, count);
        int lists = saved.requireInt(48, "lists of upper layers", upperRows, (long) upperRows * HnswIndex.MAX_LEVEL);
        Layout layout = new Layout(dimension, bits, m, count, upperRows, lists);
        saved.requireSize(layout.end());
        return layout;
    }

    static CodedHnsw read(VectorRows rows, MemorySegment bytes, Object source) {
        IndexBytes saved = new IndexBytes(bytes, WHAT, source);
        saved.requireHeader(MAGIC, VERSION);
        Layout layout = readLayout(rows, saved);
        int entry = saved.requireInt(28, "entry", -1, layout.rows - 1L);
        int ef = saved.requireInt(40, "ef", 1, MAX_EF);
        int width = saved.requireInt(52, "width", SearchWidth.UNIT, SearchWidth.MAX);
        RowMembership members = SealedMembers.read(saved, layout.members(), layout.rows, rows);
        SealedMembers.requireEntry(saved, 28, entry, members);
        RowCodes codes = SealedCodes.read(rows, layout.rows, layout.bits, saved.getLong(32), saved, layout.centre());
        return new CodedHnsw(rows, bytes.asReadOnly(), readLinks(layout, saved), codes, members, ef, width, entry);
    }

    private static SealedLinks readLinks(Layout layout, IndexBytes saved) {
        int[] upperRows = new int[layout.upperRows];
        int[] levels = new int[layout.upperRows];
        long lists = 0;
        for (int i = 0; i < upperRows.length; i++) {
            int least = i == 0 ? 0 : upperRows[i - 1] + 1;
            upperRows[i] = saved.requireInt(layout.upper() + 4L * i, "row on upper layers", least, layout.rows - 1L);
            levels[i] = saved.requireInt(layout.levels() + 4L * i, "highest layer", 1, HnswIndex.MAX_LEVEL);
            lists += levels[i];
        }
        if (lists != layout.lists) {
            throw saved.corrupt(
                    48, "lists of upper layers of a " + WHAT + " must be " + lists + ", but were " + layout.lists);
        }
        MemorySegment bytes = saved.bytes();
        SealedLinks links = new SealedLinks(
                layout.m,
                layout.rows,
                bytes.asSlice(layout.links(), SealedLinks.lowestBytes(layout.m, layout.rows)),
                upperRows,
                levels,
                bytes.asSlice(layout.upperLinks(), SealedLinks.upperBytes(layout.m, layout.lists)));
        for (int row = 0; row < layout.rows; row++) {
            long at = layout.links() + SealedLinks.lowestBytes(layout.m, row);
            requireList(saved, at, 2 * layout.m, 0, layout.rows, links);
        }
        long at = layout.upperLinks();
        for (int level : levels) {
            for (int layer = 1; layer <= level; layer++) {
                requireList(saved, at, layout.m, layer, layout.rows, links);
                at += SealedLinks.upperBytes(layout.m, 1);
            }
        }
        return links;
    }

    private static void requireList(IndexBytes saved, long at, int places, int layer, int rows, SealedLinks links) {
        boolean ended = false;
        for (int i = 0; i < places; i++) {
            int link = saved.getInt(at + 4L * i);
            ended |= link == SealedLinks.NO_ROW;
            boolean known = ended
                    ? link == SealedLinks.NO_ROW
                    : link >= 0 && link < rows && (layer == 0 || links.level(link) >= layer);
            if (!known) {
                throw saved.corrupt(
                        at + 4L * i,
                        "links on layer " + layer + " must lead to rows of that layer, -1 behind the last, but one is "
                                + link);
            }
        }
    }
}
