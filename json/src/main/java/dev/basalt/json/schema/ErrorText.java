package dev.basalt.json.schema;

import dev.basalt.json.JsonDocument;
import dev.basalt.json.JsonKind;
import dev.basalt.json.JsonWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Says what must hold of a value, and what does instead.
final class ErrorText {
    private static final int MAX_SHOWN = 60;
    private static final int MAX_LISTED = 6;
    private static final int MAX_NAMES = 20;

    private final JsonDocument document;
    private final FlagEvaluation evaluation;

    ErrorText(JsonDocument document, FlagEvaluation evaluation) {
        this.document = document;
        this.evaluation = evaluation;
    }

    /// A value, shortened.
    static String shown(JsonDocument d, int node) {
        boolean object = d.kind(node) == JsonKind.OBJECT;
        if (!object && d.kind(node) != JsonKind.ARRAY) {
            return cut(d.text(node));
        }
        if (d.end(node) - node <= MAX_SHOWN) {
            String text = new JsonWriter().value(d, node).toString();
            if (text.length() <= MAX_SHOWN) {
                return text;
            }
        }
        return object
                ? "an object of " + count(d.size(node), "member")
                : "an array of " + count(d.size(node), "element");
    }

    private static String cut(String text) {
        int length = text.codePointCount(0, text.length());
        return length <= MAX_SHOWN
                ? text
                : text.substring(0, text.offsetByCodePoints(0, MAX_SHOWN - 10)) + "... (" + length + " characters)";
    }

