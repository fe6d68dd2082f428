package dev.basalt.vector.lsh;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.vector.Metric;
import dev.basalt.vector.VectorRows;
import dev.basalt.vector.internal.IndexBytes;
import dev.basalt.vector.internal.RowMembership;
import java.lang.foreign.MemorySegment;

/// The bytes of an [LshIndex], see `docs/format/vector-index.md`.
///
/// The planes are kept, not only the seed they were drawn with: another generator of random numbers would draw
/// others. Chains are not: with the hashes at hand they are linked as fast as they could be read, and cannot be
/// wrong.
///
/// ```text
/// OFFSET SIZE FIELD
///      0    4 magic "LSHT"
///      4    4 version, 1
///      8    4 tables
///     12    4 bits of a hash
///     16    4 buckets that a search looks at
///     20    4 dimension
///     24    8 seed
///     32    4 rows
///     36    4 1 for dot products, else 0
///     40    4 square of the largest distance of a row from the mean, for dot products
///     44   20 zero
///
/// rows   one each, 4 bytes, in the order in which they came
/// hashes table by table one a row, 4 bytes
/// planes `tables · bits`, each of `dimension` values
/// lifts  one a plane: its value in the additional dimension of dot products, else 0
/// mean   `dimension` values
/// ```
final class SavedTables {
    private static final String WHAT = "hash index";
    /// "LSHT" read as a little-endian int.
    private static final int MAGIC = 0x5448_534C;

    private static final int VERSION = 1;

    private final IndexBytes saved;
    private final VectorRows rows;
    private final LshOptions options;
    private final int count;

    private SavedTables(IndexBytes saved, VectorRows rows, LshOptions options, int count) {
        this.saved = saved;
        this.rows = rows;
        this.options = options;
        this.count = count;
    }

    static long byteSize(LshIndex index) {
        return byteSize(
                index.options(), index.rows().dimension(), index.members().count());
    }

    private static long byteSize(LshOptions options, int dimension, int count) {
        return planesOffset(options, count) + 4 * (planeCount(options) * (dimension + 1L) + dimension);
    }

    private static long planesOffset(LshOptions options, int count) {
        return IndexBytes.HEADER_BYTES + 4L * count * (1 + options.tables());
    }

    private static long planeCount(LshOptions options) {
        return (long) options.tables() * options.bits();
    }

    static void write(LshIndex index, MemorySegment to) {
        LshOptions options = index.options();
        LshTables tables = index.tables();
        SignHash hash = tables.hash();
        int dimension = index.rows().dimension();
        int count = index.members().count();
        IndexBytes target = IndexBytes.begin(to, byteSize(index), WHAT, MAGIC, VERSION);
        target.putInt(8, options.tables());
        target.putInt(12, options.bits());
        target.putInt(16, options.probes());
        target.putInt(20, dimension);
        target.putLong(24, options.seed());
        target.putInt(32, count);
        target.putInt(36, index.rows().metric() == Metric.DOT ? 1 : 0);
        target.putFloat(40, hash.farthest());
        int written = 0;
        for (int slot = 0; slot < tables.slotCount(); slot++) {
            int row = tables.row(slot);
            if (row >= 0) {
                target.putInt(IndexBytes.HEADER_BYTES + 4L * written, row);
                for (int table = 0; table < options.tables(); table++) {
                    long at = IndexBytes.HEADER_BYTES + 4 * ((1L + table) * count + written);
                    target.putInt(at, (int) (tables.links(table)[slot] >>> 32));
                }
                written++;
            }
        }
        long at = planesOffset(options, count);
        target.putFloats(at, hash.planes());
        at += 4L * hash.planes().length;
        target.putFloats(at, hash.lifts());
        target.putFloats(at + 4L * hash.lifts().length, hash.mean());
    }

    static LshIndex read(VectorRows rows, MemorySegment bytes, Object source) {
        IndexBytes saved = new IndexBytes(bytes, WHAT, source);
        saved.requireHeader(MAGIC, VERSION);
        LshOptions options;
        try {
            options = new LshOptions(saved.getInt(8), saved.getInt(12), saved.getInt(16), saved.getLong(24));
        } catch (IllegalArgumentException e) {
            throw new CorruptDataException(
                    Location.at(source, 8), "options of a " + WHAT + " must be in range, but " + e.getMessage(), e);
        }
        saved.requireInt(20, "dimension", rows.dimension(), rows.dimension());
        int count = saved.requireInt(32, "rows", 0, rows.end());
        int dot = rows.metric() == Metric.DOT ? 1 : 0;
        saved.requireInt(36, "dot product", dot, dot);
        long planeValues = planeCount(options) * rows.dimension();
        if (planeValues > Integer.MAX_VALUE - 8) {
            throw saved.corrupt(
                    8, "planes of a " + WHAT + " must have fewer than 2^31 values, but have " + planeValues);
        }
        saved.requireSize(byteSize(options, rows.dimension(), count));
        return new SavedTables(saved, rows, options, count).read();
    }

    private LshIndex read() {
        int[] ofSlots = new int[count];
        RowMembership members = new RowMembership();
        for (int slot = 0; slot < count; slot++) {
            long at = IndexBytes.HEADER_BYTES + 4L * slot;
            int row = saved.getInt(at);
            if (row < 0 || row >= rows.end() || !rows.isLive(row)) {
                throw saved.corrupt(at, "rows of a " + WHAT + " must hold vectors, but row " + row + " does not");
            }
            if (!members.add(row)) {
                throw saved.corrupt(at, "rows of a " + WHAT + " must differ, but row " + row + " is there twice");
            }
            ofSlots[slot] = row;
        }
        LshTables tables = new LshTables(readHash(), options, count);
        int[] codes = new int[count];
        for (int table = 0; table < options.tables(); table++) {
            readCodes(table, codes);
            tables.restore(table, codes);
        }
        tables.restoreRows(ofSlots);
        return new LshIndex(rows, options, members, tables);
    }

    private void readCodes(int table, int[] codes) {
        for (int slot = 0; slot < count; slot++) {
            long at = IndexBytes.HEADER_BYTES + 4 * ((1L + table) * count + slot);
            int code = saved.getInt(at);
            if (code >>> options.bits() != 0) {
                throw saved.corrupt(
                        at, "hash must have " + options.bits() + " bits, but was " + Integer.toHexString(code));
            }
            codes[slot] = code;
        }
    }

    private SignHash readHash() {
        int planeCount = Math.toIntExact(planeCount(options));
        float[] planes = new float[planeCount * rows.dimension()];
        float[] lifts = new float[planeCount];
        float[] mean = new float[rows.dimension()];
        long at = planesOffset(options, count);
        saved.getFloats(at, planes);
        requireUnit(at, planes);
        at += 4L * planes.length;
        saved.getFloats(at, lifts);
        requireUnit(at, lifts);
        saved.getFloats(at + 4L * lifts.length, mean);
        float farthest = saved.getFloat(40);
        if (farthest < 0) {
            throw saved.corrupt(40, "squared distance from the mean must be at least 0, but was " + farthest);
        }
        return new SignHash(rows, planes, lifts, mean, farthest);
    }

    /// Values of unit vectors are not above 1, but for what rounding did to them.
    private void requireUnit(long byteOffset, float[] values) {
        for (int i = 0; i < values.length; i++) {
            if (!(Math.abs(values[i]) < 1.001f)) {
                throw saved.corrupt(byteOffset + 4L * i, "value of a plane must be in [-1, 1], but was " + values[i]);
            }
        }
    }
}
