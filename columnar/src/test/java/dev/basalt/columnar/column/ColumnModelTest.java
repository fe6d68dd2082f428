package dev.basalt.columnar.column;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.columnar.schema.DataType;
import dev.basalt.columnar.schema.DataType.Struct;
import dev.basalt.columnar.schema.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Columns of every kind beside a list of what they should hold, after any steps.
class ColumnModelTest {
    static List<DataType> types() {
        List<DataType> types = new ArrayList<>(ColumnTest.FLAT);
        types.add(new Struct(List.of(
                Field.of("a", DataType.Simple.INT32),
                Field.of("b", new DataType.ListOf(Field.of("e", ColumnTest.FLAT.get(4)))))));
        return types;
    }

    private static void append(Column column, List<String> model, int number) {
        if (number % 5 == 3) {
            column.appendNull();
            model.add("null");
        } else {
            ColumnTest.append(column, number);
            model.add(text(column.type(), number));
        }
    }

    private static String text(DataType type, int number) {
        Column one = Column.of(type);
        ColumnTest.append(one, number);
        return ColumnTest.show(one, 0);
    }

    @ParameterizedTest
    @MethodSource("types")
    void holdsWhatAnyStepsAdd(DataType type) {
        SplittableRandom random = new SplittableRandom(20_260_801);
        for (int round = 0; round < 40; round++) {
            Column column = Column.of(type);
            List<String> model = new ArrayList<>();
            Column source = Column.of(type);
            List<String> sourceModel = new ArrayList<>();
            int size = random.nextInt(300);
            boolean nulls = round % 4 != 0;
            for (int i = 0; i < size; i++) {
                int number = random.nextInt(1000);
                append(source, sourceModel, nulls ? number : number / 5 * 5);
            }
            for (int step = 0; step < 12; step++) {
                int from = random.nextInt(size + 1);
                int to = from + random.nextInt(size - from + 1);
                switch (random.nextInt(7)) {
                    case 0 -> append(column, model, random.nextInt(1000));
                    case 1 -> {
                        column.append(source, from, to - from);
                        model.addAll(sourceModel.subList(from, to));
                    }
                    case 2 -> {
                        long[] bits = new long[(size >>> 6) + 1];
                        int density = 1 + random.nextInt(4);
                        for (int i = 0; i < size; i++) {
                            boolean chosen = random.nextInt(4) < density;
                            bits[i >>> 6] |= (chosen ? 1L : 0) << i;
                            if (chosen && i >= from && i < to) {
                                model.add(sourceModel.get(i));
                            }
                        }
                        column.appendSelected(source, bits, from, to);
                    }
                    case 3 -> {
                        column.appendPresent(source, from, to - from);
                        sourceModel.subList(from, to).stream()
                                .filter(value -> !value.equals("null"))
                                .forEach(model::add);
                    }
                    case 4 -> {
                        int rows = random.nextInt(model.size() + 3);
                        column.truncate(rows);
                        while (model.size() > rows) {
                            model.removeLast();
                        }
                    }
                    case 5 -> column.reserve(random.nextInt(500));
                    default -> {
                        if (random.nextInt(5) == 0) {
                            column.clear();
                            model.clear();
                        }
                    }
                }
                check(column, model);
            }
        }
    }

    private static void check(Column column, List<String> model) {
        assertThat(column.size()).isEqualTo(model.size());
        List<String> shown = new ArrayList<>();
        for (int row = 0; row < column.size(); row++) {
            shown.add(ColumnTest.show(column, row));
        }
        assertThat(shown).isEqualTo(model);
        assertThat(column.nullCount())
                .isEqualTo((int) model.stream().filter("null"::equals).count());
    }

    /// The bytes of a range are those of a column that holds nothing else, and none are counted twice.
    @ParameterizedTest
    @MethodSource("types")
    void bytesOfRowsAddUp(DataType type) {
        Column column = Column.of(type);
        assertThat(column.usedBytes()).isZero();
        List<String> model = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            append(column, model, i);
        }
        for (int from : new int[] {0, 1, 13, 50}) {
            for (int to : new int[] {from, (from + 50) / 2, 50}) {
                Column part = Column.of(type);
                part.append(column, from, to - from);
                assertThat(column.usedBytes(from, to)).isEqualTo(part.usedBytes());
            }
        }
        assertThat(column.usedBytes()).isEqualTo(column.usedBytes(0, 7) + column.usedBytes(7, 50));
        Column one = Column.of(type);
        ColumnTest.append(one, 12);
        long bytes = switch (one) {
            case LongColumn _, DoubleColumn _ -> 8;
            case FloatColumn _ -> 4;
            case WideColumn _ -> 16;
            case FixedColumn _ -> 12;
            case BytesColumn _ -> 4 + "v12".length();
            case ListColumn _ -> 4 + 8;
            case StructColumn _ -> 8 + 4 + 4 + "v12".length();
        };
        assertThat(one.usedBytes()).isEqualTo(bytes);
        assertThat(one.memoryBytes()).isGreaterThanOrEqualTo(bytes);
        long before = one.memoryBytes();
        one.reserve(10_000);
        if (one instanceof StructColumn) {
            return;
        }
        assertThat(one.memoryBytes()).isGreaterThan(before + 10_000);
        one.clear();
        assertThat(one.memoryBytes()).isGreaterThan(before + 10_000);
    }

    /// Growth by half where a column is large, by as much again where it is small, and never beyond what is asked for
    /// by more.
    @ParameterizedTest
    @MethodSource("types")
    void growsByAShareOfWhatItHas(DataType type) {
        Column column = Column.of(type);
        int grown = 0;
        int capacity = column.capacity();
        for (int i = 0; i < 20_000; i++) {
            column.appendNull();
            if (column.capacity() != capacity) {
                int least = Math.max(8, capacity + (capacity < 4096 ? capacity : capacity / 2));
                assertThat(column.capacity()).isEqualTo(Math.max(least, i + 1));
                capacity = column.capacity();
                grown++;
            }
        }
        assertThat(grown).isBetween(8, 20);
        column.reserve(100_000);
        assertThat(column.capacity()).isEqualTo(120_000);
        assertThat(column.nullCount()).isEqualTo(20_000);
    }
}
