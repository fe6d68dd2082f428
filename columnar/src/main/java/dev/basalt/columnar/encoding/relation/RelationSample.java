package dev.basalt.columnar.encoding.relation;

import dev.basalt.columnar.column.Column;
import java.util.Arrays;

/// Some rows of a column, in runs, by which about how many bits a value takes is told.
final class RelationSample {
    private static final int RUNS = 16;
    private static final int RUN = 64;
    private static final int ROWS = RUNS * RUN;
    /// More distinct values are not worth a code each.
    private static final int MOST_DISTINCT = 256;
    /// So many of the values must be multiples.
    private static final double MULTIPLES = 0.95;

    private final long[] numbers = new long[ROWS];
    private final boolean[] isNull = new boolean[ROWS];
    private boolean isConstant = true;

    private RelationSample() {}

    static RelationSample of(Column column) {
        RelationSample sample = new RelationSample();
        long[] run = new long[RUN];
        for (int i = 0; i < RUNS; i++) {
            int from = (int) ((long) (column.size() - RUN) * i / (RUNS - 1));
            Numbers.copy(column, from, RUN, run);
            for (int row = 0; row < RUN; row++) {
                sample.numbers[i * RUN + row] = run[row];
                sample.isNull[i * RUN + row] = column.isNull(from + row);
                sample.isConstant &= run[row] == sample.numbers[0];
            }
        }
        return sample;
    }

    boolean isConstant() {
        return isConstant;
    }

    /// About how many bits a value takes by itself.
    double bits() {
        return isConstant ? 0 : bits(numbers.clone());
    }

    /// About how many bits a value takes by another column.
    ///
    /// @return infinite if it does not follow from that
    double bits(RelationSample reference, Relation relation) {
        return switch (relation) {
            case OFFSET -> bits(differences(reference.numbers));
            case POSITION -> {
                long[] positions = reference.numbers.clone();
                for (int run = 0; run < ROWS; run += RUN) {
                    long[] part = Arrays.copyOfRange(positions, run, run + RUN);
                    Numbers.toPositions(part, RUN);
                    System.arraycopy(part, 0, positions, run, RUN);
                }
                yield Arrays.stream(positions).allMatch(position -> position == 0)
                        ? Double.POSITIVE_INFINITY
                        : bits(differences(positions));
            }
            case PRODUCT -> factorBits(reference);
        };
    }

    private long[] differences(long[] from) {
        long[] differences = new long[ROWS];
        for (int i = 0; i < ROWS; i++) {
            differences[i] = numbers[i] - from[i];
        }
        return differences;
    }

    private double factorBits(RelationSample reference) {
        CommonPart common = CommonPart.of(reference.numbers, ROWS);
        long[] factors = new long[ROWS];
        int rows = 0;
        int misses = 0;
        for (int i = 0; i < ROWS; i++) {
            long number = common.without(reference.numbers[i]);
            factors[i] = i == 0 ? 0 : factors[i - 1];
            if (isNull[i]) {
                continue;
            }
            rows++;
            if (number != 0) {
                factors[i] = numbers[i] / number;
            }
            misses += numbers[i] == factors[i] * number ? 0 : 1;
            if (misses > (1 - MULTIPLES) * ROWS && misses > (1 - MULTIPLES) * rows) {
                return Double.POSITIVE_INFINITY;
            }
        }
        return misses > (1 - MULTIPLES) * rows ? Double.POSITIVE_INFINITY : bits(factors);
    }

    /// About how many bits each of the sample's numbers takes, as packed from a base, as packed differences from the
    /// one before, or as a code.
    private double bits(long[] values) {
        for (int i = 0; i < ROWS; i++) {
            if (isNull[i]) {
                values[i] = i == 0 ? 0 : values[i - 1];
            }
        }
        double packed = 0;
        double steps = 0;
        for (int run = 0; run < ROWS; run += RUN) {
            packed += width(values, run, false);
            steps += width(values, run, true);
        }
        return Math.min(Math.min(packed, steps) / RUNS, entropy(values));
    }

    private static int width(long[] values, int run, boolean isStep) {
        long least = Long.MAX_VALUE;
        long most = Long.MIN_VALUE;
        for (int i = run + (isStep ? 1 : 0); i < run + RUN; i++) {
            long value = isStep ? values[i] - values[i - 1] : values[i];
            least = Math.min(least, value);
            most = Math.max(most, value);
        }
        return Long.SIZE - Long.numberOfLeadingZeros(most - least);
    }

    /// The bits of a code whose length fits how often a value occurs.
    private static double entropy(long[] values) {
        long[] sorted = values.clone();
        Arrays.sort(sorted);
        double bits = 0;
        int distinct = 0;
        int start = 0;
        for (int i = 1; i <= ROWS; i++) {
            if (i == ROWS || sorted[i] != sorted[start]) {
                int times = i - start;
                bits -= times * Math.log((double) times / ROWS);
                start = i;
                distinct++;
            }
        }
        return distinct > MOST_DISTINCT ? Double.POSITIVE_INFINITY : bits / (ROWS * Math.log(2));
    }
}
