package dev.basalt.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import org.junit.jupiter.api.Test;

/// What every index that can be saved, and grows after it was loaded, must do.
public abstract class SavedGrowingIndexConformance extends SavedIndexConformance {
    /// An index whose parts are so small that a few rows make several.
    protected abstract VectorIndex create(VectorRows rows);

    @Override
    protected VectorIndex empty(VectorRows rows) {
        return create(rows);
    }

    /// An index of all rows, of which some were removed and some of those came back.
    @Override
    protected VectorIndex changed(VectorRows rows, int share) {
        VectorIndex index = create(rows);
        index.addAll(0, rows.end(), 2);
        for (int row = 0; row < rows.end(); row += share) {
            index.remove(row);
        }
        for (int row = 0; row < rows.end(); row += 2 * share) {
            index.add(row);
        }
        return index;
    }

    @Override
    protected void change(SearchableIndex loaded) {
        if (loaded.remove(7)) {
            ((VectorIndex) loaded).add(7);
        }
    }

    @Test
    void goesOnChangingAfterLoading() {
        try (Arena arena = Arena.ofShared()) {
            TestRows rows = TestRows.random(arena, Metric.L2, 3000, DIMENSION, random);
            VectorIndex loaded = (VectorIndex) load(rows, saved(changed(rows, 5)));
            loaded.add(5);
            for (int row = 1000; row < 2500; row++) {
                if (loaded.contains(row)) {
                    assertThat(loaded.remove(row)).isTrue();
                    assertThat(loaded.remove(row)).isFalse();
                }
            }
            loaded.addAll(1000, 2000, 2);
            IndexSearcher searcher = loaded.searcher();
            for (int row = 0; row < 3000; row++) {
                boolean here = (row >= 1000 && row < 2500) ? row < 2000 : row == 5 || row % 5 != 0 || row % 10 == 0;
                assertThat(loaded.contains(row)).isEqualTo(here);
                assertThat(searcher.search(rows.vector(row), 0, 1, 0, null)).isEqualTo(1);
                assertThat(searcher.row(0) == row).isEqualTo(here);
            }
            assertThatThrownBy(() -> loaded.add(5)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void growsFromAnEmptyIndex() {
        for (Metric metric : Metric.values()) {
            try (Arena arena = Arena.ofShared()) {
                TestRows rows = TestRows.random(arena, metric, 3, DIMENSION, random);
                VectorIndex loaded = (VectorIndex) load(rows, saved(create(rows)));
                loaded.addAll(0, 3, 1);
                assertThat(loaded.searcher().search(rows.vector(0), 0, 5, 0, null))
                        .isEqualTo(3);
            }
        }
    }

    @Test
    void refusesRowsThatAreNotThere() {
        try (Arena arena = Arena.ofShared()) {
            TestRows rows = TestRows.random(arena, Metric.L2, 40, DIMENSION, random);
            byte[] bytes = saved(small(rows));
            int row = 30;
            assertThat(problem(rows, bytes, to -> to.putInt(64, row).putInt(68, row)))
                    .isEqualTo("[saved @ byte 68] " + twice(row, rows.end()));
            rows.free(row);
            assertThat(problem(rows, bytes, to -> to.putInt(64, row)))
                    .isEqualTo("[saved @ byte 64] rows of a " + what() + " must hold vectors, but row 30 does not");
        }
    }

    protected abstract String twice(int row, int end);
}
