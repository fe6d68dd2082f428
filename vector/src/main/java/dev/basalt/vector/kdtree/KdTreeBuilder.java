package dev.basalt.vector.kdtree;

import dev.basalt.core.kernel.FloatKernels;
import dev.basalt.vector.VectorRows;
import dev.basalt.vector.internal.RowReader;
import dev.basalt.vector.internal.Workers;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/// Builds a [KdTree]: halves the rows at the median of the dimension in which they vary most, down to leaves.
///
/// The outcome does not depend on the number of threads.
final class KdTreeBuilder {
    /// Rows that tell in which dimension those of a node vary most.
    private static final int SAMPLE_ROWS = 100;

    private static final int MAX_BOX_VALUES = 1 << 30;

    private final RowReader reader;
    private final int dimension;
    private final int[] rows;
    /// The values of `rows` in the dimension in which a node is split.
    private final float[] keys;

    private final int levels;
    private final float[] boxes;
    private final double[] leafNorms;

    private KdTreeBuilder(VectorRows source, int[] rows, int leafSize) {
        this.reader = new RowReader(source);
        this.dimension = source.dimension();
        this.rows = rows;
        this.keys = new float[rows.length];
        int depth = 0;
        while ((long) leafSize << depth < rows.length && boxValues(depth + 1) <= MAX_BOX_VALUES) {
            depth++;
        }
        this.levels = depth;
        this.boxes = new float[(int) boxValues(depth)];
        this.leafNorms = new double[1 << depth];
    }

    private long boxValues(int depth) {
        return ((2L << depth) - 1) * 2 * dimension;
    }

    /// Builds a tree over `rows`, which are reordered and kept.
    static KdTree build(VectorRows source, int[] rows, int leafSize, int threads) {
        if (rows.length == 0) {
            return KdTree.empty();
        }
        KdTreeBuilder builder = new KdTreeBuilder(source, rows, leafSize);
        builder.run(threads);
        builder.joinBoxes();
        double norm = 0;
        for (double leafNorm : builder.leafNorms) {
            norm = Math.max(norm, leafNorm);
        }
        return new KdTree(rows, builder.levels, builder.boxes, norm);
    }

    /// Splits level by level until there are nodes enough for all threads, then hands out whole subtrees.
    private void run(int threads) {
        int depth = 0;
        while (threads > 1 && depth < levels && 1 << depth < 4 * threads) {
            runLevel(depth, threads, false);
            depth++;
        }
        runLevel(depth, threads, true);
    }

    private void runLevel(int depth, int threads, boolean whole) {
        int nodes = 1 << depth;
        AtomicInteger next = new AtomicInteger();
        Workers.run(Math.min(threads, nodes), worker -> {
            Sample sample = new Sample(dimension);
            for (int i = next.getAndIncrement(); i < nodes; i = next.getAndIncrement()) {
                int start = 0;
                int end = rows.length;
                for (int level = depth - 1; level >= 0; level--) {
                    int middle = (start + end) >>> 1;
                    if ((i >>> level & 1) == 0) {
                        end = middle;
                    } else {
                        start = middle;
                    }
                }
                if (whole) {
                    build(nodes - 1 + i, levels - depth, start, end, sample);
                } else {
                    split(start, end, sample);
                }
            }
        });
    }

    private void build(int node, int height, int start, int end, Sample sample) {
        if (height == 0) {
            finishLeaf(node, start, end, sample.values);
            return;
        }
        split(start, end, sample);
        int middle = (start + end) >>> 1;
        build(2 * node + 1, height - 1, start, middle, sample);
        build(2 * node + 2, height - 1, middle, end, sample);
    }

    private void split(int start, int end, Sample sample) {
        int column = sample.widest(start, end);
        for (int i = start; i < end; i++) {
            keys[i] = reader.value(rows[i], column);
        }
        select(start, end, (start + end) >>> 1);
    }

