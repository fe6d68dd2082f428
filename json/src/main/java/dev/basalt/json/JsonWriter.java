package dev.basalt.json;

import static java.util.Objects.requireNonNull;

import dev.basalt.json.internal.ByteBuilder;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Writes JSON, value by value: to memory, or to a stream in blocks. Commas and colons are its business.
///
/// ```java
/// new JsonWriter().beginObject().name("id").value(7).name("tags").beginArray().value("a").endArray().endObject()
/// ```
///
/// Values of documents are written as they are in their text, without the white space between them. Several
/// values at the outermost level stand on a line each.
///
/// - **Memory:** what was written, or a block of it where it goes to a stream; kept for what is written after
///   [#clear]
/// - **Threads:** confined to one
public final class JsonWriter {
    private static final int BLOCK_BYTES = 32 << 10;
    private static final int FIRST_BYTES = 512;

    private static final byte OBJECT = 1;
    private static final byte ARRAY = 2;

    private final ByteBuilder out;
    private final @Nullable OutputStream stream;
    private final int indent;

    /// Open containers, the innermost last.
    private byte[] open = new byte[16];

    private int depth;
    private boolean isFirst = true;
    private boolean isNamed;

    /// Writes to memory, without white space.
    public JsonWriter() {
        this(null, 0);
    }

    private JsonWriter(@Nullable OutputStream stream, int indent) {
        this.stream = stream;
        this.indent = indent;
        this.out = new ByteBuilder(stream == null ? FIRST_BYTES : BLOCK_BYTES + FIRST_BYTES);
    }

    /// Writes to memory, a line for each member and element.
    ///
    /// @param indent spaces for each open container, at least 1
    /// @return a new writer
    public static JsonWriter pretty(int indent) {
        return new JsonWriter(null, requireIndent(indent));
    }

    /// Writes to a stream, without white space. [#flush] must be called at the end.
    ///
    /// @param stream receives the text in UTF-8; not closed
    /// @return a new writer, whose methods throw [UncheckedIOException] where the stream fails
    public static JsonWriter to(OutputStream stream) {
        return new JsonWriter(requireNonNull(stream, "stream"), 0);
    }

    /// Writes to a stream, a line for each member and element. [#flush] must be called at the end.
    ///
    /// @param stream receives the text in UTF-8; not closed
    /// @param indent spaces for each open container, at least 1
    /// @return a new writer, whose methods throw [UncheckedIOException] where the stream fails
    public static JsonWriter pretty(OutputStream stream, int indent) {
        return new JsonWriter(requireNonNull(stream, "stream"), requireIndent(indent));
    }

    private static int requireIndent(int indent) {
        if (indent < 1 || indent > 100) {
            throw new IllegalArgumentException("indent must be in [1, 100], but was " + indent);
        }
        return indent;
    }

    /// Begins an object.
    ///
    /// @return this
    public JsonWriter beginObject() {
        beforeValue();
        push(OBJECT, '{');
        return this;
    }

    /// Ends the innermost object.
    ///
    /// @return this
    /// @throws IllegalStateException if the innermost container is none, or a name has no value yet
    public JsonWriter endObject() {
        if (isNamed) {
            throw new IllegalStateException("a name must be followed by a value, but the object ends");
        }
        pop(OBJECT, '}');
        return this;
    }

    /// Begins an array.
    ///
    /// @return this
    public JsonWriter beginArray() {
        beforeValue();
        push(ARRAY, '[');
        return this;
    }

    /// Ends the innermost array.
    ///
    /// @return this
    /// @throws IllegalStateException if the innermost container is none
    public JsonWriter endArray() {
        pop(ARRAY, ']');
        return this;
    }

    /// Writes the name of a member; its value follows.
    ///
    /// @param name the name
    /// @return this
    /// @throws IllegalStateException if no object is open, or another name has no value yet
    public JsonWriter name(String name) {
        beforeName();
        out.string(name);
        afterName();
        return this;
    }

    /// Writes the name of a member; its value follows.
    ///
    /// @param name the name
    /// @return this
    /// @throws IllegalStateException if no object is open, or another name has no value yet
    public JsonWriter name(JsonName name) {
        beforeName();
        out.string(name.utf8(), 0, name.utf8().length);
        afterName();
        return this;
    }

    /// Writes a string.
    ///
    /// @param value the text
    /// @return this
    /// @throws IllegalArgumentException if it has a surrogate that is not one of a pair
    public JsonWriter value(String value) {
        beforeValue();
        out.string(value);
        return afterValue();
    }

    /// Writes an integer.
    ///
    /// @param value the number
    /// @return this
    public JsonWriter value(long value) {
        beforeValue();
        out.number(value);
        return afterValue();
    }

