package dev.basalt.columnar.encoding.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.columnar.column.DoubleColumn;
import dev.basalt.columnar.encoding.HostileNodes;
import dev.basalt.columnar.encoding.Profile;
import dev.basalt.columnar.encoding.RoundTrip;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ByteStreamSplitTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 1023, 1024, 1025, 65_536})
    void everyNumberComesBack(int size) {
        RoundTrip.check(
                new ByteStreamSplit(), RealSamples.withEdges(RealSamples.doubles(size, i -> Math.sin(i / 1000.0)), 9));
        RoundTrip.check(
                new ByteStreamSplit(), RealSamples.withEdges(RealSamples.floats(size, i -> Math.sin(i / 1000.0)), 9));
    }

    @Test
    void randomBitsTakeTheirBytes() {
        SplittableRandom random = RealSamples.random();
        DoubleColumn values = RealSamples.doubles(20_000, i -> Double.longBitsToDouble(random.nextLong()));
        assertThat(RoundTrip.check(new ByteStreamSplit(), values)).isLessThanOrEqualTo(8 * 20_000 + 64);
    }

    @Test
    void planesThatHardlyChangeTakeLittle() {
        DoubleColumn values = RealSamples.doubles(20_000, i -> 100 + Math.sin(i / 1000.0));
        assertThat(RoundTrip.check(new ByteStreamSplit(), values)).isLessThan(6 * 20_000 + 5000);
    }

    @Test
    void isNotForFastFiles() {
        assertThat(RoundTrip.encode(new ByteStreamSplit(), RealSamples.doubles(100, i -> i), Profile.FAST))
                .isNull();
    }

    @Test
    void damagedNodesGiveErrorsOrValues() {
        HostileNodes.check(new ByteStreamSplit(), RealSamples.doubles(200, Math::sqrt));
        HostileNodes.check(new ByteStreamSplit(), RealSamples.floats(200, Math::sqrt));
    }
}
