package dev.basalt.columnar.column;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.columnar.schema.DataType;
import dev.basalt.columnar.schema.DataType.Element;
import dev.basalt.columnar.schema.DataType.FixedVector;
import dev.basalt.columnar.schema.DataType.ListOf;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.DataType.Struct;
import dev.basalt.columnar.schema.Field;
import java.math.BigInteger;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnTest {
    static final List<DataType> FLAT = List.of(
            Simple.INT64,
            Simple.FLOAT32,
            Simple.FLOAT64,
            Simple.UUID,
            Simple.STRING,
            new FixedVector(Element.FLOAT32, 3),
            new ListOf(Field.of("element", Simple.INT64)));

    /// Adds a value that only this number has.
    static void append(Column column, int number) {
        switch (column) {
            case LongColumn longs -> longs.append(number);
            case DoubleColumn doubles -> doubles.append(number);
            case FloatColumn floats -> floats.append(number);
            case WideColumn wide -> wide.append(-number, number);
            case BytesColumn bytes -> bytes.append("v" + number);
            case FixedColumn fixed -> fixed.append(new float[] {number, -number, 1}, 0);
            case ListColumn lists -> {
                for (int i = 0; i <= number % 3; i++) {
                    append(lists.elements(), number + i);
                }
                lists.appendList();
            }
            case StructColumn structs -> {
                structs.fields().forEach(field -> append(field, number));
                structs.appendStruct();
            }
        }
    }

    static String show(Column column, int row) {
        if (column.isNull(row)) {
            return "null";
        }
        return switch (column) {
            case LongColumn longs -> "" + longs.get(row);
            case DoubleColumn doubles -> "" + doubles.get(row);
            case FloatColumn floats -> "" + floats.get(row);
            case WideColumn wide -> wide.high(row) + ":" + wide.low(row);
            case BytesColumn bytes -> bytes.text(row);
            case FixedColumn fixed -> {
                float[] vector = new float[3];
                fixed.get(row, vector, 0);
                yield vector[0] + "," + vector[1] + "," + vector[2];
            }
            case ListColumn lists -> {
                StringBuilder text = new StringBuilder("[");
                for (int i = lists.offsets()[row]; i < lists.offsets()[row + 1]; i++) {
                    text.append(show(lists.elements(), i)).append(' ');
                }
                yield text.append(']').toString();
            }
            case StructColumn structs -> {
                StringBuilder text = new StringBuilder("{");
                structs.fields().forEach(field -> text.append(show(field, row)).append(' '));
                yield text.append('}').toString();
            }
        };
    }

    private static Column one(DataType type, int number) {
        Column column = Column.of(type);
        append(column, number);
        return column;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 63, 64, 65, 1024, 3000})
    void spreadPutsEachValueInItsPlace(int rows) {
        SplittableRandom random = new SplittableRandom(rows);
        for (DataType type : FLAT) {
            for (int nullsOfTen : new int[] {0, 3, 10}) {
                Column column = Column.of(type);
                append(column, 7);
                long[] bits = new long[rows / 64 + 2];
                int bitFrom = 5;
                for (int i = 0; i < rows; i++) {
                    if (random.nextInt(10) >= nullsOfTen) {
                        int bit = bitFrom + i;
                        bits[bit >>> 6] |= 1L << bit;
                        append(column, i);
                    }
                }
                column.spread(1, bits, bitFrom, rows);
                append(column, 8);
                assertThat(column.size()).isEqualTo(rows + 2);
                assertThat(show(column, 0)).isEqualTo(show(one(type, 7), 0));
                assertThat(show(column, rows + 1)).isEqualTo(show(one(type, 8), 0));
                int nulls = 0;
                for (int i = 0; i < rows; i++) {
                    int bit = bitFrom + i;
                    boolean present = (bits[bit >>> 6] >>> bit & 1) != 0;
                    nulls += present ? 0 : 1;
                    assertThat(show(column, i + 1))
                            .as("%s row %d of %d", type.label(), i, rows)
                            .isEqualTo(present ? show(one(type, i), 0) : "null");
                }
                assertThat(column.nullCount()).isEqualTo(nulls);
            }
        }
    }

    @Test
    void spreadRefusesBitsThatAreNotAsManyAsTheValues() {
        Column column = one(Simple.INT64, 7);
        assertThatThrownBy(() -> column.spread(0, new long[] {3}, 0, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there must be a bit for each of the values");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 10})
    void appendSelectedAddsTheRowsWhoseBitsAreSet(int nullsOfTen) {
        SplittableRandom random = new SplittableRandom(nullsOfTen);
        DataType struct = new Struct(List.of(Field.of("a", Simple.INT32), Field.of("b", Simple.STRING)));
        for (DataType type : concat(FLAT, struct)) {
            Column source = Column.of(type);
            long[] bits = new long[5];
            for (int i = 0; i < 300; i++) {
                if (random.nextInt(10) < nullsOfTen) {
                    source.appendNull();
                } else {
                    append(source, i);
                }
                bits[i >>> 6] |= (i < 64 || random.nextInt(3) == 0 ? 1L : 0) << i;
            }
            for (int[] range : new int[][] {{0, 300}, {1, 65}, {63, 257}, {130, 130}}) {
                Column out = Column.of(type);
                out.appendNull();
                append(out, 9);
                out.appendSelected(source, bits, range[0], range[1]);
                append(out, 8);
                assertThat(show(out, 0)).isEqualTo("null");
                assertThat(show(out, 1)).isEqualTo(show(one(type, 9), 0));
                int next = 2;
                int nulls = 1;
                for (int i = range[0]; i < range[1]; i++) {
                    if ((bits[i >>> 6] >>> i & 1) != 0) {
                        nulls += source.isNull(i) ? 1 : 0;
                        assertThat(show(out, next++))
                                .as("%s row %d", type.label(), i)
                                .isEqualTo(show(source, i));
                    }
                }
                assertThat(show(out, next++)).isEqualTo(show(one(type, 8), 0));
                assertThat(out.size()).isEqualTo(next);
                assertThat(out.nullCount()).isEqualTo(nulls);
            }
        }
    }

    @Test
    void appendKeepsNullsAndAppendPresentLeavesThemOut() {
        DataType struct = new Struct(List.of(Field.of("a", Simple.INT32), Field.of("b", Simple.STRING)));
        for (DataType type : concat(FLAT, struct)) {
            Column source = Column.of(type);
            for (int i = 0; i < 200; i++) {
                if (i % 3 == 1) {
                    source.appendNull();
                } else {
                    append(source, i);
                }
            }
            Column copy = one(type, 1);
            copy.append(source, 10, 150);
            Column dense = one(type, 1);
            dense.appendPresent(source, 10, 150);
            int next = 1;
            for (int i = 0; i < 150; i++) {
                assertThat(show(copy, i + 1)).isEqualTo(show(source, i + 10));
                if (!source.isNull(i + 10)) {
                    assertThat(show(dense, next++)).isEqualTo(show(source, i + 10));
                }
            }
            assertThat(dense.size()).isEqualTo(next);
            assertThat(dense.nullCount()).isZero();
            copy.clear();
            assertThat(copy.size()).isZero();
            append(copy, 9);
            assertThat(show(copy, 0)).isEqualTo(show(one(type, 9), 0));
        }
    }

    private static List<DataType> concat(List<DataType> types, DataType last) {
        java.util.ArrayList<DataType> all = new java.util.ArrayList<>(types);
        all.add(last);
        return all;
    }

    @Test
    void wideKeepsIntegersOf128Bits() {
        WideColumn column = new WideColumn(new DataType.Decimal(38, 2));
        BigInteger[] values = {
            BigInteger.ZERO,
            BigInteger.valueOf(-1),
            BigInteger.valueOf(Long.MIN_VALUE),
            BigInteger.ONE.shiftLeft(63),
            BigInteger.ONE.shiftLeft(127).subtract(BigInteger.ONE),
            BigInteger.ONE.shiftLeft(127).negate()
        };
        for (int i = 0; i < values.length; i++) {
            column.append(values[i]);
            assertThat(column.integer(i)).isEqualTo(values[i]);
        }
        assertThatThrownBy(() -> column.append(BigInteger.ONE.shiftLeft(127)))
                .isInstanceOf(ArithmeticException.class)
                .hasMessage("a value must fit into 128 bits, but was 170141183460469231731687303715884105728");
    }

    @Test
    void structRefusesFieldsOfDifferentLength() {
        StructColumn column = new StructColumn(new Struct(List.of(Field.of("a", Simple.INT32))));
        assertThatThrownBy(column::appendStruct)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("each field must have 1 rows, but one has 0");
    }

    @Test
    void textIsKeptOrRefused() {
        BytesColumn column = new BytesColumn(Simple.STRING);
        column.append("a\ud83d\ude00");
        for (String half : new String[] {"a\ud800", "a\udc00", "a\ud800b"}) {
            assertThatThrownBy(() -> column.append(half))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("text must be Unicode, but half a surrogate pair stands at its character 2");
        }
        assertThat(column.size()).isEqualTo(1);
        assertThat(column.text(0)).isEqualTo("a\ud83d\ude00");
    }
}
