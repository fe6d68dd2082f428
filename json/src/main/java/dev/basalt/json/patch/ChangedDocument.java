package dev.basalt.json.patch;

import dev.basalt.core.error.LimitExceededException;
import dev.basalt.core.error.Location;
import dev.basalt.json.JsonDocument;
import dev.basalt.json.JsonKind;
import dev.basalt.json.JsonName;
import dev.basalt.json.internal.ByteBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A document with changes beside it. Values are numbers: nodes of the document from 0 on, below that parts that
/// were made since. Containers are taken apart only where members come or go; all else is written by copying the
/// text around what was replaced.
final class ChangedDocument {
    /// Stands for "there is no such value".
    static final int NONE = Integer.MIN_VALUE;

    /// A value that is no node of the document as it stands.
    private sealed interface Part {}

    /// A value of another document, or a copy of one of this; never changed in place.
    private record Foreign(JsonDocument document, int node) implements Part {}

    private record OpenObject(LinkedHashMap<String, Integer> members) implements Part {}

    private record OpenArray(GapList elements) implements Part {}

    private final JsonDocument document;
    private final List<Part> parts = new ArrayList<>();
    private final TreeMap<Integer, Integer> replaced = new TreeMap<>();
    private final Map<Integer, int[]> elements = new HashMap<>();
    private int root = JsonDocument.ROOT;

    ChangedDocument(JsonDocument document) {
        this.document = document;
    }

    int root() {
        return resolve(root);
    }

    void setRoot(int value) {
        root = value;
    }

    /// A value of another document as one of this.
    int foreign(JsonDocument other, int node) {
        parts.add(new Foreign(other, node));
        return -parts.size();
    }

    private int resolve(int value) {
        int at = value;
        while (at >= 0) {
            Integer next = replaced.get(at);
            if (next == null) {
                return at;
            }
            at = next;
        }
        return at;
    }

    private Part part(int value) {
        return parts.get(-value - 1);
    }

    JsonKind kind(int value) {
        if (value >= 0) {
            return document.kind(value);
        }
        return switch (part(value)) {
            case Foreign foreign -> foreign.document.kind(foreign.node);
            case OpenObject _ -> JsonKind.OBJECT;
            case OpenArray _ -> JsonKind.ARRAY;
        };
    }

    int size(int array) {
        if (array >= 0) {
            return document.size(array);
        }
        return switch (part(array)) {
            case Foreign foreign -> foreign.document.size(foreign.node);
            case OpenObject object -> object.members.size();
            case OpenArray open -> open.elements.size();
        };
    }

    /// A member of an object.
    int member(int object, JsonName name) {
        if (object >= 0) {
            int node = document.find(object, name);
            return node == JsonDocument.NONE ? NONE : resolve(node);
        }
        return switch (part(object)) {
            case Foreign foreign -> {
                int node = foreign.document.find(foreign.node, name);
                yield node == JsonDocument.NONE ? NONE : foreign(foreign.document, node);
            }
            case OpenObject open -> {
                Integer value = open.members.get(name.text());
                yield value == null ? NONE : resolve(value);
            }
            case OpenArray _ -> NONE;
        };
    }

    /// An element of an array.
    int element(int array, int index) {
        if (index < 0 || index >= size(array)) {
            return NONE;
        }
        if (array >= 0) {
            return resolve(elements(array)[index]);
        }
        return switch (part(array)) {
            case Foreign foreign -> foreign(foreign.document, foreign.document.element(foreign.node, index));
            case OpenArray open -> resolve(open.elements.get(index));
            case OpenObject _ -> NONE;
        };
    }

    private int[] elements(int array) {
        return elements.computeIfAbsent(array, node -> elementsOf(document, node));
    }

    private static int[] elementsOf(JsonDocument document, int array) {
        int[] nodes = new int[document.size(array)];
        int node = document.first(array);
        for (int i = 0; i < nodes.length; i++) {
            nodes[i] = node;
            node = document.nextElement(node);
        }
        return nodes;
    }

    /// A child of a container whose own members are to be changed, in place.
    ///
    /// @return the child, which is no foreign value
    int editable(int container, JsonName step, int index) {
        boolean object = kind(container) == JsonKind.OBJECT;
        int child = object ? member(container, step) : element(container, index);
        if (child == NONE || child >= 0 || !(part(child) instanceof Foreign)) {
            return child;
        }
        int opened = open(child);
        if (object) {
            setMember(container, step, opened);
        } else {
            setElement(container, index, opened);
        }
        return opened;
    }

    /// The root, to be changed in place.
    int editableRoot() {
        int value = root();
        if (value < 0 && part(value) instanceof Foreign) {
            root = open(value);
            return root;
        }
        return value;
    }

    void setMember(int object, JsonName name, int value) {
        int node = object >= 0 ? document.find(object, name) : JsonDocument.NONE;
        if (node != JsonDocument.NONE) {
            replaced.put(node, value);
        } else {
            members(object).put(name.text(), value);
        }
    }

