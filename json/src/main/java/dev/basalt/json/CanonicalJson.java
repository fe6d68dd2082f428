package dev.basalt.json;

import dev.basalt.json.internal.DoubleText;

/// The canonical form of RFC 8785: equal values have equal bytes, so that they can be hashed and signed.
///
/// Members are sorted by the UTF-16 code units of their names, numbers are doubles in the shortest form of
/// ECMAScript, strings have no escapes but those they need. So integers beyond 2⁵³ lose digits, as the RFC has
/// it.
///
/// - **Threads:** stateless
/// - **Source:** RFC 8785
public final class CanonicalJson {
    private CanonicalJson() {}

    /// Writes a value in canonical form.
    ///
    /// @param value the value
    /// @return its bytes
    /// @throws IllegalArgumentException if a name occurs twice in an object, or a number is beyond the range
    ///     of a double
    public static byte[] of(JsonValue value) {
        return new Text(value.document()).write(value.node());
    }

    private static final class Text extends OrderedText {
        private static final long MOST_EXACT = 1L << 53;

        Text(JsonDocument document) {
            super(document, ",", ":");
        }

        @Override
        void number(int node) {
            if (document.numberForm(node) == JsonNumber.LONG) {
                long integer = document.longValue(node);
                if (integer >= -MOST_EXACT && integer <= MOST_EXACT) {
                    out.number(integer);
                    return;
                }
            }
            double number = document.doubleValue(node);
            if (Double.isInfinite(number)) {
                throw new IllegalArgumentException("[" + document.pointerTo(node)
                        + "] number must be within the range of a double, but was " + document.text(node));
            }
            out.ascii(DoubleText.ecmaScript(number));
        }

        @Override
        void string(int node) {
            if (document.hasEscapes(node)) {
                byte[] text = document.stringBytes(node);
                out.string(text, 0, text.length);
            } else {
                long offset = document.byteOffset(node);
                out.source(document.source(), offset, (int) (document.byteEnd(node) - offset));
            }
        }

        @Override
        int[] order(int object) {
            return sorted(object, byUtf16());
        }

        @Override
        void duplicate(int name) {
            throw new IllegalArgumentException("[" + document.pointerTo(name)
                    + "] names of an object must differ for its canonical form, but one occurs twice");
        }
    }
}
