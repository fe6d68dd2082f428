package dev.basalt.columnar.column;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.columnar.schema.DataType.Element;
import dev.basalt.columnar.schema.DataType.FixedVector;
import dev.basalt.columnar.schema.DataType.ListOf;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.DataType.Struct;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.core.error.Location;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
    private static final MemoryBudget SMALL = new MemoryBudget(64 << 10, 4);

    @Test
    void fewerRowsFitWhereTheyAreWide() {
        Field number = Field.of("n", Simple.INT64);
        assertThat(SMALL.rows(Schema.of(number), 8192)).isEqualTo(8192);
        assertThat(SMALL.rows(Schema.of(number), 10_000)).isEqualTo(8192);
        assertThat(SMALL.rows(Schema.of(Field.of("u", Simple.UUID)), 10_000)).isEqualTo(4096);
        assertThat(SMALL.rows(Schema.of(Field.of("v", new FixedVector(Element.FLOAT32, 100))), 10_000))
                .isEqualTo(163);
        Field wide = Field.of("w", new Struct(List.of(number, Field.of("f", Simple.FLOAT32))));
        assertThat(SMALL.rows(Schema.of(wide, Field.of("s", Simple.STRING)), 10_000))
                .isEqualTo(4096);
        assertThat(SMALL.rows(Schema.of(Field.of("v", new FixedVector(Element.FLOAT32, 65_536))), 10_000))
                .isEqualTo(1);
    }

    @Test
    void aBatchIsFullByWhatItHolds() {
        Batch batch = new Batch(Schema.of(
                Field.of("s", Simple.STRING), Field.of("l", new ListOf(Field.of("e", Simple.INT64)))));
        ListColumn lists = batch.column("l", ListColumn.class);
        BytesColumn texts = batch.column("s", BytesColumn.class);
        for (int row = 0; row < 9; row++) {
            assertThat(SMALL.isFull(batch)).isEqualTo(row == 8);
            texts.append("x".repeat(4096));
            for (int i = 0; i < 512; i++) {
                ((LongColumn) lists.elements()).append(i);
            }
            lists.appendList();
        }
        assertThat(batch.usedBytes()).isEqualTo(9 * (4 + 4096 + 4 + 8 * 512));
        batch.truncate(1);
        assertThat(batch.usedBytes()).isEqualTo(4 + 4096 + 4 + 8 * 512);
        assertThat(batch.rowCount()).isEqualTo(1);
    }

    @Test
    void fieldsAndElementsCountAsColumns() {
        Field list = Field.of("l", new ListOf(Field.of("e", Simple.INT64)));
        Schema four = Schema.of(Field.of("s", new Struct(List.of(list))), Field.of("x", Simple.INT64));
        SMALL.requireColumns(Location.of("t"), four, "read fewer");
        Schema five = Schema.of(Field.of("s", new Struct(List.of(list))), list);
        assertThatThrownBy(() -> SMALL.requireColumns(Location.of("t"), five, "read fewer"))
                .hasMessage(
                        "[t] a table must have at most 4 columns, fields and elements counted, but has 5; read fewer,"
                                + " or raise MemoryBudget.maxColumns");
    }

    @Test
    void numbersMustBePositive() {
        assertThatThrownBy(() -> new MemoryBudget(0, 1))
                .hasMessage("batchBytes and maxColumns must be positive, but were 0 and 1");
        assertThatThrownBy(() -> new MemoryBudget(1, 0))
                .hasMessage("batchBytes and maxColumns must be positive, but were 1 and 0");
    }

    @Test
    void columnsBeginSmallAndKeepTheirRowsAsTheyGrow() {
        Column vectors = Column.of(new FixedVector(Element.FLOAT32, 65_536));
        vectors.appendNull();
        assertThat(vectors.memoryBytes()).isLessThan(4 << 20);
        LongColumn longs = new LongColumn(Simple.INT64);
        for (int i = 0; i < 100_000; i++) {
            longs.append(i);
            if (i % 1000 == 999) {
                longs.appendNull();
            }
        }
        assertThat(longs.nullCount()).isEqualTo(100);
        assertThat(longs.get(100_098)).isEqualTo(99_999);
        assertThat(longs.memoryBytes()).isLessThan(2 * 8 * 100_100);
        longs.truncate(1000);
        assertThat(longs.nullCount()).isZero();
        longs.appendNull();
        assertThat(longs.isNull(1000)).isTrue();
        assertThat(longs.isNull(999)).isFalse();
    }
}
