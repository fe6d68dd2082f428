package dev.basalt.columnar.encoding.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.encoding.Decoder;
import dev.basalt.columnar.encoding.RoundTrip;
import dev.basalt.core.error.BasaltException;
import java.util.Arrays;
import java.util.SplittableRandom;

/// Opens and reads damaged nodes: what comes must be values or an error about the data.
final class HostileBytes {
    private HostileBytes() {}

    /// Flips bits of every byte of a node, cuts it at every length, then fills it with noise from every place on.
    ///
    /// @return how many of the damaged nodes were refused
    static int check(byte[] node, Column like, long seed) {
        int refused = 0;
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < node.length; i++) {
            for (int flip : new int[] {1 << random.nextInt(8), 0xFF, 1 + random.nextInt(255)}) {
                byte[] damaged = node.clone();
                damaged[i] ^= (byte) flip;
                refused += refuses(damaged, like, "seed " + seed + ", byte " + i + " ^ " + flip);
            }
            refused += refuses(Arrays.copyOf(node, i), like, "cut to " + i + " bytes");
        }
        return refused + noise(node, like, seed);
    }

    /// Fills a node with noise in several ways.
    ///
    /// @return how many of the damaged nodes were refused
    static int noise(byte[] node, Column like, long seed) {
        int refused = 0;
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 500; round++) {
            byte[] damaged = node.clone();
            int from = random.nextInt(16, node.length);
            int to = random.nextBoolean() ? node.length : Math.min(node.length, from + 16);
            for (int i = from; i < to; i++) {
                damaged[i] = (byte) random.nextInt();
            }
            refused += refuses(damaged, like, "seed " + seed + ", noise " + round);
        }
        return refused;
    }

    private static int refuses(byte[] node, Column like, String what) {
        int size = like.size();
        BytesColumn out = new BytesColumn(like.type());
        try {
            Decoder decoder = RoundTrip.open(node, like);
            decoder.read(0, size, out);
            decoder.read(size / 2, size - size / 2, out);
            decoder.read(size - 1, 1, out);
            assertThat(out.size()).as(what).isEqualTo(size + size - size / 2 + 1);
            return 0;
        } catch (BasaltException e) {
            return 1;
        } catch (RuntimeException | Error e) {
            throw new AssertionError("a damaged node must be refused in the language of the data: " + what, e);
        }
    }
}
