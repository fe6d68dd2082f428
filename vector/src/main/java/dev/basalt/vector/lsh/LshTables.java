package dev.basalt.vector.lsh;

import dev.basalt.vector.VectorRows;
import dev.basalt.vector.internal.RowReader;
import dev.basalt.vector.internal.Workers;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/// Hash tables over rows, of a fixed capacity.
///
/// A row gets a slot, once and for all; in each table the slots whose hashes begin alike are a chain, newest
/// first. A link holds the hash of its slot in the upper half and the next slot in the lower, so that a walk
/// over a chain touches one array.
///
/// - **Threads:** one adds and removes, any number read without waiting: a chain's head is written last, and
///   links never change
final class LshTables {
    private static final VarHandle INTS = MethodHandles.arrayElementVarHandle(int[].class);
    private static final int MIN_CHAINS = 16;

    private final SignHash hash;
    private final int bits;
    private final int shift;
    private final int[][] heads;
    private final long[][] links;
    /// The row of each slot; -1 once it was removed.
    private final int[] rowOf;

    private int slotCount;
    private int removedCount;

    LshTables(SignHash hash, LshOptions options, int capacity) {
        this.hash = hash;
        this.bits = options.bits();
        int chainBits = 32 - Integer.numberOfLeadingZeros(Math.max(MIN_CHAINS, capacity) - 1);
        chainBits = Math.min(chainBits, bits);
        this.shift = 32 - chainBits;
        this.heads = new int[options.tables()][1 << chainBits];
        for (int[] table : heads) {
            Arrays.fill(table, -1);
        }
        this.links = new long[options.tables()][capacity];
        this.rowOf = new int[capacity];
    }

    SignHash hash() {
        return hash;
    }

    int free() {
        return rowOf.length - slotCount;
    }

    int slotCount() {
        return slotCount;
    }

    int removedCount() {
        return removedCount;
    }

    /// Spreads hashes that share their lower bits over all chains; with as many chains as hashes it only
    /// renames them.
    private int chain(int code) {
        return shift == 32 - bits ? code : (code * 0x9E3779B9) >>> shift;
    }

    /// Gives slots to rows, as many as fit.
    ///
    /// @param source the rows
    /// @param rows   holds those to take in; row `rows[i]` gets slot [#slotCount]` + i`
    /// @param count  how many, at most [#free]
    void addAll(VectorRows source, int[] rows, int count, int threads) {
        int first = slotCount;
        int blocks = (count + SignHash.BLOCK_ROWS - 1) / SignHash.BLOCK_ROWS;
        int workers = Math.max(1, Math.min(threads, blocks));
        Workers.run(workers, worker -> {
            int from = (int) ((long) blocks * worker / workers) * SignHash.BLOCK_ROWS;
            int to = (int) ((long) blocks * (worker + 1) / workers) * SignHash.BLOCK_ROWS;
            hashRows(source, rows, from, Math.min(to, count), first);
        });
        System.arraycopy(rows, 0, rowOf, first, count);
        for (int table = 0; table < heads.length; table++) {
            for (int slot = first; slot < first + count; slot++) {
                link(table, slot);
            }
        }
        slotCount = first + count;
    }

    /// Writes the hashes of rows into the links of their slots.
    private void hashRows(VectorRows source, int[] rows, int from, int to, int firstSlot) {
        RowReader reader = new RowReader(source);
        int dimension = source.dimension();
        int planeCount = hash.planeCount();
        int block = Math.min(SignHash.BLOCK_ROWS, Math.max(1, to - from));
        float[] values = new float[block * dimension];
        float[] projections = new float[block * planeCount];
        for (int start = from; start < to; start += block) {
            int count = Math.min(block, to - start);
            for (int i = 0; i < count; i++) {
                reader.read(rows[start + i], values, i * dimension);
            }
            hash.projectRows(values, count, projections);
            for (int table = 0; table < links.length; table++) {
                for (int i = 0; i < count; i++) {
                    long code = SignHash.code(projections, i * planeCount + table * bits, bits);
                    links[table][firstSlot + start + i] = code << 32;
                }
            }
        }
    }

    private void link(int table, int slot) {
        int[] chains = heads[table];
        long code = links[table][slot];
        int chain = chain((int) (code >>> 32));
        links[table][slot] = code | (chains[chain] & 0xFFFFFFFFL);
        INTS.setRelease(chains, chain, slot);
    }

    void remove(int slot) {
        INTS.setRelease(rowOf, slot, -1);
        removedCount++;
    }

    /// Where a walk over the slots with some hash begins.
    ///
    /// @return a slot, which may have another hash; -1 at the end
    int first(int table, int code) {
        int[] chains = heads[table];
        return (int) INTS.getAcquire(chains, chain(code));
    }

    /// The hash of each slot and the next one of its chain.
    long[] links(int table) {
        return links[table];
    }

    /// The row of a slot; -1 if it was removed.
    int row(int slot) {
        return (int) INTS.getAcquire(rowOf, slot);
    }

    long memoryBytes() {
        return heads.length * (4L * heads[0].length + 8L * rowOf.length) + 4L * rowOf.length + hash.memoryBytes();
    }
}
