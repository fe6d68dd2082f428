package dev.basalt.columnar.encoding.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.encoding.Decoder;
import dev.basalt.columnar.encoding.Encoding;
import dev.basalt.columnar.encoding.Profile;
import dev.basalt.columnar.encoding.RoundTrip;
import dev.basalt.core.error.BasaltException;
import java.util.Arrays;
import java.util.SplittableRandom;

/// Damages nodes and reads them: there must be values, or one of the errors that data may cause.
public final class HostileNodes {
    private HostileNodes() {}

    /// Changes each byte of a node, cuts it at many lengths, and overwrites it at random.
    public static void check(Encoding encoding, Column values, long seed) {
        byte[] node = RoundTrip.encode(encoding, values, Profile.BALANCED);
        assertThat(node).as(encoding.name()).isNotNull();
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < node.length; i++) {
            byte old = node[i];
            for (byte change : new byte[] {1, (byte) random.nextInt(2, 256)}) {
                node[i] = (byte) (old ^ change);
                read(encoding, node, values, "seed " + seed + ", byte " + i + " changed by " + change);
            }
            node[i] = old;
        }
        for (int length = 0; length < node.length; length += length < 200 ? 1 : 7) {
            read(encoding, Arrays.copyOf(node, length), values, "cut to " + length);
        }
        for (int round = 0; round < 500; round++) {
            byte[] copy = node.clone();
            int from = random.nextInt(16, node.length);
            int end = Math.min(node.length, from + random.nextInt(1, 40));
            for (int i = from; i < end; i++) {
                copy[i] = (byte) random.nextInt();
            }
            read(encoding, copy, values, "seed " + seed + ", round " + round);
        }
    }

    private static void read(Encoding encoding, byte[] node, Column like, String what) {
        try {
            Decoder decoder = RoundTrip.open(node, like);
            Column out = Column.of(like.type());
            decoder.read(0, like.size(), out);
            out.clear();
            decoder.read(like.size() / 3, like.size() / 2, out);
        } catch (BasaltException e) {
            assertThat(e).as(what).hasMessageContaining("[test");
        } catch (RuntimeException | Error e) {
            throw new AssertionError(encoding.name() + " must not fail so: " + what, e);
        }
    }
}
