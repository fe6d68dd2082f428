package dev.basalt.columnar.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.DoubleColumn;
import dev.basalt.columnar.column.FixedColumn;
import dev.basalt.columnar.column.FloatColumn;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.column.WideColumn;
import dev.basalt.columnar.encoding.plain.Constant;
import dev.basalt.columnar.encoding.plain.Raw;
import dev.basalt.columnar.schema.DataType;
import dev.basalt.columnar.schema.DataType.Element;
import dev.basalt.columnar.schema.DataType.FixedVector;
import dev.basalt.columnar.schema.DataType.Simple;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainEncodingTest {
    private static final List<DataType> TYPES = List.of(
            Simple.INT64, Simple.FLOAT32, Simple.FLOAT64, Simple.UUID, Simple.STRING, new FixedVector(Element.INT8, 5));

    private static Column column(DataType type, int size, boolean constant) {
        SplittableRandom random = new SplittableRandom(size);
        Column column = Column.of(type);
        for (int i = 0; i < size; i++) {
            long bits = constant ? 0x7FF0_0000_0000_0001L : random.nextLong();
            switch (column) {
                case LongColumn longs -> longs.append(bits);
                case DoubleColumn doubles -> doubles.append(Double.longBitsToDouble(bits));
                case FloatColumn floats -> floats.append(Float.intBitsToFloat((int) bits));
                case WideColumn wide -> wide.append(bits, ~bits);
                case BytesColumn bytes -> bytes.append("é".repeat((int) (bits & 7)));
                case FixedColumn fixed ->
                    fixed.append(new byte[] {(byte) bits, (byte) (bits >>> 8), 0, 1, (byte) (bits >>> 16)}, 0);
                default -> throw new AssertionError(column);
            }
        }
        return column;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 1023, 1024, 1025, 65_537})
    void rawGivesBackEveryBit(int size) {
        for (DataType type : TYPES) {
            RoundTrip.check(new Raw(), column(type, size, false));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 1025, 65_537})
    void constantTakesTheBytesOfOneValue(int size) {
        for (DataType type : TYPES) {
            assertThat(RoundTrip.check(new Constant(), column(type, size, true)))
                    .isLessThanOrEqualTo(48);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 1025})
    void constantRefusesValuesThatDiffer(int size) {
        for (DataType type : TYPES) {
            assertThat(new Constant().applies(column(type, size, false)))
                    .as(type.label())
                    .isFalse();
        }
    }
}
