package dev.basalt.columnar.encoding.real;

import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.encoding.DecodeLimit;
import dev.basalt.columnar.encoding.NodeReader;
import dev.basalt.columnar.encoding.NodeWriter;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.ValueKind;
import java.util.Arrays;

/// The values among those of a node that its rule does not give back: where they are, and their bits.
///
/// - **Threads:** immutable once read
final class Exceptions {
    private final int[] positions;
    private final long[] bits;

    private Exceptions(int[] positions, long[] bits) {
        this.positions = positions;
        this.bits = bits;
    }

    /// Writes the positions and the bits as a node each, or nothing if there are none.
    static void write(LongColumn positions, LongColumn bits, NodeWriter out) {
        if (positions.size() > 0) {
            out.child(positions);
            out.child(bits);
        }
    }

    /// A column for positions or bits.
    static LongColumn column() {
        return new LongColumn(Simple.INT64);
    }

    /// Reads what [#write] wrote.
    ///
    /// @param in    the node, before its exceptions
    /// @param count how many there are
    static Exceptions read(NodeReader in, int count) {
        if (count == 0) {
            return new Exceptions(new int[0], new long[0]);
        }
        DecodeLimit limit = in.limit();
        limit.take(28L * count);
        LongColumn values = column();
        in.child(ValueKind.LONG, count).read(0, count, values);
        int[] positions = new int[count];
        long previous = -1;
        for (int i = 0; i < count; i++) {
            long position = values.values()[i];
            if (position <= previous || position >= in.count()) {
                throw in.corrupt("exceptions must be at ascending positions below " + in.count() + ", but one is at "
                        + position + " behind " + previous);
            }
            positions[i] = (int) position;
            previous = position;
        }
        values.clear();
        in.child(ValueKind.LONG, count).read(0, count, values);
        return new Exceptions(positions, Arrays.copyOf(values.values(), count));
    }

    /// The number of the first exception at a position or behind it.
    int first(int position) {
        int found = Arrays.binarySearch(positions, position);
        return found < 0 ? -found - 1 : found;
    }

    int count() {
        return positions.length;
    }

    int position(int number) {
        return positions[number];
    }

    long bits(int number) {
        return bits[number];
    }
}
