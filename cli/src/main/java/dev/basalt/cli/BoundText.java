package dev.basalt.cli;

import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.DoubleColumn;
import dev.basalt.columnar.column.FloatColumn;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.column.WideColumn;
import dev.basalt.columnar.file.Bound;
import dev.basalt.columnar.schema.DataType;
import dev.basalt.columnar.text.ValueText;
import org.jspecify.annotations.Nullable;

/// What bounds the values of a column, as a value of it is written.
final class BoundText {
    private BoundText() {}

    static @Nullable String of(@Nullable Bound bound, DataType type) {
        if (bound == null) {
            return null;
        }
        if (bound instanceof Bound.Bytes) {
            return bound.toString();
        }
        Column column = Column.of(type);
        switch (bound) {
            case Bound.Whole(long value) when column instanceof LongColumn longs -> longs.append(value);
            case Bound.Real(double value) when column instanceof FloatColumn floats -> floats.append((float) value);
            case Bound.Real(double value) when column instanceof DoubleColumn doubles -> doubles.append(value);
            case Bound.Wide(long high, long low) when column instanceof WideColumn wide -> wide.append(high, low);
            default -> {
                // The lengths of lists and the like: numbers whatever the type is.
                return bound.toString();
            }
        }
        return ValueText.of(column, 0);
    }
}
