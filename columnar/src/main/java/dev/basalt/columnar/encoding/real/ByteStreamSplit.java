package dev.basalt.columnar.encoding.real;

import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.DoubleColumn;
import dev.basalt.columnar.column.FloatColumn;
import dev.basalt.columnar.encoding.ByteSink;
import dev.basalt.columnar.encoding.Decoder;
import dev.basalt.columnar.encoding.Encoding;
import dev.basalt.columnar.encoding.NodeReader;
import dev.basalt.columnar.encoding.NodeWriter;
import dev.basalt.columnar.encoding.block.ZstdFrames;
import dev.basalt.columnar.schema.ValueKind;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Real numbers as planes of bytes, the first byte of all values, then the second and so on, each compressed with
/// zstd if that saves anything; reading any value uncompresses all.
public final class ByteStreamSplit implements Encoding {
    /// The number of this encoding.
    public static final int ID = 10;

    @Override
    public int id() {
        return ID;
    }

    @Override
    public String name() {
        return "byte-stream-split";
    }

    @Override
    public double decodeNanos() {
        return 6;
    }

    @Override
    public boolean applies(Column values) {
        return values instanceof DoubleColumn || values instanceof FloatColumn;
    }

    @Override
    public boolean encode(Column values, NodeWriter out) {
        if (out.profile().blockGain() >= 1) {
            return false;
        }
        ByteSink sink = out.sink();
        int size = values.size();
        int planes = planes(values.type().kind());
        int sizes = sink.skip(4 * planes);
        byte[] plane = new byte[size];
        long[] bits = RealBits.of(values);
        for (int i = 0; i < planes; i++) {
            for (int row = 0; row < size; row++) {
                plane[row] = (byte) (bits[row] >>> (8 * i));
            }
            int compressed = ZstdFrames.compress(plane, 0, size, out.profile().blockLevel(), size - 1, sink);
            if (compressed < 0) {
                sink.putBytes(plane, 0, size);
            }
            sink.setInt(sizes + 4 * i, compressed < 0 ? size : compressed);
        }
        return true;
    }

    private static int planes(ValueKind kind) {
        return kind == ValueKind.DOUBLE ? 8 : 4;
    }

    @Override
    public Decoder open(NodeReader in) {
        if (in.kind() != ValueKind.DOUBLE && in.kind() != ValueKind.FLOAT) {
            throw in.corrupt("values must be real numbers, but are " + in.kind());
        }
        int count = in.count();
        int planeCount = planes(in.kind());
        int[] sizes = new int[planeCount];
        for (int i = 0; i < planeCount; i++) {
            sizes[i] = in.takeCount("size of a plane", count);
        }
        in.limit().take((long) planeCount * count);
        byte[][] planes = new byte[planeCount][];
        for (int i = 0; i < planeCount; i++) {
            MemorySegment bytes = in.take(sizes[i]);
            if (sizes[i] == count) {
                planes[i] = in.limit().buffers().bytes(count);
                MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, 0, planes[i], 0, count);
            } else {
                planes[i] = in.limit().buffers().bytes(count);
                ZstdFrames.uncompress(in, bytes, planes[i], 0, count);
            }
        }
        return (from, n, out) -> {
            int row = out.extend(n);
            if (out instanceof DoubleColumn doubles) {
                join(planes, from, doubles.values(), row, n);
            } else {
                join(planes, from, ((FloatColumn) out).values(), row, n);
            }
        };
    }

    private static void join(byte[][] planes, int from, double[] out, int at, int count) {
        byte[] p0 = planes[0];
        byte[] p1 = planes[1];
        byte[] p2 = planes[2];
        byte[] p3 = planes[3];
        byte[] p4 = planes[4];
        byte[] p5 = planes[5];
        byte[] p6 = planes[6];
        byte[] p7 = planes[7];
        for (int i = 0; i < count; i++) {
            int row = from + i;
            int low = (p0[row] & 0xFF) | ((p1[row] & 0xFF) << 8) | ((p2[row] & 0xFF) << 16) | (p3[row] << 24);
            int high = (p4[row] & 0xFF) | ((p5[row] & 0xFF) << 8) | ((p6[row] & 0xFF) << 16) | (p7[row] << 24);
            out[at + i] = Double.longBitsToDouble(((long) high << 32) | (low & 0xFFFF_FFFFL));
        }
    }

    private static void join(byte[][] planes, int from, float[] out, int at, int count) {
        byte[] p0 = planes[0];
        byte[] p1 = planes[1];
        byte[] p2 = planes[2];
        byte[] p3 = planes[3];
        for (int i = 0; i < count; i++) {
            int row = from + i;
            int bits = (p0[row] & 0xFF) | ((p1[row] & 0xFF) << 8) | ((p2[row] & 0xFF) << 16) | (p3[row] << 24);
            out[at + i] = Float.intBitsToFloat(bits);
        }
    }
}
