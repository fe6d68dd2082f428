package dev.basalt.vector.hnsw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.vector.Metric;
import dev.basalt.vector.SavedIndexConformance;
import dev.basalt.vector.SearchableIndex;
import dev.basalt.vector.TestRows;
import dev.basalt.vector.VectorRows;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SavedCompressedHnswTest extends SavedIndexConformance {
    private static final HnswOptions OPTIONS = HnswOptions.defaults().withM(2).withEfConstruction(20);

    private static CompressedHnsw sealed(VectorRows rows, int count) {
        HnswIndex graph = new HnswIndex(rows, OPTIONS);
        graph.addAll(0, count, 1);
        return CompressedHnsw.of(graph, 3, 2);
    }

    @Override
    protected CompressedHnsw empty(VectorRows rows) {
        return sealed(rows, 0);
    }

    @Override
    protected CompressedHnsw changed(VectorRows rows, int share) {
        CompressedHnsw index = sealed(rows, rows.end());
        for (int row = share; row < rows.end(); row += 2 * share) {
            index.remove(row);
        }
        return index;
    }

    @Override
    protected long savedBytes(SearchableIndex index) {
        return ((CompressedHnsw) index).savedBytes();
    }

    @Override
    protected void save(SearchableIndex index, MemorySegment to) {
        ((CompressedHnsw) index).save(to);
    }

    @Override
    protected CompressedHnsw load(VectorRows rows, MemorySegment saved) {
        return CompressedHnsw.load(rows, saved, "saved");
    }

    @Override
    protected String what() {
        return "compressed graph";
    }

    @Override
    protected String versions() {
        return "3";
    }

    /// Rows of which one was removed.
    @Override
    protected CompressedHnsw small(TestRows rows) {
        CompressedHnsw index = sealed(rows, 12);
        index.remove(5);
        return index;
    }

    /// The graph is compressed where it is to be saved, by as many threads as one likes.
    @Test
    void savesAGraphAsItsCompressedForm() {
        try (Arena arena = Arena.ofShared()) {
            TestRows rows = TestRows.random(arena, Metric.DOT, 3000, DIMENSION, random);
            HnswIndex graph = new HnswIndex(rows, OPTIONS);
            graph.addAll(0, 3000, 1);
            graph.remove(7);
            byte[] expected = saved(CompressedHnsw.of(graph, 3, 1));
            byte[] bytes = new byte[(int) CompressedHnsw.savedBytes(graph)];
            Arrays.fill(bytes, (byte) 9);
            CompressedHnsw.save(graph, 3, 3, MemorySegment.ofArray(bytes));
            assertThat(bytes).isEqualTo(expected);
            assertThatThrownBy(() -> CompressedHnsw.save(graph, 3, 0, MemorySegment.ofArray(bytes)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("threads must be at least 1, but was 0");
        }
    }

    @Test
    void saysWhatIsWrong() {
        try (Arena arena = Arena.ofShared()) {
            TestRows rows = TestRows.random(arena, Metric.L2, 40, DIMENSION, random);
            byte[] bytes = saved(small(rows));
            assertThat(problem(rows, bytes, to -> to.putInt(12, 0)))
                    .isEqualTo("[saved @ byte 12] metric of a compressed graph must be in [2, 2], but was 0");
            assertThat(problem(rows, bytes, to -> to.putInt(16, 41)))
                    .isEqualTo("[saved @ byte 16] rows of a compressed graph must be in [0, 40], but was 41");
            assertThat(problem(rows, bytes, to -> to.putInt(20, 9)))
                    .isEqualTo("[saved @ byte 20] blocks of a row of a compressed graph must be in [1, 8], but was 9");
            assertThat(problem(rows, bytes, to -> to.putInt(24, 0)))
                    .isEqualTo("[saved @ byte 24] blocks of an upper layer of a compressed graph must be in [1, 4],"
                            + " but was 0");
            assertThat(problem(rows, bytes, to -> to.putInt(28, 5)))
                    .isEqualTo("[saved @ byte 28] entry of a compressed graph must be one of its rows, or -1 without"
                            + " rows, but was 5");
            assertThat(problem(rows, bytes, to -> to.putInt(40, 10_001)))
                    .isEqualTo("[saved @ byte 40] ef of a compressed graph must be in [1, 10000], but was 10001");
            assertThat(problem(rows, bytes, to -> to.putInt(44, 5)))
                    .isEqualTo("[saved @ byte 44] bits of codes of a compressed graph must be in [1, 4], but was 5");
            assertThat(problem(rows, bytes, to -> to.putInt(48, 7)))
                    .isEqualTo("[saved @ byte 48] width of a compressed graph must be in [8, 256], but was 7");
            int centre = bytes.length - (int) SealedCodes.bytes(DIMENSION, 1, 12);
            assertThat(problem(rows, bytes, to -> to.putFloat(centre + 8, Float.NaN)))
                    .isEqualTo("[saved @ byte " + (centre + 8)
                            + "] centre of a compressed graph must be finite, but has" + " NaN");
            assertThat(problem(rows, bytes, to -> to.putFloat(bytes.length - 8, -1)))
                    .isEqualTo("[saved @ byte " + (bytes.length - 8) + "] factors of a record must be finite and not"
                            + " negative, but one is -1.0");
            assertThat(problem(rows, bytes, to -> to.put(64 + 1, (byte) 0x1F)))
                    .isEqualTo("[saved @ byte 64] rows of a compressed graph must hold vectors, but row 12 does not");
            assertThat(problem(rows, bytes, to -> to.put(72 + 3, (byte) -1)))
                    .isEqualTo("[saved @ byte 75] level of row 3 must be in [0, 30], but was -1");
            assertThat(problem(rows, bytes, to -> to.putInt(128, 12)))
                    .isEqualTo("[saved @ byte 128] links on layer 0 must lead to rows of that layer, but one leads to"
                            + " 12");
            assertThat(problem(rows, bytes, to -> to.putFloat(128 + 128, Float.NaN)))
                    .startsWith("[saved @ byte 128] factors of a link must be finite, or infinite, 0 and 0 without a"
                            + " row, but of the link to ")
                    .contains(" are NaN, ");
        }
    }
}
