package dev.basalt.columnar.predicate;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.LongRange;
import dev.basalt.columnar.column.StructColumn;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.core.filter.Check;
import dev.basalt.core.filter.CompiledFilter;
import dev.basalt.core.filter.FilterExpression;
import dev.basalt.core.filter.FilterExpression.Operator;
import dev.basalt.core.filter.Literal;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Decides by the values of a row's columns whether it is wanted.
///
/// The meaning is that of [CompiledFilter], for which a row is an object and its columns are members: this class
/// decides what it can by statistics and for many values at once, and leaves the rest to it. A column that is not
/// there is missing, and a literal that does not fit a column's type equals none of its values: [#doubts] tells such
/// conditions.
///
/// - **Threads:** its buffers: confined to one
public final class RowFilter {
    private final String text;
    private final FilterExpression expression;
    private final Node root;
    private final Set<String> columns = new LinkedHashSet<>();
    private final Set<String> doubts = new LinkedHashSet<>();

    /// What is known of a column.
    ///
    /// Given the name of a column, or of a field of a struct with dots between, the answer may be that nothing is.
    public interface KnownBounds extends Function<String, Bounds> {}

    private sealed interface Node {
        record All(List<Node> parts) implements Node {}

        record Any(List<Node> parts) implements Node {}

        record Not(Node part) implements Node {}

        record Leaf(Place column, ValueCheck test) implements Node {}

        record Rows(CompiledFilter filter, ColumnValues values) implements Node {}
    }

    /// Where a column is: its position in the schema, then positions in structs.
    private record Place(String name, List<Integer> positions) {}

    private RowFilter(String text, FilterExpression expression, Schema schema) {
        this.text = text;
        this.expression = expression;
        expression.requireValid();
        this.root = bind(expression, schema);
    }

    /// Binds a filter to columns.
    ///
    /// @param text   the filter
    /// @param schema the columns it may name
    /// @return the filter
    /// @throws dev.basalt.core.filter.FilterSyntaxException if the text does not follow the grammar
    public static RowFilter parse(String text, Schema schema) {
        return new RowFilter(text, FilterExpression.parse(text), schema);
    }

    /// Binds a parsed filter to columns.
    ///
    /// @param expression the filter
    /// @param schema     the columns it may name
    /// @return the filter
    /// @throws IllegalArgumentException if the filter nests too deep, or looks at an element outside of any(...)
    public static RowFilter of(FilterExpression expression, Schema schema) {
        return new RowFilter(expression.toString(), expression, schema);
    }

    private Node bind(FilterExpression filter, Schema schema) {
        return switch (filter) {
            case FilterExpression.And(List<FilterExpression> parts) ->
                new Node.All(parts.stream().map(part -> bind(part, schema)).toList());
            case FilterExpression.Or(List<FilterExpression> parts) ->
                new Node.Any(parts.stream().map(part -> bind(part, schema)).toList());
            case FilterExpression.Not(FilterExpression part) -> new Node.Not(bind(part, schema));
            case FilterExpression.Any(List<String> path, FilterExpression _) -> {
                ColumnPath found = ColumnPath.find(path, schema);
                yield found.isMissing() ? nothing(found) : rows(filter, path, schema);
            }
            case FilterExpression.Condition(List<String> path, Check check) -> bind(path, check, schema);
        };
    }

