package dev.basalt.vector.hnsw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.basalt.core.error.BasaltException;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.UnsupportedFormatException;
import dev.basalt.vector.IndexSearcher;
import dev.basalt.vector.Metric;
import dev.basalt.vector.VectorStore;
import dev.basalt.vector.VectorStoreOptions;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class SavedGraphTest {
    private static final int DIMENSION = 8;

    private final Random random = new Random(3);

    private VectorStore store(int rows) {
        VectorStore store = new VectorStore(VectorStoreOptions.of(DIMENSION, Metric.L2));
        for (int id = 0; id < rows; id++) {
            store.add(id, vector(), 0);
        }
        return store;
    }

    private float[] vector() {
        float[] vector = new float[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] = random.nextFloat();
        }
        return vector;
    }

    private static byte[] saved(HnswIndex index) {
        byte[] bytes = new byte[(int) index.savedBytes()];
        index.save(MemorySegment.ofArray(bytes));
        return bytes;
    }

    private static HnswIndex load(VectorStore store, byte[] bytes) {
        return HnswIndex.load(store, MemorySegment.ofArray(bytes), "graph");
    }

    @Test
    void findsTheSameAfterLoading() {
        VectorStore store = store(5000);
        HnswIndex index = new HnswIndex(store, HnswOptions.defaults().withM(4).withEfConstruction(20));
        index.addAll(0, store.end(), 1);
        for (int row = 0; row < 500; row += 3) {
            index.remove(row);
        }
        HnswIndex loaded = load(store, saved(index));
        assertThat(loaded.size()).isEqualTo(index.size());
        assertThat(loaded.options()).isEqualTo(index.options());
        IndexSearcher first = index.searcher();
        IndexSearcher second = loaded.searcher();
        for (int i = 0; i < 200; i++) {
            float[] query = vector();
            assertThat(second.search(query, 0, 10, 0, null)).isEqualTo(first.search(query, 0, 10, 0, null));
            for (int rank = 0; rank < 10; rank++) {
                assertThat(second.row(rank)).isEqualTo(first.row(rank));
            }
        }
        assertThat(saved(loaded)).isEqualTo(saved(index));
        loaded.add(0);
        assertThat(loaded.searcher().search(vector(), 0, 1, 0, null)).isEqualTo(1);
    }

    @Test
    void keepsAnEmptyGraph() {
        VectorStore store = store(3);
        assertThat(load(store, saved(new HnswIndex(store, HnswOptions.defaults())))
                        .size())
                .isZero();
    }

    @Test
    void refusesEveryShorterOrLongerForm() {
        VectorStore store = store(5);
        HnswIndex index = new HnswIndex(store, HnswOptions.defaults().withM(2));
        index.addAll(0, store.end(), 1);
        byte[] bytes = saved(index);
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> load(store, cut)).isInstanceOf(CorruptDataException.class);
        }
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
        assertThatThrownBy(() -> load(store, longer)).isInstanceOf(CorruptDataException.class);
    }

    /// A checksum finds flipped bits; what is loaded nonetheless must not make a search fail.
    @Test
    void neverSearchesOutsideOfAGraphWithFlippedBits() {
        VectorStore store = store(60);
        HnswIndex index = new HnswIndex(store, HnswOptions.defaults().withM(2).withEfConstruction(10));
        index.addAll(0, store.end(), 1);
        byte[] bytes = saved(index);
        float[] query = vector();
        int refused = 0;
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
            try {
                HnswIndex loaded = load(store, bytes);
                assertThat(loaded.searcher().search(query, 0, 5, 0, null)).isEqualTo(Math.min(5, loaded.size()));
                loaded.remove(7);
                loaded.reconnect();
            } catch (BasaltException e) {
                refused++;
            }
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
        }
        assertThat(refused).isPositive();
    }

    @Test
    void namesANewerVersion() {
        VectorStore store = store(1);
        byte[] bytes = saved(new HnswIndex(store, HnswOptions.defaults()));
        bytes[4] = 3;
        assertThatThrownBy(() -> load(store, bytes))
                .isInstanceOf(UnsupportedFormatException.class)
                .hasMessageContaining("version 3 of saved graphs is not known here, only 1 and 2");
    }

    private static HnswIndex coded(VectorStore store, int to) {
        HnswIndex index = new HnswIndex(store, HnswOptions.defaults().withM(4).withEfConstruction(20), 0, 0);
        index.addAll(0, to, 1);
        assertThat(index.sieve()).isNotNull();
        return index;
    }

    @Test
    void keepsTheCodes() {
        VectorStore store = store(3000);
        HnswIndex index = coded(store, 2000);
        index.remove(5);
        byte[] bytes = saved(index);
        assertThat(bytes[4]).isEqualTo((byte) 2);
        HnswIndex loaded = load(store, bytes);
        assertThat(saved(loaded)).isEqualTo(bytes);
        IndexSearcher first = index.searcher();
        IndexSearcher second = loaded.searcher();
        for (int i = 0; i < 100; i++) {
            float[] query = vector();
            assertThat(second.search(query, 0, 10, 30, null)).isEqualTo(first.search(query, 0, 10, 30, null));
            assertThat(second.scored()).isEqualTo(first.scored());
            assertThat(second.row(9)).isEqualTo(first.row(9));
        }
        // Codes go on where they ended; links differ, as those of one call were sought by codes that are not saved.
        index.addAll(2000, 3000, 1);
        loaded.addAll(2000, 3000, 1);
        assertThat(codes(loaded)).containsExactly(codes(index));
    }

    private static byte[] codes(HnswIndex index) {
        byte[] bytes = saved(index);
        return Arrays.copyOfRange(
                bytes, bytes.length - 4 * 32 - 64 * index.rows().end(), bytes.length);
    }

    @Test
    void neverFailsOnFlippedBitsOfCodes() {
        VectorStore store = store(50);
        HnswIndex index = coded(store, 50);
        byte[] bytes = saved(index);
        int codes = bytes.length - codes(index).length;
        float[] query = vector();
        int refused = 0;
        for (int bit = codes * 8; bit < bytes.length * 8; bit++) {
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
            try {
                assertThat(load(store, bytes).searcher().search(query, 0, 5, 0, null))
                        .isEqualTo(5);
            } catch (CorruptDataException e) {
                refused++;
            }
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
        }
        assertThat(refused).isPositive();
    }

    @Test
    void refusesEveryShorterOrLongerFormWithCodes() {
        VectorStore store = store(5);
        byte[] bytes = saved(coded(store, 5));
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> load(store, cut)).isInstanceOf(CorruptDataException.class);
        }
        assertThatThrownBy(() -> load(store, Arrays.copyOf(bytes, bytes.length + 1)))
                .isInstanceOf(CorruptDataException.class);
    }

    @Test
    void saysWhatIsWrongWithCodes() {
        VectorStore store = store(5);
        byte[] bytes = saved(coded(store, 5));
        int centre = bytes.length - 4 * 32 - 64 * 5;
        assertThat(problem(store, bytes, to -> to.putInt(48, 3)))
                .isEqualTo("[graph @ byte 48] the graph has codes of 3 bits for L2, not of 2 for COSINE or L2");
        assertThat(problem(store, bytes, to -> to.putFloat(centre, Float.NaN)))
                .isEqualTo("[graph @ byte " + centre + "] centre of a graph must be finite, but has NaN");
        assertThat(problem(store, bytes, to -> to.putFloat(bytes.length - 4, -1)))
                .isEqualTo("[graph @ byte " + (bytes.length - 4)
                        + "] factors of a record must be finite and not negative, but one is -1.0");
    }

    private static String problem(VectorStore store, byte[] bytes, Consumer<ByteBuffer> harm) {
        byte[] harmed = bytes.clone();
        harm.accept(ByteBuffer.wrap(harmed).order(ByteOrder.LITTLE_ENDIAN));
        return catchThrowable(() -> load(store, harmed)).getMessage();
    }
}