    static String count(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    /// The names of an object's members.
    static Set<String> names(JsonDocument d, int object) {
        Set<String> names = new HashSet<>();
        for (int name = d.first(object), end = d.end(object); name < end; name = d.nextMember(name)) {
            names.add(d.string(name));
        }
        return names;
    }

    /// What a keyword without schemas in it demands.
    ///
    /// @param place   the schema
    /// @param keyword the keyword
    /// @param value   its value
    /// @param at      the node of the value that it refuses
    String of(SchemaPlace place, String keyword, int value, int at) {
        JsonDocument d = place.resource().document;
        String limit = d.kind(value) == JsonKind.NUMBER ? d.text(value) : "";
        String is = ", but is " + shown(document, at);
        return switch (keyword) {
            case "type" -> "must be " + types(d, value) + is;
            case "enum" ->
                "must be " + (d.size(value) > 1 ? "one of " : "") + listed(d, value) + is + meant(at, d, value);
            case "const" -> "must be " + shown(d, value) + is;
            case "multipleOf" -> "must be a multiple of " + limit + is;
            case "minimum" ->
                (isExclusive(place, "exclusiveMinimum") ? "must be greater than " : "must be at least ") + limit + is;
            case "maximum" ->
                (isExclusive(place, "exclusiveMaximum") ? "must be less than " : "must be at most ") + limit + is;
            case "exclusiveMinimum" -> "must be greater than " + limit + is;
            case "exclusiveMaximum" -> "must be less than " + limit + is;
            case "minLength" -> "must have at least " + counted(limit, "character") + length(at);
            case "maxLength" -> "must have at most " + counted(limit, "character") + length(at);
            case "pattern" -> "must match the pattern " + shown(d, value) + is;
            case "format" -> "must have the format " + shown(d, value) + is;
            case "minItems" -> "must have at least " + counted(limit, "element") + has(at);
            case "maxItems" -> "must have at most " + counted(limit, "element") + has(at);
            case "minProperties" -> "must have at least " + counted(limit, "member") + has(at);
            case "maxProperties" -> "must have at most " + counted(limit, "member") + has(at);
            case "uniqueItems" -> "must not have the same element twice, but " + twins(at);
            case "required" -> missing(d, value, at, "");
            default -> throw new IllegalArgumentException("keyword must be one without schemas, but was " + keyword);
        };
    }

    private static String counted(String limit, String noun) {
        return limit + " " + noun + (limit.equals("1") ? "" : "s");
    }

    private static boolean isExclusive(SchemaPlace place, String flag) {
        JsonDocument d = place.resource().document;
        int value = d.find(place.node(), flag);
        return place.resource().dialect == SchemaDialect.DRAFT_4
                && value != JsonDocument.NONE
                && d.kind(value) == JsonKind.BOOLEAN
                && d.booleanValue(value);
    }

    private static String types(JsonDocument d, int value) {
        if (d.kind(value) != JsonKind.ARRAY) {
            return withArticle(d.string(value));
        }
        List<String> types = new ArrayList<>();
        for (int e = d.first(value), end = d.end(value); e < end; e = d.nextElement(e)) {
            types.add(withArticle(d.string(e)));
        }
        return alternatives(types);
    }

    private static String withArticle(String type) {
        return switch (type) {
            case "null" -> type;
            case "integer", "object", "array" -> "an " + type;
            default -> "a " + type;
        };
    }

    private static String alternatives(List<String> words) {
        int last = words.size() - 1;
        return last < 1 ? String.join("", words) : String.join(", ", words.subList(0, last)) + " or " + words.get(last);
    }

    private static String listed(JsonDocument d, int array) {
        List<String> values = new ArrayList<>();
        for (int e = d.first(array), end = d.end(array); e < end && values.size() < MAX_LISTED; e = d.nextElement(e)) {
            values.add(shown(d, e));
        }
        int more = d.size(array) - values.size();
        return more > 0 ? String.join(", ", values) + " and " + more + " more" : alternatives(values);
    }

    private String meant(int at, JsonDocument d, int array) {
        if (document.kind(at) != JsonKind.STRING) {
            return "";
        }
        List<String> strings = new ArrayList<>();
        for (int e = d.first(array), end = d.end(array); e < end; e = d.nextElement(e)) {
            if (d.kind(e) == JsonKind.STRING) {
                strings.add(d.string(e));
            }
        }
        return meant(document.string(at), strings);
    }

    /// Which name was probably meant.
    static String meant(String name, Collection<String> candidates) {
        @Nullable String near = NearNames.find(name, candidates);
        return near == null ? "" : "; did you mean " + quoted(near) + "?";
    }

    private String length(int at) {
        String text = document.string(at);
        return ", but has " + text.codePointCount(0, text.length()) + ": " + shown(document, at);
    }

    private String has(int at) {
        return ", but has " + document.size(at);
    }

    private String twins(int at) {
        evaluation.comparison.isUnique(at, document.size(at));
        int earlier = evaluation.comparison.earlierTwin;
        int later = evaluation.comparison.laterTwin;
        int first = 0;
        int second = 0;
        for (int e = document.first(at); e < later; e = document.nextElement(e)) {
            first += e < earlier ? 1 : 0;
            second++;
        }
        return "elements " + first + " and " + second + " are both " + shown(document, earlier);
    }

    /// Which members are missing.
    ///
    /// @param d    the document of the schema
    /// @param list the node of the list of names
    /// @param at   the node of the object
    /// @param why  what makes them needed
    String missing(JsonDocument d, int list, int at, String why) {
        Set<String> present = names(document, at);
        List<String> absent = new ArrayList<>();
        Set<String> wanted = new HashSet<>();
        for (int e = d.first(list), end = d.end(list); e < end; e = d.nextElement(e)) {
            String name = d.string(e);
            wanted.add(name);
            if (!present.contains(name)) {
                absent.add(name);
            }
        }
        List<String> quoted = absent.stream().distinct().map(ErrorText::quoted).toList();
        present.removeAll(wanted);
        String near = quoted.size() == 1 ? NearNames.find(absent.getFirst(), present) : null;
        int last = quoted.size() - 1;
        int shown = Math.min(last, MAX_NAMES);
        String names = last == 0
                ? "member " + quoted.getFirst()
                : "members " + String.join(", ", quoted.subList(0, shown)) + " and "
                        + (shown < last ? last + 1 - shown + " more" : quoted.get(last));
        return "must have the " + names + why + ", but " + (last == 0 ? "has not" : "lacks them")
                + (near == null ? "" : "; it has " + quoted(near));
    }

    /// A name as a JSON string, shortened.
    static String quoted(String name) {
        return cut(new JsonWriter().value(name).toString());
    }
}
