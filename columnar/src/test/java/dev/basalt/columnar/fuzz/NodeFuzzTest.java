package dev.basalt.columnar.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.column.LongRange;
import dev.basalt.columnar.encoding.DecodeLimit;
import dev.basalt.columnar.encoding.Decoder;
import dev.basalt.columnar.encoding.Encodings;
import dev.basalt.columnar.encoding.NodeReader;
import dev.basalt.columnar.encoding.SelectiveDecoder;
import dev.basalt.columnar.encoding.ValueTest;
import dev.basalt.columnar.schema.DataType;
import dev.basalt.columnar.schema.DataType.Element;
import dev.basalt.columnar.schema.DataType.FixedVector;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.ValueKind;
import dev.basalt.core.error.BasaltException;
import dev.basalt.core.error.Location;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.stream.IntStream;

/// Reads any bytes as a node of each encoding: a byte for the type, two for the count, then the node.
class NodeFuzzTest {
    static final List<DataType> TYPES = List.of(
            Simple.INT64,
            Simple.FLOAT32,
            Simple.FLOAT64,
            Simple.UUID,
            Simple.BINARY,
            new FixedVector(Element.FLOAT32, 3),
            Simple.BOOL,
            Simple.FLOAT16);
    private static final int PREFIX = 3;
    private static final int HEADER = 16;

    @FuzzTest(maxDuration = "10m")
    void readsAnyNode(byte[] data) {
        if (data.length < PREFIX + HEADER) {
            return;
        }
        DataType type = TYPES.get(Byte.toUnsignedInt(data[0]) % TYPES.size());
        int count = 1 + Byte.toUnsignedInt(data[1]) + 256 * Byte.toUnsignedInt(data[2]);
        byte[] node = new byte[data.length - PREFIX];
        System.arraycopy(data, PREFIX, node, 0, node.length);
        int id = Byte.toUnsignedInt(node[0]);
        if (Encodings.find(id) == null) {
            node[0] = (byte) Encodings.all().get(id % Encodings.all().size()).id();
        }
        fixHeader(MemorySegment.ofArray(node), type, count);
        Location where = Location.of("node");
        try {
            Decoder decoder = NodeReader.open(
                            MemorySegment.ofArray(node), 0, where, type.kind(), count, new DecodeLimit(where, 1 << 22))
                    .decoder();
            read(decoder, type, count);
        } catch (BasaltException _) {
            // What damage may cause.
        }
    }

    private static void fixHeader(MemorySegment node, DataType type, int count) {
        node.set(Sealed.I32, 0, (node.get(Sealed.I32, 0) & 0xFF) | (type.kind().code() << 8));
        node.set(Sealed.I32, 4, count);
        node.set(Sealed.I32, 8, (int) node.byteSize() - HEADER);
        node.set(Sealed.I32, 12, 0);
    }

    private static void read(Decoder decoder, DataType type, int count) {
        Column out = Column.of(type);
        decoder.read(count / 2, count - count / 2, out);
        requireSize(out, count - count / 2);
        out.clear();
        decoder.read(0, count, out);
        requireSize(out, count);
        out.clear();
        int[] positions = IntStream.of(0, count / 3, count - 1).distinct().toArray();
        decoder.gather(positions, 0, positions.length, out);
        requireSize(out, positions.length);
        if (decoder instanceof SelectiveDecoder selective) {
            ValueTest others = new EveryOther(type);
            if (selective.serves(others)) {
                selective.select(0, count, others, new long[(count + 63) >>> 6]);
            }
            if (type.kind() == ValueKind.LONG) {
                int half = count / 2;
                selective.select(half, count - half, new Between(type), new long[(count - half + 63) >>> 6]);
            }
        }
    }

    private record EveryOther(DataType type) implements ValueTest {
        @Override
        public long[] test(Column values) {
            long[] bits = new long[(values.size() + 63) >>> 6];
            for (int i = 0; i < values.size(); i += 2) {
                bits[i >>> 6] |= 1L << i;
            }
            return bits;
        }
    }

    private record Between(DataType type) implements ValueTest {
        @Override
        public long[] test(Column values) {
            long[] bits = new long[(values.size() + 63) >>> 6];
            for (int i = 0; i < values.size(); i++) {
                bits[i >>> 6] |= (range().holds(((LongColumn) values).get(i)) ? 1L : 0) << i;
            }
            return bits;
        }

        @Override
        public LongRange range() {
            return new LongRange(-3, 1000, false);
        }
    }

    private static void requireSize(Column out, int expected) {
        if (out.size() != expected) {
            throw new AssertionError("a decoder must give " + expected + " values, but gave " + out.size());
        }
    }
}
