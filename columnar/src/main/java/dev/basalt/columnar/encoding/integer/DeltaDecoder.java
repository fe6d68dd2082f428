package dev.basalt.columnar.encoding.integer;

import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.encoding.Decoder;

/// Reads what [Delta] wrote. The block that was read last in part is kept.
///
/// - **Threads:** confined to one
final class DeltaDecoder implements Decoder {
    private final long[] firsts;
    private final Decoder deltas;
    private final int count;
    private final LongColumn kept;
    private int keptBlock = -1;

    DeltaDecoder(long[] firsts, Decoder deltas, int count, LongColumn kept) {
        this.firsts = firsts;
        this.deltas = deltas;
        this.count = count;
        this.kept = kept;
    }

    @Override
    public void read(int from, int n, Column out) {
        LongColumn longs = (LongColumn) out;
        int end = from + n;
        int next = from;
        while (next < end) {
            int block = next / BLOCK;
            int start = block * BLOCK;
            int stop = Math.min(end, Math.min(count, start + BLOCK));
            if (next == start && (stop == start + BLOCK || stop == count)) {
                sum(block, stop - start, longs);
            } else {
                keep(block);
                longs.append(kept.values(), next - start, stop - next);
            }
            next = stop;
        }
    }

    @Override
    public void gather(int[] positions, int index, int n, Column out) {
        LongColumn longs = (LongColumn) out;
        int at = longs.extend(n);
        long[] values = longs.values();
        for (int i = 0; i < n; i++) {
            int position = positions[index + i];
            keep(position / BLOCK);
            values[at + i] = kept.values()[position % BLOCK];
        }
    }

    private void keep(int block) {
        if (keptBlock != block) {
            kept.clear();
            keptBlock = -1;
            sum(block, Math.min(BLOCK, count - block * BLOCK), kept);
            keptBlock = block;
        }
    }

    /// Appends the differences of a block, then sums them up where they are.
    private void sum(int block, int n, LongColumn out) {
        int at = out.size();
        deltas.read(block * BLOCK, n, out);
        long[] values = out.values();
        long sum = firsts[block];
        values[at] = sum;
        for (int i = at + 1; i < at + n; i++) {
            sum += values[i];
            values[i] = sum;
        }
    }
}
