package dev.basalt.columnar.predicate;

import dev.basalt.columnar.schema.DataType;
import dev.basalt.columnar.schema.DataType.ListOf;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.DataType.Struct;
import dev.basalt.columnar.schema.DataType.Time;
import dev.basalt.columnar.schema.DataType.Timestamp;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.core.filter.Check;
import dev.basalt.core.filter.FilterExpression.Operator;
import dev.basalt.core.filter.Literal;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where a path leads among columns.
///
/// @param positions position of the column in the schema, then positions in structs, up to the first list
/// @param field     what stands there; null if the path goes through a list
/// @param end       the type at the end of the path, that of elements for lists; null if nothing is there
/// @param name      the last name of the path
/// @param problem   why nothing is there; empty if something is
record ColumnPath(
        List<Integer> positions,
        @Nullable Field field,
        @Nullable DataType end,
        String name,
        String problem) {
    private static final int MAX_SHOWN_ZEROS = 60;

    /// Follows a path.
    static ColumnPath find(List<String> path, Schema schema) {
        String name = path.getFirst();
        if (!schema.contains(name)) {
            return missing("column must be one of "
                    + schema.fields().stream().map(Field::name).toList() + ", but was " + name);
        }
        List<Integer> positions = new ArrayList<>(List.of(schema.indexOf(name)));
        Field field = schema.field(positions.getFirst());
        boolean throughList = false;
        for (String next : path.subList(1, path.size())) {
            throughList |= field.type() instanceof ListOf;
            if (!(elementType(field.type()) instanceof Struct(List<Field> fields))) {
                return missing("column " + field.name() + " must be a struct to have a field " + next + ", but is "
                        + field.type().label());
            }
            int inner = 0;
            while (inner < fields.size() && !fields.get(inner).name().equals(next)) {
                inner++;
            }
            if (inner == fields.size()) {
                return missing("field must be one of "
                        + fields.stream().map(Field::name).toList() + ", but was " + next);
            }
            positions.add(inner);
            field = fields.get(inner);
        }
        return new ColumnPath(
                List.copyOf(positions), throughList ? null : field, elementType(field.type()), field.name(), "");
    }

    private static ColumnPath missing(String problem) {
        return new ColumnPath(List.of(), null, null, "", problem);
    }

    private static DataType elementType(DataType type) {
        DataType element = type;
        while (element instanceof ListOf(Field inner)) {
            element = inner.type();
        }
        return element;
    }

    boolean isMissing() {
        return end == null;
    }

    /// What of a check no value can pass; empty if nothing.
    Optional<String> doubt(Check check) {
        return switch (check) {
            case Check.Compare(Operator operator, Literal literal) -> doubt(operator, literal);
            case Check.Between(Literal low, Literal high) ->
                doubt(Operator.GREATER_OR_EQUAL, low).or(() -> doubt(Operator.LESS_OR_EQUAL, high));
            case Check.In(List<Literal> literals) ->
                literals.stream()
                        .flatMap(literal -> doubt(Operator.EQUAL, literal).stream())
                        .findFirst();
            case Check.Matches _ -> {
                DataType type = type();
                boolean text = type == Simple.STRING || type == Simple.BINARY || CheckBinding.isText(type);
                yield text
                        ? Optional.empty()
                        : Optional.of("column " + name + " must be a string to match text, but is " + type.label());
            }
            case Check.IsNull _, Check.IsNan _, Check.IsMissing _ -> Optional.empty();
        };
    }

    private DataType type() {
        if (end == null) {
            throw new IllegalStateException("a path must lead to a column, but " + problem);
        }
        return end;
    }

    private Optional<String> doubt(Operator operator, Literal literal) {
        DataType type = type();
        if (type instanceof Struct) {
            return Optional.of("column " + name + " must be of another type to be compared, but is " + type.label());
        }
        String form = switch (type) {
            case Simple simple when simple == Simple.BOOL -> literal instanceof Literal.Bool ? "" : "true or false";
            case Simple simple
            when simple == Simple.STRING || simple == Simple.BINARY ->
                literal instanceof Literal.Text ? "" : "a 'string'";
            case DataType other when CheckBinding.isText(other) -> fits(operator, literal, other) ? "" : form(other);
            default -> literal instanceof Literal.Numeric ? "" : "a number";
        };
        return form.isEmpty()
                ? Optional.empty()
                : Optional.of("column " + name + " of type " + type.label() + " must be compared with " + form
                        + ", but was with " + shown(literal));
    }

    /// Every text has its place in the order of dates, but only few equal one.
    private static boolean fits(Operator operator, Literal literal, DataType type) {
        return literal instanceof Literal.Text
                && (operator != Operator.EQUAL || CheckBinding.number(type, literal) != null);
    }

    private static String form(DataType type) {
        return switch (type) {
            case Time _ -> "a time such as '23:59:59.5'";
            case Timestamp _ -> "a time such as '2026-01-31T23:59:59Z' or '2026-01-31'";
            case Simple simple when simple == Simple.DATE -> "a date such as '2026-01-31'";
            default -> "a UUID such as '01234567-89ab-cdef-0123-456789abcdef'";
        };
    }

    private static String shown(Literal literal) {
        return switch (literal) {
            case Literal.Text(String value) -> "'" + value + "'";
            // A few characters can stand for a number of millions of digits.
            case Literal.Numeric(BigDecimal value) ->
                Math.abs((long) value.scale()) > MAX_SHOWN_ZEROS ? value.toString() : value.toPlainString();
            case Literal.Bool(boolean value) -> Boolean.toString(value);
        };
    }
}
