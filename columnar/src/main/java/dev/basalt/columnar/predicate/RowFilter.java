package dev.basalt.columnar.predicate;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.LongRange;
import dev.basalt.columnar.column.StructColumn;
import dev.basalt.columnar.schema.DataType;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.core.filter.FilterExpression;
import dev.basalt.core.filter.Literal;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Decides by the values of a row's columns whether it is wanted.
///
/// The syntax is that of [FilterExpression]: `price >= 10 and (city = 'Rome' or city is null)`. A path names a
/// column, then fields of structs. Numbers are compared with integers and decimals exactly, and with floating-point
/// numbers as the nearest one; dates, times, timestamps and UUIDs with their ISO text, which counts as UTC where it
/// names no offset; strings in the order of their UTF-8 bytes. A null passes only `is null` and what is negated:
/// `!=` and `not` are exact opposites, as in filters of documents.
///
/// - **Threads:** immutable, but its buffers: confined to one
public final class RowFilter {
    private final String text;
    private final FilterExpression expression;
    private final Node root;
    private final Set<String> columns = new LinkedHashSet<>();

    /// What is known of a column.
    ///
    /// Given the name of a column, or of a field of a struct with dots between, the answer may be that nothing is.
    public interface KnownBounds extends Function<String, Bounds> {}

    private sealed interface Node {
        record All(List<Node> parts) implements Node {}

        record Any(List<Node> parts) implements Node {}

        record Not(Node part) implements Node {}

        record Leaf(Place column, ValueCheck test) implements Node {}
    }

    /// Where a column is: its position in the schema, then positions in structs.
    private record Place(String name, List<Integer> positions) {}

    private RowFilter(String text, FilterExpression expression, Schema schema) {
        this.text = text;
        this.expression = expression;
        this.root = bind(expression, schema);
    }

    /// Binds a filter to columns.
    ///
    /// @param text   the filter
    /// @param schema the columns it may name
    /// @return the filter
    /// @throws dev.basalt.core.filter.FilterSyntaxException if the text does not follow the grammar
    /// @throws IllegalArgumentException                     if there is no such column, or its values cannot be
    ///                                                      compared so
    public static RowFilter parse(String text, Schema schema) {
        return new RowFilter(text, FilterExpression.parse(text), schema);
    }

    /// Binds a parsed filter to columns.
    ///
    /// @param expression the filter
    /// @param schema     the columns it may name
    /// @return the filter
    /// @throws IllegalArgumentException if there is no such column, or its values cannot be compared so
    public static RowFilter of(FilterExpression expression, Schema schema) {
        return new RowFilter(expression.toString(), expression, schema);
    }

    private Node bind(FilterExpression expression, Schema schema) {
        return switch (expression) {
            case FilterExpression.And(List<FilterExpression> parts) ->
                new Node.All(parts.stream().map(part -> bind(part, schema)).toList());
            case FilterExpression.Or(List<FilterExpression> parts) ->
                new Node.Any(parts.stream().map(part -> bind(part, schema)).toList());
            case FilterExpression.Not(FilterExpression part) -> new Node.Not(bind(part, schema));
            case FilterExpression.Compare(List<String> path, FilterExpression.Operator operator, Literal literal) ->
                leaf(path, schema, field -> CheckBinding.compare(field, operator, literal));
            case FilterExpression.In(List<String> path, List<Literal> literals) ->
                leaf(path, schema, field -> CheckBinding.in(field, literals));
            case FilterExpression.Contains(List<String> path, String part) ->
                leaf(path, schema, field -> CheckBinding.contains(field, part));
            case FilterExpression.IsNull(List<String> path) ->
                new Node.Not(leaf(path, schema, field -> new ValueCheck.Present()));
        };
    }

    private Node leaf(List<String> path, Schema schema, Function<Field, ValueCheck> test) {
        int position = schema.indexOf(path.getFirst());
        List<Integer> positions = new java.util.ArrayList<>(List.of(position));
        Field field = schema.field(position);
        for (String name : path.subList(1, path.size())) {
            if (!(field.type() instanceof DataType.Struct(List<Field> fields))) {
                throw new IllegalArgumentException("column " + field.name() + " must be a struct to have a field "
                        + name + ", but is " + field.type().label());
            }
            int inner = 0;
            while (inner < fields.size() && !fields.get(inner).name().equals(name)) {
                inner++;
            }
            if (inner == fields.size()) {
                throw new IllegalArgumentException("field must be one of "
                        + fields.stream().map(Field::name).toList() + ", but was " + name);
            }
            positions.add(inner);
            field = fields.get(inner);
        }
        columns.add(path.getFirst());
        return new Node.Leaf(new Place(String.join(".", path), List.copyOf(positions)), test.apply(field));
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
                long[] bits = select(parts.getFirst(), batch, rows);
                for (Node part : parts.subList(1, parts.size())) {
                    long[] more = select(part, batch, rows);
                    for (int i = 0; i < bits.length; i++) {
                        bits[i] &= more[i];
                    }
                }
                yield bits;
            }
            case Node.Any(List<Node> parts) -> {
                long[] bits = select(parts.getFirst(), batch, rows);
                for (Node part : parts.subList(1, parts.size())) {
                    long[] more = select(part, batch, rows);
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
        };
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
                LongRange all = range(parts.getFirst());
                for (int i = 1; i < parts.size() && all != null; i++) {
                    LongRange next = range(parts.get(i));
                    all = next == null ? null : all.and(next);
                }
                yield all;
            }
            case Node.Any _ -> null;
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
