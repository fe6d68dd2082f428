package dev.basalt.json.schema;

import dev.basalt.json.JsonDocument;
import dev.basalt.json.JsonWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the values at one place of documents have in common.
///
/// - **Threads:** confined to one
final class Shape {
    /// Names of an object above which they are data.
    private static final int MOST_NAMES = 500;

    /// Names from which on objects of digits or UUIDs are maps.
    private static final int LEAST_MAP_NAMES = 2;

    /// Names from which on objects that have few of them in common are maps.
    private static final int LEAST_RARE_NAMES = 30;

    private long nulls;
    private long booleans;
    private long objects;
    private long arrays;
    private final NumberShape numbers = new NumberShape();
    private final StringShape strings = new StringShape();

    /// The members by their names, in the order in which they were first seen; null once they are a map.
    private @Nullable Map<String, Shape> members = new LinkedHashMap<>();

    /// The values of a map.
    private @Nullable Shape mapValues;

    private @Nullable Shape items;

    /// Which object counted this member last, as a name may occur twice.
    private long lastObject = -1;

    /// How many objects have this member.
    private long holders;

    /// How many values there are.
    long count() {
        return nulls + booleans + numbers.count() + strings.count() + objects + arrays;
    }

    /// Takes a value into account. Nesting is that of the parser's limit.
    void add(JsonDocument document, int node) {
        switch (document.kind(node)) {
            case NULL -> nulls++;
            case BOOLEAN -> booleans++;
            case NUMBER -> numbers.add(document, node);
            case STRING -> strings.add(document.stringBytes(node));
            case OBJECT -> addObject(document, node);
            case ARRAY -> addArray(document, node);
        }
    }

    private void addArray(JsonDocument document, int node) {
        arrays++;
        int end = document.end(node);
        if (document.first(node) == end) {
            return;
        }
        Shape all = items == null ? new Shape() : items;
        items = all;
        for (int element = document.first(node); element < end; element = document.nextElement(element)) {
            all.add(document, element);
        }
    }

    private void addObject(JsonDocument document, int node) {
        long number = objects++;
        int end = document.end(node);
        for (int name = document.first(node); name < end; name = document.nextMember(name)) {
            Shape member = member(document.string(name));
            if (member.lastObject != number) {
                member.lastObject = number;
                member.holders++;
            }
            member.add(document, document.memberValue(name));
        }
    }

    private Shape member(String name) {
        if (members != null) {
            Shape known = members.get(name);
            if (known == null && members.size() < MOST_NAMES) {
                known = new Shape();
                members.put(name, known);
            }
            if (known != null) {
                return known;
            }
            mapValues = merged(members.values());
            members = null;
        }
        if (mapValues == null) {
            mapValues = new Shape();
        }
        return mapValues;
    }

    private static Shape merged(Iterable<Shape> shapes) {
        Shape all = new Shape();
        shapes.forEach(all::merge);
        return all;
    }

    private void merge(Shape other) {
        nulls += other.nulls;
        booleans += other.booleans;
        numbers.merge(other.numbers);
        strings.merge(other.strings);
        arrays += other.arrays;
        if (other.items != null) {
            Shape all = items == null ? new Shape() : items;
            items = all;
            all.merge(other.items);
        }
        objects += other.objects;
        if (other.members == null) {
            Shape values = mapValues == null ? new Shape() : mapValues;
            if (members != null) {
                members.values().forEach(values::merge);
                members = null;
            }
            if (other.mapValues != null) {
                values.merge(other.mapValues);
            }
            mapValues = values;
        } else {
            other.members.forEach((name, shape) -> {
                Shape member = member(name);
                member.holders += shape.holders;
                member.merge(shape);
            });
        }
    }

    /// Writes the keywords of this shape into an open object.
    void write(JsonWriter out, long least, boolean closed) {
        List<String> types = types();
        if (types.isEmpty()) {
            return;
        }
        out.name("type");
        if (types.size() == 1) {
            out.value(types.getFirst());
        } else {
            out.beginArray();
            types.forEach(out::value);
            out.endArray();
        }
        boolean onlyStrings = strings.count() + nulls == count();
        strings.write(out, onlyStrings, nulls > 0, least);
        numbers.write(out, least);
        if (objects > 0) {
            writeObject(out, least, closed);
        }
        if (items != null) {
            out.name("items").beginObject();
            items.write(out, least, closed);
            out.endObject();
        }
    }

    private List<String> types() {
        List<String> types = new ArrayList<>();
        if (objects > 0) {
            types.add("object");
        }
        if (arrays > 0) {
            types.add("array");
        }
        if (strings.count() > 0) {
            types.add("string");
        }
        if (numbers.count() > 0) {
            types.add(numbers.isInteger() ? "integer" : "number");
        }
        if (booleans > 0) {
            types.add("boolean");
        }
        if (nulls > 0) {
            types.add("null");
        }
        return types;
    }

    private void writeObject(JsonWriter out, long least, boolean closed) {
        Map<String, Shape> named = members;
        if (named == null || isMap(named)) {
            Shape values = named == null ? mapValues : merged(named.values());
            out.name("additionalProperties").beginObject();
            if (values != null) {
                values.write(out, least, closed);
            }
            out.endObject();
            return;
        }
        if (!named.isEmpty()) {
            out.name("properties").beginObject();
            named.forEach((name, shape) -> {
                out.name(name).beginObject();
                shape.write(out, least, closed);
                out.endObject();
            });
            out.endObject();
        }
        List<String> required = named.entrySet().stream()
                .filter(member -> member.getValue().holders == objects)
                .map(Map.Entry::getKey)
                .toList();
        if (!required.isEmpty()) {
            out.name("required").beginArray();
            required.forEach(out::value);
            out.endArray();
        }
        if (closed) {
            out.name("additionalProperties").value(false);
        }
    }

    /// Whether the names are data: numbers or UUIDs, or many of which each object has few.
    private boolean isMap(Map<String, Shape> named) {
        if (named.size() < LEAST_MAP_NAMES) {
            return false;
        }
        if (named.keySet().stream().allMatch(StringShape::isKey)) {
            return true;
        }
        long most =
                named.values().stream().mapToLong(shape -> shape.holders).max().orElse(0);
        return named.size() >= LEAST_RARE_NAMES && objects > 1 && most * 4 <= objects;
    }
}
