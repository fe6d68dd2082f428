package dev.basalt.columnar.encoding.real;

import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.column.WideColumn;
import dev.basalt.columnar.encoding.DecodeBuffers;
import dev.basalt.columnar.encoding.Decoder;
import dev.basalt.columnar.encoding.Encoding;
import dev.basalt.columnar.encoding.NodeReader;
import dev.basalt.columnar.encoding.NodeWriter;
import dev.basalt.columnar.schema.ValueKind;
import org.jspecify.annotations.Nullable;

/// Values of 128 bits as two nodes of integers, the lower words and the upper ones; without the upper ones if they
/// only repeat the sign.
public final class WideSplit implements Encoding {
    /// The number of this encoding.
    public static final int ID = 18;

    private static final int SIGNS = 0;
    private static final int WORDS = 1;

    @Override
    public int id() {
        return ID;
    }

    @Override
    public String name() {
        return "wide-split";
    }

    @Override
    public double decodeNanos() {
        return 1;
    }

    @Override
    public boolean applies(Column values) {
        return values instanceof WideColumn;
    }

    @Override
    public boolean encode(Column values, NodeWriter out) {
        long[] words = ((WideColumn) values).words();
        int size = values.size();
        LongColumn low = Exceptions.column();
        LongColumn high = Exceptions.column();
        low.extend(size);
        high.extend(size);
        long differing = 0;
        for (int i = 0; i < size; i++) {
            long upper = words[2 * i];
            long lower = words[2 * i + 1];
            high.values()[i] = upper;
            low.values()[i] = lower;
            differing |= upper ^ (lower >> 63);
        }
        out.sink().putByte(differing == 0 ? SIGNS : WORDS);
        out.child(low);
        if (differing != 0) {
            out.child(high);
        }
        return true;
    }

    @Override
    public Decoder open(NodeReader in) {
        if (in.kind() != ValueKind.WIDE) {
            throw in.corrupt("values must be " + ValueKind.WIDE + ", but are " + in.kind());
        }
        int form = in.takeByte();
        if (form > WORDS) {
            throw in.corrupt("form must be 0 or 1, but is " + form);
        }
        Decoder low = in.child(ValueKind.LONG, in.count());
        Decoder high = form == WORDS ? in.child(ValueKind.LONG, in.count()) : null;
        return new Words(low, high, in.limit().buffers());
    }

    /// Puts the words of a block together.
    private static final class Words implements Decoder {
        private final Decoder low;
        private final @Nullable Decoder high;
        private final LongColumn lowBlock;
        private final LongColumn highBlock;

        Words(Decoder low, @Nullable Decoder high, DecodeBuffers buffers) {
            this.low = low;
            this.high = high;
            this.lowBlock = buffers.column();
            this.highBlock = buffers.column();
        }

        @Override
        public void read(int from, int count, Column out) {
            int row = out.extend(count);
            long[] words = ((WideColumn) out).words();
            for (int done = 0; done < count; done += BLOCK) {
                int step = Math.min(BLOCK, count - done);
                lowBlock.clear();
                low.read(from + done, step, lowBlock);
                highBlock.clear();
                if (high != null) {
                    high.read(from + done, step, highBlock);
                }
                join(step, words, 2 * (row + done));
            }
        }

        private void join(int count, long[] words, int at) {
            long[] lower = lowBlock.values();
            long[] upper = highBlock.values();
            if (high == null) {
                for (int i = 0; i < count; i++) {
                    words[at + 2 * i] = lower[i] >> 63;
                    words[at + 2 * i + 1] = lower[i];
                }
            } else {
                for (int i = 0; i < count; i++) {
                    words[at + 2 * i] = upper[i];
                    words[at + 2 * i + 1] = lower[i];
                }
            }
        }
    }
}
