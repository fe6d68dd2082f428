package dev.basalt.vector.lsh;

import dev.basalt.core.bits.OrdinalSet;
import dev.basalt.vector.IndexSearcher;
import dev.basalt.vector.internal.NearestRows;
import dev.basalt.vector.internal.RowMembership;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Searches an [LshIndex].
///
/// - **Memory:** as [IndexSearcher] says, and 4 bytes a row
/// - **Threads:** confined to one
public final class LshSearcher implements IndexSearcher {
    /// Fewer allowed rows are scored faster than looked for.
    private static final int FEW_ROWS = 500;
    /// How many times as far as told a search goes before it looks at all rows.
    private static final int WIDENING = 4;

    private final LshIndex index;
    private final int bits;
    private final NearestRows nearest;
    private final float[] projections;
    private final int[] codes;
    private final ProbeSequence[] sequences;

    /// In which search a row was last met.
    private int[] met = new int[0];

    private int searches;

    LshSearcher(LshIndex index) {
        LshOptions options = index.options();
        this.index = index;
        this.bits = options.bits();
        this.nearest = new NearestRows(index.rows());
        this.projections = new float[options.tables() * bits];
        this.codes = new int[options.tables()];
        this.sequences = new ProbeSequence[options.tables()];
        Arrays.setAll(sequences, table -> new ProbeSequence(bits));
    }

    @Override
    public int search(float[] query, int queryIndex, int k, int effort, @Nullable OrdinalSet allowed) {
        RowMembership members = index.members();
        nearest.begin(query, queryIndex, k, members.end());
        int probes = effort > 0 ? effort : index.options().probes();
        boolean few = allowed != null && allowed.count() < FEW_ROWS;
        if (few || k >= index.size() || !probe(index.tables(), probes, allowed)) {
            nearest.restart();
            nearest.scan(members, allowed);
        }
        return nearest.finish();
    }

    /// Looks into buckets.
    ///
    /// @return whether as many rows as wanted were found
    private boolean probe(LshTables tables, int probes, @Nullable OrdinalSet allowed) {
        beginMeeting();
        SignHash hash = tables.hash();
        hash.project(nearest.query(), projections);
        for (int table = 0; table < codes.length; table++) {
            codes[table] = SignHash.code(projections, table * bits, bits);
            propose(tables, table, codes[table], allowed);
        }
        int all = 1 << bits;
        int wanted = nearest.wanted();
        int most = (int) Math.min(all, (long) WIDENING * probes);
        for (int round = 1; round < most && (round < probes || nearest.found() < wanted); round++) {
            for (int table = 0; table < codes.length; table++) {
                if (round == 1) {
                    sequences[table].begin(projections, table * bits);
                }
                propose(tables, table, codes[table] ^ sequences[table].next(), allowed);
            }
        }
        return nearest.found() == wanted;
    }

    private void propose(LshTables tables, int table, int code, @Nullable OrdinalSet allowed) {
        long[] links = tables.links(table);
        int slot = tables.first(table, code);
        while (slot >= 0) {
            long link = links[slot];
            if ((int) (link >>> 32) == code) {
                int row = tables.row(slot);
                if (row >= 0 && isFirstMeeting(row) && (allowed == null || allowed.contains(row))) {
                    nearest.add(row);
                }
            }
            slot = (int) link;
        }
    }

    private void beginMeeting() {
        if (++searches == Integer.MAX_VALUE) {
            Arrays.fill(met, 0);
            searches = 1;
        }
    }

    /// A row may have two slots, if it was taken out and in again since the search began.
    private boolean isFirstMeeting(int row) {
        if (row >= met.length) {
            met = Arrays.copyOf(met, Math.max(row + 1, index.rows().end()));
        }
        boolean first = met[row] != searches;
        met[row] = searches;
        return first;
    }

    @Override
    public int row(int rank) {
        return nearest.row(rank);
    }

    @Override
    public float distance(int rank) {
        return nearest.distance(rank);
    }

    @Override
    public long scored() {
        return nearest.scored();
    }
}
