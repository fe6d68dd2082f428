package dev.basalt.vector.hnsw;

import dev.basalt.core.bits.OrdinalSet;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.core.error.UnsupportedFormatException;
import dev.basalt.vector.VectorRows;
import dev.basalt.vector.internal.IndexBytes;
import dev.basalt.vector.internal.RowMembership;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// The bytes of an [HnswIndex]: a header of 64 bytes, a bit for each row that is a member, the lowest layer
/// row by row, the upper layers, and the codes of a [RowSieve] if the index has one (then the version is 2).
/// All little-endian; `docs/format/vector-index.md` has the table.
final class SavedGraph {
    static final int MAGIC = 0x57534E48;
    private static final int VERSION = 1;
    private static final int VERSION_WITH_CODES = 2;
    private static final long HEADER_BYTES = 64;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final VectorRows rows;
    private final MemorySegment saved;
    private final Object source;
    private final HnswGraph graph;
    private final int end;

    private SavedGraph(VectorRows rows, MemorySegment saved, Object source, HnswGraph graph, int end) {
        this.rows = rows;
        this.saved = saved;
        this.source = source;
        this.graph = graph;
        this.end = end;
    }

    static long byteSize(HnswIndex index) {
        int end = index.members().end();
        RowSieve sieve = index.sieve();
        return byteSize(end, index.graph().stride(), index.graph().upperEnd())
                + (sieve == null ? 0 : SealedCodes.bytes(index.rows().dimension(), RowSieve.BITS, end));
    }

    private static long byteSize(long end, int stride, long upperEnd) {
        return HEADER_BYTES + 8 * ((end + 63) / 64) + 4 * (end * stride + upperEnd);
    }

    static void write(HnswIndex index, MemorySegment to) {
        RowMembership members = index.members();
        int end = members.end();
        HnswGraph graph = index.graph();
        MemorySegment target = to.asSlice(0, byteSize(index));
        target.fill((byte) 0);
        HnswOptions options = index.options();
        target.set(INT, 0, MAGIC);
        RowSieve sieve = index.sieve();
        target.set(INT, 4, sieve == null ? VERSION : VERSION_WITH_CODES);
        target.set(INT, 8, options.m());
        target.set(INT, 12, options.efConstruction());
        target.set(INT, 16, options.ef());
        target.set(INT, 20, end);
        target.set(LONG, 24, options.seed());
        target.set(LONG, 32, index.entry());
        target.set(INT, 40, graph.upperEnd());
        target.set(INT, 44, index.hasRemoved() ? 1 : 0);
        long at = HEADER_BYTES;
        for (int word = 0; word < (end + 63) / 64; word++) {
            target.set(LONG, at, members.word(word));
            at += 8;
        }
        graph.save(target, at, end);
        if (sieve != null) {
            target.set(INT, 48, RowSieve.BITS);
            at = byteSize(end, graph.stride(), graph.upperEnd());
            float[] centre = sieve.centre();
            MemorySegment.copy(centre, 0, target, FLOAT, at, centre.length);
            MemorySegment.copy(sieve.records(end), 0, target, at + 4L * centre.length, end * sieve.recordBytes());
        }
    }

