package dev.basalt.parquet;

import static java.util.Objects.requireNonNull;

import dev.basalt.columnar.schema.DataType.TimeUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.column.ColumnReadStore;
import org.apache.parquet.column.ColumnReader;

/// Finds whether nanoseconds hold all timestamps of a column of 96 bits; where they do not, microseconds do.
///
/// - **Threads:** confined to one
final class Int96Survey {
    private final Node leaf;
    private final BinaryView view = new BinaryView();
    private boolean fitsNanos = true;
    private boolean hasNanos;

    Int96Survey(Node leaf) {
        this.leaf = leaf;
    }

    /// The leaves of this kind below a node.
    static List<Node> leaves(Node node) {
        if (node.kind() == Node.Kind.LEAF) {
            return node.form() == LeafForm.INT96 ? List.of(node) : List.of();
        }
        List<Node> leaves = new ArrayList<>();
        node.children().forEach(child -> leaves.addAll(leaves(child)));
        return leaves;
    }

    /// The path of the column.
    List<String> path() {
        return List.of(requireNonNull(leaf.leaf()).getPath());
    }

    /// Looks at the values of a row group.
    // There is no other way to the count.
    @SuppressWarnings("deprecation")
    void add(ColumnReadStore columns, RowGroupPages pages) {
        PageStream stream = pages.stream(requireNonNull(leaf.leaf()));
        try {
            ColumnReader reader = columns.getColumnReader(requireNonNull(leaf.leaf()));
            for (long i = reader.getTotalValueCount(); i > 0; i--) {
                if (reader.getCurrentDefinitionLevel() >= leaf.definition()) {
                    view.look(reader.getBinary());
                    Bytes.require(view.length() == 12, "a value must have 12 bytes, but has " + view.length());
                    add(Bytes.int64(view.bytes(), view.index()), Bytes.int32(view.bytes(), view.index() + 8));
                }
                reader.consume();
            }
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
            throw stream.problem(e);
        }
    }

    private void add(long nanosOfDay, int julianDay) {
        fitsNanos &= Int96.fitsNanos(nanosOfDay, julianDay);
        hasNanos |= nanosOfDay % 1000 != 0;
    }

    /// The unit, where it is not the nanosecond.
    Optional<TimeUnit> unit() {
        return fitsNanos ? Optional.empty() : Optional.of(TimeUnit.MICROSECOND);
    }

    /// What is lost, if anything is.
    Optional<String> note() {
        return fitsNanos || !hasNanos
                ? Optional.empty()
                : Optional.of("column '" + String.join(".", path())
                        + "' has times that nanoseconds of 64 bits do not hold: its times are cut to microseconds");
    }
}
