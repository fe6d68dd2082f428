package dev.basalt.columnar.encoding.block;

import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.encoding.ByteSink;
import dev.basalt.columnar.encoding.Decoder;
import dev.basalt.columnar.encoding.Encoding;
import dev.basalt.columnar.encoding.NodeReader;
import dev.basalt.columnar.encoding.NodeWriter;
import java.lang.foreign.MemorySegment;

/// A node of another encoding, compressed with zstd; reading any value uncompresses all.
///
/// Which encoding lies within, and whether compressing pays, is for [NodeWriter] to say: it wraps the root of a page.
public final class ZstdBlock implements Encoding {
    /// The number of this encoding.
    public static final int ID = 11;

    /// What it costs to uncompress a byte.
    public static final double NANOS_PER_BYTE = 1;

    /// The node within is aligned as it was where it was written, in a page aligned to so many bytes.
    private static final int ALIGNMENT = 64;

    private static final int BODY_HEADER_BYTES = 8;

    @Override
    public int id() {
        return ID;
    }

    @Override
    public String name() {
        return "zstd";
    }

    @Override
    public double decodeNanos() {
        return 8 * NANOS_PER_BYTE;
    }

    /// Never among those that a node is tried in: [NodeWriter] wraps what it chose.
    @Override
    public boolean applies(Column values) {
        return false;
    }

    @Override
    public boolean encode(Column values, NodeWriter out) {
        ByteSink sink = out.sink();
        int start = sink.size();
        out.child(values);
        return compress(sink, start, start, Integer.MAX_VALUE, out.profile().blockLevel());
    }

    /// Puts the body of a node of this encoding in the place of bytes at the end of a sink.
    ///
    /// @param sink   holds the bytes of the node within
    /// @param inner  where it begins, a multiple of 8
    /// @param start  where the body is to begin, a multiple of 8, at most 16 bytes behind `inner`
    /// @param most   the most bytes that the body may take
    /// @param levels how hard to try, or [ZstdFrames#SINGLE_BYTES]: one after another, as long as each leaves less
    /// @return whether it took no more; if not, the sink is as it was
    public static boolean compress(ByteSink sink, int inner, int start, int most, int... levels) {
        int end = sink.size();
        int size = end - inner;
        int at = sink.size();
        sink.putInt(size);
        sink.putInt(inner & (ALIGNMENT - 1));
        int frameAt = sink.size();
        int frame = Integer.MAX_VALUE;
        for (int level : levels) {
            int next = ZstdFrames.compress(sink.bytes(), inner, size, level, frame - 1, sink);
            if (next < 0) {
                // Where trying harder does not pay, trying still harder hardly does.
                break;
            }
            // It lies behind the one before, if there was one.
            System.arraycopy(sink.bytes(), sink.size() - next, sink.bytes(), frameAt, next);
            sink.truncate(frameAt + next);
            frame = next;
        }
        if (frame > most - BODY_HEADER_BYTES) {
            sink.truncate(end);
            return false;
        }
        System.arraycopy(sink.bytes(), at, sink.bytes(), start, BODY_HEADER_BYTES + frame);
        sink.truncate(start + BODY_HEADER_BYTES + frame);
        return true;
    }

    @Override
    public Decoder open(NodeReader in) {
        int size = in.takeCount("size of the node within", Integer.MAX_VALUE - ALIGNMENT - 64);
        int skew = in.takeCount("place of the node within", ALIGNMENT - 1);
        if ((skew & 7) != 0) {
            throw in.corrupt("place of the node within must be a multiple of 8, but is " + skew);
        }
        in.limit().take((long) size + skew);
        byte[] bytes = in.limit().buffers().bytes(skew + size);
        ZstdFrames.uncompress(in, in.take(in.remaining()), bytes, skew, size);
        return in.inside(MemorySegment.ofArray(bytes).asSlice(0, (long) skew + size), skew);
    }
}
