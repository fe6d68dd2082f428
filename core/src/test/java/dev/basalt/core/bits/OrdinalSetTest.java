package dev.basalt.core.bits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.testing.Seeds;
import java.util.BitSet;
import org.junit.jupiter.api.Test;

class OrdinalSetTest {
    @Test
    void doesWhatABitSetDoes() {
        Seeds.check(300, random -> {
            OrdinalSet set = OrdinalSet.empty();
            BitSet bits = new BitSet();
            int size = 0;
            int steps = random.nextInt(400);
            for (int step = 0; step < steps; step++) {
                if (random.nextInt(3) > 0 || size == 0) {
                    boolean contained = random.nextBoolean();
                    set.append(contained);
                    bits.set(size++, contained);
                } else {
                    int ordinal = random.nextInt(size + 2);
                    assertThat(set.remove(ordinal)).isEqualTo(bits.get(ordinal));
                    bits.clear(ordinal);
                }
            }
            requireEqual(set, bits, size);
            requireEqual(set.copy().freeze(), bits, size);
            requireEqual(OrdinalSet.of(set.words(), size), bits, size);
        });
    }

    private static void requireEqual(OrdinalSet set, BitSet bits, int size) {
        assertThat(set.size()).isEqualTo(size);
        assertThat(set.count()).isEqualTo(bits.cardinality());
        assertThat(set.words()).hasSize((size + 63) / 64);
        for (int ordinal = 0; ordinal < size + 70; ordinal++) {
            assertThat(set.contains(ordinal)).isEqualTo(bits.get(ordinal));
            int next = bits.nextSetBit(ordinal);
            assertThat(set.next(ordinal)).isEqualTo(next < 0 ? size : next);
        }
    }

    @Test
    void hasTheEdgesOfItsWords() {
        for (int size : new int[] {0, 1, 63, 64, 65, 127, 128, 129}) {
            OrdinalSet set = OrdinalSet.empty();
            for (int i = 0; i < size; i++) {
                set.append(true);
            }
            assertThat(set.count()).isEqualTo(size);
            assertThat(set.next(size)).isEqualTo(size);
            assertThat(set.contains(size)).isFalse();
            if (size > 0) {
                assertThat(set.next(size - 1)).isEqualTo(size - 1);
                assertThat(set.remove(size - 1)).isTrue();
                assertThat(set.remove(size - 1)).isFalse();
                assertThat(set.next(size - 1)).isEqualTo(size);
            }
        }
    }

    @Test
    void doesNotChangeOnceFrozen() {
        OrdinalSet set = OrdinalSet.empty();
        set.append(true);
        OrdinalSet copy = set.freeze().copy();
        copy.remove(0);
        assertThat(set.contains(0)).isTrue();
        assertThatThrownBy(() -> set.append(true)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> set.remove(0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a frozen set must not change");
    }

    @Test
    void readsWordsWithinAndPastItsEnd() {
        OrdinalSet set = OrdinalSet.of(new long[] {5, -1}, 128);
        assertThat(set.word(0)).isEqualTo(5);
        assertThat(set.word(1)).isEqualTo(-1);
        assertThat(set.word(2)).isZero();
        assertThat(set.word(1000)).isZero();
    }

    @Test
    void findsNothingPastItsSizeWhereItsMemoryIsLarger() {
        OrdinalSet set = OrdinalSet.of(new long[10], 70);
        assertThat(set.next(0)).isEqualTo(70);
        assertThat(set.next(69)).isEqualTo(70);
        assertThat(OrdinalSet.of(new long[10], 64).next(0)).isEqualTo(64);
        assertThat(OrdinalSet.of(new long[2], 128).next(3)).isEqualTo(128);
    }

    @Test
    void findsEveryOrdinalOfALongSet() {
        OrdinalSet set = OrdinalSet.empty();
        for (int i = 0; i < 10_000; i++) {
            set.append(i % 300 == 0);
        }
        assertThat(set.words()).hasSize(157);
        for (int from = 0; from < 10_000; from++) {
            assertThat(set.next(from)).isEqualTo(from <= 9900 ? (from + 299) / 300 * 300 : 10_000);
        }
    }
}
