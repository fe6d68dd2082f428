package dev.basalt.json.patch;

import dev.basalt.json.JsonDocument;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Random values, changes of them, and their text: maps, lists, strings, numbers, booleans and null.
final class RandomJson {
    private static final List<String> NAMES = List.of("a", "b", "c", "~", "/", "é", "\"", "a/b~c", "", "0", "1", "-");
    private static final List<String> TEXTS = List.of(
            "\"x\"", "\"\"", "\"\\u00e9\"", "\"é\"", "\"a longer text that is worth a copy\"", "\"\\n\"", "\"\\\\\"");
    private static final List<String> NUMBERS = List.of(
            "0", "-0", "0.0", "1", "1.0", "10e-1", "12345678901234567890", "1e400", "1.5", "-7", "0e999999999999");

    private final Random random;

    RandomJson(Random random) {
        this.random = random;
    }

    /// A value whose scalars are texts, as they are written.
    Object value(int depth) {
        int kind = random.nextInt(depth > 0 ? 10 : 5);
        return switch (kind) {
            case 0 -> "null";
            case 1 -> random.nextBoolean() ? "true" : "false";
            case 2 -> TEXTS.get(random.nextInt(TEXTS.size()));
            case 3, 4 -> NUMBERS.get(random.nextInt(NUMBERS.size()));
            case 5, 6, 7 -> {
                Map<String, Object> object = new LinkedHashMap<>();
                int size = random.nextInt(random.nextInt(8) == 0 ? 20 : 5);
                for (int i = 0; i < size; i++) {
                    object.put(name(), value(depth - 1));
                }
                yield object;
            }
            default -> {
                List<Object> array = new ArrayList<>();
                int size = random.nextInt(random.nextInt(8) == 0 ? 20 : 5);
                for (int i = 0; i < size; i++) {
                    array.add(value(depth - 1));
                }
                yield array;
            }
        };
    }

    private String name() {
        return random.nextInt(3) == 0 ? "n" + random.nextInt(20) : NAMES.get(random.nextInt(NAMES.size()));
    }

    /// A value with some changes, the number of which has no bound.
    Object changed(Object value, int depth) {
        if (random.nextInt(12) == 0) {
            return value(depth);
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> object = new LinkedHashMap<>();
            map.forEach((name, inner) -> {
                int what = random.nextInt(12);
                if (what > 0) {
                    object.put(what == 1 ? name() : (String) name, changed(inner, depth - 1));
                }
            });
            return object;
        }
        if (value instanceof List<?> list) {
            List<Object> array = new ArrayList<>();
            for (Object inner : list) {
                int what = random.nextInt(12);
                if (what == 1) {
                    array.add(value(depth - 1));
                }
                if (what > 0) {
                    array.add(what == 2 ? random.nextInt(array.size() + 1) : array.size(), changed(inner, depth - 1));
                }
            }
            return array;
        }
        return value;
    }

    /// Writes a value, with spaces and escapes here and there.
    void write(Object value, StringBuilder out) {
        space(out);
        switch (value) {
            case Map<?, ?> object -> {
                out.append('{');
                boolean first = true;
                for (Map.Entry<?, ?> member : object.entrySet()) {
                    if (!first) {
                        out.append(',');
                    }
                    if (random.nextInt(10) == 0) {
                        // Passed over: a later member has the name.
                        quote((String) member.getKey(), out);
                        out.append(":[1],");
                    }
                    first = false;
                    space(out);
                    quote((String) member.getKey(), out);
                    out.append(':');
                    write(member.getValue(), out);
                }
                out.append('}');
            }
            case List<?> array -> {
                out.append('[');
                for (int i = 0; i < array.size(); i++) {
                    out.append(i == 0 ? "" : ",");
                    write(array.get(i), out);
                }
                out.append(']');
            }
            default -> out.append(value);
        }
        space(out);
    }

    private void space(StringBuilder out) {
        if (random.nextInt(6) == 0) {
            out.append(' ');
        }
    }

    private void quote(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || random.nextInt(20) == 0) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }

    String text(Object value) {
        StringBuilder out = new StringBuilder();
        write(value, out);
        return out.toString();
    }

    /// Whether documents are equal, decided by code of its own.
    static boolean equal(JsonDocument a, JsonDocument b) {
        return java.util.Objects.equals(plain(a, 0), plain(b, 0));
    }

    private static @Nullable Object plain(JsonDocument document, int node) {
        return switch (document.kind(node)) {
            case NULL -> null;
            case BOOLEAN -> document.booleanValue(node);
            case STRING -> document.string(node);
            case NUMBER -> number(document.text(node));
            case ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>();
                for (int e = document.first(node); e < document.end(node); e = document.nextElement(e)) {
                    list.add(plain(document, e));
                }
                yield list;
            }
            case OBJECT -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                for (int n = document.first(node); n < document.end(node); n = document.nextMember(n)) {
                    map.put(document.string(n), plain(document, document.memberValue(n)));
                }
                yield map;
            }
        };
    }

    private static Object number(String text) {
        String mantissa = text.replaceFirst("[eE].*", "");
        return mantissa.matches("[-0.]*")
                ? java.math.BigDecimal.ZERO
                : new java.math.BigDecimal(text).stripTrailingZeros();
    }
}
