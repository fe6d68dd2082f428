package dev.basalt.vector.lsh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.vector.TestRows;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProbeSequenceTest {
    private static final long SEED = 20_260_404;

    @Test
    void makesEverySetOnceNearestFirst() {
        Random random = new Random(SEED);
        for (int bits : new int[] {1, 2, 3, 7, 12}) {
            ProbeSequence sequence = new ProbeSequence(bits);
            for (int repeat = 0; repeat < 3; repeat++) {
                float[] projections = TestRows.gaussian(random, bits + 1);
                sequence.begin(projections, 1);
                Set<Integer> seen = new HashSet<>();
                double last = 0;
                for (int i = 1; i < 1 << bits; i++) {
                    int flipped = sequence.next();
                    assertThat(flipped).isBetween(1, (1 << bits) - 1);
                    assertThat(seen.add(flipped))
                            .as("seed %d, %d bits", SEED, bits)
                            .isTrue();
                    double cost = 0;
                    for (int bit = 0; bit < bits; bit++) {
                        if ((flipped >>> bit & 1) != 0) {
                            cost += (double) projections[1 + bit] * projections[1 + bit];
                        }
                    }
                    assertThat(cost).isGreaterThanOrEqualTo(last - 1e-4);
                    last = cost;
                }
                assertThat(sequence.next()).isZero();
            }
        }
    }
}