    /// Reorders so that no key before `middle` is above one from there on.
    ///
    /// Keys equal to the pivot are put in its middle at once, so that many equal ones do no harm.
    private void select(int start, int end, int middle) {
        int low = start;
        int high = end;
        int draw = start ^ end;
        while (high - low > 1) {
            draw = draw * 0x9E3779B9 + 0x7F4A7C15;
            float pivot = keys[low + (int) (((draw & 0xFFFFFFFFL) * (high - low)) >>> 32)];
            int less = low;
            int more = high;
            for (int i = low; i < more; ) {
                float key = keys[i];
                if (key < pivot) {
                    swap(i++, less++);
                } else if (key > pivot) {
                    swap(i, --more);
                } else {
                    i++;
                }
            }
            if (middle < less) {
                high = less;
            } else if (middle >= more) {
                low = more;
            } else {
                return;
            }
        }
    }

    private void swap(int i, int j) {
        float key = keys[i];
        keys[i] = keys[j];
        keys[j] = key;
        int row = rows[i];
        rows[i] = rows[j];
        rows[j] = row;
    }

    private void finishLeaf(int node, int start, int end, float[] values) {
        Arrays.sort(rows, start, end);
        int low = node * 2 * dimension;
        int high = low + dimension;
        Arrays.fill(boxes, low, high, Float.POSITIVE_INFINITY);
        Arrays.fill(boxes, high, high + dimension, Float.NEGATIVE_INFINITY);
        float norm = 0;
        for (int i = start; i < end; i++) {
            reader.read(rows[i], values, 0);
            lower(boxes, low, values, 0);
            raise(boxes, high, values, 0);
            norm = Math.max(norm, FloatKernels.dot(values, 0, values, 0, dimension));
        }
        leafNorms[node + 1 - leafNorms.length] = norm * (1 + 2 * BoxBound.roundings(dimension));
    }

    private void joinBoxes() {
        for (int node = (1 << levels) - 2; node >= 0; node--) {
            int low = node * 2 * dimension;
            int left = (2 * node + 1) * 2 * dimension;
            int right = left + 2 * dimension;
            System.arraycopy(boxes, left, boxes, low, 2 * dimension);
            lower(boxes, low, boxes, right);
            raise(boxes, low + dimension, boxes, right + dimension);
        }
    }

    private void lower(float[] to, int at, float[] values, int from) {
        for (int j = 0; j < dimension; j++) {
            to[at + j] = Math.min(to[at + j], values[from + j]);
        }
    }

    private void raise(float[] to, int at, float[] values, int from) {
        for (int j = 0; j < dimension; j++) {
            to[at + j] = Math.max(to[at + j], values[from + j]);
        }
    }

    /// Finds the dimension in which rows vary most: by their mean distance from the mean, whose sums do not
    /// leave the range of a float where those of squares would.
    private final class Sample {
        final float[] values;
        private final float[] mean;
        private final float[] spread;

        Sample(int dimension) {
            this.values = new float[dimension];
            this.mean = new float[dimension];
            this.spread = new float[dimension];
        }

        int widest(int start, int end) {
            int count = Math.min(SAMPLE_ROWS, end - start);
            float share = 1f / count;
            Arrays.fill(mean, 0);
            Arrays.fill(spread, 0);
            for (int i = 0; i < count; i++) {
                reader.read(sampled(start, end, i, count), values, 0);
                for (int j = 0; j < mean.length; j++) {
                    mean[j] += values[j] * share;
                }
            }
            for (int i = 0; i < count; i++) {
                reader.read(sampled(start, end, i, count), values, 0);
                for (int j = 0; j < mean.length; j++) {
                    spread[j] += Math.abs(values[j] * share - mean[j] * share);
                }
            }
            int widest = 0;
            for (int j = 1; j < spread.length; j++) {
                if (spread[j] > spread[widest]) {
                    widest = j;
                }
            }
            return widest;
        }

        private int sampled(int start, int end, int i, int count) {
            return rows[start + (int) ((long) (end - start) * i / count)];
        }
    }
}
