package dev.basalt.columnar.encoding.real;

import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.DoubleColumn;
import dev.basalt.columnar.column.FloatColumn;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.encoding.Decoder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads what [Alp] wrote.
///
/// - **Memory:** the integers of one block
/// - **Threads:** confined to one
final class AlpDecoder implements Decoder {
    private final List<Scale> scales;
    private final byte @Nullable [] scaleOfBlock;
    private final Decoder integers;
    private final Exceptions exceptions;
    private final LongColumn block;

    /// @param scaleOfBlock the number of each block's scale; null if there is one scale
    /// @param block        to be used by this alone
    AlpDecoder(
            List<Scale> scales,
            byte @Nullable [] scaleOfBlock,
            Decoder integers,
            Exceptions exceptions,
            LongColumn block) {
        this.scales = scales;
        this.scaleOfBlock = scaleOfBlock;
        this.integers = integers;
        this.exceptions = exceptions;
        this.block = block;
    }

    private int scale(int position) {
        return scaleOfBlock == null ? 0 : Byte.toUnsignedInt(scaleOfBlock[position / BLOCK]);
    }

    /// Sets rows to what the integers at hand stand for.
    private void decode(int number, int step, Column out, int row) {
        Scale scale = scales.get(number);
        if (out instanceof DoubleColumn doubles) {
            scale.decode(block.values(), 0, doubles.values(), row, step);
        } else {
            scale.decode(block.values(), 0, ((FloatColumn) out).values(), row, step);
        }
    }

    @Override
    public void gather(int[] positions, int index, int count, Column out) {
        if (count == 0) {
            return;
        }
        int row = out.extend(count);
        int done = 0;
        while (done < count) {
            int number = scale(positions[index + done]);
            int most = Math.min(BLOCK, count - done);
            int step = 1;
            while (step < most && scale(positions[index + done + step]) == number) {
                step++;
            }
            block.clear();
            integers.gather(positions, index + done, step, block);
            decode(number, step, out, row + done);
            done += step;
        }
        int next = exceptions.first(positions[index]);
        for (int i = 0; i < count; i++) {
            int position = positions[index + i];
            while (next < exceptions.count() && exceptions.position(next) < position) {
                next++;
            }
            if (next < exceptions.count() && exceptions.position(next) == position) {
                RealBits.set(out, row + i, exceptions.bits(next));
            }
        }
    }

    @Override
    public void read(int from, int count, Column out) {
        int row = out.extend(count);
        int done = 0;
        while (done < count) {
            int position = from + done;
            int step = Math.min(count - done, BLOCK - (position & (BLOCK - 1)));
            block.clear();
            integers.read(position, step, block);
            decode(scale(position), step, out, row + done);
            done += step;
        }
        for (int i = exceptions.first(from); i < exceptions.count() && exceptions.position(i) < from + count; i++) {
            RealBits.set(out, row + exceptions.position(i) - from, exceptions.bits(i));
        }
    }
}
