package dev.basalt.columnar.encoding.relation;

import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.column.WideColumn;
import dev.basalt.columnar.encoding.ByteSink;
import dev.basalt.columnar.encoding.Decoder;
import dev.basalt.columnar.encoding.Encoding;
import dev.basalt.columnar.encoding.NodeReader;
import dev.basalt.columnar.encoding.NodeWriter;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.ValueKind;

/// Integers by what another column has in the same rows.
///
/// ```text
/// SIZE     FIELD
/// 4        the number of the reference among the physical columns
/// 1        the relation: 0 = offset, 1 = position, 2 = product
/// 1        of products: how far numbers are shifted
/// 1        of products: 1 = there are rests
/// 1        0
/// 8        of products: what numbers are multiplied by
/// node     integers: differences, or factors
/// node     of products with rests: integers, what is to be added
/// ```
///
/// Only whoever has the reference's rows can write and read such a node: it must be the root of a page.
///
/// - **Threads:** stateless
public final class Correlated implements Encoding {
    /// The number of this encoding.
    public static final int ID = 17;

    /// Makes the encoding.
    public Correlated() {}

    @Override
    public int id() {
        return ID;
    }

    @Override
    public String name() {
        return "correlated";
    }

    @Override
    public double decodeNanos() {
        return 1.5;
    }

    /// Never by itself: it takes a reference.
    @Override
    public boolean applies(Column values) {
        return false;
    }

    @Override
    public boolean encode(Column values, NodeWriter out) {
        return false;
    }

    @Override
    public Decoder open(NodeReader in) {
        return CorrelatedDecoder.open(in);
    }

    /// The encoding with what it takes.
    ///
    /// @param reference the number of the reference among the physical columns
    /// @param relation  how values follow from it
    /// @param numbers   what the reference has in the row of each value, as [Reference] says
    /// @return an encoding for [NodeWriter#forced], of these rows only
    public static Encoding by(int reference, Relation relation, long[] numbers) {
        return new Bound(reference, relation, numbers);
    }

    private static final class Bound implements Encoding {
        private final int reference;
        private final Relation relation;
        private final long[] numbers;

        Bound(int reference, Relation relation, long[] numbers) {
            this.reference = reference;
            this.relation = relation;
            this.numbers = numbers;
        }

        @Override
        public int id() {
            return ID;
        }

        @Override
        public String name() {
            return "correlated";
        }

        @Override
        public double decodeNanos() {
            return 1.5;
        }

        @Override
        public boolean applies(Column values) {
            return Numbers.hasThem(values.type().kind());
        }

        @Override
        public boolean encode(Column values, NodeWriter out) {
            if (!isShort(values)) {
                return false;
            }
            int size = values.size();
            LongColumn rest = new LongColumn(Simple.INT64);
            rest.extend(size);
            Numbers.copy(values, 0, size, rest.values());
            ByteSink sink = out.sink();
            sink.putInt(reference);
            sink.putByte(relation.code());
            if (relation == Relation.PRODUCT) {
                encodeProduct(rest, out);
                return true;
            }
            sink.putByte(0);
            sink.putShort(0);
            long[] differences = rest.values();
            for (int i = 0; i < size; i++) {
                differences[i] -= numbers[i];
            }
            out.blockChild(rest);
            return true;
        }

        private void encodeProduct(LongColumn values, NodeWriter out) {
            int size = values.size();
            CommonPart common = CommonPart.of(numbers, size);
            LongColumn factors = new LongColumn(Simple.INT64);
            factors.extend(size);
            boolean hasRests = false;
            long last = 0;
            for (int i = 0; i < size; i++) {
                long number = common.without(numbers[i]);
                last = number == 0 ? last : values.values()[i] / number;
                factors.values()[i] = last;
                values.values()[i] -= number * last;
                hasRests |= values.values()[i] != 0;
            }
            ByteSink sink = out.sink();
            sink.putByte(common.shift());
            sink.putShort(hasRests ? CorrelatedDecoder.RESTS : 0);
            sink.putLong(common.multiplier());
            out.blockChild(factors);
            if (hasRests) {
                out.blockChild(values);
            }
        }

        @Override
        public Decoder open(NodeReader in) {
            return CorrelatedDecoder.open(in);
        }
    }

    /// Whether values have numbers that tell all of them.
    static boolean isShort(Column values) {
        if (!(values instanceof WideColumn wide)) {
            return values.type().kind() == ValueKind.LONG;
        }
        long[] words = wide.words();
        long differing = 0;
        for (int i = 0; i < 2 * wide.size(); i += 2) {
            differing |= words[i] ^ (words[i + 1] >> 63);
        }
        return differing == 0;
    }
}
