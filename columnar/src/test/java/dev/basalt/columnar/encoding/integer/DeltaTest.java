package dev.basalt.columnar.encoding.integer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.encoding.Decoder;
import dev.basalt.columnar.encoding.HostileNodes;
import dev.basalt.columnar.encoding.Profile;
import dev.basalt.columnar.encoding.RoundTrip;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.core.error.CorruptDataException;
import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeltaTest {
    private final Delta encoding = new Delta();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 1023, 1024, 1025, 2049, 5000, 65_536})
    void allValuesComeBack(int size) {
        Integers.all(size).forEach((name, values) -> RoundTrip.check(encoding, values));
    }

    @Test
    void anArithmeticSequenceTakesFewerThan100BytesAPage() {
        assertThat(RoundTrip.check(encoding, Integers.column(65_536, i -> i))).isLessThan(100);
        assertThat(RoundTrip.check(encoding, Integers.column(65_536, i -> i * 3L + 7)))
                .isLessThan(100);
        assertThat(RoundTrip.check(encoding, Integers.column(65_530, i -> 1_700_000_000_000_000L - i * 60_000_000L)))
                .isLessThan(100);
        assertThat(RoundTrip.check(encoding, Integers.column(65_536, i -> Long.MAX_VALUE + i * 5L)))
                .isLessThan(100);
        assertThat(RoundTrip.check(encoding, Integers.column(1025, i -> i * 10L)))
                .isLessThan(100);
    }

    @Test
    void jitterTakesTheBitsOfTheJitter() {
        SplittableRandom random = new SplittableRandom(Integers.SEED);
        LongColumn values =
                Integers.column(65_536, i -> 1_700_000_000_000_000L + i * 60_000_000L + random.nextInt(5_000));
        // Differences from -4,999 to 4,999 about their mean: 14 bits.
        assertThat(RoundTrip.check(encoding, values)).isLessThan(14 * 8192 + 800);
    }

    @Test
    void anyBlockIsReadWithoutThoseBeforeIt() {
        SplittableRandom random = new SplittableRandom(Integers.SEED);
        LongColumn values = Integers.column(10_000, i -> i * 1_000L + random.nextInt(10));
        Decoder decoder =
                RoundTrip.open(Objects.requireNonNull(RoundTrip.encode(encoding, values, Profile.FAST)), values);
        int[] positions = {3, 4, 2047, 2048, 2050, 9999};
        LongColumn out = new LongColumn(Simple.INT64);
        decoder.gather(positions, 0, positions.length, out);
        assertThat(Arrays.copyOf(out.values(), positions.length))
                .isEqualTo(Arrays.stream(positions).mapToLong(values::get).toArray());
    }

    @Test
    void hostileBytesGiveValuesOrErrors() {
        Integers.all(300).values().forEach(values -> HostileNodes.check(encoding, values));
        HostileNodes.check(encoding, Integers.all(3000).get("timestamps with jitter"));
    }

    @Test
    void rejectsANumberWithoutEnd() {
        byte[] node = Objects.requireNonNull(RoundTrip.encode(encoding, Integers.column(50, i -> i), Profile.FAST));
        Arrays.fill(node, 16, 40, (byte) 0x80);
        assertThatThrownBy(() -> RoundTrip.open(node, Integers.column(50, i -> i)))
                .isInstanceOf(CorruptDataException.class)
                .hasMessage("[test] delta: a number must end after 10 bytes");
    }
}
