package dev.basalt.columnar.encoding.integer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.encoding.DecodeLimit;
import dev.basalt.columnar.encoding.Decoder;
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

class DictionaryTest {
    private final Dictionary encoding = new Dictionary();

    @ParameterizedTest
    @ValueSource(ints = {16, 1023, 1024, 1025, 65_536})
    void allKindsComeBackInEveryRange(int size) {
        for (DataType type : RepeatedColumns.TYPES) {
            for (int distinct : new int[] {1, 8, size / 4}) {
                SplittableRandom random = new SplittableRandom(Integers.SEED);
                RoundTrip.check(encoding, RepeatedColumns.column(type, size, i -> random.nextInt(distinct)));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 16, 17, 32, 33, 100})
    void stringsOfEveryLengthUpToTheLongestComeBack(int longest) {
        SplittableRandom random = new SplittableRandom(Integers.SEED);
        BytesColumn words = new BytesColumn(Simple.STRING);
        for (int i = 0; i < 3000; i++) {
            int length = random.nextInt(longest + 1);
            words.append((char) ('a' + length % 26) + "-".repeat(Math.max(0, length - 1)));
        }
        RoundTrip.check(encoding, words);
    }

    @Test
    void codesTakeTheBitsOfTheNumberOfValues() {
        SplittableRandom random = new SplittableRandom(Integers.SEED);
        for (DataType type : RepeatedColumns.TYPES) {
            assertThat(RoundTrip.check(encoding, RepeatedColumns.column(type, 65_536, i -> random.nextInt(8))))
                    .as(type.label())
                    .isBetween(3 * 8192, 3 * 8192 + 500);
        }
    }

    @Test
    void valuesAreSortedWhereverThatIsQuick() {
        for (DataType type : RepeatedColumns.TYPES) {
            byte[] node = Objects.requireNonNull(
                    RoundTrip.encode(encoding, RepeatedColumns.column(type, 3000, i -> (i * 37) % 100), Profile.FAST));
            assertThat(node[16]).as(type.label()).isEqualTo((byte) (type == Simple.UUID ? 0 : 1));
        }
        Distinct distinct =
                Objects.requireNonNull(Distinct.of(RepeatedColumns.column(Simple.FLOAT64, 600, i -> i % 6), 300));
        Column values = RepeatedColumns.column(Simple.FLOAT64, 600, i -> i % 6);
        assertThat(distinct.sort(values)).isTrue();
        // -Infinity, -0.0, 0.0, 1.5, and the two that are not numbers.
        assertThat(java.util.Arrays.copyOf(distinct.rows(), 6)).containsExactly(4, 1, 0, 5, 2, 3);
    }

    @Test
    void givesUpWhenMoreThanHalfOfTheValuesDiffer() {
        LongColumn values = Integers.column(5000, i -> i % 2501);
        assertThat(RoundTrip.encode(encoding, values, Profile.FAST)).isNull();
        assertThat(RoundTrip.encode(encoding, Integers.column(5000, i -> i % 2500), Profile.FAST))
                .isNotNull();
    }

    @Test
    void singleValuesAreFoundWhereverTheyAre() {
        for (DataType type : RepeatedColumns.TYPES) {
            Column values = RepeatedColumns.column(type, 5000, i -> (i * 31) % 200);
            Decoder decoder =
                    RoundTrip.open(Objects.requireNonNull(RoundTrip.encode(encoding, values, Profile.FAST)), values);
            int[] positions = new SplittableRandom(Integers.SEED)
                    .ints(2000, 0, 5000)
                    .sorted()
                    .distinct()
                    .toArray();
            Column out = Column.of(type);
            decoder.gather(positions, 0, positions.length, out);
            for (int i = 0; i < positions.length; i++) {
                RoundTrip.assertSame(values, positions[i], out, i, 1);
            }
        }
    }

    @Test
    void hostileBytesGiveValuesOrErrors() {
        for (DataType type : RepeatedColumns.TYPES) {
            HostileNodes.check(encoding, RepeatedColumns.column(type, 1200, i -> (i * 7919) % 60));
        }
    }

    @Test
    void rejectsACodeOfNoValue() {
        SplittableRandom random = new SplittableRandom(Integers.SEED);
        Column values = RepeatedColumns.column(Simple.STRING, 1024, i -> random.nextInt(3));
        byte[] node = Objects.requireNonNull(RoundTrip.encode(encoding, values, Profile.FAST));
        // The codes are the last node, of two bits each.
        node[node.length - 1] = (byte) 0xFF;
        Decoder decoder = RoundTrip.open(node, values);
        assertThatThrownBy(() -> decoder.read(0, 1024, Column.of(Simple.STRING)))
                .isInstanceOf(CorruptDataException.class)
                .hasMessage("[test] dictionary: codes must be below 3, but one is not");
    }

    @Test
    void aLongStringThatRepeatsIsNotDecodedBeyondTheLimit() {
        BytesColumn values = new BytesColumn(Simple.STRING);
        String text = "x".repeat(10_000);
        for (int i = 0; i < 3000; i++) {
            values.append(text + i % 3);
        }
        byte[] node = Objects.requireNonNull(RoundTrip.encode(encoding, values, Profile.FAST));
        Location where = Location.of("test");
        DecodeLimit limit = new DecodeLimit(where, 1 << 20);
        Decoder decoder = NodeReader.open(MemorySegment.ofArray(node), 0, where, ValueKind.BYTES, 3000, limit)
                .decoder();
        BytesColumn out = new BytesColumn(Simple.STRING);
        decoder.read(990, 20, out);
        assertThat(out.text(19)).isEqualTo(text + 1009 % 3);
        assertThatThrownBy(() -> decoder.read(0, 3000, out)).isInstanceOf(LimitExceededException.class);
    }

    @Test
    void sortsStringsAsUnsignedBytes() {
        SplittableRandom random = new SplittableRandom(Integers.SEED);
        byte[] letters = {0, 1, 'a', -1};
        for (int round = 0; round < 300; round++) {
            BytesColumn values = new BytesColumn(Simple.BINARY);
            int shared = random.nextInt(12);
            for (int i = 0; i < random.nextInt(1, 200); i++) {
                byte[] value = new byte[shared + random.nextInt(20)];
                for (int at = shared; at < value.length; at++) {
                    value[at] = letters[random.nextInt(8) == 0 ? random.nextInt(letters.length) : 0];
                }
                values.append(value, 0, value.length);
            }
            Distinct distinct = Objects.requireNonNull(Distinct.of(values, values.size()));
            assertThat(distinct.sort(values)).isTrue();
            for (int i = 1; i < distinct.count(); i++) {
                assertThat(java.util.Arrays.compareUnsigned(
                                values.get(distinct.rows()[i - 1]), values.get(distinct.rows()[i])))
                        .as("seed %d, round %d", Integers.SEED, round)
                        .isNegative();
            }
            for (int i = 0; i < values.size(); i++) {
                assertThat(values.get(distinct.rows()[distinct.numbers()[i]]))
                        .as("seed %d, round %d", Integers.SEED, round)
                        .isEqualTo(values.get(i));
            }
        }
    }
}
