package dev.basalt.columnar.encoding.integer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.columnar.column.DoubleColumn;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.encoding.Decoder;
import dev.basalt.columnar.encoding.HostileNodes;
import dev.basalt.columnar.encoding.Profile;
import dev.basalt.columnar.encoding.RoundTrip;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.core.error.CorruptDataException;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameOfReferenceTest {
    private final FrameOfReference encoding = new FrameOfReference();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 1023, 1024, 1025, 5000, 65_536})
    void allValuesComeBack(int size) {
        Integers.all(size).forEach((name, values) -> {
            int bytes = RoundTrip.check(encoding, values);
            assertThat(bytes).as(name).isLessThanOrEqualTo(16 + 40 + 8 * size + size / 64);
        });
    }

    @Test
    void everyWidthComesBackFromEveryBase() {
        SplittableRandom random = new SplittableRandom(Integers.SEED);
        for (int width = 0; width <= 64; width++) {
            int bits = width;
            long base = random.nextLong();
            RoundTrip.check(
                    encoding,
                    Integers.column(
                            2100,
                            i -> base + (bits == 0 ? 0 : i % 3 == 0 ? -1L >>> -bits : random.nextLong() >>> -bits)));
        }
    }

    /// Narrow blocks whose bases lie on both sides of zero, and farther apart than any one block is wide.
    @ParameterizedTest
    @ValueSource(longs = {1, 8, 100, 100_000, 1L << 31, 1L << 32, 1L << 40, 1L << 62, Long.MAX_VALUE - 16})
    void basesOnBothSidesOfZeroComeBack(long distance) {
        SplittableRandom random = new SplittableRandom(Integers.SEED);
        for (int size : new int[] {2048, 2049, 8 * 1024, 8 * 1024 + 5}) {
            RoundTrip.check(
                    encoding,
                    Integers.column(size, i -> ((i >>> 10) % 2 == 0 ? distance : -distance) + random.nextInt(16)));
            RoundTrip.check(encoding, Integers.column(size, i -> ((i >>> 10) % 3 - 1) * distance - random.nextInt(2)));
        }
    }

    @Test
    void littleIsWrittenForLittle() {
        assertThat(RoundTrip.check(encoding, Integers.column(5, i -> 40 + i * 7L)))
                .isEqualTo(24);
        assertThat(RoundTrip.check(encoding, Integers.column(40, i -> i & 1))).isEqualTo(24);
        assertThat(RoundTrip.check(encoding, Integers.column(1, i -> 1_700_000_000_000L + i)))
                .isEqualTo(24);
    }

    @Test
    void blocksOfOneWidthTakeNoDirectory() {
        SplittableRandom random = new SplittableRandom(Integers.SEED);
        assertThat(RoundTrip.check(encoding, Integers.column(65_536, i -> random.nextInt(2))))
                .isEqualTo(16 + 8 + 8192);
        assertThat(RoundTrip.check(encoding, Integers.column(65_536, i -> random.nextInt(1000))))
                .isEqualTo(16 + 8 + 10 * 8192);
    }

    @Test
    void blocksHaveBasesWhereTheyDiffer() {
        // Eight bits a value, and 64 bases of 16 bits.
        assertThat(RoundTrip.check(encoding, Integers.column(65_536, i -> (i >>> 10) * 1000L + (i & 255))))
                .isLessThan(65_536 + 16 + 8 + 64 * 2 + 8);
    }

    @Test
    void outliersOnBothSidesAreExceptions() {
        SplittableRandom random = new SplittableRandom(Integers.SEED);
        LongColumn values = Integers.column(
                65_536,
                i -> i % 401 == 0
                        ? i % 2 == 0 ? Long.MIN_VALUE + i : Long.MAX_VALUE - i
                        : 1_000_000_000_000L + random.nextInt(1024));
        assertThat(RoundTrip.check(encoding, values)).isLessThan(10 * 8192 + 164 * 10 + 400);
    }

    @Test
    void rareBooleansAreExceptions() {
        SplittableRandom random = new SplittableRandom(Integers.SEED);
        for (int common = 0; common <= 1; common++) {
            int usual = common;
            LongColumn values = Integers.column(65_536, i -> random.nextInt(100) == 0 ? 1 - usual : usual);
            // About 656 places of 10 bits and a bit for zigzag, and 64 counts.
            assertThat(RoundTrip.check(encoding, values)).isLessThan(1200);
        }
    }

    @Test
    void singleValuesAreFoundWhereverTheyAre() {
        SplittableRandom random = new SplittableRandom(Integers.SEED);
        Integers.all(5000).forEach((name, values) -> {
            Decoder decoder =
                    RoundTrip.open(Objects.requireNonNull(RoundTrip.encode(encoding, values, Profile.FAST)), values);
            for (int share : new int[] {2, 10, 300}) {
                int[] positions =
                        random.ints(5000L / share, 0, 5000).sorted().distinct().toArray();
                LongColumn out = new LongColumn(Simple.INT64);
                out.append(77);
                decoder.gather(positions, 1, positions.length - 1, out);
                assertThat(out.size()).isEqualTo(positions.length);
                for (int i = 1; i < positions.length; i++) {
                    assertThat(out.get(i)).as(name).isEqualTo(values.get(positions[i]));
                }
            }
        });
    }

    @Test
    void appliesToIntegersOnly() {
        DoubleColumn doubles = new DoubleColumn(Simple.FLOAT64);
        doubles.append(1);
        assertThat(encoding.applies(doubles)).isFalse();
        assertThat(RoundTrip.encode(encoding, doubles, Profile.FAST)).isNull();
    }

    @Test
    void hostileBytesGiveValuesOrErrors() {
        Integers.all(300).values().forEach(values -> HostileNodes.check(encoding, values));
        HostileNodes.check(encoding, Integers.all(3000).get("small numbers with outliers"));
        HostileNodes.check(encoding, Integers.all(3000).get("growing blocks"));
    }

    @Test
    void rejectsAWidthAbove64() {
        byte[] node = Objects.requireNonNull(RoundTrip.encode(encoding, Integers.column(5, i -> i), Profile.FAST));
        node[17] = 65;
        assertThatThrownBy(() -> RoundTrip.open(node, Integers.column(5, i -> i)))
                .isInstanceOf(CorruptDataException.class)
                .hasMessage("[test] frame-of-reference: width must be 0 to 64 bits, but is 65");
    }
}
