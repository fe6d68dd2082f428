package dev.basalt.bench.vector;

import dev.basalt.vector.Metric;
import dev.basalt.vector.RowScorer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Rows that lie in ways that are hard on graphs and codes, and what must be found of them.
final class HardSets {
    private static final int QUERIES = 200;
    /// Clusters are told apart, paths lead somewhere: a graph has no excuse.
    private static final double STRUCTURED = 0.95;

    private HardSets() {}

    /// Rows with queries.
    ///
    /// @param least the least recall of a graph without codes
    record HardSet(String name, Metric metric, Matrix rows, Matrix queries, double least) {}

    /// Makes one set when it is its turn: all together would take much memory.
    interface Maker {
        HardSet make(Random random);
    }

    /// The list.
    ///
    /// @param real embeddings and queries of which parts are added; null for none
    static List<Maker> all(@Nullable Matrix real, @Nullable Matrix realQueries) {
        List<Maker> sets = new ArrayList<>();
        for (float shift : new float[] {0, 100, 10_000}) {
            sets.add(of("shifted by " + (int) shift, Metric.L2, random -> gaussian(random, 3000, 96, shift), 0.3, 0));
        }
        for (float away : new float[] {1, 10}) {
            Function<Random, float[][]> rows = random -> clusters(random, 60, 100, 128, 0.7, 0.7, away);
            sets.add(of("mean " + (int) away + " away", Metric.COSINE, rows, 0.3, STRUCTURED));
            sets.add(of("mean " + (int) away + " away", Metric.DOT, rows, 0.3, 0));
        }
        sets.add(of("a year among 32", Metric.L2, random -> column(random, 10_000, 32, 1950, 75), 0.1, STRUCTURED));
        sets.add(of("one column of 160", Metric.L2, random -> column(random, 10_000, 160, 0, 2000), 0.1, STRUCTURED));
        sets.add(of("one column of 160", Metric.COSINE, random -> column(random, 10_000, 160, 0, 2000), 0.1, 0));
        sets.add(of("places in degrees", Metric.L2, random -> places(random, false), 0.01, STRUCTURED));
        sets.add(of("places in metres", Metric.L2, random -> places(random, true), 1000, STRUCTURED));
        for (double spread : new double[] {0.01, 0.5, 5}) {
            for (Metric metric : new Metric[] {Metric.L2, Metric.COSINE}) {
                Function<Random, float[][]> sorted = random -> clusters(random, 100, 200, 48, 10, spread, 0);
                sets.add(of("100 clusters of 10:" + spread + ", sorted", metric, sorted, spread / 5, STRUCTURED));
                sets.add(of(
                        "100 clusters of 10:" + spread + ", shuffled",
                        metric,
                        random -> shuffled(sorted.apply(random), random),
                        spread / 5,
                        STRUCTURED));
            }
        }
        sets.add(of(
                "1,000 clusters of 20, sorted",
                Metric.L2,
                random -> clusters(random, 1000, 20, 100, 1, 0.03, 0),
                0.01,
                STRUCTURED));
        sets.add(of("a path in its order", Metric.L2, random -> path(random, 20_000, 64), 0.05, STRUCTURED));
        sets.add(of("2,000 rows, 5 copies each", Metric.L2, random -> copies(random, 2000, 24), 0.1, STRUCTURED));
        sets.add(of("3,000 nearly alike among 5,000", Metric.L2, HardSets::nearlyAlike, 0, STRUCTURED));
        sets.add(of("lengths far apart", Metric.DOT, random -> lengths(random, 10_000, 64, 1), 1, 0));
        sets.add(of("lengths alike", Metric.DOT, random -> lengths(random, 10_000, 64, 0.2), 1, 0));
        sets.add(of("heavy tails", Metric.L2, random -> heavyTails(random, 10_000, 40), 0.1, 0));
        for (Metric metric : Metric.values()) {
            sets.add(of("few values above zero", metric, random -> sparse(random, 10_000, 200), 0, STRUCTURED));
        }
        for (int count : new int[] {2, 10, 150, 1000}) {
            sets.add(of(count + " rows", Metric.L2, random -> gaussian(random, count, 32, 0), 0.5, 0));
        }
        if (real != null && realQueries != null) {
            for (int dimension : new int[] {384, 128, 32}) {
                if (dimension <= real.dimension()) {
                    sets.add(_ -> new HardSet(
                            "real embeddings, " + dimension + " values",
                            Metric.COSINE,
                            matrix(Metric.COSINE, cut(real, dimension)),
                            matrix(Metric.COSINE, cut(realQueries, dimension)),
                            STRUCTURED));
                }
            }
        }
        return sets;
    }

    private static Maker of(String name, Metric metric, Function<Random, float[][]> rows, double off, double least) {
        return random -> {
            float[][] made = rows.apply(random);
            float[][] queries = new float[Math.min(QUERIES, made.length)][];
            for (int i = 0; i < queries.length; i++) {
                queries[i] = noisy(random, made[(int) ((long) i * made.length / queries.length)], off);
            }
            return new HardSet(name, metric, matrix(metric, made), matrix(metric, queries), least);
        };
    }

