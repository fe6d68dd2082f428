package dev.basalt.columnar.encoding.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.columnar.encoding.HostileNodes;
import dev.basalt.columnar.encoding.Profile;
import dev.basalt.columnar.encoding.RoundTrip;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlpRdTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 1023, 1024, 1025, 65_536})
    void realNumbersComeBack(int size) {
        SplittableRandom random = RealSamples.random();
        RoundTrip.check(new AlpRd(), RealSamples.doubles(size, i -> Math.sin(random.nextDouble())));
        RoundTrip.check(new AlpRd(), RealSamples.floats(size, i -> 100 + Math.sin(i / 100.0)));
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 20, 300})
    void everyClassOfNumbersComesBack(int every) {
        for (int size : new int[] {200, 1025, 10_000}) {
            RoundTrip.check(
                    new AlpRd(), RealSamples.withEdges(RealSamples.doubles(size, i -> 1 + i / (double) size), every));
            RoundTrip.check(
                    new AlpRd(), RealSamples.withEdges(RealSamples.floats(size, i -> 1 + i / (double) size), every));
        }
    }

    @Test
    void refusesNumbersWithoutFrequentLeftParts() {
        SplittableRandom random = RealSamples.random();
        assertThat(RoundTrip.encode(
                        new AlpRd(),
                        RealSamples.doubles(5000, i -> Double.longBitsToDouble(random.nextLong())),
                        Profile.FAST))
                .isNull();
    }

    @Test
    void damagedNodesGiveErrorsOrValues() {
        HostileNodes.check(new AlpRd(), RealSamples.withEdges(RealSamples.doubles(300, i -> Math.sqrt(i + 1)), 30));
        HostileNodes.check(new AlpRd(), RealSamples.withEdges(RealSamples.floats(300, i -> Math.sqrt(i + 1)), 30));
    }
}