    /// Writes a double, so that reading it gives the same one.
    ///
    /// @param value the number
    /// @return this
    /// @throws IllegalArgumentException if it is infinite or NaN, which JSON does not have
    public JsonWriter value(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("a number of JSON must be finite, but was " + value);
        }
        beforeValue();
        out.ascii(Double.toString(value));
        return afterValue();
    }

    /// Writes a float in its fewest digits, so that reading it as a float gives the same one.
    ///
    /// @param value the number
    /// @return this
    /// @throws IllegalArgumentException if it is infinite or NaN, which JSON does not have
    public JsonWriter value(float value) {
        if (!Float.isFinite(value)) {
            throw new IllegalArgumentException("a number of JSON must be finite, but was " + value);
        }
        beforeValue();
        out.ascii(Float.toString(value));
        return afterValue();
    }

    /// Writes an integer of any size.
    ///
    /// @param value the number
    /// @return this
    public JsonWriter value(BigInteger value) {
        beforeValue();
        out.ascii(value.toString());
        return afterValue();
    }

    /// Writes a number of any size and precision.
    ///
    /// @param value the number
    /// @return this
    public JsonWriter value(BigDecimal value) {
        beforeValue();
        out.ascii(value.toString());
        return afterValue();
    }

    /// Writes `true` or `false`.
    ///
    /// @param value the value
    /// @return this
    public JsonWriter value(boolean value) {
        beforeValue();
        out.ascii(value ? "true" : "false");
        return afterValue();
    }

    /// Writes `null`.
    ///
    /// @return this
    public JsonWriter nullValue() {
        beforeValue();
        out.ascii("null");
        return afterValue();
    }

    /// Writes a value of a document as it is in its text, without white space or with this writer's.
    ///
    /// @param value the value
    /// @return this
    public JsonWriter value(JsonValue value) {
        return value(value.document(), value.node());
    }

    /// Writes a value of a document as it is in its text, without white space or with this writer's.
    ///
    /// @param document the document
    /// @param node     the node of the value
    /// @return this
    public JsonWriter value(JsonDocument document, int node) {
        int outermost = depth;
        int end = document.end(node);
        int[] ends = new int[8];
        for (int next = node; next < end; ) {
            switch (document.kind(next)) {
                case OBJECT, ARRAY -> {
                    if (document.kind(next) == JsonKind.OBJECT) {
                        beginObject();
                    } else {
                        beginArray();
                    }
                    int level = depth - outermost - 1;
                    if (level == ends.length) {
                        ends = Arrays.copyOf(ends, 2 * level);
                    }
                    ends[level] = document.end(next);
                    next = document.first(next);
                }
                default -> {
                    boolean isName = depth > outermost && open[depth - 1] == OBJECT && !isNamed;
                    if (isName) {
                        beforeName();
                    } else {
                        beforeValue();
                    }
                    long offset = document.byteOffset(next);
                    out.source(document.source(), offset, (int) (document.byteEnd(next) - offset));
                    if (isName) {
                        afterName();
                    } else {
                        afterValue();
                    }
                    next = document.end(next);
                }
            }
            while (depth > outermost && ends[depth - outermost - 1] == next) {
                if (open[depth - 1] == OBJECT) {
                    endObject();
                } else {
                    endArray();
                }
            }
        }
        return this;
    }

    /// Writes a value that is JSON already, as it is.
    ///
    /// @param json one value in UTF-8, not looked at
    /// @return this
    public JsonWriter raw(byte[] json) {
        beforeValue();
        out.bytes(json, 0, json.length);
        return afterValue();
    }

    private void push(byte kind, char bracket) {
        if (depth == open.length) {
            open = Arrays.copyOf(open, 2 * depth);
        }
        open[depth++] = kind;
        isFirst = true;
        out.add(bracket);
    }

    private void pop(byte kind, char bracket) {
        if (depth == 0 || open[depth - 1] != kind) {
            String opened = depth == 0
                    ? "none is open"
                    : "the innermost container is " + (open[depth - 1] == OBJECT ? "an object" : "an array");
            throw new IllegalStateException(
                    (kind == OBJECT ? "an object" : "an array") + " must be open to be ended, but " + opened);
        }
        depth--;
        if (!isFirst) {
            newLine();
        }
        out.add(bracket);
        afterValue();
    }

    private void beforeName() {
        if (depth == 0 || open[depth - 1] != OBJECT || isNamed) {
            throw new IllegalStateException("a name must stand in an object and be followed by a value, but "
                    + (isNamed ? "another name follows" : "no object is open"));
        }
        separate();
    }

    private void afterName() {
        out.add(':');
        if (indent > 0) {
            out.add(' ');
        }
        isNamed = true;
    }

    private void beforeValue() {
        if (isNamed) {
            isNamed = false;
            return;
        }
        if (depth == 0) {
            if (!isFirst) {
                out.add('\n');
            }
            return;
        }
        if (open[depth - 1] == OBJECT) {
            throw new IllegalStateException("a value in an object must have a name, but has none");
        }
        separate();
    }

    private void separate() {
        if (!isFirst) {
            out.add(',');
        }
        newLine();
        isFirst = false;
    }

    private void newLine() {
        if (indent > 0) {
            out.add('\n');
            out.fill(' ', indent * depth);
        }
    }

    private JsonWriter afterValue() {
        isFirst = false;
        if (stream != null && out.size() >= BLOCK_BYTES) {
            drain(stream);
        }
        return this;
    }

    private void drain(OutputStream to) {
        try {
            to.write(out.bytes(), 0, out.size());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        out.clear();
    }

    /// Hands what was written to the stream, and flushes it.
    ///
    /// @throws IllegalStateException if an object or array is still open
    /// @throws UncheckedIOException  if the stream fails
    public void flush() {
        requireComplete();
        if (stream != null) {
            drain(stream);
            try {
                stream.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void requireComplete() {
        if (depth > 0) {
            throw new IllegalStateException("all objects and arrays must be ended, but " + depth + " are open");
        }
    }

    /// What was written to memory.
    ///
    /// @return a copy of the bytes, in UTF-8
    /// @throws IllegalStateException if an object or array is still open
    public byte[] toByteArray() {
        requireComplete();
        return Arrays.copyOf(out.bytes(), out.size());
    }

    /// What was written to memory.
    ///
    /// @return the text; not complete while objects or arrays are open
    @Override
    public String toString() {
        return new String(out.bytes(), 0, out.size(), StandardCharsets.UTF_8);
    }

    /// Forgets what was written, and begins again.
    ///
    /// @return this
    public JsonWriter clear() {
        out.clear();
        depth = 0;
        isFirst = true;
        isNamed = false;
        return this;
    }
}