    void removeMember(int object, JsonName name) {
        members(object).remove(name.text());
    }

    void setElement(int array, int index, int value) {
        if (array >= 0) {
            replaced.put(elements(array)[index], value);
        } else {
            list(array).set(index, value);
        }
    }

    void insertElement(int array, int index, int value) {
        list(array).insert(index, value);
    }

    void removeElement(int array, int index) {
        list(array).remove(index);
    }

    private Map<String, Integer> members(int object) {
        if (part(open(object)) instanceof OpenObject open) {
            return open.members;
        }
        throw new IllegalStateException("a member must be of an object, but was of " + kind(object));
    }

    private GapList list(int array) {
        if (part(open(array)) instanceof OpenArray open) {
            return open.elements;
        }
        throw new IllegalStateException("an element must be of an array, but was of " + kind(array));
    }

    /// Takes a container apart; one of the document stays known by its node.
    private int open(int value) {
        int at = resolve(value);
        if (at < 0 && !(part(at) instanceof Foreign)) {
            return at;
        }
        Part opened = at >= 0 ? opened(document, at, true) : opened((Foreign) part(at));
        parts.add(opened);
        int made = -parts.size();
        if (at >= 0) {
            replaced.put(at, made);
        }
        return made;
    }

    private Part opened(Foreign foreign) {
        return opened(foreign.document, foreign.node, false);
    }

    private Part opened(JsonDocument holder, int node, boolean own) {
        return switch (holder.kind(node)) {
            case OBJECT -> {
                LinkedHashMap<String, Integer> members = LinkedHashMap.newLinkedHashMap(holder.size(node));
                int end = holder.end(node);
                for (int name = holder.first(node); name < end; name = holder.nextMember(name)) {
                    int value = holder.memberValue(name);
                    members.put(holder.string(name), own ? value : foreign(holder, value));
                }
                yield new OpenObject(members);
            }
            case ARRAY -> {
                int[] nodes = own ? elements(node).clone() : elementsOf(holder, node);
                if (!own) {
                    for (int i = 0; i < nodes.length; i++) {
                        nodes[i] = foreign(holder, nodes[i]);
                    }
                }
                yield new OpenArray(new GapList(nodes));
            }
            default -> new Foreign(holder, node);
        };
    }

    /// Whether a value is one of a document as it stands there.
    private boolean isPlain(int value) {
        if (value < 0) {
            return part(value) instanceof Foreign;
        }
        Integer next = replaced.ceilingKey(value);
        return next == null || next >= document.end(value);
    }

    /// Where a value stands, unchanged, in a document.
    ///
    /// @param out receives the value's text where it has to be made
    Placed placed(int value, ByteBuilder out) {
        if (!isPlain(value)) {
            write(value, out);
            return new Placed(JsonDocument.parse(out.toByteArray()), JsonDocument.ROOT);
        }
        return value >= 0 ? new Placed(document, value) : placed((Foreign) part(value));
    }

    private static Placed placed(Foreign foreign) {
        return new Placed(foreign.document, foreign.node);
    }

    /// A value of a document.
    record Placed(JsonDocument document, int node) {}

    /// Writes a value as it is now.
    void write(int value, ByteBuilder out) {
        write(value, out, 0);
    }

    private void write(int value, ByteBuilder out, int depth) {
        if (depth > TreeHash.MAX_DEPTH) {
            throw new LimitExceededException(
                    Location.of("JSON Patch"),
                    "containers that are changed must be nested at most " + TreeHash.MAX_DEPTH
                            + " deep, but are deeper");
        }
        int at = resolve(value);
        if (at >= 0) {
            splice(at, out, depth);
            return;
        }
        switch (part(at)) {
            case Foreign foreign -> Spans.copy(foreign.document, foreign.node, out);
            case OpenObject object -> {
                out.add('{');
                boolean first = true;
                for (Map.Entry<String, Integer> member : object.members.entrySet()) {
                    if (!first) {
                        out.add(',');
                    }
                    first = false;
                    out.string(member.getKey());
                    out.add(':');
                    write(member.getValue(), out, depth + 1);
                }
                out.add('}');
            }
            case OpenArray array -> {
                out.add('[');
                for (int i = 0; i < array.elements.size(); i++) {
                    if (i > 0) {
                        out.add(',');
                    }
                    write(array.elements.get(i), out, depth + 1);
                }
                out.add(']');
            }
        }
    }

    /// Writes a node of the document: its text, but for the values that were replaced in it.
    private void splice(int node, ByteBuilder out, int depth) {
        int end = document.end(node);
        long from = document.byteOffset(node);
        Map.@Nullable Entry<Integer, Integer> next = replaced.higherEntry(node);
        while (next != null && next.getKey() < end) {
            int inner = next.getKey();
            Spans.copy(document, from, document.byteOffset(inner), out);
            write(next.getValue(), out, depth + 1);
            from = document.byteEnd(inner);
            next = replaced.ceilingEntry(document.end(inner));
        }
        Spans.copy(document, from, document.byteEnd(node), out);
    }
}
