package dev.basalt.columnar.encoding.relation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.column.WideColumn;
import dev.basalt.columnar.encoding.DecodeLimit;
import dev.basalt.columnar.encoding.NodeReader;
import dev.basalt.columnar.encoding.Profile;
import dev.basalt.columnar.encoding.RoundTrip;
import dev.basalt.columnar.schema.DataType.Decimal;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.core.error.BasaltException;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CorrelatedTest {
    private static final int[] SIZES = {1, 2, 1023, 1024, 1025, 8193, 65_536};

    /// A reference that is all in memory.
    private static final class Known implements Reference {
        private final long[] all;

        Known(long[] all) {
            this.all = all;
        }

        @Override
        public long[] numbers(int from, int count, Relation relation) {
            return Arrays.copyOfRange(all, from, from + count);
        }

        @Override
        public long[] numbers(int[] positions, int index, int count, Relation relation) {
            return Arrays.stream(positions, index, index + count)
                    .mapToLong(at -> all[at])
                    .toArray();
        }
    }

    private static byte[] encode(Relation relation, long[] numbers, Column values) {
        return Objects.requireNonNull(RoundTrip.encode(Correlated.by(3, relation, numbers), values, Profile.BALANCED));
    }

    private static CorrelatedDecoder open(byte[] node, long[] numbers, Column like) {
        Location where = Location.of("test");
        DecodeLimit limit = new DecodeLimit(where, 8 << 20);
        CorrelatedDecoder decoder = (CorrelatedDecoder) NodeReader.open(
                        MemorySegment.ofArray(node), 0, where, like.type().kind(), like.size(), limit)
                .decoder();
        decoder.bind(new Known(numbers));
        return decoder;
    }

    /// Checks that values come back, whole, in ranges and one by one.
    private static int check(Relation relation, long[] numbers, Column values) {
        byte[] node = encode(relation, numbers, values);
        CorrelatedDecoder decoder = open(node, numbers, values);
        assertThat(decoder.reference()).isEqualTo(3);
        int size = values.size();
        Column all = Column.of(values.type());
        decoder.read(0, size, all);
        RoundTrip.assertSame(values, 0, all, 0, size);
        SplittableRandom random = new SplittableRandom(size);
        Column parts = Column.of(values.type());
        for (int i = 0; i < 20; i++) {
            int from = random.nextInt(size);
            int count = 1 + random.nextInt(Math.min(9000, size - from));
            int before = parts.size();
            decoder.read(from, count, parts);
            RoundTrip.assertSame(values, from, parts, before, count);
        }
        int[] some = random.ints(0, size).limit(9000).distinct().sorted().toArray();
        Column single = Column.of(values.type());
        decoder.gather(some, 0, some.length, single);
        for (int i = 0; i < some.length; i++) {
            RoundTrip.assertSame(values, some[i], single, i, 1);
        }
        return node.length;
    }

    private static Column column(long[] values, boolean isWide) {
        Column column = Column.of(isWide ? new Decimal(18, 2) : Simple.INT64);
        for (long value : values) {
            switch (column) {
                case WideColumn wide -> wide.append(value >> 63, value);
                default -> ((LongColumn) column).append(value);
            }
        }
        return column;
    }

    @ParameterizedTest
    @EnumSource(Relation.class)
    void givesBackAnyValues(Relation relation) {
        long[] edges = {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 62, -6, 100};
        for (int size : SIZES) {
            SplittableRandom random = new SplittableRandom(size);
            long[] numbers = random.longs(size).toArray();
            long[] values = random.longs(size).toArray();
            for (int i = 0; i < size; i++) {
                numbers[i] = i % 3 == 0 ? edges[random.nextInt(edges.length)] : numbers[i];
                values[i] = i % 5 == 0 ? edges[random.nextInt(edges.length)] : values[i];
            }
            check(relation, numbers, column(values, false));
            check(relation, numbers, column(values, true));
        }
    }

    @Test
    void takesFewBitsForSmallDifferences() {
        SplittableRandom random = new SplittableRandom(1);
        long[] numbers = random.longs(65_536).toArray();
        long[] values = Arrays.stream(numbers).map(x -> x + random.nextInt(16)).toArray();
        assertThat(check(Relation.OFFSET, numbers, column(values, false))).isLessThan(65_536 / 2 + 200);
    }

    @Test
    void takesNothingForCounters() {
        long[] numbers = new long[65_536];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = i / 5;
        }
        long[] positions = numbers.clone();
        Numbers.toPositions(positions, positions.length);
        long[] values = new long[65_536];
        for (int i = 0; i < values.length; i++) {
            values[i] = 1L + i % 5;
        }
        // Only runs that are cut where blocks end need more.
        assertThat(check(Relation.POSITION, positions, column(values, false))).isLessThan(1000);
    }

    @Test
    void dividesByWhatAllHaveInCommon() {
        SplittableRandom random = new SplittableRandom(2);
        long[] numbers = new long[10_000];
        long[] values = new long[10_000];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = -600L * random.nextInt(50);
            values[i] = numbers[i] / 600 * (1000 + random.nextInt(16));
        }
        assertThat(check(Relation.PRODUCT, numbers, column(values, true))).isLessThan(5000 + 200);
    }

    @Test
    void countsPositionsInBlocks() {
        long[] numbers = new long[1030];
        Arrays.fill(numbers, 1020, 1030, 7);
        Numbers.toPositions(numbers, numbers.length);
        assertThat(numbers[1019]).isEqualTo(1019);
        assertThat(numbers[1020]).isZero();
        assertThat(Arrays.copyOfRange(numbers, 1022, 1026)).containsExactly(2, 3, 0, 1);
    }

    @Test
    void doesNotTakeLongDecimals() {
        WideColumn values = new WideColumn(new Decimal(38, 0));
        values.append(1, 0);
        assertThat(RoundTrip.encode(Correlated.by(0, Relation.OFFSET, new long[1]), values, Profile.COMPACT))
                .isNull();
    }

    @Test
    void refusesToReadWithoutTheReference() {
        Column values = column(new long[] {1, 2, 3}, false);
        byte[] node = encode(Relation.OFFSET, new long[3], values);
        assertThatThrownBy(() -> RoundTrip.open(node, values).read(0, 1, Column.of(Simple.INT64)))
                .isInstanceOf(CorruptDataException.class)
                .hasMessage("[test] correlated: values must be those of a column that has a reference");
    }

    @Test
    void refusesAnUnknownRelation() {
        Column values = column(new long[] {1, 2, 3}, false);
        byte[] node = encode(Relation.OFFSET, new long[3], values);
        node[20] = 9;
        assertThatThrownBy(() -> RoundTrip.open(node, values))
                .isInstanceOf(CorruptDataException.class)
                .hasMessage("[test] correlated: relation must be 0 to 2, but is 9");
    }

    @ParameterizedTest
    @EnumSource(Relation.class)
    void survivesEveryChangedByte(Relation relation) {
        SplittableRandom random = new SplittableRandom(3);
        long[] numbers = random.longs(1500, 0, 40).toArray();
        long[] values = random.longs(1500, 0, 4000).toArray();
        Column column = column(values, relation == Relation.PRODUCT);
        byte[] node = encode(relation, numbers, column);
        for (int at = 0; at < node.length; at++) {
            byte[] changed = node.clone();
            changed[at] ^= (byte) (1 << random.nextInt(8));
            try {
                CorrelatedDecoder decoder = open(changed, numbers, column);
                decoder.read(0, 1500, Column.of(column.type()));
                decoder.gather(new int[] {0, 1100}, 0, 2, Column.of(column.type()));
            } catch (BasaltException expected) {
                // What damage may give.
            } catch (ClassCastException e) {
                assertThat(changed[0]).isNotEqualTo(node[0]);
            }
        }
    }
}
