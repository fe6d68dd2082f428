package dev.basalt.vector.hnsw;

import dev.basalt.vector.Metric;
import dev.basalt.vector.RowScorer;
import dev.basalt.vector.VectorRows;
import dev.basalt.vector.code.RowCodes;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.IntConsumer;

/// Short codes of the rows of a graph, by which a walk rules out most neighbours without reading their values.
///
/// A neighbour is of use to a walk only if it is nearer than the farthest row in view. Its code, of an eighth of the
/// bytes at most, says so up to an error whose deviation is known; what is within that error of the farthest row or
/// nearer is then compared by distance. All distances that a walk keeps are therefore true ones.
///
/// - **Memory:** [RowCodes#recordBytes()] a row: 128 bytes for 384 values
/// - **Threads:** any number search while one writer codes rows and grows the memory
final class RowSieve {
    /// With three bits a walk reads a tenth fewer rows, and codes take half as much memory again.
    static final int BITS = 2;

    private static final double MIN_GROWTH = 1.25;
    private static final int LINE_BYTES = 64;

    private final RowCodes codes;
    private final int end;

    private RowSieve(RowCodes codes, int end) {
        this.codes = codes;
        this.end = end;
    }

    /// Whether rows may be ruled out: estimates of dot products say nothing about how far off they are.
    static boolean fits(Metric metric) {
        return metric != Metric.DOT;
    }

    /// Makes room for codes of rows.
    ///
    /// @param rows what is coded
    /// @param end  one after the last row that can be coded
    /// @param seed chooses the rotation
    static RowSieve of(VectorRows rows, int end, long seed) {
        return new RowSieve(new RowCodes(rows, end, BITS, seed), end);
    }

    /// Takes over codes that were saved.
    ///
    /// @param saved codes of [#BITS] bits; copied
    static RowSieve of(VectorRows rows, int end, RowCodes saved) {
        MemorySegment records = memory(saved.memoryBytes()).copyFrom(saved.records());
        return new RowSieve(new RowCodes(rows, BITS, saved.seed(), saved.centre(), records), end);
    }

    private static MemorySegment memory(long bytes) {
        // Lives as long as these codes are reachable.
        return Arena.ofAuto().allocate(Math.max(1, bytes), LINE_BYTES);
    }

    /// The same codes, with room for more.
    ///
    /// @param rows   what is coded
    /// @param newEnd one after the last row that must have room
    RowSieve grown(VectorRows rows, int newEnd) {
        if (newEnd <= end) {
            return this;
        }
        int room = (int) Math.min(Integer.MAX_VALUE - 1, Math.max(newEnd, (long) (end * MIN_GROWTH)));
        MemorySegment records = memory(room * codes.recordBytes());
        MemorySegment.copy(codes.records(), 0, records, 0, end * codes.recordBytes());
        return new RowSieve(new RowCodes(rows, BITS, codes.seed(), codes.centre(), records), room);
    }

    /// Codes rows, with buffers of its own for one thread.
    IntConsumer encoder(VectorRows rows) {
        RowCodes.Encoder encoder = codes.encoder();
        RowScorer reader = new RowScorer(rows);
        return row -> {
            reader.queryRow(row);
            encoder.encode(row, reader.preparedQuery());
        };
    }

    /// The rotated mean that codes are seen from.
    float[] centre() {
        return codes.centre();
    }

    /// The codes of the first rows.
    MemorySegment records(int rows) {
        return codes.records().asSlice(0, rows * codes.recordBytes());
    }

    /// The bytes of a row's code.
    long recordBytes() {
        return codes.recordBytes();
    }

    /// The bytes of all codes and of room for more.
    long memoryBytes() {
        return codes.memoryBytes();
    }

    /// Makes a query, for one thread.
    ///
    /// @param batchCapacity the most rows that are sifted at a time
    Query query(Metric metric, int batchCapacity) {
        return new Query(metric, batchCapacity);
    }

    /// A query whose far neighbours are ruled out.
    ///
    /// - **Memory:** taken once; setting a query and sifting allocate nothing
    /// - **Threads:** confined to one
    final class Query {
        /// What an estimated product of two unit vectors deviates by, times the root of their dimension: levels of two
        /// bits keep 0.88 of the square of a normal distribution, queries are cut to four bits a value.
        private static final double DEVIATION = 0.39;

        /// Rows stay in that are estimated to be beyond the threshold by no more deviations than this.
        private static final float MARGIN = 0.5f;

        /// Estimates are of use while the nearest and the farthest row in view are so many deviations apart.
        private static final float SPREAD = 1;

        /// After so many estimates, a walk goes on without them unless they rule out one of so many rows.
        private static final int TRIED = 1024;

        private static final int MIN_RULED_OUT = 4;

        private final RowCodes.Query query = codes.query();
        private final float perSquaredL2;
        private final float[] estimates;
        private float length;
        private int tried;
        private int ruledOut;

        private Query(Metric metric, int batchCapacity) {
            estimates = new float[batchCapacity];
            // Cosine distances are half the squared distance of unit vectors.
            perSquaredL2 = metric == Metric.COSINE ? 0.5f : 1;
        }

        boolean isOf(RowSieve sieve) {
            return RowSieve.this == sieve;
        }

        /// Sets the query and begins a walk.
        ///
        /// @param vector the query as it is compared with rows
        void set(float[] vector) {
            query.set(vector);
            length = (float) Math.sqrt(query.squaredLength());
            tried = 0;
            ruledOut = 0;
        }

        /// The distance that the last sifting estimated.
        ///
        /// @param index of the row in the batch before it
        float estimate(int index) {
            return estimates[index] * perSquaredL2;
        }

        /// Leaves those rows of a batch that may be nearer than the threshold, in their order.
        ///
        /// @param batch     the rows
        /// @param count     how many
        /// @param nearest   the distance of the nearest row in view
        /// @param threshold the distance of the farthest
        /// @return how many are left
        int sift(int[] batch, int count, float nearest, float threshold) {
            // No row within the threshold is longer, seen from the centre, than the sum of these two.
            float farthest = threshold / perSquaredL2;
            double deviation =
                    2 * DEVIATION / Math.sqrt(codes.centreLength()) * length * (length + Math.sqrt(farthest));
            if ((threshold - nearest) / perSquaredL2 < SPREAD * deviation
                    || (tried >= TRIED && ruledOut * MIN_RULED_OUT < tried)) {
                return count;
            }
            for (int i = 0; i < count; i++) {
                if (batch[i] >= end) {
                    // Came after the query was made.
                    return count;
                }
            }
            query.estimate(batch, count, estimates);
            float limit = (float) (farthest + MARGIN * deviation);
            int left = 0;
            for (int i = 0; i < count; i++) {
                batch[left] = batch[i];
                left += estimates[i] > limit ? 0 : 1;
            }
            tried += count;
            ruledOut += count - left;
            return left;
        }
    }
}
