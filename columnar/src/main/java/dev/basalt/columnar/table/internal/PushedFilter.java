package dev.basalt.columnar.table.internal;

import dev.basalt.columnar.file.internal.FilterColumns;
import dev.basalt.columnar.predicate.RowFilter;
import dev.basalt.columnar.schema.DataType;
import dev.basalt.columnar.schema.DataType.Decimal;
import dev.basalt.columnar.schema.ValueKind;
import dev.basalt.core.filter.FilterExpression;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What of a filter a file can decide by itself, by the names that its columns had when it was written.
///
/// Conditions on columns that the file has not, or whose values compare otherwise in the type they had then, are
/// left to whoever reads the rows.
///
/// - **Threads:** immutable
///
/// @param expression what the file decides; null for nothing
/// @param whole      whether that is all of the filter
public record PushedFilter(@Nullable FilterExpression expression, boolean whole) {
    /// Takes a filter apart.
    ///
    /// @param filter  the filter; null lets every row pass
    /// @param table   columns as they are now, those of the filter among them
    /// @param written the schema the file was written with
    /// @return what the file decides
    public static PushedFilter of(@Nullable RowFilter filter, TableSchema table, TableSchema written) {
        if (filter == null) {
            return new PushedFilter(null, true);
        }
        List<FilterExpression> pushed = new ArrayList<>();
        List<FilterExpression> conditions = FilterColumns.conditions(filter.expression());
        for (FilterExpression condition : conditions) {
            if (condition.paths().stream().allMatch(path -> isSame(path.getFirst(), table, written))) {
                pushed.add(condition.withPaths(path -> path(path, table, written)));
            }
        }
        FilterExpression expression = switch (pushed.size()) {
            case 0 -> null;
            case 1 -> pushed.getFirst();
            default -> new FilterExpression.And(pushed);
        };
        return new PushedFilter(expression, pushed.size() == conditions.size());
    }

    /// Whether values of a column compare in the file as they do now.
    private static boolean isSame(String name, TableSchema table, TableSchema written) {
        if (!table.schema().contains(name)) {
            return false;
        }
        int now = table.schema().indexOf(name);
        int then = written.ids().indexOf(table.ids().get(now));
        if (then < 0) {
            return false;
        }
        DataType is = table.schema().field(now).type();
        DataType was = written.schema().field(then).type();
        // Longer integers and decimals have the same values; a number of 32 bits is compared with the nearest such.
        return was.equals(is)
                || (was.kind() == ValueKind.LONG && is.kind() == ValueKind.LONG)
                || (was instanceof Decimal && is instanceof Decimal);
    }

    private static List<String> path(List<String> path, TableSchema table, TableSchema written) {
        int id = table.ids().get(table.schema().indexOf(path.getFirst()));
        List<String> names = new ArrayList<>(path);
        names.set(0, written.schema().field(written.ids().indexOf(id)).name());
        return names;
    }
}
