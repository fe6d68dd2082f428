package dev.basalt.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.error.BasaltException;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.UnsupportedFormatException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// What every index that can be saved must do.
public abstract class SavedIndexConformance {
    protected static final int DIMENSION = 4;

    private static final long SEED = 20_261;

    protected final Random random = new Random(SEED);

    /// An index without rows.
    protected abstract SearchableIndex empty(VectorRows rows);

    /// An index of all rows but those that `share` divides and `2 · share` does not.
    protected abstract SearchableIndex changed(VectorRows rows, int share);

    protected abstract long savedBytes(SearchableIndex index);

    protected abstract void save(SearchableIndex index, MemorySegment to);

    protected abstract SearchableIndex load(VectorRows rows, MemorySegment saved);

    /// Which versions are read, as errors have it.
    protected String versions() {
        return "1";
    }

    /// What the index is called in errors.
    protected abstract String what();

    protected byte[] saved(SearchableIndex index) {
        byte[] bytes = new byte[Math.toIntExact(savedBytes(index))];
        Arrays.fill(bytes, (byte) 0x5A);
        save(index, MemorySegment.ofArray(bytes));
        return bytes;
    }

    protected SearchableIndex load(VectorRows rows, byte[] bytes) {
        return load(rows, MemorySegment.ofArray(bytes));
    }

    private void requireSame(SearchableIndex actual, SearchableIndex expected) {
        assertThat(actual.size()).isEqualTo(expected.size());
        IndexSearcher first = expected.searcher();
        IndexSearcher second = actual.searcher();
        for (int i = 0; i < 100; i++) {
            float[] query = TestRows.gaussian(random, DIMENSION);
            int found = first.search(query, 0, 10, 0, null);
            assertThat(second.search(query, 0, 10, 0, null)).isEqualTo(found);
            assertThat(second.scored()).isEqualTo(first.scored());
            for (int rank = 0; rank < found; rank++) {
                assertThat(second.row(rank)).isEqualTo(first.row(rank));
                assertThat(second.distance(rank)).isEqualTo(first.distance(rank));
            }
        }
    }

    @Test
    void findsTheSameAfterLoading() {
        for (Metric metric : Metric.values()) {
            try (Arena arena = Arena.ofShared()) {
                TestRows rows = TestRows.random(arena, metric, 4000, DIMENSION, random);
                SearchableIndex index = changed(rows, 7);
                byte[] bytes = saved(index);
                SearchableIndex loaded = load(rows, bytes);
                requireSame(loaded, index);
                assertThat(loaded.contains(0)).isTrue();
                assertThat(loaded.contains(7)).isFalse();
                assertThat(saved(loaded)).isEqualTo(bytes);
            }
        }
    }

    /// Rows are not looked at: with other vectors at hand an index that was built anew would be another.
    @Test
    void isNotBuiltAnewByLoading() {
        try (Arena arena = Arena.ofShared()) {
            TestRows rows = TestRows.random(arena, Metric.L2, 3000, DIMENSION, random);
            byte[] bytes = saved(changed(rows, 7));
            TestRows others = TestRows.random(arena, Metric.L2, 3000, DIMENSION, random);
            assertThat(saved(load(others, bytes))).isEqualTo(bytes);
        }
    }

    @Test
    void keepsAnEmptyIndex() {
        for (Metric metric : Metric.values()) {
            try (Arena arena = Arena.ofShared()) {
                TestRows rows = TestRows.random(arena, metric, 3, DIMENSION, random);
                SearchableIndex loaded = load(rows, saved(empty(rows)));
                assertThat(loaded.size()).isZero();
                assertThat(loaded.searcher().search(rows.vector(0), 0, 2, 0, null))
                        .isZero();
            }
        }
    }

