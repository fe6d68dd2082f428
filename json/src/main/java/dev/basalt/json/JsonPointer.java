package dev.basalt.json;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;

/// A JSON Pointer: the way from a document's root to a value, as names of members and indexes of elements.
///
/// - **Threads:** immutable
/// - **Source:** RFC 6901
public final class JsonPointer {
    /// The pointer to the root: no steps, the text is empty.
    public static final JsonPointer ROOT = new JsonPointer(List.of());

    private final List<JsonName> steps;

    private JsonPointer(List<JsonName> steps) {
        this.steps = steps;
    }

    /// Reads a pointer.
    ///
    /// @param text such as `/orders/0/price`; empty for the root; `~1` stands for `/` and `~0` for `~`
    /// @return the pointer
    /// @throws IllegalArgumentException if the text is not empty and does not begin with `/`, or has a `~`
    ///     that is followed by neither `0` nor `1`
    public static JsonPointer of(String text) {
        if (requireNonNull(text, "text").isEmpty()) {
            return ROOT;
        }
        if (text.charAt(0) != '/') {
            throw new IllegalArgumentException(
                    "[" + text + "] a JSON Pointer must be empty or begin with '/', but begins with '"
                            + Character.toString(text.codePointAt(0)) + "'");
        }
        List<JsonName> steps = new ArrayList<>();
        int from = 1;
        for (int i = 1; i <= text.length(); i++) {
            if (i == text.length() || text.charAt(i) == '/') {
                steps.add(JsonName.of(unescape(text, from, i)));
                from = i + 1;
            }
        }
        return new JsonPointer(List.copyOf(steps));
    }

    private static String unescape(String text, int from, int to) {
        int tilde = text.indexOf('~', from);
        if (tilde < 0 || tilde >= to) {
            return text.substring(from, to);
        }
        StringBuilder step = new StringBuilder(to - from);
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c == '~') {
                i++;
                char kind = i < to ? text.charAt(i) : ' ';
                if (kind != '0' && kind != '1') {
                    throw new IllegalArgumentException("[" + text
                            + "] '~' in a JSON Pointer must be followed by 0 or 1, but is not at character " + i);
                }
                c = kind == '0' ? '~' : '/';
            }
            step.append(c);
        }
        return step.toString();
    }

    /// This pointer and one more step.
    ///
    /// @param name the name of a member, unescaped
    /// @return a longer pointer
    public JsonPointer append(String name) {
        List<JsonName> longer = new ArrayList<>(steps);
        longer.add(JsonName.of(name));
        return new JsonPointer(List.copyOf(longer));
    }

    /// This pointer and one more step.
    ///
    /// @param index the index of an element
    /// @return a longer pointer
    public JsonPointer append(int index) {
        return append(Integer.toString(index));
    }

    /// The steps.
    ///
    /// @return names and indexes, unescaped, from the root on
    public List<JsonName> steps() {
        return steps;
    }

    /// The index that a step is in an array.
    ///
    /// @param step the step
    /// @return the index, -1 where the step is none: anything but digits, or digits after a zero
    static int index(JsonName step) {
        String text = step.text();
        if (text.isEmpty() || text.length() > 10 || (text.charAt(0) == '0' && text.length() > 1)) {
            return -1;
        }
        long index = 0;
        for (int i = 0; i < text.length(); i++) {
            char digit = text.charAt(i);
            if (digit < '0' || digit > '9') {
                return -1;
            }
            index = index * 10 + digit - '0';
        }
        return index > Integer.MAX_VALUE ? -1 : (int) index;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JsonPointer that && steps.equals(that.steps);
    }

    @Override
    public int hashCode() {
        return steps.hashCode();
    }

    /// The pointer's text, as [#of] reads it.
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (JsonName step : steps) {
            text.append('/').append(step.text().replace("~", "~0").replace("/", "~1"));
        }
        return text.toString();
    }
}
