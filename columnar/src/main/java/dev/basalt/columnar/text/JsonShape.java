package dev.basalt.columnar.text;

import dev.basalt.columnar.schema.DataType;
import dev.basalt.columnar.schema.DataType.ListOf;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.DataType.Struct;
import dev.basalt.columnar.schema.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// What all JSON values at one place have been.
///
/// - **Threads:** confined to one
final class JsonShape {
    private final boolean times;
    private final ShapeLimit limit;
    private boolean booleans;
    private @Nullable NumberShape numbers;
    private @Nullable TextShape strings;
    /// Whether every string is one of the floating-point values that JSON has no number for.
    private boolean specials = true;

    private @Nullable JsonShape elements;
    private @Nullable Map<String, JsonShape> fields;

    JsonShape(boolean times, ShapeLimit limit) {
        this.times = times;
        this.limit = limit;
    }

    /// Sees the value at the parser's token, all of it.
    ///
    /// @throws dev.basalt.core.error.LimitExceededException if the values make too many columns
    void see(JsonParser from) {
        JsonToken token = from.currentToken();
        switch (token) {
            case VALUE_TRUE, VALUE_FALSE -> booleans = true;
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                NumberShape shape = numbers == null ? new NumberShape() : numbers;
                numbers = shape;
                shape.see(from.getString());
            }
            case VALUE_STRING -> seeString(from.getString());
            case START_ARRAY -> {
                JsonShape shape = elements == null ? made() : elements;
                elements = shape;
                while (from.nextToken() != JsonToken.END_ARRAY) {
                    shape.see(from);
                }
            }
            case START_OBJECT -> {
                Map<String, JsonShape> shapes = fields == null ? new LinkedHashMap<>() : fields;
                fields = shapes;
                while (from.nextToken() != JsonToken.END_OBJECT) {
                    JsonShape shape = shapes.get(from.currentName());
                    if (shape == null) {
                        shape = made();
                        shapes.put(JsonValues.requireUnicode(from.currentName()), shape);
                    }
                    from.nextToken();
                    shape.see(from);
                }
            }
            default -> {}
        }
    }

    private JsonShape made() {
        limit.add();
        return new JsonShape(times, limit);
    }

    private void seeString(String text) {
        TextShape shape = strings == null ? TextShape.ofStrings() : strings;
        strings = shape;
        specials &= NumberText.isSpecial(text);
        if (times) {
            shape.see(text);
        }
    }

    /// The fields of all objects seen, in the order they came up.
    List<Field> fields() {
        List<Field> found = new ArrayList<>();
        if (fields != null) {
            fields.forEach((name, shape) -> found.add(Field.of(name, shape.type())));
        }
        return found;
    }

    /// What the values of each of [#fields] are.
    List<TextSource.Values> values() {
        List<TextSource.Values> found = new ArrayList<>();
        if (fields != null) {
            fields.values().forEach(shape -> found.add(shape.ownValues()));
        }
        return found;
    }

    private TextSource.Values ownValues() {
        int kinds = kinds();
        if (kinds == 0) {
            return TextSource.Values.NONE;
        }
        boolean doubles = numbers != null && numbers.areDoubles() && (kinds == 1 || areNumbersAndSpecials(kinds));
        return doubles ? TextSource.Values.DOUBLES : TextSource.Values.OTHERS;
    }

    private int kinds() {
        return (booleans ? 1 : 0)
                + (numbers == null ? 0 : 1)
                + (strings == null ? 0 : 1)
                + (elements == null ? 0 : 1)
                + (fields == null ? 0 : 1);
    }

    private boolean areNumbersAndSpecials(int kinds) {
        return kinds == 2 && numbers != null && strings != null && specials;
    }

    /// The narrowest type that holds every value seen.
    DataType type() {
        int kinds = kinds();
        if (areNumbersAndSpecials(kinds) && numbers != null && numbers.areDoubles()) {
            return Simple.FLOAT64;
        }
        if (kinds != 1) {
            // Nothing but nulls, or values of different kinds: text holds them all.
            return Simple.STRING;
        }
        if (booleans) {
            return Simple.BOOL;
        }
        if (numbers != null) {
            return numbers.type();
        }
        if (strings != null) {
            return strings.type();
        }
        if (elements != null) {
            return new ListOf(Field.of("element", elements.type()));
        }
        List<Field> parts = fields();
        return parts.isEmpty() ? Simple.STRING : new Struct(parts);
    }
}