    private Node bind(List<String> path, Check check, Schema schema) {
        ColumnPath found = ColumnPath.find(path, schema);
        Field field = found.field();
        if (found.isMissing()) {
            Node node = nothing(found);
            return check instanceof Check.IsNull || check instanceof Check.IsMissing ? new Node.Not(node) : node;
        }
        found.doubt(check).ifPresent(doubts::add);
        if (field == null) {
            return rows(new FilterExpression.Condition(path, check), path, schema);
        }
        return switch (check) {
            case Check.IsNull _ -> new Node.Not(leaf(path, found, new ValueCheck.Present()));
            case Check.IsMissing _ -> new Node.Not(present(path, found));
            case Check.Between(Literal low, Literal high)
            when !CheckBinding.isArray(field.type()) ->
                new Node.All(List.of(
                        bind(path, new Check.Compare(Operator.GREATER_OR_EQUAL, low), schema),
                        bind(path, new Check.Compare(Operator.LESS_OR_EQUAL, high), schema)));
            case Check.Between _ -> rows(new FilterExpression.Condition(path, check), path, schema);
            default -> {
                ValueCheck test = CheckBinding.bind(field, check);
                yield test == null
                        ? rows(new FilterExpression.Condition(path, check), path, schema)
                        : leaf(path, found, test);
            }
        };
    }

    /// What no row passes, as there is nothing at the path.
    private Node nothing(ColumnPath path) {
        doubts.add(path.problem());
        return new Node.Any(List.of());
    }

    private Node leaf(List<String> path, ColumnPath found, ValueCheck test) {
        columns.add(path.getFirst());
        return new Node.Leaf(new Place(String.join(".", path), found.positions()), test);
    }

    /// Whether there is a value or null at the path: the structs on the way are there.
    private Node present(List<String> path, ColumnPath found) {
        columns.add(path.getFirst());
        if (path.size() == 1) {
            return new Node.All(List.of());
        }
        List<Integer> whole = found.positions().subList(0, path.size() - 1);
        String name = String.join(".", path.subList(0, path.size() - 1));
        return new Node.Leaf(new Place(name, whole), new ValueCheck.Present());
    }

    private Node rows(FilterExpression filter, List<String> path, Schema schema) {
        columns.add(path.getFirst());
        CompiledFilter compiled = CompiledFilter.of(filter);
        return new Node.Rows(compiled, new ColumnValues(schema, compiled.names()));
    }

    /// What of the filter can never hold, and so may be a mistake: columns that are not there, and literals that do
    /// not fit the type of their column.
    ///
    /// @return a sentence for each; empty for a filter that fits the columns
    public List<String> doubts() {
        return List.copyOf(doubts);
    }

    /// Checks that every column is there and every literal fits.
    ///
    /// @return this
    /// @throws IllegalArgumentException if there is a doubt, the first of [#doubts]
    public RowFilter requireNoDoubts() {
        if (!doubts.isEmpty()) {
            throw new IllegalArgumentException(doubts.iterator().next());
        }
        return this;
    }

    /// What the filter was made from.
    ///
    /// @return the parsed filter
    public FilterExpression expression() {
        return expression;
    }

    /// The columns that the filter looks at.
    ///
    /// @return their names
    public List<String> columns() {
        return List.copyOf(columns);
    }

    /// Finds the rows of a batch that pass.
    ///
    /// @param batch holds at least the columns of the schema that the filter was bound to, in its order
    /// @return a bit for each row that passes, the first in the lowest bit; a new array
    public long[] select(Batch batch) {
        return select(root, batch, batch.rowCount());
    }

    private static long[] select(Node node, Batch batch, int rows) {
        return switch (node) {
            case Node.All(List<Node> parts) -> {
                long[] bits = parts.isEmpty() ? all(rows) : select(parts.getFirst(), batch, rows);
                for (int k = 1; k < parts.size(); k++) {
                    long[] more = select(parts.get(k), batch, rows);
                    for (int i = 0; i < bits.length; i++) {
                        bits[i] &= more[i];
                    }
                }
                yield bits;
            }
            case Node.Any(List<Node> parts) -> {
                long[] bits = parts.isEmpty() ? new long[(rows + 63) >>> 6] : select(parts.getFirst(), batch, rows);
                for (int k = 1; k < parts.size(); k++) {
                    long[] more = select(parts.get(k), batch, rows);
                    for (int i = 0; i < bits.length; i++) {
                        bits[i] |= more[i];
                    }
                }
                yield bits;
            }
            case Node.Not(Node part) -> {
                long[] bits = select(part, batch, rows);
                for (int i = 0; i < bits.length; i++) {
                    bits[i] = ~bits[i];
                }
                if ((rows & 63) != 0) {
                    bits[rows >>> 6] &= (1L << rows) - 1;
                }
                yield bits;
            }
            case Node.Leaf(Place column, ValueCheck test) -> {
                long[] bits = new long[(rows + 63) >>> 6];
                test.test(find(batch, column.positions), bits);
                clearNullStructs(batch, column.positions, bits);
                yield bits;
            }
            case Node.Rows list -> selectRows(list, batch, rows);
        };
    }

