package dev.basalt.vector.hnsw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.UnsupportedFormatException;
import dev.basalt.vector.ClusteredRows;
import dev.basalt.vector.IndexSearcher;
import dev.basalt.vector.Metric;
import dev.basalt.vector.SearchableIndex;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

class CompressedHnswTest extends SealedGraphConformance {
    private static final int ROWS = 3000;

    @Override
    SearchableIndex seal(HnswIndex index) {
        return CompressedHnsw.of(index, 3, 2);
    }

    private CompressedHnsw made() {
        CompressedHnsw index = (CompressedHnsw) sealed(Metric.L2, ROWS, 12, 4);
        index.remove(77);
        return index;
    }

    private MemorySegment saved(CompressedHnsw index) {
        MemorySegment saved = arena.allocate(index.savedBytes(), 8);
        saved.fill((byte) 0x55);
        index.save(saved);
        return saved;
    }

    @Test
    void rowsOfTheGraphThatWereRemovedBeforeAreNotFound() {
        ClusteredRows rows = new ClusteredRows(arena, Metric.L2, ROWS, 12, random);
        HnswIndex graph = graph(rows, 4);
        for (int row = 0; row < ROWS; row += 3) {
            graph.remove(row);
        }
        SearchableIndex index = seal(graph);
        assertThat(index.size()).isEqualTo(2000);
        IndexSearcher searcher = index.searcher();
        assertThat(searcher.search(rows.query(random), 0, ROWS, 0, null)).isEqualTo(2000);
        assertThat(found(searcher, 2000)).hasSize(2000).allMatch(row -> row % 3 != 0);
        assertThat(recall(index, 200, null)).isGreaterThan(0.9);
    }

