package dev.basalt.model.embedding;

import java.util.Arrays;

/// Which texts go through the network together.
///
/// Texts are sorted by length, so that little is padded, and cut into batches of at most so many cells (texts times the
/// longest of them). Texts without tokens are left out.
///
/// - **Threads:** immutable
final class BatchPlan {
    private final int[] order;
    private final int[] ends;

    private BatchPlan(int[] order, int[] ends) {
        this.order = order;
        this.ends = ends;
    }

    /// Plans the batches.
    ///
    /// @param rows           token ids of each text
    /// @param maxBatchTokens largest number of cells; a longer text is a batch of its own
    /// @return the plan
    static BatchPlan of(int[][] rows, int maxBatchTokens) {
        long[] keys = new long[rows.length];
        int count = 0;
        for (int i = 0; i < rows.length; i++) {
            if (rows[i].length > 0) {
                keys[count++] = ((long) rows[i].length << 32) | i;
            }
        }
        Arrays.sort(keys, 0, count);
        int[] order = new int[count];
        int[] ends = new int[count];
        int batchCount = 0;
        int start = 0;
        for (int i = 0; i < count; i++) {
            order[i] = (int) keys[i];
            long length = keys[i] >>> 32;
            if (i > start && (i - start + 1) * length > maxBatchTokens) {
                ends[batchCount++] = i;
                start = i;
            }
        }
        if (count > 0) {
            ends[batchCount++] = count;
        }
        return new BatchPlan(order, Arrays.copyOf(ends, batchCount));
    }

    /// The number of batches.
    int batchCount() {
        return ends.length;
    }

    /// The texts of one batch, shortest first.
    ///
    /// @param batchIndex index of the batch
    /// @return indexes of the texts
    int[] batch(int batchIndex) {
        return Arrays.copyOfRange(order, batchIndex == 0 ? 0 : ends[batchIndex - 1], ends[batchIndex]);
    }
}
