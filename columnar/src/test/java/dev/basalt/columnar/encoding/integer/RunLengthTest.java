package dev.basalt.columnar.encoding.integer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.encoding.DecodeLimit;
import dev.basalt.columnar.encoding.HostileNodes;
import dev.basalt.columnar.encoding.NodeReader;
import dev.basalt.columnar.encoding.Profile;
import dev.basalt.columnar.encoding.RoundTrip;
import dev.basalt.columnar.schema.DataType;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.ValueKind;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.LimitExceededException;
import dev.basalt.core.error.Location;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunLengthTest {
    private final RunLength encoding = new RunLength();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 1023, 1024, 1025, 65_536})
    void allKindsComeBackInEveryRange(int size) {
        for (DataType type : RepeatedColumns.TYPES) {
            SplittableRandom random = new SplittableRandom(Integers.SEED);
            int[] key = {0};
            RoundTrip.check(encoding, RepeatedColumns.column(type, size, i -> {
                if (random.nextInt(20) == 0) {
                    key[0] = random.nextInt(50);
                }
                return key[0];
            }));
            RoundTrip.check(encoding, RepeatedColumns.column(type, size, i -> i % 5));
        }
        Integers.all(size).values().forEach(values -> RoundTrip.check(encoding, values));
    }

    /// Runs shorter than a vector, the last of which ends where the decoder's array does.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17})
    void shortRunsComeBackThatEndWithTheArray(int length) {
        for (DataType type : RepeatedColumns.TYPES) {
            for (int size : new int[] {8, 16, 64, 1000, 1023, 1024, 1025, 4096, 65_536}) {
                RoundTrip.check(encoding, RepeatedColumns.column(type, size, i -> i / length % 50));
                RoundTrip.check(encoding, RepeatedColumns.column(type, size, i -> (size - 1 - i) / length % 50));
            }
        }
    }

    @Test
    void shortAndLongRunsOfShortValuesComeBack() {
        SplittableRandom random = new SplittableRandom(Integers.SEED);
        for (int longest : new int[] {2, 8, 9, 40}) {
            for (DataType type : RepeatedColumns.TYPES) {
                RoundTrip.check(encoding, runs(type, longest, random));
            }
            BytesColumn words = new BytesColumn(Simple.STRING);
            while (words.size() < 3000) {
                String word = "xyzxyzxyzxyz".substring(random.nextInt(12));
                for (int left = 1 + random.nextInt(longest); left > 0; left--) {
                    words.append(word);
                }
            }
            RoundTrip.check(encoding, words);
        }
    }

    private static Column runs(DataType type, int longest, SplittableRandom random) {
        int[] left = {0};
        int[] key = {0};
        return RepeatedColumns.column(type, 3000, i -> {
            if (left[0]-- == 0) {
                left[0] = random.nextInt(longest);
                key[0] = random.nextInt(50);
            }
            return key[0];
        });
    }

    @Test
    void longRunsTakeFewBytes() {
        assertThat(RoundTrip.check(encoding, RepeatedColumns.column(Simple.STRING, 65_536, i -> i / 10_000)))
                .isLessThan(400);
        assertThat(RoundTrip.check(encoding, Integers.column(65_536, i -> i / 11 * 5L)))
                .isLessThan(200);
    }

    @Test
    void zerosOfBothSignsAreDifferentRuns() {
        assertThat(RoundTrip.check(encoding, RepeatedColumns.column(Simple.FLOAT64, 600, i -> i / 100)))
                .isLessThan(200);
    }

    @Test
    void valuesThatHardlyRepeatAreNotWorthwhile() {
        LongColumn values = Integers.column(5000, i -> i);
        assertThat(encoding.estimate(values, values, new dev.basalt.columnar.encoding.NodeWriter(Profile.FAST)))
                .isInfinite();
    }

    @Test
    void hostileBytesGiveValuesOrErrors() {
        for (DataType type : RepeatedColumns.TYPES) {
            HostileNodes.check(encoding, RepeatedColumns.column(type, 1200, i -> i / 90));
        }
        HostileNodes.check(encoding, Integers.column(1200, i -> i / 7 * 3L));
    }

    @Test
    void rejectsRunsThatDoNotHaveAllValues() {
        Column values = Integers.column(1000, i -> i < 500 ? 0 : 8L);
        byte[] node = Objects.requireNonNull(RoundTrip.encode(encoding, values, Profile.FAST));
        // The lengths of runs are the last node: constant, 500.
        node[node.length - 8] = 1;
        assertThatThrownBy(() -> RoundTrip.open(node, values))
                .isInstanceOf(CorruptDataException.class)
                .hasMessage("[test] run-length: runs must have 1000 values, but have 514");
    }

    @Test
    void aLongStringThatRepeatsIsNotDecodedBeyondTheLimit() {
        BytesColumn values = new BytesColumn(Simple.STRING);
        String text = "x".repeat(10_000);
        for (int i = 0; i < 2000; i++) {
            values.append(text + i / 1000);
        }
        byte[] node = Objects.requireNonNull(RoundTrip.encode(encoding, values, Profile.FAST));
        Location where = Location.of("test");
        DecodeLimit limit = new DecodeLimit(where, 1 << 20);
        var decoder = NodeReader.open(MemorySegment.ofArray(node), 0, where, ValueKind.BYTES, values.size(), limit)
                .decoder();
        BytesColumn out = new BytesColumn(Simple.STRING);
        decoder.read(990, 20, out);
        assertThat(out.text(19)).isEqualTo(text + 1);
        assertThatThrownBy(() -> decoder.read(0, 2000, out)).isInstanceOf(LimitExceededException.class);
        assertThat(out.size()).isEqualTo(20);
    }
}
