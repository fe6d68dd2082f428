package dev.basalt.columnar.encoding.plain;

import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.encoding.Decoder;
import dev.basalt.columnar.encoding.SelectiveDecoder;
import dev.basalt.columnar.encoding.ValueTest;
import dev.basalt.columnar.encoding.internal.BitRuns;
import org.jspecify.annotations.Nullable;

/// Reads what [Constant] wrote.
///
/// - **Threads:** confined to one
final class ConstantDecoder implements SelectiveDecoder {
    private final Decoder one;
    private @Nullable ValueTest tested;
    /// Whether the value is wanted, by the test that was used last.
    private boolean wanted;

    ConstantDecoder(Decoder one) {
        this.one = one;
    }

    @Override
    public void read(int from, int count, Column out) {
        int first = out.size();
        if (count > 0) {
            one.read(0, 1, out);
        }
        // Appending a column to itself doubles it: few steps for many rows.
        int done = 1;
        while (done < count) {
            int step = Math.min(done, count - done);
            out.append(out, first, step);
            done += step;
        }
    }

    @Override
    public void gather(int[] positions, int index, int count, Column out) {
        read(0, count, out);
    }

    @Override
    public void select(int from, int count, ValueTest test, long[] bits) {
        if (!test.equals(tested)) {
            Column value = Column.of(test.type());
            one.read(0, 1, value);
            wanted = (test.test(value)[0] & 1) != 0;
            tested = test;
        }
        if (wanted) {
            BitRuns.set(bits, 0, count);
        }
    }
}