    @Test
    void threadsMakeTheSame() {
        HnswIndex graph = graph(new ClusteredRows(arena, Metric.L2, ROWS, 12, random), 4);
        assertThat(saved(CompressedHnsw.of(graph, 3, 3)).mismatch(saved(CompressedHnsw.of(graph, 3, 1))))
                .isEqualTo(-1);
        assertThatThrownBy(() -> CompressedHnsw.of(graph, 3, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("threads must be at least 1, but was 0");
    }

    @Test
    void searchesTheSameAfterSavingAndLoading() {
        CompressedHnsw index = made();
        MemorySegment saved = saved(index);
        CompressedHnsw loaded = CompressedHnsw.load(index.rows(), saved, "test");
        saved.fill((byte) -1);
        assertThat(loaded.size()).isEqualTo(ROWS - 1);
        assertThat(loaded.contains(77)).isFalse();
        assertThat(loaded.memoryBytes()).isEqualTo(index.memoryBytes());
        IndexSearcher a = index.searcher();
        IndexSearcher b = loaded.searcher();
        for (int i = 0; i < 50; i++) {
            float[] query = ((ClusteredRows) index.rows()).query(random);
            assertThat(b.search(query, 0, 10, 20, null)).isEqualTo(a.search(query, 0, 10, 20, null));
            for (int rank = 0; rank < 10; rank++) {
                assertThat(b.row(rank)).isEqualTo(a.row(rank));
            }
        }
    }

    @Test
    void savesAndLoadsNothing() {
        CompressedHnsw index = (CompressedHnsw) sealed(Metric.L2, 0, 12, 4);
        CompressedHnsw loaded = CompressedHnsw.load(index.rows(), saved(index), "test");
        assertThat(loaded.size()).isZero();
        assertThat(loaded.searcher().search(new float[12], 0, 3, 0, null)).isZero();
    }

    @Test
    void refusesBytesThatAreNoSavedGraph() {
        CompressedHnsw index = made();
        MemorySegment saved = saved(index);
        assertRefused(index, saved.asSlice(0, 63), "[test @ byte 0] these bytes are not a saved compressed graph");
        assertRefused(index, changed(saved, 0, 1), "[test @ byte 0] these bytes are not a saved compressed graph");
        assertRefused(index, changed(saved, 8, 13), "[test @ byte 8] dimension must be 12, but was 13");
        assertRefused(index, changed(saved, 12, 0), "[test @ byte 12] metric must be 1, but was 0");
        assertRefused(index, changed(saved, 16, 3001), "[test @ byte 16] rows must be 0 to 3000, but was 3001");
        assertRefused(index, changed(saved, 20, 0), "[test @ byte 20] blocks of a row must be 1 to 8, but was 0");
        assertRefused(
                index,
                changed(saved, 28, 77),
                "[test @ byte 28] entry must be a member where there are any, but was 77");
        assertRefused(
                index,
                changed(saved, 28, -1),
                "[test @ byte 28] entry must be a member where there are any, but was -1");
        assertRefused(index, changed(saved, 40, 0), "[test @ byte 40] ef must be 1 to 10000, but was 0");
        long blocks = 64 + 8 * 47 + 3000;
        assertRefused(
                index,
                changed(saved, blocks, 3000),
                "[test @ byte " + blocks + "] row 3000 is linked to on layer 0, where it is not");
        assertRefused(
                index,
                changed(saved, blocks, -2),
                "[test @ byte " + blocks + "] row -2 is linked to on layer 0, where it is not");
        assertRefused(index, saved.asSlice(0, saved.byteSize() - 1), null);
        MemorySegment nan = changed(saved, blocks + 128, Float.floatToRawIntBits(Float.NaN));
        assertThatThrownBy(() -> CompressedHnsw.load(index.rows(), nan, "test"))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("cannot be");
        MemorySegment later = changed(saved, 4, 2);
        assertThatThrownBy(() -> CompressedHnsw.load(index.rows(), later, "test"))
                .isInstanceOf(UnsupportedFormatException.class)
                .hasMessage("[test @ byte 4] version 2 of saved compressed graphs is not known here, only 1");
    }

    /// Whatever stands in the bytes, loading says so or gives an index that searches without failing.
    @Test
    void survivesHostileBytes() {
        CompressedHnsw index = (CompressedHnsw) sealed(Metric.L2, 1500, 12, 4);
        MemorySegment saved = saved(index);
        float[] query = ((ClusteredRows) index.rows()).query(random);
        int accepted = 0;
        for (int i = 0; i < 600; i++) {
            long range = i % 2 == 0 ? saved.byteSize() : 3000;
            long at = random.nextLong(range);
            byte old = saved.get(ValueLayout.JAVA_BYTE, at);
            saved.set(ValueLayout.JAVA_BYTE, at, (byte) (old ^ 1 << random.nextInt(8)));
            try {
                IndexSearcher searcher =
                        CompressedHnsw.load(index.rows(), saved, "test").searcher();
                assertThat(searcher.search(query, 0, 10, 30, null)).isBetween(0, 10);
                accepted++;
            } catch (CorruptDataException | UnsupportedFormatException e) {
                assertThat(e.getMessage()).as("seed " + SEED).startsWith("[test @ byte ");
            }
            saved.set(ValueLayout.JAVA_BYTE, at, old);
        }
        assertThat(accepted).isBetween(1, 599);
        for (int cut = 0; cut < 3000; cut += 41) {
            assertRefused(index, saved.asSlice(0, cut), null);
        }
    }

    private MemorySegment changed(MemorySegment saved, long at, int value) {
        MemorySegment copy = arena.allocate(saved.byteSize(), 8).copyFrom(saved);
        copy.set(ValueLayout.JAVA_INT_UNALIGNED, at, value);
        return copy;
    }

    private static void assertRefused(CompressedHnsw index, MemorySegment bytes, String message) {
        var thrown = assertThatThrownBy(() -> CompressedHnsw.load(index.rows(), bytes, "test"))
                .isInstanceOf(CorruptDataException.class);
        if (message != null) {
            thrown.hasMessage(message);
        }
    }
}
