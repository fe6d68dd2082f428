package dev.basalt.json;

import static java.util.Objects.requireNonNull;

import dev.basalt.json.internal.DoubleText;

/// The bytes that Python writes: those of `json.dumps(json.loads(text), ...)` in UTF-8, so that hashes agree
/// with those that a Python program made.
///
/// Integers keep all digits, other numbers are doubles as Python's `repr` has them, beyond their range
/// `Infinity`. Of members with the same name the last one counts, in the place of the first.
///
/// - **Threads:** immutable
///
/// @param sortKeys      whether members are sorted by the code points of their names, as `sort_keys`
/// @param itemSeparator what stands between members and elements, the first of `separators`
/// @param keySeparator  what stands between a name and its value, the second of `separators`
/// @param ensureAscii   whether all else than ASCII is escaped, as `ensure_ascii`
public record PythonJson(boolean sortKeys, String itemSeparator, String keySeparator, boolean ensureAscii) {
    /// As `json.dumps(value)`.
    public static final PythonJson DEFAULT = new PythonJson(false, ", ", ": ", true);

    /// As `json.dumps(value, sort_keys=True)`.
    public static final PythonJson SORTED = new PythonJson(true, ", ", ": ", true);

    /// As `json.dumps(value, sort_keys=True, separators=(',', ':'))`.
    public static final PythonJson SORTED_COMPACT = new PythonJson(true, ",", ":", true);

    /// Checks that there are separators.
    public PythonJson {
        requireNonNull(itemSeparator, "itemSeparator");
        requireNonNull(keySeparator, "keySeparator");
    }

    /// Writes a value.
    ///
    /// @param value the value
    /// @return its bytes
    public byte[] of(JsonValue value) {
        return new Text(value.document()).write(value.node());
    }

    private final class Text extends OrderedText {
        Text(JsonDocument document) {
            super(document, itemSeparator, keySeparator);
        }

        @Override
        void number(int node) {
            switch (document.numberForm(node)) {
                case LONG -> out.number(document.longValue(node));
                case UNSIGNED_LONG, BIG_INTEGER -> out.ascii(document.text(node));
                case DOUBLE, BIG_DECIMAL -> out.ascii(DoubleText.python(document.doubleValue(node)));
            }
        }

        @Override
        void string(int node) {
            byte[] text = document.stringBytes(node);
            if (ensureAscii) {
                out.asciiString(text);
            } else {
                out.string(text, 0, text.length);
            }
        }

        @Override
        int[] order(int object) {
            return sortKeys ? sorted(object, byCodePoint()) : unsorted(object);
        }

        @Override
        void duplicate(int name) {
            // The last one counts.
        }
    }
}
