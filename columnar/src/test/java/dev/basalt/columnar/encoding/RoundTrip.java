package dev.basalt.columnar.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.internal.SameRows;
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
        SameRows.assertSame(expected, from, actual, actualFrom, count);
    }
}
