package dev.basalt.json;

import static java.util.Objects.requireNonNull;

import dev.basalt.json.internal.FieldTree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The few fields that are read of large documents: [JsonParser#only] makes documents that hold nothing else, in
/// a fraction of the time and the memory.
///
/// ```java
/// JsonParser parser = new JsonParser().only(JsonFields.of("/user/name", "/tags", "/orders/*/price"));
/// JsonDocument document = parser.parse(bytes);
/// document.find(JsonPointer.of("/orders/3/price"));
/// ```
///
/// A field is a JSON Pointer, in which `*` stands for every element of an array. Such a document has of objects
/// only the members that a field goes through or ends at, and of arrays all elements, so that indexes stay what
/// they are; elements that no field goes through are empty where they are objects or arrays. A value that ends a
/// field is whole.
///
/// The rest is checked as ever, so that what is no JSON is refused; its numbers are not converted, and its size
/// takes no memory. [#lenient] does less.
///
/// - **Threads:** immutable
public final class JsonFields {
    /// The most fields.
    public static final int MOST = FieldTree.MOST_FIELDS;

    private final Set<JsonPointer> pointers;
    private final boolean isLenient;
    private final FieldTree tree;

    private JsonFields(Set<JsonPointer> pointers, boolean isLenient) {
        if (pointers.size() > MOST) {
            throw new IllegalArgumentException("fields must be at most " + MOST + ", but were " + pointers.size());
        }
        this.pointers = pointers;
        this.isLenient = isLenient;
        List<List<String>> paths = new ArrayList<>();
        for (JsonPointer pointer : pointers) {
            paths.add(pointer.steps().stream().map(JsonName::text).toList());
        }
        this.tree = FieldTree.of(paths);
    }

    /// Some fields.
    ///
    /// @param fields a pointer each, such as `/orders/*/price`; none for a document that is only checked
    /// @return the fields
    /// @throws IllegalArgumentException if one is no JSON Pointer, or there are more than [#MOST]
    public static JsonFields of(String... fields) {
        return of(Arrays.stream(fields).map(JsonPointer::of).toList());
    }

    /// Some fields.
    ///
    /// @param fields the fields
    /// @return the fields
    /// @throws IllegalArgumentException if there are more than [#MOST] different ones
    public static JsonFields of(Collection<JsonPointer> fields) {
        return new JsonFields(new LinkedHashSet<>(requireNonNull(fields, "fields")), false);
    }

    /// The same fields of documents that are known to be JSON: they are read up to the last field and not further,
    /// and of what is passed over only UTF-8, quotes and brackets are looked at. Of members with the same name the
    /// first one counts.
    ///
    /// @return the fields
    public JsonFields lenient() {
        return new JsonFields(pointers, true);
    }

    /// Whether the rest of a document is not checked.
    ///
    /// @return whether it is not
    public boolean isLenient() {
        return isLenient;
    }

    FieldTree tree() {
        return tree;
    }

    /// The fields.
    @Override
    public String toString() {
        return pointers + (isLenient ? " lenient" : "");
    }
}
