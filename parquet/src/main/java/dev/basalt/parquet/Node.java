package dev.basalt.parquet;

import dev.basalt.columnar.schema.Field;
import java.util.List;
import org.apache.parquet.column.ColumnDescriptor;
import org.jspecify.annotations.Nullable;

/// A column, or a part of one, with its place in the levels that Parquet keeps instead of nulls and lengths.
///
/// A leaf is stored as entries: a repetition level, a definition level and maybe a value each. An entry begins a
/// row of this node if its repetition level is at most `repetition` and its definition level at least
/// `slotDefinition`; the row has a value if its definition level is at least `definition`.
///
/// - **Threads:** immutable
/// - **Source:** Melnik et al., Dremel: Interactive Analysis of Web-Scale Datasets, VLDB 2010
///
/// @param kind           what it is
/// @param field          what it is to the user
/// @param definition     how many of the optional and repeated things above and at this node exist where it has a
///                       value
/// @param repetition     how many lists are above it
/// @param slotDefinition the definition level from which on the innermost list above it has an element
/// @param children       its fields, or its element
/// @param leaf           the leaf column, if it is one
/// @param form           how the values of the leaf lie in the file, if it is one
record Node(
        Kind kind,
        Field field,
        int definition,
        int repetition,
        int slotDefinition,
        List<Node> children,
        @Nullable ColumnDescriptor leaf,
        @Nullable LeafForm form) {
    /// The kinds of nodes.
    enum Kind {
        /// Values.
        LEAF,
        /// Lists; the only child is their element.
        LIST,
        /// Lists of one length, kept as vectors; the only child is their element.
        VECTOR,
        /// Records; the children are their fields.
        STRUCT
    }

    /// The element of a list.
    Node element() {
        return children.getFirst();
    }

    /// The first leaf below, whose levels tell where the rows of this node begin.
    Node firstLeaf() {
        Node node = this;
        while (node.kind != Kind.LEAF) {
            node = node.children.getFirst();
        }
        return node;
    }
}
