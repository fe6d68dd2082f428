package dev.basalt.columnar.encoding.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.columnar.column.DoubleColumn;
import dev.basalt.columnar.column.FloatColumn;
import dev.basalt.columnar.encoding.HostileNodes;
import dev.basalt.columnar.encoding.Profile;
import dev.basalt.columnar.encoding.RoundTrip;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlpTest {
    private static final int[] SIZES = {1, 2, 1023, 1024, 1025, 5000};

    private static void roundTrip(IntToDoubleFunction value) {
        for (int size : SIZES) {
            RoundTrip.check(new Alp(), RealSamples.doubles(size, value));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 4, 6, 9})
    void decimalsComeBackWithoutExceptions(int digits) {
        for (int size : SIZES) {
            DoubleColumn values = RealSamples.doubles(size, RealSamples.decimals(digits, 100_000));
            RoundTrip.check(new Alp(), values);
            assertThat(exceptions(RoundTrip.encode(new Alp(), values, Profile.FAST)))
                    .isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void decimalsOfBinary32ComeBackWithoutExceptions(int digits) {
        for (int size : SIZES) {
            FloatColumn values = RealSamples.floats(size, RealSamples.decimals(digits, 1000));
            RoundTrip.check(new Alp(), values);
            assertThat(exceptions(RoundTrip.encode(new Alp(), values, Profile.FAST)))
                    .isZero();
        }
    }

    /// The number of exceptions, from the node's bytes.
    private static int exceptions(byte[] node) {
        return ByteBuffer.wrap(node).order(ByteOrder.LITTLE_ENDIAN).getInt(20);
    }

    @Test
    void wholePagesComeBack() {
        RoundTrip.check(new Alp(), RealSamples.doubles(65_536, RealSamples.decimals(2, 1e6)));
        RoundTrip.check(new Alp(), RealSamples.floats(65_537, RealSamples.decimals(2, 1000)));
    }

    @Test
    void sequencesAndProductsHaveNoExceptions() {
        for (double step : new double[] {1.5, 2.3, 0.1, 0.7, 1e-3, 123.456}) {
            roundTrip(i -> i * step);
            DoubleColumn later = RealSamples.doubles(5000, i -> (i + 1_000_000) * step);
            assertThat(exceptions(RoundTrip.encode(new Alp(), later, Profile.FAST)))
                    .as("step " + step)
                    .isZero();
        }
        roundTrip(RealSamples.walk());
        SplittableRandom random = RealSamples.random();
        roundTrip(i -> random.nextInt(1000) * 0.01);
    }

    @Test
    void binaryFractionsAndLargeNumbersHaveNoExceptions() {
        SplittableRandom random = RealSamples.random();
        for (IntToDoubleFunction value : new IntToDoubleFunction[] {
            i -> random.nextDouble(),
            i -> random.nextInt(1, 1 << 20) * 0x1p-1074,
            i -> random.nextInt(1, 1 << 20) * 0x1p1000,
            i -> random.nextInt(-50, 50) * 1e20,
            i -> (double) (random.nextLong() << 11),
        }) {
            roundTrip(value);
            byte[] node = RoundTrip.encode(new Alp(), RealSamples.doubles(3000, value), Profile.FAST);
            assertThat(exceptions(node)).isZero();
        }
        SplittableRandom floats = RealSamples.random();
        FloatColumn values = RealSamples.floats(3000, i -> floats.nextInt(1 << 24) * 0x1p-24f);
        RoundTrip.check(new Alp(), values);
        assertThat(exceptions(RoundTrip.encode(new Alp(), values, Profile.FAST)))
                .isZero();
    }

    @Test
    void everyClassOfNumbersComesBackAmongDecimals() {
        for (int size : new int[] {200, 1023, 1024, 1025, 20_000}) {
            for (int every : new int[] {5, 20, 300}) {
                RoundTrip.check(
                        new Alp(),
                        RealSamples.withEdges(RealSamples.doubles(size, RealSamples.decimals(2, 1000)), every));
                RoundTrip.check(
                        new Alp(),
                        RealSamples.withEdges(RealSamples.floats(size, RealSamples.decimals(1, 1000)), every));
            }
        }
    }

    @Test
    void exceptionsAtTheEndsOfBlocksComeBack() {
        DoubleColumn values = RealSamples.doubles(4096, i -> i / 100.0);
        for (int at : new int[] {0, 1, 2, 1023, 1024, 2047, 2048, 4095}) {
            values.values()[at] = -0.0;
        }
        RoundTrip.check(new Alp(), values);
    }

    @Test
    void eachBlockMayHaveItsScale() {
        IntToDoubleFunction two = RealSamples.decimals(2, 100);
        IntToDoubleFunction seven = RealSamples.decimals(7, 100);
        SplittableRandom random = RealSamples.random();
        DoubleColumn values = RealSamples.doubles(20_000, i -> switch (i / 4096 % 3) {
            case 0 -> two.applyAsDouble(i);
            case 1 -> seven.applyAsDouble(i);
            default -> random.nextDouble();
        });
        RoundTrip.check(new Alp(), values);
        assertThat(exceptions(RoundTrip.encode(new Alp(), values, Profile.FAST)))
                .isLessThan(2500);
    }

    @Test
    void refusesWhatWouldMostlyBeExceptions() {
        SplittableRandom random = RealSamples.random();
        assertThat(RoundTrip.encode(
                        new Alp(),
                        RealSamples.doubles(5000, i -> Double.longBitsToDouble(random.nextLong())),
                        Profile.FAST))
                .isNull();
        assertThat(RoundTrip.encode(new Alp(), RealSamples.doubles(5000, i -> Double.NaN), Profile.FAST))
                .isNull();
        assertThat(RoundTrip.encode(new Alp(), RealSamples.doubles(1, i -> -0.0), Profile.FAST))
                .isNull();
    }

    @Test
    void damagedNodesGiveErrorsOrValues() {
        HostileNodes.check(new Alp(), RealSamples.withEdges(RealSamples.doubles(400, RealSamples.decimals(2, 10)), 50));
        IntToDoubleFunction two = RealSamples.decimals(2, 100);
        IntToDoubleFunction seven = RealSamples.decimals(7, 100);
        HostileNodes.check(
                new Alp(), RealSamples.doubles(1324, i -> i < 1024 ? two.applyAsDouble(i) : seven.applyAsDouble(i)));
    }
}
