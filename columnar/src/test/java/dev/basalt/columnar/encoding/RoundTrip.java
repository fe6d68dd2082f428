package dev.basalt.columnar.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.DoubleColumn;
import dev.basalt.columnar.column.FixedColumn;
import dev.basalt.columnar.column.FloatColumn;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.column.WideColumn;
import dev.basalt.core.error.Location;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.SplittableRandom;

/// Writes values in one encoding and reads them back, whole and in parts.
public final class RoundTrip {
    private static final long LIMIT = 256L << 20;

    private RoundTrip() {}

    /// Encodes as one encoding would, wherever it applies, at the root; children are chosen among all.
    ///
    /// @return the node; null if the encoding does not work on the values
    public static byte[] encode(Encoding encoding, Column values, Profile profile) {
        NodeWriter writer = new NodeWriter(profile);
        return writer.forced(encoding, values)
                ? Arrays.copyOf(writer.sink().bytes(), writer.sink().size())
                : null;
    }

    /// Opens a node.
    public static Decoder open(byte[] node, Column like) {
        Location where = Location.of("test");
        return NodeReader.open(
                        MemorySegment.ofArray(node),
                        0,
                        where,
                        like.type().kind(),
                        like.size(),
                        new DecodeLimit(where, LIMIT))
                .decoder();
    }

    /// Asserts that an encoding gives back the values it was given: all at once, block by block, in random ranges,
    /// and appended behind other rows.
    ///
    /// @return the size of the node in bytes
    public static int check(Encoding encoding, Column values) {
        byte[] node = encode(encoding, values, Profile.BALANCED);
        assertThat(node).as(encoding.name() + " must work on these values").isNotNull();
        Decoder decoder = open(node, values);
        Column all = Column.of(values.type());
        decoder.read(0, values.size(), all);
        assertSame(values, 0, all, 0, values.size());
        Column blocks = Column.of(values.type());
        for (int from = 0; from < values.size(); from += Decoder.BLOCK) {
            decoder.read(from, Math.min(Decoder.BLOCK, values.size() - from), blocks);
        }
        assertSame(values, 0, blocks, 0, values.size());
        SplittableRandom random = new SplittableRandom(values.size());
        Column parts = Column.of(values.type());
        for (int i = 0; i < 50; i++) {
            int from = random.nextInt(values.size());
            int count = random.nextInt(1 + Math.min(3000, values.size() - from));
            int before = parts.size();
            decoder.read(from, count, parts);
            assertThat(parts.size()).isEqualTo(before + count);
            assertSame(values, from, parts, before, count);
        }
        for (int most : new int[] {1, 5, 100, 2000}) {
            checkSingle(decoder, values, random, most);
        }
        return node.length;
    }

    /// Asserts that single values are given back, with up to so many left out between two.
    private static void checkSingle(Decoder decoder, Column values, SplittableRandom random, int most) {
        int[] positions = new int[values.size()];
        int count = 0;
        for (int at = random.nextInt(most); at < values.size() && count < 3000; at += 1 + random.nextInt(most)) {
            positions[count++] = at;
        }
        Column single = Column.of(values.type());
        int half = count / 2;
        decoder.gather(positions, 0, half, single);
        decoder.gather(positions, half, count - half, single);
        assertThat(single.size()).isEqualTo(count);
        for (int i = 0; i < count; i++) {
            assertSame(values, positions[i], single, i, 1);
        }
    }

    /// Asserts that rows are equal in every bit.
    public static void assertSame(Column expected, int from, Column actual, int actualFrom, int count) {
        for (int i = 0; i < count; i++) {
            if (isSame(expected, from + i, actual, actualFrom + i)) {
                continue;
            }
            String what = "row " + (from + i);
            switch (expected) {
                case LongColumn longs ->
                    assertThat(((LongColumn) actual).get(actualFrom + i))
                            .as(what)
                            .isEqualTo(longs.get(from + i));
                case DoubleColumn doubles ->
                    assertThat(Double.doubleToRawLongBits(((DoubleColumn) actual).get(actualFrom + i)))
                            .as(what)
                            .isEqualTo(Double.doubleToRawLongBits(doubles.get(from + i)));
                case FloatColumn floats ->
                    assertThat(Float.floatToRawIntBits(((FloatColumn) actual).get(actualFrom + i)))
                            .as(what)
                            .isEqualTo(Float.floatToRawIntBits(floats.get(from + i)));
                case WideColumn wide -> {
                    assertThat(((WideColumn) actual).high(actualFrom + i))
                            .as(what)
                            .isEqualTo(wide.high(from + i));
                    assertThat(((WideColumn) actual).low(actualFrom + i))
                            .as(what)
                            .isEqualTo(wide.low(from + i));
                }
                case BytesColumn bytes ->
                    assertThat(((BytesColumn) actual).get(actualFrom + i))
                            .as(what)
                            .isEqualTo(bytes.get(from + i));
                case FixedColumn fixed -> {
                    int size = fixed.rowBytes();
                    assertThat(Arrays.equals(
                                    fixed.bytes(),
                                    (from + i) * size,
                                    (from + i + 1) * size,
                                    ((FixedColumn) actual).bytes(),
                                    (actualFrom + i) * size,
                                    (actualFrom + i + 1) * size))
                            .as(what)
                            .isTrue();
                }
                default ->
                    throw new IllegalArgumentException(
                            "no encoding holds " + expected.type().label());
            }
        }
    }

    /// The quick way through rows that are equal; what is not is looked at again, for the message.
    private static boolean isSame(Column expected, int row, Column actual, int actualRow) {
        return switch (expected) {
            case LongColumn longs -> longs.get(row) == ((LongColumn) actual).get(actualRow);
            case DoubleColumn doubles ->
                Double.doubleToRawLongBits(doubles.get(row))
                        == Double.doubleToRawLongBits(((DoubleColumn) actual).get(actualRow));
            case FloatColumn floats ->
                Float.floatToRawIntBits(floats.get(row))
                        == Float.floatToRawIntBits(((FloatColumn) actual).get(actualRow));
            case BytesColumn bytes -> {
                BytesColumn other = (BytesColumn) actual;
                int[] offsets = bytes.offsets();
                int[] others = other.offsets();
                yield Arrays.equals(
                        bytes.bytes(),
                        offsets[row],
                        offsets[row + 1],
                        other.bytes(),
                        others[actualRow],
                        others[actualRow + 1]);
            }
            default -> false;
        };
    }
}
