package dev.basalt.parquet;

import static java.util.Objects.requireNonNull;

import dev.basalt.columnar.schema.DataType.TimeUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.parquet.column.ColumnReadStore;
import org.apache.parquet.column.ColumnReader;

/// Finds the finest unit that all timestamps of a column of 96 bits fit.
///
/// - **Threads:** confined to one
final class Int96Survey {
    private final Node leaf;
    private final BinaryView view = new BinaryView();
    private final Set<TimeUnit> fitting = EnumSet.allOf(TimeUnit.class);
    private final Set<TimeUnit> exact = EnumSet.allOf(TimeUnit.class);

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
        if (fitting.contains(TimeUnit.NANOSECOND) && Int96.fits(TimeUnit.NANOSECOND, nanosOfDay, julianDay)) {
            if (exact.size() == 1) {
                return;
            }
        } else {
            fitting.removeIf(unit -> !Int96.fits(unit, nanosOfDay, julianDay));
            Bytes.require(!fitting.isEmpty(), "a timestamp must fit into 64 bits of seconds, but one does not");
        }
        exact.removeIf(unit -> nanosOfDay % (1_000_000_000 / Int96.perSecond(unit)) != 0);
    }

    /// The unit, where it is not the nanosecond.
    Optional<TimeUnit> unit() {
        TimeUnit finest = finest();
        return finest == TimeUnit.NANOSECOND ? Optional.empty() : Optional.of(finest);
    }

    private TimeUnit finest() {
        TimeUnit finest = TimeUnit.SECOND;
        for (TimeUnit unit : fitting) {
            finest = Int96.perSecond(unit) > Int96.perSecond(finest) ? unit : finest;
        }
        return finest;
    }

    /// What is lost, if anything is.
    Optional<String> note() {
        TimeUnit finest = finest();
        return exact.contains(finest)
                ? Optional.empty()
                : Optional.of("column '" + String.join(".", path()) + "' has times that only "
                        + finest.name().toLowerCase(Locale.ROOT)
                        + "s hold in 64 bits: smaller parts of its times are cut off");
    }
}
