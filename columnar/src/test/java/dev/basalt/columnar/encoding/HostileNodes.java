package dev.basalt.columnar.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.columnar.column.Column;
import dev.basalt.core.error.BasaltException;
import dev.basalt.core.error.Location;
import dev.basalt.core.testing.Seeds;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;

/// Damages nodes and reads them: there must be values, or one of the errors that data may cause, and no more memory
/// than the limit.
public final class HostileNodes {
    private static final int HEADER = 16;
    private static final long LIMIT = 8L << 20;
    private static final int MOST_PLACES = 2000;
    private static final int ROUNDS = 500;

    private final Column like;
    private final String name;
    private final Random random = Seeds.random(Seeds.first());
    private int refused;

    private HostileNodes(Column like, String name) {
        this.like = like;
        this.name = name + ", seed " + Seeds.first();
    }

    /// Encodes values, then changes bits of each byte of the node, cuts it, and overwrites it at random.
    ///
    /// @return how many of the damaged nodes were refused
    public static int check(Encoding encoding, Column values) {
        byte[] node = Objects.requireNonNull(RoundTrip.encode(encoding, values, Profile.BALANCED), encoding.name());
        return check(node, values, encoding.name());
    }

    /// As [#check(Encoding, Column)], of a node that was encoded already.
    public static int check(byte[] node, Column like, String name) {
        HostileNodes nodes = new HostileNodes(like, name);
        nodes.changeBytes(node);
        nodes.cut(node);
        nodes.overwrite(node);
        return nodes.refused;
    }

    /// Overwrites a node at random only, which takes no longer for a large one.
    public static int checkRandomly(byte[] node, Column like, String name) {
        HostileNodes nodes = new HostileNodes(like, name);
        nodes.overwrite(node);
        return nodes.refused;
    }

    private void changeBytes(byte[] node) {
        int step = 1 + node.length / MOST_PLACES;
        for (int at = 0; at < node.length; at += at < 500 ? 1 : step) {
            for (int change : new int[] {0xFF, 1 << random.nextInt(8), 1 + random.nextInt(255)}) {
                byte[] damaged = node.clone();
                damaged[at] ^= (byte) change;
                read(damaged, "byte " + at + " changed by " + change);
            }
        }
    }

    private void cut(byte[] node) {
        for (int size = 0; size < node.length; size += size < 500 ? 1 : 7) {
            read(Arrays.copyOf(node, size), "cut to " + size);
        }
    }

    /// Noise of all kinds: anywhere and near the start, short and to the end, of any bytes and of those that counts
    /// are made of.
    private void overwrite(byte[] node) {
        for (int round = 0; round < ROUNDS; round++) {
            byte[] damaged = node.clone();
            int body = node.length - HEADER;
            int from = HEADER + random.nextInt(random.nextBoolean() ? body : Math.min(64, body));
            int end = random.nextInt(4) == 0 ? node.length : Math.min(node.length, from + 1 + random.nextInt(40));
            boolean small = random.nextBoolean();
            for (int at = from; at < end; at++) {
                damaged[at] = (byte) (small && random.nextInt(4) > 0 ? random.nextInt(3) - 1 : random.nextInt());
            }
            read(damaged, "round " + round);
        }
    }

    private void read(byte[] node, String what) {
        Location where = Location.of("test");
        int size = like.size();
        int from = random.nextInt(size);
        try {
            Decoder decoder = NodeReader.open(
                            MemorySegment.ofArray(node),
                            0,
                            where,
                            like.type().kind(),
                            size,
                            new DecodeLimit(where, LIMIT))
                    .decoder();
            Column out = Column.of(like.type());
            decoder.read(from, Math.min(size - from, 700), out);
            decoder.gather(IntStream.of(0, from).distinct().toArray(), 0, from == 0 ? 1 : 2, out);
            out.clear();
            decoder.read(0, size, out);
            assertThat(out.size()).as(name + ": " + what).isEqualTo(size);
        } catch (BasaltException e) {
            assertThat(e).as(name + ": " + what).hasMessageContaining("[test");
            refused++;
        } catch (RuntimeException | Error e) {
            throw new AssertionError(name + ": values or an error about the data must come, but not this: " + what, e);
        }
    }
}
