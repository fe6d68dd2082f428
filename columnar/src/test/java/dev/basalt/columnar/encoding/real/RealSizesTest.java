package dev.basalt.columnar.encoding.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.WideColumn;
import dev.basalt.columnar.encoding.NodeWriter;
import dev.basalt.columnar.encoding.Profile;
import dev.basalt.columnar.schema.DataType.Decimal;
import dev.basalt.columnar.schema.DataType.Simple;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What whole pages take, with the integers within in the encodings that suit them.
class RealSizesTest {
    private static final int PAGE = 65_536;

    private static double bits(Column values, Profile profile) {
        NodeWriter writer = new NodeWriter(profile);
        writer.child(values);
        return 8.0 * writer.sink().size() / values.size();
    }

    private static double bits(IntToDoubleFunction value) {
        return bits(RealSamples.doubles(PAGE, value), Profile.BALANCED);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1.5, 2.5, 9.5, 2.3, 0.1, 0.01, 60})
    void sequencesTakeAFewBytes(double step) {
        for (Profile profile : Profile.values()) {
            assertThat(bits(RealSamples.doubles(PAGE, i -> i * step), profile)).isLessThan(0.05);
            assertThat(bits(RealSamples.doubles(PAGE, i -> (i + 900_000) * step), profile))
                    .isLessThan(0.05);
        }
    }

    @Test
    void decimalsTakeTheBitsOfTheirRange() {
        assertThat(bits(RealSamples.decimals(2, 1000))).isLessThan(18.3);
        assertThat(bits(RealSamples.decimals(6, 180))).isLessThan(29.3);
        assertThat(bits(RealSamples.walk())).isLessThan(4);
        assertThat(bits(RealSamples.floats(PAGE, RealSamples.decimals(2, 1000)), Profile.BALANCED))
                .isLessThan(18.3);
        assertThat(bits(
                        RealSamples.withEdges(RealSamples.doubles(PAGE, RealSamples.decimals(2, 1000)), 100),
                        Profile.BALANCED))
                .isLessThan(19.5);
    }

    @Test
    void randomNumbersTakeTheirEntropy() {
        SplittableRandom random = RealSamples.random();
        assertThat(bits(i -> random.nextDouble())).isLessThan(53.3);
        assertThat(bits(i -> random.nextDouble() * Math.PI)).isLessThan(55.5);
        assertThat(bits(RealSamples.floats(PAGE, i -> random.nextInt(1 << 24) * 0x1p-24), Profile.FAST))
                .isLessThan(24.3);
    }

    @ParameterizedTest
    @EnumSource(Profile.class)
    void uuidsAndDecimals(Profile profile) {
        SplittableRandom random = RealSamples.random();
        WideColumn uuids = new WideColumn(Simple.UUID);
        WideColumn prices = new WideColumn(new Decimal(18, 2));
        for (int i = 0; i < PAGE; i++) {
            uuids.append((random.nextLong() & ~0xF000L) | 0x4000L, (random.nextLong() >>> 2) | (1L << 63));
            prices.append(0, random.nextInt(1_000_000));
        }
        assertThat(bits(uuids, profile)).isLessThan(128.1);
        assertThat(bits(prices, profile)).isLessThan(20.3);
    }

    @Test
    void binary16TakesItsBits() {
        SplittableRandom random = RealSamples.random();
        Column values = RealSamples.floats(
                PAGE, i -> Float.float16ToFloat(Float.floatToFloat16((float) random.nextDouble(-9, 9))));
        assertThat(bits(values, Profile.FAST)).isLessThan(16.3);
    }
}
