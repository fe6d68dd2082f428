package dev.basalt.parquet;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.Type;

/// A Parquet type with one of its leaves alone.
///
/// Each leaf is written by itself, row after row, because one store for all would have to be told of a row's end only
/// once all leaves have it.
final class Narrowed {
    private Narrowed() {}

    static Type to(Type top, List<Node> chain) {
        String[] path = requireNonNull(chain.getLast().leaf()).getPath();
        return narrow(top, path, 0);
    }

    private static Type narrow(Type type, String[] path, int level) {
        if (type.isPrimitive()) {
            return type;
        }
        GroupType group = type.asGroupType();
        return group.withNewFields(List.of(narrow(group.getType(path[level + 1]), path, level + 1)));
    }
}
