package dev.basalt.columnar.encoding.relation;

import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.encoding.ByteSink;
import dev.basalt.columnar.encoding.Decoder;
import dev.basalt.columnar.encoding.NodeWriter;
import dev.basalt.columnar.encoding.Profile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Finds out which columns are smaller if they are written by another one of the same rows.
///
/// Pairs of columns are looked at by a sample of 1,024 rows. For the best two of a column a few thousand rows are
/// encoded, and the column without a reference too.
///
/// - **Memory:** the samples, 8 KiB for each column
/// - **Threads:** stateless
public final class RelationSearch {
    private static final int FEWEST_ROWS = 1024;
    private static final int SLICE_ROWS = 8 * Decoder.BLOCK;
    /// Of more columns than these only pairs of near ones are looked at.
    private static final int FEW_COLUMNS = 32;

    private static final int NEAR = 8;
    private static final int BEST = 2;
    /// A column must be expected to lose so many bits of a value.
    private static final double LEAST_BITS = 0.4;

    private final List<Column> columns;
    private final Profile profile;
    private final List<RelationSample> samples = new ArrayList<>();
    private final List<Weighed> weighed = new ArrayList<>();

    private RelationSearch(List<Column> columns, Profile profile) {
        this.columns = columns;
        this.profile = profile;
    }

    /// A column that is better written by another one.
    ///
    /// @param target     its index
    /// @param reference  the other's index
    /// @param relation   how it follows
    /// @param plainBytes about what a value takes if written by itself
    public record Found(int target, int reference, Relation relation, double plainBytes) {}

    /// What a pair would come to by the sample.
    private record Pair(int reference, Relation relation, double bits) {}

    /// What a pair comes to.
    private record Weighed(Found found, double gain) {}

    /// Looks for columns that follow from others. No column is a reference and has one.
    ///
    /// @param columns all of the same number of rows, of kinds that have [Numbers]
    /// @param profile what the file is to be good at
    /// @return the columns that are to be written by another one
    public static List<Found> find(List<Column> columns, Profile profile) {
        if (columns.size() < 2 || columns.getFirst().size() < FEWEST_ROWS || profile.blockGain() >= 1) {
            return List.of();
        }
        RelationSearch search = new RelationSearch(columns, profile);
        for (Column column : columns) {
            search.samples.add(RelationSample.of(column));
        }
        for (int target = 0; target < columns.size(); target++) {
            search.weigh(target);
        }
        return search.choose();
    }

    private void weigh(int target) {
        RelationSample sample = samples.get(target);
        double own = sample.bits();
        if (own < 2 * LEAST_BITS) {
            return;
        }
        List<Pair> pairs = new ArrayList<>();
        int near = columns.size() <= FEW_COLUMNS ? columns.size() : NEAR;
        int end = Math.min(columns.size(), target + near + 1);
        for (int reference = Math.max(0, target - near); reference < end; reference++) {
            if (reference == target || samples.get(reference).isConstant()) {
                continue;
            }
            for (Relation relation : Relation.values()) {
                double bits = sample.bits(samples.get(reference), relation);
                if (bits <= own - Math.max(LEAST_BITS, profile.blockGain() * own)) {
                    pairs.add(new Pair(reference, relation, bits));
                }
            }
        }
        if (pairs.isEmpty()) {
            return;
        }
        pairs.sort(Comparator.comparingDouble(Pair::bits));
        Column slice = slice(target);
        int rows = slice.size() - slice.nullCount();
        double plain = plainBytes(dense(slice)) / rows;
        for (Pair pair : pairs.subList(0, Math.min(BEST, pairs.size()))) {
            double bytes = bytes(slice, slice(pair.reference), pair.relation) / rows;
            double cost = bytes + profile.bytesPerNano() * new Correlated().decodeNanos();
            if (cost <= plain * (1 - profile.blockGain())) {
                weighed.add(new Weighed(new Found(target, pair.reference, pair.relation, plain), plain - cost));
            }
        }
    }

    /// Consecutive rows from the middle.
    private Column slice(int column) {
        Column all = columns.get(column);
        int size = Math.min(SLICE_ROWS, all.size());
        Column slice = Column.of(all.type());
        slice.append(all, (all.size() - size) / 2, size);
        return slice;
    }

    private static Column dense(Column rows) {
        if (rows.nullCount() == 0) {
            return rows;
        }
        Column dense = Column.of(rows.type());
        dense.appendPresent(rows, 0, rows.size());
        return dense;
    }

    private double plainBytes(Column values) {
        NodeWriter writer = new NodeWriter(profile);
        writer.child(values);
        return writer.sink().size();
    }

    private double bytes(Column rows, Column reference, Relation relation) {
        long[] numbers = new long[rows.size()];
        Numbers.copy(reference, 0, rows.size(), numbers);
        if (relation == Relation.POSITION) {
            Numbers.toPositions(numbers, rows.size());
        }
        if (rows.nullCount() > 0) {
            Numbers.keep(numbers, rows.presentBits(), 0, rows.size());
        }
        NodeWriter writer = new NodeWriter(profile);
        ByteSink sink = writer.sink();
        return writer.forced(Correlated.by(0, relation, numbers), dense(rows)) ? sink.size() : Double.MAX_VALUE;
    }

    /// Takes the pairs that gain most, as long as no reference has one itself.
    private List<Found> choose() {
        weighed.sort(Comparator.comparingDouble((Weighed pair) -> -pair.gain)
                .thenComparingInt(pair -> pair.found.reference)
                .thenComparingInt(pair -> pair.found.target));
        boolean[] isReference = new boolean[columns.size()];
        boolean[] hasReference = new boolean[columns.size()];
        List<Found> chosen = new ArrayList<>();
        for (Weighed pair : weighed) {
            int target = pair.found.target;
            int reference = pair.found.reference;
            if (!isReference[target] && !hasReference[target] && !hasReference[reference]) {
                chosen.add(pair.found);
                isReference[reference] = true;
                hasReference[target] = true;
            }
        }
        return chosen;
    }
}
