package dev.basalt.columnar.text;

import dev.basalt.columnar.schema.DataType;
import dev.basalt.columnar.schema.DataType.ListOf;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.DataType.Struct;
import dev.basalt.columnar.schema.Field;
import dev.basalt.json.JsonDocument;
import dev.basalt.json.JsonNumber;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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

    /// Sees a value, all of it.
    ///
    /// @throws dev.basalt.core.error.LimitExceededException if the values make too many columns
    void see(JsonValues from, int node) {
        JsonDocument document = from.document();
        switch (document.kind(node)) {
            case BOOLEAN -> booleans = true;
            case NUMBER -> seeNumber(document, node);
            case STRING -> {
                if (from.isBare(node)) {
                    number().see(document.string(node));
                } else {
                    seeString(document.string(node));
                }
            }
            case ARRAY -> {
                JsonShape shape = elements == null ? made() : elements;
                elements = shape;
                int end = document.end(node);
                for (int next = document.first(node); next < end; next = document.nextElement(next)) {
                    shape.see(from, next);
                }
            }
            case OBJECT -> seeMembers(from, node);
            case NULL -> {}
        }
    }

    private void seeMembers(JsonValues from, int node) {
        JsonDocument document = from.document();
        Map<String, JsonShape> shapes = fields == null ? new LinkedHashMap<>() : fields;
        fields = shapes;
        int end = document.end(node);
        for (int member = document.first(node); member < end; member = document.nextMember(member)) {
            String name = document.string(member);
            JsonShape shape = shapes.get(name);
            if (shape == null) {
                shape = made();
                shapes.put(name, shape);
            }
            shape.see(from, document.memberValue(member));
        }
    }

    private void seeNumber(JsonDocument document, int node) {
        // Zero may be negative, which its text tells.
        if (document.numberForm(node) == JsonNumber.LONG && document.longValue(node) != 0) {
            number().see(document.longValue(node));
        } else {
            number().see(document.text(node));
        }
    }

    private NumberShape number() {
        NumberShape shape = numbers == null ? new NumberShape() : numbers;
        numbers = shape;
        return shape;
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
