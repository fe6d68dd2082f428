package dev.basalt.json;

import dev.basalt.json.internal.ByteBuilder;
import dev.basalt.json.internal.Utf8Order;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Writes values in a form in which equal values have equal bytes. What the forms differ in is left to
/// subclasses.
///
/// - **Threads:** confined to one
abstract class OrderedText {
    private static final int[] NO_NAMES = {};

    final JsonDocument document;
    final ByteBuilder out = new ByteBuilder(1024);
    private final byte[] comma;
    private final byte[] colon;

    /// Of each open container the nodes of its names in order, the next member or element, and the end.
    private int[][] names = new int[16][];

    private boolean[] arrays = new boolean[16];
    private int[] next = new int[16];
    private int[] ends = new int[16];
    private int depth;

    OrderedText(JsonDocument document, String comma, String colon) {
        this.document = document;
        this.comma = comma.getBytes(StandardCharsets.UTF_8);
        this.colon = colon.getBytes(StandardCharsets.UTF_8);
    }

    abstract void number(int node);

    abstract void string(int node);

    /// The nodes of an object's names, in order, each name once.
    abstract int[] order(int object);

    final byte[] write(int node) {
        begin(node);
        while (depth > 0) {
            int level = depth - 1;
            int[] order = names[level];
            int current = next[level];
            if (current == ends[level]) {
                out.add(arrays[level] ? ']' : '}');
                depth--;
                continue;
            }
            if (current < 0) {
                current = -current;
            } else {
                out.bytes(comma, 0, comma.length);
            }
            if (arrays[level]) {
                next[level] = document.nextElement(current);
                begin(current);
            } else {
                // Counted from 1, so that the first one can be told by its sign.
                next[level] = current + 1;
                int name = order[current - 1];
                string(name);
                out.bytes(colon, 0, colon.length);
                begin(document.memberValue(name));
            }
        }
        return Arrays.copyOf(out.bytes(), out.size());
    }

    private void begin(int node) {
        switch (document.kind(node)) {
            case OBJECT -> {
                out.add('{');
                int[] order = document.size(node) == 0 ? NO_NAMES : order(node);
                push(false, order, -1, order.length + 1);
            }
            case ARRAY -> {
                out.add('[');
                push(true, NO_NAMES, -document.first(node), document.end(node));
            }
            case STRING -> string(node);
            case NUMBER -> number(node);
            case BOOLEAN -> out.ascii(document.booleanValue(node) ? "true" : "false");
            case NULL -> out.ascii("null");
        }
    }

    private void push(boolean array, int[] order, int first, int end) {
        if (depth == names.length) {
            names = Arrays.copyOf(names, 2 * depth);
            arrays = Arrays.copyOf(arrays, 2 * depth);
            next = Arrays.copyOf(next, 2 * depth);
            ends = Arrays.copyOf(ends, 2 * depth);
        }
        names[depth] = order;
        arrays[depth] = array;
        // Nothing in it: the end is reached at once.
        next[depth] = -first == end ? end : first;
        ends[depth++] = end;
    }

    /// The names in an order of their text.
    final int[] sorted(int object, Comparator<byte[]> comparator) {
        Name[] all = new Name[document.size(object)];
        int count = 0;
        for (int name = document.first(object), end = document.end(object);
                name < end;
                name = document.nextMember(name)) {
            all[count++] = new Name(name, document.stringBytes(name));
        }
        Arrays.sort(all, (a, b) -> comparator.compare(a.utf8(), b.utf8()));
        int[] nodes = new int[count];
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (i + 1 < count && Arrays.equals(all[i].utf8(), all[i + 1].utf8())) {
                duplicate(all[i].node());
            } else {
                nodes[kept++] = all[i].node();
            }
        }
        return Arrays.copyOf(nodes, kept);
    }

    /// The names in the order of the text: each where it stands first, with the value that it has last.
    final int[] unsorted(int object) {
        Map<String, Integer> last = new LinkedHashMap<>();
        for (int name = document.first(object), end = document.end(object);
                name < end;
                name = document.nextMember(name)) {
            last.put(document.string(name), name);
        }
        return List.copyOf(last.values()).stream().mapToInt(Integer::intValue).toArray();
    }

    /// A name occurs again.
    abstract void duplicate(int name);

    static Comparator<byte[]> byCodePoint() {
        return Arrays::compareUnsigned;
    }

    static Comparator<byte[]> byUtf16() {
        return Utf8Order::compareAsUtf16;
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Name(int node, byte[] utf8) {}
}
