package dev.basalt.vector.hnsw;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.vector.Metric;
import dev.basalt.vector.SavedIndexConformance;
import dev.basalt.vector.SearchableIndex;
import dev.basalt.vector.TestRows;
import dev.basalt.vector.VectorRows;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class SavedCodedHnswTest extends SavedIndexConformance {
    private static final HnswOptions OPTIONS = HnswOptions.defaults().withM(2).withEfConstruction(20);

    private static CodedHnsw sealed(VectorRows rows, int count) {
        HnswIndex graph = new HnswIndex(rows, OPTIONS);
        graph.addAll(0, count, 1);
        return CodedHnsw.of(graph, 2, 3, 2);
    }

    @Override
    protected CodedHnsw empty(VectorRows rows) {
        return sealed(rows, 0);
    }

    @Override
    protected CodedHnsw changed(VectorRows rows, int share) {
        CodedHnsw index = sealed(rows, rows.end());
        for (int row = share; row < rows.end(); row += 2 * share) {
            index.remove(row);
        }
        return index;
    }

    @Override
    protected long savedBytes(SearchableIndex index) {
        return ((CodedHnsw) index).savedBytes();
    }

    @Override
    protected void save(SearchableIndex index, MemorySegment to) {
        ((CodedHnsw) index).save(to);
    }

    @Override
    protected CodedHnsw load(VectorRows rows, MemorySegment saved) {
        return CodedHnsw.load(rows, saved, "saved");
    }

    @Override
    protected String versions() {
        return "2";
    }

    @Override
    protected String what() {
        return "coded graph";
    }

    /// Rows of which one was removed.
    @Override
    protected CodedHnsw small(TestRows rows) {
        CodedHnsw index = sealed(rows, 40);
        index.remove(5);
        return index;
    }

    @Test
    void savesAGraphAsItsCodedForm() {
        try (Arena arena = Arena.ofShared()) {
            TestRows rows = TestRows.random(arena, Metric.DOT, 3000, DIMENSION, random);
            HnswIndex graph = new HnswIndex(rows, OPTIONS);
            graph.addAll(0, 3000, 1);
            graph.remove(7);
            byte[] expected = saved(CodedHnsw.of(graph, 2, 3, 1));
            byte[] bytes = new byte[(int) CodedHnsw.savedBytes(graph, 2)];
            java.util.Arrays.fill(bytes, (byte) 9);
            CodedHnsw.save(graph, 2, 3, 3, MemorySegment.ofArray(bytes));
            assertThat(bytes).isEqualTo(expected);
            CodedHnsw loaded = load(rows, MemorySegment.ofArray(bytes));
            assertThat(loaded.contains(7)).isFalse();
            assertThat(loaded.size()).isEqualTo(2999);
        }
    }

    @Test
    void saysWhatIsWrong() {
        try (Arena arena = Arena.ofShared()) {
            TestRows rows = TestRows.random(arena, Metric.L2, 40, DIMENSION, random);
            byte[] bytes = saved(small(rows));
            assertThat(problem(rows, bytes, to -> to.putInt(12, 1)))
                    .isEqualTo("[saved @ byte 12] metric of a coded graph must be in [2, 2], but was 1");
            assertThat(problem(rows, bytes, to -> to.putInt(16, 41)))
                    .isEqualTo("[saved @ byte 16] rows of a coded graph must be in [0, 40], but was 41");
            assertThat(problem(rows, bytes, to -> to.putInt(20, 129)))
                    .isEqualTo("[saved @ byte 20] m of a coded graph must be in [2, 128], but was 129");
            assertThat(problem(rows, bytes, to -> to.putInt(24, 5)))
                    .isEqualTo("[saved @ byte 24] bits of a coded graph must be in [1, 4], but was 5");
            assertThat(problem(rows, bytes, to -> to.putInt(28, 5)))
                    .isEqualTo("[saved @ byte 28] entry of a coded graph must be one of its rows, or -1 without rows,"
                            + " but was 5");
            assertThat(problem(rows, bytes, to -> to.putInt(44, 41)))
                    .isEqualTo("[saved @ byte 44] rows on upper layers of a coded graph must be in [0, 40], but was"
                            + " 41");
            assertThat(problem(rows, bytes, to -> to.putFloat(64, Float.NaN)))
                    .isEqualTo("[saved @ byte 64] centre of a coded graph must be finite, but has NaN");
            int records = 64 + 128;
            assertThat(problem(rows, bytes, to -> to.putFloat(records + 60, -1)))
                    .isEqualTo("[saved @ byte " + (records + 60) + "] factors of a record must be finite and not"
                            + " negative, but one is -1.0");
            int links = records + 40 * 64;
            assertThat(problem(rows, bytes, to -> to.putInt(links, 40)))
                    .isEqualTo("[saved @ byte " + links + "] links on layer 0 must lead to rows of that layer, -1"
                            + " behind the last, but one is 40");
            int upper = links + 40 * 16 + 8;
            assertThat(problem(rows, bytes, to -> to.putInt(upper, 40)))
                    .isEqualTo("[saved @ byte " + upper + "] row on upper layers of a coded graph must be in [0, 39],"
                            + " but was 40");
        }
    }
}
