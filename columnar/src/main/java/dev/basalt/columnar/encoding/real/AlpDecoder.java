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

    @Override
    public void read(int from, int count, Column out) {
        int row = out.extend(count);
        int done = 0;
        while (done < count) {
            int position = from + done;
            int step = Math.min(count - done, BLOCK - (position & (BLOCK - 1)));
            block.clear();
            integers.read(position, step, block);
            int number = scaleOfBlock == null ? 0 : Byte.toUnsignedInt(scaleOfBlock[position / BLOCK]);
            Scale scale = scales.get(number);
            if (out instanceof DoubleColumn doubles) {
                scale.decode(block.values(), 0, doubles.values(), row + done, step);
            } else {
                scale.decode(block.values(), 0, ((FloatColumn) out).values(), row + done, step);
            }
            done += step;
        }
        for (int i = exceptions.first(from); i < exceptions.count() && exceptions.position(i) < from + count; i++) {
            RealBits.set(out, row + exceptions.position(i) - from, exceptions.bits(i));
        }
    }
}
