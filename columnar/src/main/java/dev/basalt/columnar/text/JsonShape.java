package dev.basalt.columnar.text;

import dev.basalt.columnar.schema.DataType;
import dev.basalt.columnar.schema.DataType.Decimal;
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
    private boolean booleans;
    private boolean numbers;
    private boolean fractions;
    private int integerDigits;
    private boolean pastLong;
    private @Nullable TextShape strings;
    private @Nullable JsonShape elements;
    private @Nullable Map<String, JsonShape> fields;

    JsonShape(boolean times) {
        this.times = times;
    }

    /// Sees the value at the parser's token, all of it.
    void see(JsonParser from) {
        JsonToken token = from.currentToken();
        switch (token) {
            case VALUE_TRUE, VALUE_FALSE -> booleans = true;
            case VALUE_NUMBER_INT -> {
                numbers = true;
                String text = from.getString();
                if (!NumberText.isLong(text)) {
                    // The one integer that 64 bits hold in another form is minus zero.
                    boolean minusZero = text.equals("-0");
                    fractions |= minusZero;
                    pastLong |= !minusZero;
                }
                integerDigits = Math.max(integerDigits, text.startsWith("-") ? text.length() - 1 : text.length());
            }
            case VALUE_NUMBER_FLOAT -> {
                numbers = true;
                fractions = true;
            }
            case VALUE_STRING -> seeString(from.getString());
            case START_ARRAY -> {
                JsonShape shape = elements == null ? new JsonShape(times) : elements;
                elements = shape;
                while (from.nextToken() != JsonToken.END_ARRAY) {
                    shape.see(from);
                }
            }
            case START_OBJECT -> {
                Map<String, JsonShape> shapes = fields == null ? new LinkedHashMap<>() : fields;
                fields = shapes;
                while (from.nextToken() != JsonToken.END_OBJECT) {
                    JsonShape shape = shapes.computeIfAbsent(from.currentName(), _ -> new JsonShape(times));
                    from.nextToken();
                    shape.see(from);
                }
            }
            default -> {}
        }
    }

    private void seeString(String text) {
        TextShape shape = strings == null ? TextShape.ofStrings() : strings;
        strings = shape;
        if (times) {
            shape.see(text);
        }
    }

    /// The fields of all objects seen, in the order they came up.
    List<Field> fields() {
        List<Field> found = new ArrayList<>();
        if (fields != null) {
            fields.forEach((name, shape) -> {
                if (!name.isEmpty()) {
                    found.add(Field.of(name, shape.type()));
                }
            });
        }
        return found;
    }

    /// The narrowest type that holds every value seen.
    DataType type() {
        int kinds = (booleans ? 1 : 0)
                + (numbers ? 1 : 0)
                + (strings == null ? 0 : 1)
                + (elements == null ? 0 : 1)
                + (fields == null ? 0 : 1);
        if (kinds != 1) {
            // Nothing but nulls, or values of different kinds: text holds them all.
            return Simple.STRING;
        }
        if (booleans) {
            return Simple.BOOL;
        }
        if (numbers) {
            return numberType();
        }
        if (strings != null) {
            return strings.type();
        }
        if (elements != null) {
            return new ListOf(Field.of("element", elements.type()));
        }
        List<Field> parts = fields();
        boolean nameless = fields != null && fields.containsKey("");
        return parts.isEmpty() || nameless ? Simple.STRING : new Struct(parts);
    }

    private DataType numberType() {
        if (fractions) {
            return Simple.FLOAT64;
        }
        if (!pastLong) {
            return Simple.INT64;
        }
        return integerDigits <= Decimal.MAX_PRECISION ? new Decimal(integerDigits, 0) : Simple.STRING;
    }
}
