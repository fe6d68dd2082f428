package dev.basalt.columnar.encoding.relation;

import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.column.WideColumn;
import dev.basalt.columnar.encoding.Decoder;
import dev.basalt.columnar.encoding.NodeReader;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.ValueKind;
import org.jspecify.annotations.Nullable;

/// Reads what [Correlated] wrote, once it was given the reference.
///
/// - **Memory:** the numbers of 8,192 values, taken with the first call
/// - **Threads:** confined to one
public final class CorrelatedDecoder implements Decoder {
    static final int RESTS = 1;

    private final NodeReader node;
    private final int number;
    private final Relation relation;
    private final CommonPart common;
    private final Decoder parts;
    private final @Nullable Decoder rests;
    private final LongColumn values = new LongColumn(Simple.INT64);
    private final LongColumn added = new LongColumn(Simple.INT64);
    private @Nullable Reference reference;

    static CorrelatedDecoder open(NodeReader in) {
        if (!Numbers.hasThem(in.kind())) {
            throw in.corrupt("values must be integers");
        }
        if (!in.isRoot()) {
            throw in.corrupt("a node must be the values of a page, but lies in another");
        }
        return new CorrelatedDecoder(in);
    }

    private CorrelatedDecoder(NodeReader in) {
        node = in;
        number = in.takeCount("number of the reference", Integer.MAX_VALUE);
        int code = in.takeByte();
        int shift = in.takeByte();
        int flags = in.takeShort();
        Relation known = Relation.of(code);
        if (known == null) {
            throw in.corrupt("relation must be 0 to 2, but is " + code);
        }
        relation = known;
        boolean isProduct = relation == Relation.PRODUCT;
        if (shift > (isProduct ? Long.SIZE - 1 : 0) || flags > (isProduct ? RESTS : 0)) {
            throw in.corrupt("shift and flags must be those of the relation, but are " + shift + " and " + flags);
        }
        common = new CommonPart(shift, isProduct ? in.takeLong() : 1);
        in.limit().take(5L * Long.BYTES * Math.min(Reference.MOST, in.count()));
        parts = in.child(ValueKind.LONG, in.count());
        rests = flags == RESTS ? in.child(ValueKind.LONG, in.count()) : null;
    }

    /// The column that the values follow from.
    ///
    /// @return what the node says is its number among the physical columns
    public int reference() {
        return number;
    }

    /// Gives it the reference, without which nothing can be read.
    ///
    /// @param rows the reference in the rows of this page
    public void bind(Reference rows) {
        reference = rows;
    }

    private Reference bound() {
        Reference bound = reference;
        if (bound == null) {
            throw node.corrupt("values must be those of a column that has a reference");
        }
        return bound;
    }

    @Override
    public void read(int from, int count, Column out) {
        for (int done = 0; done < count; done += Reference.MOST) {
            int step = Math.min(Reference.MOST, count - done);
            LongColumn target = target(out);
            int at = target.size();
            parts.read(from + done, step, target);
            added.clear();
            if (rests != null) {
                rests.read(from + done, step, added);
            }
            long[] numbers = bound().numbers(from + done, step, relation);
            combine(target.values(), at, step, numbers);
            finish(out, step);
        }
    }

    @Override
    public void gather(int[] positions, int index, int count, Column out) {
        for (int done = 0; done < count; done += Reference.MOST) {
            int step = Math.min(Reference.MOST, count - done);
            LongColumn target = target(out);
            int at = target.size();
            parts.gather(positions, index + done, step, target);
            added.clear();
            if (rests != null) {
                rests.gather(positions, index + done, step, added);
            }
            long[] numbers = bound().numbers(positions, index + done, step, relation);
            combine(target.values(), at, step, numbers);
            finish(out, step);
        }
    }

    private LongColumn target(Column out) {
        if (out instanceof LongColumn longs) {
            return longs;
        }
        values.clear();
        return values;
    }

    private void combine(long[] target, int at, int count, long[] numbers) {
        if (relation != Relation.PRODUCT) {
            for (int i = 0; i < count; i++) {
                target[at + i] += numbers[i];
            }
            return;
        }
        int shift = common.shift();
        long multiplier = common.multiplier();
        for (int i = 0; i < count; i++) {
            target[at + i] *= (numbers[i] >> shift) * multiplier;
        }
        if (rests != null) {
            long[] more = added.values();
            for (int i = 0; i < count; i++) {
                target[at + i] += more[i];
            }
        }
    }

    private void finish(Column out, int count) {
        if (out instanceof WideColumn wide) {
            int at = 2 * wide.extend(count);
            long[] words = wide.words();
            long[] from = values.values();
            for (int i = 0; i < count; i++) {
                words[at + 2 * i] = from[i] >> 63;
                words[at + 2 * i + 1] = from[i];
            }
        }
    }
}