    private static Matrix matrix(Metric metric, float[][] rows) {
        int dimension = rows[0].length;
        float[] values = new float[rows.length * dimension];
        for (int row = 0; row < rows.length; row++) {
            System.arraycopy(rows[row], 0, values, row * dimension, dimension);
            RowScorer.prepare(metric, values, row * dimension, dimension);
        }
        return new Matrix(rows.length, dimension, values);
    }

    private static float[] noisy(Random random, float[] row, double deviation) {
        float[] moved = row.clone();
        for (int i = 0; i < moved.length; i++) {
            moved[i] += (float) (random.nextGaussian() * deviation);
        }
        return moved;
    }

    private static float[][] gaussian(Random random, int count, int dimension, float offset) {
        float[] centre = new float[dimension];
        Arrays.fill(centre, offset);
        float[][] rows = new float[count][];
        Arrays.setAll(rows, _ -> noisy(random, centre, 1));
        return rows;
    }

    private static float[][] clusters(
            Random random, int count, int size, int dimension, double apart, double spread, double away) {
        float[] middle = noisy(random, new float[dimension], away);
        float[][] rows = new float[count * size][];
        float[] centre = middle;
        for (int i = 0; i < rows.length; i++) {
            centre = i % size == 0 ? noisy(random, middle, apart) : centre;
            rows[i] = noisy(random, centre, spread);
        }
        return rows;
    }

    private static float[][] shuffled(float[][] rows, Random random) {
        Collections.shuffle(Arrays.asList(rows), random);
        return rows;
    }

    private static float[][] column(Random random, int count, int dimension, double low, double width) {
        float[][] rows = new float[count][];
        for (int i = 0; i < count; i++) {
            rows[i] = noisy(random, new float[dimension], 0.3);
            rows[i][dimension / 3] = (float) (low + random.nextDouble() * width);
        }
        return rows;
    }

    private static float[][] places(Random random, boolean inMetres) {
        float[][] towns = new float[50][];
        Arrays.setAll(towns, _ -> new float[] {random.nextFloat(-60, 60), random.nextFloat(-180, 180)});
        float[][] rows = new float[10_000][];
        for (int i = 0; i < rows.length; i++) {
            float[] place = noisy(random, towns[random.nextInt(towns.length)], 0.2);
            double north = Math.toRadians(place[0]);
            double east = Math.toRadians(place[1]);
            rows[i] = !inMetres
                    ? place
                    : new float[] {
                        (float) (6_371_000 * Math.cos(north) * Math.cos(east)),
                        (float) (6_371_000 * Math.cos(north) * Math.sin(east)),
                        (float) (6_371_000 * Math.sin(north))
                    };
        }
        return rows;
    }

    private static float[][] path(Random random, int count, int dimension) {
        float[][] rows = new float[count][];
        float[] at = noisy(random, new float[dimension], 1);
        for (int i = 0; i < count; i++) {
            at = noisy(random, at, 0.1);
            rows[i] = at;
        }
        return rows;
    }

    private static float[][] copies(Random random, int count, int dimension) {
        float[][] rows = gaussian(random, count, dimension, 0);
        float[][] copies = new float[5 * count][];
        Arrays.setAll(copies, i -> rows[i / 5]);
        return copies;
    }

    private static float[][] nearlyAlike(Random random) {
        float[] one = noisy(random, new float[32], 1);
        float[][] rows = new float[8000][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = i < 3000 ? one.clone() : noisy(random, new float[32], 1);
            rows[i][i % 32] += i < 3000 ? 1e-6f * (1 + i / 32) : 0;
        }
        return rows;
    }

    private static float[][] lengths(Random random, int count, int dimension, double deviation) {
        float[][] rows = new float[count][];
        Arrays.setAll(rows, _ -> noisy(random, new float[dimension], Math.exp(random.nextGaussian() * deviation)));
        return rows;
    }

    private static float[][] heavyTails(Random random, int count, int dimension) {
        float[][] rows = new float[count][];
        Arrays.setAll(rows, _ -> noisy(random, new float[dimension], 1 / (Math.abs(random.nextGaussian()) + 0.01)));
        return rows;
    }

    private static float[][] sparse(Random random, int count, int dimension) {
        float[][] rows = new float[count][dimension];
        for (float[] row : rows) {
            int topic = random.nextInt(40);
            for (int i = 0; i < 14; i++) {
                int at = random.nextInt(3) > 0
                        ? (topic * 5 + random.nextInt(12)) % dimension
                        : random.nextInt(dimension);
                row[at] += (float) -Math.log(1 - random.nextDouble());
            }
        }
        return rows;
    }

    private static float[][] cut(Matrix matrix, int dimension) {
        float[][] rows = new float[matrix.rowCount()][];
        Arrays.setAll(rows, row -> Arrays.copyOf(matrix.row(row), dimension));
        return rows;
    }
}
