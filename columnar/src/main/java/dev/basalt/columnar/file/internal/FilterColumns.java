package dev.basalt.columnar.file.internal;

import dev.basalt.columnar.schema.DataType.Struct;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.core.filter.FilterExpression;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Which columns a filter looks at, down to the fields of records.
public final class FilterColumns {
    private FilterColumns() {}

    /// The paths that a filter names, as far as there are columns for them.
    ///
    /// @param filter the filter
    /// @param schema the columns
    /// @return paths from a column to a field in it
    public static Set<List<String>> paths(FilterExpression filter, Schema schema) {
        Set<List<String>> paths = new LinkedHashSet<>();
        for (List<String> path : filter.paths()) {
            if (schema.contains(path.getFirst())) {
                paths.add(path);
            }
        }
        return paths;
    }

    /// What must hold at once: a filter taken apart at its outermost `and`.
    ///
    /// @param filter the filter
    /// @return the conditions, at least one
    public static List<FilterExpression> conditions(FilterExpression filter) {
        if (!(filter instanceof FilterExpression.And(List<FilterExpression> parts))) {
            return List.of(filter);
        }
        List<FilterExpression> all = new ArrayList<>();
        for (FilterExpression part : parts) {
            all.addAll(conditions(part));
        }
        return all;
    }

    /// The physical column at the end of a path, or on the way there the first one that is no struct or has no such
    /// field.
    static PhysicalColumn find(OpenFile file, List<String> path) {
        PhysicalColumn column = file.columns().get(file.schema().indexOf(path.getFirst()));
        for (String name : path.subList(1, path.size())) {
            if (!(column.field().type() instanceof Struct)) {
                return column;
            }
            PhysicalColumn found = null;
            for (PhysicalColumn child : column.children()) {
                if (child.field().name().equals(name)) {
                    found = child;
                }
            }
            if (found == null) {
                return column;
            }
            column = found;
        }
        return column;
    }

    /// Leaves of a column only what some paths lead to.
    ///
    /// @param column the column
    /// @param paths  paths that begin with it
    /// @param depth  how many names of the paths lead to it
    static PhysicalColumn prune(PhysicalColumn column, List<List<String>> paths, int depth) {
        Field field = column.field();
        if (!(field.type() instanceof Struct)) {
            return column;
        }
        List<PhysicalColumn> children = new ArrayList<>();
        List<Field> fields = new ArrayList<>();
        for (PhysicalColumn child : column.children()) {
            String name = child.field().name();
            List<List<String>> deeper = paths.stream()
                    .filter(path -> path.size() > depth && path.get(depth).equals(name))
                    .toList();
            if (!deeper.isEmpty()) {
                PhysicalColumn part = prune(child, deeper, depth + 1);
                children.add(part);
                fields.add(part.field());
            }
        }
        if (children.isEmpty()) {
            return column;
        }
        Field pruned = new Field(
                field.name(),
                new Struct(fields),
                field.nullable(),
                field.semantic(),
                field.personal(),
                field.attributes());
        return new PhysicalColumn(column.id(), column.path(), column.role(), pruned, List.copyOf(children));
    }

    /// A schema of some columns.
    static Schema schema(List<PhysicalColumn> columns) {
        return Schema.of(columns.stream().map(PhysicalColumn::field).toList());
    }
}
