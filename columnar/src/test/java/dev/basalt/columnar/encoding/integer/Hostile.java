package dev.basalt.columnar.encoding.integer;

import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.encoding.DecodeLimit;
import dev.basalt.columnar.encoding.Decoder;
import dev.basalt.columnar.encoding.Encoding;
import dev.basalt.columnar.encoding.NodeReader;
import dev.basalt.columnar.encoding.Profile;
import dev.basalt.columnar.encoding.RoundTrip;
import dev.basalt.core.error.BasaltException;
import dev.basalt.core.error.Location;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;

/// Reads nodes that were changed after they were written: whatever the bytes are, there must be values or one of our
/// errors, and no more memory than the limit.
final class Hostile {
    private static final int HEADER = 16;
    private static final long LIMIT = 8L << 20;
    private static final int MOST_FLIPS = 2000;
    private static final int FUZZES = 1000;

    private Hostile() {}

    static void check(Encoding encoding, Column values) {
        byte[] node = Objects.requireNonNull(RoundTrip.encode(encoding, values, Profile.FAST), encoding.name());
        SplittableRandom random = new SplittableRandom(node.length);
        int step = 1 + node.length / MOST_FLIPS;
        for (int at = 0; at < node.length; at += at < 500 ? 1 : step) {
            for (int change : new int[] {0xFF, 1 << random.nextInt(8), random.nextInt(1, 256)}) {
                byte[] changed = node.clone();
                changed[at] ^= (byte) change;
                read(changed, values, random, encoding.name() + ", byte " + at + " xor " + change);
            }
        }
        for (int i = 0; i < FUZZES; i++) {
            byte[] changed = node.clone();
            int from = HEADER + random.nextInt(Math.max(1, Math.min(64, node.length - HEADER)));
            for (int at = from; at < Math.min(node.length, from + 1 + random.nextInt(24)); at++) {
                changed[at] = (byte) (random.nextInt(4) == 0 ? random.nextInt(256) : random.nextInt(3) - 1);
            }
            read(changed, values, random, encoding.name() + ", fuzz " + i);
            read(Arrays.copyOf(node, random.nextInt(node.length)), values, random, encoding.name() + ", cut");
        }
    }

    private static void read(byte[] node, Column like, SplittableRandom random, String what) {
        try {
            Location where = Location.of("test");
            Decoder decoder = NodeReader.open(
                            MemorySegment.ofArray(node),
                            0,
                            where,
                            like.type().kind(),
                            like.size(),
                            new DecodeLimit(where, LIMIT))
                    .decoder();
            Column out = Column.of(like.type());
            int from = random.nextInt(like.size());
            decoder.read(from, Math.min(like.size() - from, 700), out);
            out.clear();
            decoder.gather(new int[] {0, from}, from == 0 ? 1 : 0, from == 0 ? 1 : 2, out);
            out.clear();
            decoder.read(0, like.size(), out);
        } catch (BasaltException expected) {
            // One of the errors that hostile bytes may give.
        } catch (RuntimeException | Error e) {
            throw new AssertionError(what + " must give values or an error of ours", e);
        }
    }
}
