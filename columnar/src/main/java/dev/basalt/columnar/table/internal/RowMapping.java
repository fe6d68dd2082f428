package dev.basalt.columnar.table.internal;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.DoubleColumn;
import dev.basalt.columnar.column.FloatColumn;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import java.util.ArrayList;
import java.util.List;

/// Makes rows of some columns into rows of others: nulls where there is no such column, longer numbers where it
/// was widened.
///
/// - **Threads:** immutable
final class RowMapping {
    private static final int MISSING = -1;

    private final Schema target;
    private final int[] sources;

    private RowMapping(Schema target, int[] sources) {
        this.target = target;
        this.sources = sources;
    }

    /// Maps by the columns' numbers.
    static RowMapping byId(TableSchema source, TableSchema target) {
        int[] sources = new int[target.ids().size()];
        for (int i = 0; i < sources.length; i++) {
            sources[i] = source.ids().indexOf(target.ids().get(i));
        }
        return new RowMapping(target.schema(), sources);
    }

    /// Maps rows that somebody brings by the columns' names.
    ///
    /// @throws IllegalArgumentException if they do not fit
    static RowMapping byName(Schema source, Schema target) {
        for (Field field : source.fields()) {
            target.indexOf(field.name());
        }
        int[] sources = new int[target.size()];
        for (int i = 0; i < sources.length; i++) {
            Field field = target.field(i);
            sources[i] = source.contains(field.name()) ? source.indexOf(field.name()) : MISSING;
            if (sources[i] == MISSING && !field.nullable()) {
                throw new IllegalArgumentException("rows must have column " + field.name() + ", which is not nullable");
            }
            if (sources[i] != MISSING) {
                Field given = source.field(sources[i]);
                if (!given.type().equals(field.type()) && !TableSchema.widens(given.type(), field.type())) {
                    throw new IllegalArgumentException("column " + field.name() + " must be "
                            + field.type().label() + ", but is " + given.type().label());
                }
            }
        }
        return new RowMapping(target, sources);
    }

    /// The columns that are needed, in the order of the source.
    List<String> needed(Schema source) {
        List<String> names = new ArrayList<>();
        for (int from : java.util.Arrays.stream(sources).sorted().distinct().toArray()) {
            if (from != MISSING) {
                names.add(source.field(from).name());
            }
        }
        return names;
    }

    /// Adds all rows of a batch to another one, whose columns are the target's.
    ///
    /// @param rows how many there are
    /// @param from holds the needed columns by name, whatever else it holds
    void append(Batch from, Schema source, int rows, Batch to) {
        for (int i = 0; i < sources.length; i++) {
            Column column = to.column(i);
            if (sources[i] == MISSING) {
                for (int row = 0; row < rows; row++) {
                    column.appendNull();
                }
            } else {
                append(from.column(source.field(sources[i]).name()), rows, column);
            }
        }
    }

    Schema target() {
        return target;
    }

    private static void append(Column from, int rows, Column to) {
        if (!(from instanceof FloatColumn floats) || !(to instanceof DoubleColumn doubles)) {
            to.append(from, 0, rows);
            return;
        }
        for (int row = 0; row < rows; row++) {
            if (floats.isNull(row)) {
                doubles.appendNull();
            } else {
                doubles.append(floats.get(row));
            }
        }
    }
}