    private static long[] all(int rows) {
        long[] bits = new long[(rows + 63) >>> 6];
        Arrays.fill(bits, -1L);
        if ((rows & 63) != 0) {
            bits[rows >>> 6] = (1L << rows) - 1;
        }
        return bits;
    }

    private static long[] selectRows(Node.Rows node, Batch batch, int rows) {
        long[] bits = new long[(rows + 63) >>> 6];
        node.values.set(batch);
        for (int row = 0; row < rows; row++) {
            node.values.at(row);
            if (node.filter.test(node.values)) {
                bits[row >>> 6] |= 1L << row;
            }
        }
        return bits;
    }

    private static Column find(Batch batch, List<Integer> positions) {
        Column column = batch.column(positions.getFirst());
        for (int position : positions.subList(1, positions.size())) {
            column = ((StructColumn) column).fields().get(position);
        }
        return column;
    }

    private static void clearNullStructs(Batch batch, List<Integer> positions, long[] bits) {
        Column column = batch.column(positions.getFirst());
        for (int position : positions.subList(1, positions.size())) {
            ValueCheck.clearNulls(column, bits);
            column = ((StructColumn) column).fields().get(position);
        }
    }

    /// What is known of rows by their columns' bounds.
    ///
    /// @param bounds of a column by its name, those of fields in structs joined with dots
    /// @return whether none, some or all of them pass
    public Verdict verdict(KnownBounds bounds) {
        return verdict(root, bounds);
    }

    private static Verdict verdict(Node node, KnownBounds bounds) {
        return switch (node) {
            case Node.All(List<Node> parts) ->
                parts.stream().map(part -> verdict(part, bounds)).reduce(Verdict.ALL, Verdict::and);
            case Node.Any(List<Node> parts) ->
                parts.stream().map(part -> verdict(part, bounds)).reduce(Verdict.NONE, Verdict::or);
            case Node.Not(Node part) -> verdict(part, bounds).not();
            case Node.Leaf(Place column, ValueCheck test) -> test.verdict(bounds.apply(column.name));
            case Node.Rows _ -> Verdict.SOME;
        };
    }

    /// The integers that pass, if all that is asked is whether those of one column lie in a range or outside of it.
    ///
    /// @return the range, in the words that the column holds; null if something else is asked
    public @Nullable LongRange range() {
        return columns.size() == 1 ? range(root) : null;
    }

    private static @Nullable LongRange range(Node node) {
        return switch (node) {
            case Node.All(List<Node> parts) -> {
                LongRange all = parts.isEmpty() ? null : range(parts.getFirst());
                for (int i = 1; i < parts.size() && all != null; i++) {
                    LongRange next = range(parts.get(i));
                    all = next == null ? null : all.and(next);
                }
                yield all;
            }
            case Node.Any _, Node.Rows _ -> null;
            case Node.Not(Node part) -> {
                LongRange passing = range(part);
                yield passing == null ? null : passing.others();
            }
            case Node.Leaf(Place column, ValueCheck test) ->
                column.positions.size() == 1 && test instanceof ValueCheck.Longs longs ? longs.range() : null;
        };
    }

    /// The text the filter was parsed from.
    @Override
    public String toString() {
        return text;
    }

    /// Counts the bits of rows that pass.
    ///
    /// @param bits from [#select]
    /// @return how many are set
    public static int count(long[] bits) {
        return Arrays.stream(bits).mapToInt(Long::bitCount).sum();
    }
}