    @Test
    void refusesEveryShorterOrLongerForm() {
        try (Arena arena = Arena.ofShared()) {
            TestRows rows = TestRows.random(arena, Metric.L2, 40, DIMENSION, random);
            byte[] bytes = saved(small(rows));
            for (int length = 0; length < bytes.length; length++) {
                byte[] cut = Arrays.copyOf(bytes, length);
                assertThatThrownBy(() -> load(rows, cut)).isInstanceOf(CorruptDataException.class);
            }
            assertThatThrownBy(() -> load(rows, Arrays.copyOf(bytes, 63)))
                    .hasMessage("[saved @ byte 0] " + what() + " must have at least 64 bytes, but has 63");
            byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
            assertThatThrownBy(() -> load(rows, longer))
                    .hasMessage("[saved @ byte 0] " + what() + " must have " + bytes.length + " bytes, but has "
                            + longer.length);
            assertThatThrownBy(() -> save(small(rows), MemorySegment.ofArray(new byte[bytes.length - 1])))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    /// A small index with all that there can be in one.
    protected abstract SearchableIndex small(TestRows rows);

    /// Changes a loaded index, which must not fail.
    protected void change(SearchableIndex loaded) {
        loaded.remove(7);
    }

    private void searchOrRefuse(TestRows rows, byte[] bytes, int[] refused) {
        SearchableIndex loaded;
        try {
            loaded = load(rows, bytes);
        } catch (BasaltException e) {
            refused[0]++;
            return;
        }
        IndexSearcher searcher = loaded.searcher();
        int found = searcher.search(rows.vector(3), 0, 5, 0, null);
        assertThat(found).isEqualTo(Math.min(5, loaded.size()));
        for (int rank = 0; rank < found; rank++) {
            assertThat(loaded.contains(searcher.row(rank))).isTrue();
            assertThat(rows.isLive(searcher.row(rank))).isTrue();
            for (int other = 0; other < rank; other++) {
                assertThat(searcher.row(other)).isNotEqualTo(searcher.row(rank));
            }
        }
        change(loaded);
    }

    /// A checksum finds flipped bits; what is loaded nonetheless must not make a search fail.
    @Test
    void neverSearchesOutsideOfAnIndexWithFlippedBits() {
        for (Metric metric : Metric.values()) {
            try (Arena arena = Arena.ofShared()) {
                TestRows rows = TestRows.random(arena, metric, 40, DIMENSION, random);
                byte[] bytes = saved(small(rows));
                int[] refused = new int[1];
                for (int bit = 0; bit < bytes.length * 8; bit++) {
                    bytes[bit / 8] ^= (byte) (1 << bit % 8);
                    searchOrRefuse(rows, bytes, refused);
                    bytes[bit / 8] ^= (byte) (1 << bit % 8);
                }
                assertThat(refused[0]).isPositive();
            }
        }
    }

    @Test
    void neverSearchesOutsideOfAnIndexWithOtherNumbers() {
        int[] numbers = {0, 1, -1, 2, 39, 40, ~39, Integer.MAX_VALUE, Integer.MIN_VALUE, 0x7F80_0000, 0xFF7F_FFFF};
        for (Metric metric : Metric.values()) {
            try (Arena arena = Arena.ofShared()) {
                TestRows rows = TestRows.random(arena, metric, 40, DIMENSION, random);
                byte[] bytes = saved(small(rows));
                ByteBuffer view = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
                int[] refused = new int[1];
                for (int at = 0; at < bytes.length; at += 4) {
                    int was = view.getInt(at);
                    for (int number : numbers) {
                        view.putInt(at, number);
                        searchOrRefuse(rows, bytes, refused);
                    }
                    view.putInt(at, was);
                }
                assertThat(refused[0]).isPositive();
            }
        }
    }

    protected String problem(TestRows rows, byte[] bytes, Consumer<ByteBuffer> change) {
        byte[] changed = bytes.clone();
        change.accept(ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN));
        try {
            load(rows, changed);
        } catch (CorruptDataException e) {
            return e.getMessage();
        }
        throw new AssertionError("nothing is wrong with it");
    }

    @Test
    void namesANewerVersionAndOtherBytes() {
        try (Arena arena = Arena.ofShared()) {
            TestRows rows = TestRows.random(arena, Metric.L2, 40, DIMENSION, random);
            byte[] bytes = saved(small(rows));
            bytes[4]++;
            assertThatThrownBy(() -> load(rows, bytes))
                    .isInstanceOf(UnsupportedFormatException.class)
                    .hasMessage(
                            "[saved @ byte 4] " + what() + " version must be " + versions() + ", but was " + bytes[4]);
            bytes[0] = 'X';
            assertThatThrownBy(() -> load(rows, bytes))
                    .isInstanceOf(CorruptDataException.class)
                    .hasMessageStartingWith("[saved @ byte 0] " + what() + " must begin with ");
        }
    }

    @Test
    void refusesRowsOfAnotherDimension() {
        try (Arena arena = Arena.ofShared()) {
            TestRows rows = TestRows.random(arena, Metric.L2, 40, DIMENSION, random);
            byte[] bytes = saved(small(rows));
            TestRows wider = TestRows.random(arena, Metric.L2, 40, DIMENSION + 1, random);
            assertThat(problem(wider, bytes, _ -> {}))
                    .endsWith("dimension of a " + what() + " must be in [5, 5], but was 4");
        }
    }
}