    static HnswIndex read(VectorRows rows, MemorySegment saved, Object source) {
        if (saved.byteSize() < HEADER_BYTES || saved.get(INT, 0) != MAGIC) {
            throw new CorruptDataException(Location.at(source, 0), "these bytes are not a saved graph");
        }
        int version = saved.get(INT, 4);
        if (version != VERSION && version != VERSION_WITH_CODES) {
            throw new UnsupportedFormatException(
                    Location.at(source, 4), "version " + version + " of saved graphs is not known here, only 1 and 2");
        }
        boolean coded = version == VERSION_WITH_CODES;
        if (coded && (saved.get(INT, 48) != RowSieve.BITS || !RowSieve.fits(rows.metric()))) {
            throw new CorruptDataException(
                    Location.at(source, 48),
                    "the graph has codes of " + saved.get(INT, 48) + " bits for " + rows.metric() + ", not of "
                            + RowSieve.BITS + " for COSINE or L2");
        }
        HnswOptions options;
        try {
            options = new HnswOptions(saved.get(INT, 8), saved.get(INT, 12), saved.get(INT, 16), saved.get(LONG, 24));
        } catch (IllegalArgumentException e) {
            throw new CorruptDataException(
                    Location.at(source, 8), "the graph's options are wrong: " + e.getMessage(), e);
        }
        int end = saved.get(INT, 20);
        int upperEnd = saved.get(INT, 40);
        HnswIndex index = new HnswIndex(rows, options);
        if (end < 0 || end > rows.end() || upperEnd < 1) {
            throw new CorruptDataException(
                    Location.at(source, 20), "the graph has " + end + " rows, there are " + rows.end());
        }
        long expected = byteSize(end, index.graph().stride(), upperEnd)
                + (coded ? SealedCodes.bytes(rows.dimension(), RowSieve.BITS, end) : 0);
        if (saved.byteSize() != expected) {
            throw new CorruptDataException(
                    Location.at(source, 20), "the graph takes " + expected + " bytes, there are " + saved.byteSize());
        }
        return new SavedGraph(rows, saved, source, index.graph(), end).read(index, upperEnd, coded);
    }

    private HnswIndex read(HnswIndex index, int upperEnd, boolean coded) {
        long[] words = new long[(end + 63) / 64];
        for (int word = 0; word < words.length; word++) {
            words[word] = saved.get(LONG, HEADER_BYTES + 8L * word);
        }
        if (end % 64 != 0 && words[words.length - 1] >>> end != 0) {
            throw corrupt(HEADER_BYTES, "the set of rows goes beyond row " + end);
        }
        OrdinalSet members = OrdinalSet.of(words, end);
        graph.load(saved, rowsOffset(), end, upperEnd);
        for (int row = 0; row < end; row++) {
            String problem = graph.upperProblem(row, HnswIndex.MAX_LEVEL);
            if (problem != null) {
                throw corrupt(rowOffset(row), "row " + row + ": " + problem);
            }
        }
        for (int row = 0; row < end; row++) {
            String problem = rowProblem(row, members.contains(row));
            if (problem != null) {
                throw corrupt(rowOffset(row), "row " + row + ": " + problem);
            }
        }
        long entry = saved.get(LONG, 32);
        int entryRow = HnswIndex.entryRow(entry);
        boolean fits = entry == -1
                ? members.count() == 0
                : (entryRow >= 0 && members.contains(entryRow) && graph.level(entryRow) == HnswIndex.entryLayer(entry));
        if (!fits) {
            throw corrupt(32, "walks cannot start from row " + entryRow);
        }
        index.restore(members, entry, saved.get(INT, 44) != 0, coded ? readCodes(index, upperEnd) : null);
        return index;
    }

    private RowSieve readCodes(HnswIndex index, int upperEnd) {
        long at = byteSize(end, graph.stride(), upperEnd);
        IndexBytes bytes = new IndexBytes(saved, "graph", source);
        return RowSieve.of(
                rows,
                end,
                SealedCodes.read(rows, end, RowSieve.BITS, index.options().seed(), bytes, at));
    }

    private @Nullable String rowProblem(int row, boolean member) {
        int level = graph.level(row);
        if (member && (level == HnswGraph.ABSENT || !rows.isLive(row))) {
            return level == HnswGraph.ABSENT ? "it is in the graph but has no links" : "it holds no vector";
        }
        for (int layer = 0; layer <= level; layer++) {
            int[] page = graph.page(row, layer);
            int base = graph.base(row, layer);
            int count = page[base];
            if (count < 0 || count > graph.capacity(layer)) {
                return "it has " + count + " links on layer " + layer;
            }
            for (int i = 1; i <= count; i++) {
                int link = page[base + i];
                if (link < 0 || link >= end || graph.level(link) < layer) {
                    return "it is linked to row " + link + " on layer " + layer;
                }
            }
        }
        return null;
    }

    private long rowsOffset() {
        return HEADER_BYTES + 8L * ((end + 63) / 64);
    }

    private long rowOffset(int row) {
        return rowsOffset() + 4L * row * graph.stride();
    }

    private CorruptDataException corrupt(long byteOffset, String problem) {
        return new CorruptDataException(Location.at(source, byteOffset), problem);
    }
}
