package dev.basalt.columnar.file.internal;

import java.util.ArrayList;
import java.util.List;

/// Which physical columns count the same rows: those outside of lists, and those of the elements of each list.
final class RowGroups {
    private RowGroups() {}

    /// All groups.
    ///
    /// @param roots the columns of a schema
    /// @return the columns of each group in the order of their numbers
    static List<List<PhysicalColumn>> of(List<PhysicalColumn> roots) {
        List<List<PhysicalColumn>> groups = new ArrayList<>();
        add(roots, groups);
        return groups;
    }

    private static void add(List<PhysicalColumn> roots, List<List<PhysicalColumn>> groups) {
        List<PhysicalColumn> group = new ArrayList<>();
        for (PhysicalColumn root : roots) {
            addSameRows(root, group);
        }
        groups.add(group);
        for (PhysicalColumn column : group) {
            if (column.role() == PhysicalColumn.Role.LENGTHS) {
                add(column.children(), groups);
            }
        }
    }

    private static void addSameRows(PhysicalColumn column, List<PhysicalColumn> group) {
        group.add(column);
        if (column.role() == PhysicalColumn.Role.PRESENCE) {
            column.children().forEach(child -> addSameRows(child, group));
        }
    }

    /// The columns that count the same rows as one.
    ///
    /// @param roots  the columns of a schema
    /// @param wanted the number of a column
    /// @return the columns, the wanted one among them
    static List<PhysicalColumn> of(List<PhysicalColumn> roots, int wanted) {
        for (List<PhysicalColumn> group : of(roots)) {
            for (PhysicalColumn column : group) {
                if (column.id() == wanted) {
                    return group;
                }
            }
        }
        throw new IllegalArgumentException("there must be a column " + wanted + ", but is none");
    }
}
