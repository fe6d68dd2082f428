package dev.basalt.parquet;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/// Gives the fields of every group of a schema different names that are not empty, as columns must have.
///
/// - **Threads:** confined to one
final class UniqueNames {
    private final List<String> notes = new ArrayList<>();

    /// What was renamed, one sentence each.
    List<String> notes() {
        return notes;
    }

    /// The schema with such names; the same object where all are.
    MessageType of(MessageType message) {
        List<Type> renamed = fields(message, "");
        return notes.isEmpty() ? message : new MessageType(message.getName(), renamed);
    }

    private List<Type> fields(GroupType group, String above) {
        Set<String> taken = new HashSet<>();
        Set<String> given = new HashSet<>();
        group.getFields().forEach(field -> given.add(field.getName()));
        List<Type> renamed = new ArrayList<>();
        for (int i = 0; i < group.getFieldCount(); i++) {
            Type field = group.getType(i);
            String name = field.getName();
            if (name.isEmpty() || taken.contains(name)) {
                name = free(name.isEmpty() ? "column" + (i + 1) : name, taken, given);
                notes.add("column " + (i + 1) + (above.isEmpty() ? "" : " of '" + above + "'")
                        + (field.getName().isEmpty()
                                ? " has no name"
                                : " has the name of another one, '" + field.getName() + "',")
                        + " and is read as '" + name + "'");
            }
            taken.add(name);
            renamed.add(named(field, name, above.isEmpty() ? name : above + "." + name));
        }
        return renamed;
    }

    private static String free(String base, Set<String> taken, Set<String> given) {
        String name = base;
        for (int i = 1; taken.contains(name) || given.contains(name); i++) {
            name = base + "_" + i;
        }
        return name;
    }

    private static Type renamed(PrimitiveType leaf, String name) {
        Types.PrimitiveBuilder<PrimitiveType> builder = Types.primitive(
                        leaf.getPrimitiveTypeName(), leaf.getRepetition())
                .length(leaf.getTypeLength());
        PrimitiveType renamed = builder.as(leaf.getLogicalTypeAnnotation()).named(name);
        return leaf.getId() == null ? renamed : renamed.withId(leaf.getId().intValue());
    }

    private Type named(Type field, String name, String path) {
        if (field.isPrimitive()) {
            return name.equals(field.getName()) ? field : renamed(field.asPrimitiveType(), name);
        }
        GroupType group = field.asGroupType();
        int before = notes.size();
        List<Type> children = fields(group, path);
        if (notes.size() == before && name.equals(group.getName())) {
            return group;
        }
        GroupType renamed = group.getLogicalTypeAnnotation() == null
                ? new GroupType(group.getRepetition(), name, children)
                : Types.buildGroup(group.getRepetition())
                        .addFields(children.toArray(Type[]::new))
                        .as(group.getLogicalTypeAnnotation())
                        .named(name);
        return group.getId() == null ? renamed : renamed.withId(group.getId().intValue());
    }
}
