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

    /// The paths that a filter names.
    ///
    /// @param filter the filter
    /// @return paths from a column to a field in it
    public static Set<List<String>> paths(FilterExpression filter) {
        Set<List<String>> paths = new LinkedHashSet<>();
        collect(filter, paths);
        return paths;
    }

    private static void collect(FilterExpression filter, Set<List<String>> paths) {
        switch (filter) {
            case FilterExpression.And(List<FilterExpression> parts) -> parts.forEach(part -> collect(part, paths));
            case FilterExpression.Or(List<FilterExpression> parts) -> parts.forEach(part -> collect(part, paths));
            case FilterExpression.Not(FilterExpression part) -> collect(part, paths);
            case FilterExpression.Compare compare -> paths.add(compare.path());
            case FilterExpression.In in -> paths.add(in.path());
            case FilterExpression.Contains contains -> paths.add(contains.path());
            case FilterExpression.IsNull isNull -> paths.add(isNull.path());
        }
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

    /// The physical column at the end of a path that the file's schema has.
    static PhysicalColumn find(OpenFile file, List<String> path) {
        PhysicalColumn column = file.columns().get(file.schema().indexOf(path.getFirst()));
        for (String name : path.subList(1, path.size())) {
            for (PhysicalColumn child : column.children()) {
                if (child.field().name().equals(name)) {
                    column = child;
                    break;
                }
            }
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
