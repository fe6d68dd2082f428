package dev.basalt.parquet;

import static java.util.Objects.requireNonNull;

import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.FixedColumn;
import dev.basalt.columnar.column.FloatColumn;
import dev.basalt.columnar.column.ListColumn;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.column.StructColumn;
import dev.basalt.columnar.schema.DataType.Element;
import dev.basalt.columnar.schema.DataType.FixedVector;
import dev.basalt.columnar.schema.DataType.ListOf;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.parquet.column.ColumnReadStore;
import org.jspecify.annotations.Nullable;

/// Reads a node of one row group: the leaves below it, and from the levels of the first of them the lists and nulls
/// of the node itself.
///
/// - **Threads:** confined to one
final class NodeReader {
    private static final int FIRST_STEP = 8;
    private static final int MOST_STEP = 1024;
    private static final long STEP_BYTES = 1 << 18;

    private final Node node;
    private final List<NodeReader> children = new ArrayList<>();
    private final @Nullable LeafReader leaf;
    /// Vectors as the lists they are stored as.
    private final @Nullable ListColumn lists;

    private long[] bits = new long[0];

    NodeReader(Node node, ColumnReadStore columns, RowGroupPages pages) {
        this.node = node;
        this.leaf = node.kind() == Node.Kind.LEAF
                ? new LeafReader(node, columns, pages.stream(requireNonNull(node.leaf())))
                : null;
        this.lists = node.kind() == Node.Kind.VECTOR
                ? new ListColumn(new ListOf(node.element().field()))
                : null;
        for (Node child : node.children()) {
            children.add(new NodeReader(child, columns, pages));
        }
    }

    /// Reads rows of the whole column: all that are asked for, or fewer where they have enough bytes.
    ///
    /// @param most about how many bytes are enough
    /// @return how many rows were read, at least one if one was asked for
    int read(int rows, Column out, long most) {
        if (leaf != null) {
            return leaf.read(rows, out, most);
        }
        return readSteps(rows, out, most);
    }

    /// Reads a few rows at first, and more at once as long as they are small.
    private int readSteps(int rows, Column out, long most) {
        int step = FIRST_STEP;
        int done = 0;
        long before = out.usedBytes();
        long began = before;
        while (done < rows && (done == 0 || before - began < most)) {
            int count = Math.min(step, rows - done);
            readAll(count, out);
            done += count;
            long after = out.usedBytes();
            step = after - before < STEP_BYTES ? Math.min(2 * step, MOST_STEP) : Math.max(1, step / 4);
            before = after;
        }
        return done;
    }

    private void readAll(int rows, Column out) {
        switch (node.kind()) {
            case LEAF -> requireNonNull(leaf).read(rows, out, Long.MAX_VALUE);
            case LIST -> readLists(rows, (ListColumn) out);
            case VECTOR -> {
                ListColumn stored = requireNonNull(lists);
                stored.clear();
                readLists(rows, stored);
                try {
                    toVectors(stored, (FixedColumn) out);
                } catch (Bytes.BadBytesException e) {
                    throw levels().problem(e);
                }
            }
            case STRUCT -> readStructs(rows, (StructColumn) out);
        }
    }

    private void requireThat(boolean holds, String what) {
        if (!holds) {
            throw levels().problem(new Bytes.BadBytesException(what));
        }
    }

    private LeafReader levels() {
        NodeReader reader = this;
        while (reader.leaf == null) {
            reader = reader.children.getFirst();
        }
        return reader.leaf;
    }

    /// Finds the rows of this node among the entries of a leaf and sets a bit for each that has a value.
    private int slots(LeafReader levels) {
        byte[] definitions = levels.definitions();
        byte[] repetitions = levels.repetitions();
        int entries = levels.entries();
        if (bits.length < (entries + 63) >>> 6) {
            bits = new long[(entries + 63) >>> 6];
        }
        Arrays.fill(bits, 0, (entries + 63) >>> 6, 0);
        int slots = 0;
        for (int i = 0; i < entries; i++) {
            if (repetitions[i] <= node.repetition() && definitions[i] >= node.slotDefinition()) {
                if (definitions[i] >= node.definition()) {
                    bits[slots >>> 6] |= 1L << slots;
                }
                slots++;
            }
        }
        return slots;
    }

    private void readStructs(int rows, StructColumn out) {
        List<Column> fields = out.fields();
        for (int i = 0; i < fields.size(); i++) {
            children.get(i).readAll(rows, fields.get(i));
        }
        int slots = slots(levels());
        for (Column field : fields) {
            requireThat(
                    field.size() == out.size() + slots,
                    "fields of a record must have one number of rows, but have others");
        }
        out.appendStructs(bits, 0, slots);
    }

    private void readLists(int rows, ListColumn out) {
        Column elements = out.elements();
        int end = elements.size();
        children.getFirst().readAll(rows, elements);
        LeafReader levels = levels();
        int slots = slots(levels);
        int row = out.extend(slots);
        int first = row;
        int[] offsets = out.offsets();
        byte[] definitions = levels.definitions();
        byte[] repetitions = levels.repetitions();
        for (int i = 0; i < levels.entries(); i++) {
            if (repetitions[i] <= node.repetition() && definitions[i] >= node.slotDefinition()) {
                row++;
            }
            if (repetitions[i] <= node.repetition() + 1 && definitions[i] > node.definition()) {
                end++;
            }
            if (row == first && definitions[i] >= node.slotDefinition()) {
                requireThat(false, "a list must begin before its elements");
            }
            offsets[row] = end;
        }
        requireThat(end == elements.size(), "a list must have the elements that are stored, but has others");
        out.markNulls(first, bits, 0, slots);
    }

    private static void toVectors(ListColumn lists, FixedColumn out) {
        FixedVector type = (FixedVector) out.type();
        int dimension = type.dimension();
        byte[] row = new byte[type.rowBytes()];
        for (int i = 0; i < lists.size(); i++) {
            if (lists.isNull(i)) {
                out.appendNull();
                continue;
            }
            Bytes.require(
                    lists.length(i) == dimension,
                    "a vector must have " + dimension + " elements, but has " + lists.length(i));
            int from = lists.offsets()[i];
            if (type.element() == Element.FLOAT32) {
                out.append(((FloatColumn) lists.elements()).values(), from);
                continue;
            }
            for (int j = 0; j < dimension; j++) {
                if (type.element() == Element.INT8) {
                    row[j] = (byte) ((LongColumn) lists.elements()).get(from + j);
                } else {
                    int half = Float.floatToFloat16(((FloatColumn) lists.elements()).get(from + j));
                    row[2 * j] = (byte) half;
                    row[2 * j + 1] = (byte) (half >>> 8);
                }
            }
            out.append(row, 0);
        }
    }
}
