package dev.basalt.json;

import dev.basalt.json.internal.DocumentParts;
import dev.basalt.json.internal.Escapes;
import dev.basalt.json.internal.NameIndexes;
import dev.basalt.json.internal.SourceBytes;
import dev.basalt.json.internal.Tape;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/// A parsed document. Its values are nodes: numbers that this class makes sense of, so that walking a document
/// makes no objects. [#root] gives the same as objects.
///
/// Members of an object are two nodes each, the name and the value behind it:
///
/// ```java
/// for (int name = document.first(object), end = document.end(object); name < end; name = document.nextMember(name)) {
///     int value = document.memberValue(name);
/// ```
///
/// Elements of an array are one node each, from [#first] to [#end] with [#nextElement].
///
/// - **Units:** offsets in bytes of the text, a byte order mark included
/// - **Memory:** the text stays where it is; strings and exact numbers are read from it
/// - **Threads:** may be read by any number while its parser is not used; nodes of another document are not
///   recognised
public final class JsonDocument {
    /// What is returned for a value that is not there.
    public static final int NONE = -1;

    /// The node of the whole document.
    public static final int ROOT = 0;

    static {
        DocumentParts.register(
                document -> ((JsonDocument) document).tape, document -> ((JsonDocument) document).source);
    }

    private final SourceBytes source;
    private final Tape tape;
    private final NameIndexes indexes;

    JsonDocument(SourceBytes source, Tape tape) {
        this.source = source;
        this.tape = tape;
        this.indexes = new NameIndexes(tape, source);
    }

    /// Parses a document of its own.
    ///
    /// @param bytes the text in UTF-8, kept and not copied
    /// @return the document
    /// @throws dev.basalt.core.error.CorruptDataException   if it is no JSON
    /// @throws dev.basalt.core.error.LimitExceededException if it holds more than the default limits allow
    public static JsonDocument parse(byte[] bytes) {
        return new JsonParser().parse(bytes);
    }

    /// Parses a document of its own.
    ///
    /// @param text the text
    /// @return the document
    /// @throws dev.basalt.core.error.CorruptDataException   if it is no JSON
    /// @throws dev.basalt.core.error.LimitExceededException if it holds more than the default limits allow
    public static JsonDocument parse(String text) {
        return parse(text.getBytes(StandardCharsets.UTF_8));
    }

    void clear() {
        indexes.clear();
    }

    /// A document that stays when its parser is used again.
    ///
    /// @return a copy of the tape and the text; no text is copied that is an array as a whole
    public JsonDocument copy() {
        boolean whole = source.isArray() && source.from() == 0 && source.to() == source.array().length;
        return new JsonDocument(source.copy(!whole), tape.copy());
    }

    /// The whole document.
    ///
    /// @return the root
    public JsonValue root() {
        return new JsonValue(this, ROOT);
    }

    /// A node as an object.
    ///
    /// @param node the node of a value
    /// @return the value
    public JsonValue value(int node) {
        return new JsonValue(this, node);
    }

    /// What kind of value a node is; a name is a string.
    ///
    /// @param node the node
    /// @return the kind
    public JsonKind kind(int node) {
        return switch (tape.tag(node)) {
            case Tape.OBJECT, Tape.WIDE_OBJECT -> JsonKind.OBJECT;
            case Tape.ARRAY, Tape.WIDE_ARRAY -> JsonKind.ARRAY;
            case Tape.STRING, Tape.ESCAPED -> JsonKind.STRING;
            case Tape.NULL -> JsonKind.NULL;
            case Tape.TRUE, Tape.FALSE -> JsonKind.BOOLEAN;
            default -> JsonKind.NUMBER;
        };
    }

    /// How many members an object has, or elements an array.
    ///
    /// @param container the node
    /// @return the count
    /// @throws IllegalStateException if it is neither
    public int size(int container) {
        requireContainer(container);
        return tape.count(container);
    }

    /// The first node inside of a container.
    ///
    /// @param container the node of an object or array
    /// @return the name of the first member or the first element; [#end] if there is none
    public int first(int container) {
        return container + 1;
    }

    /// The node behind a container, and behind any other value.
    ///
    /// @param node the node
    /// @return the node that follows all of the value
    public int end(int node) {
        return tape.next(node);
    }

    /// The element behind an element.
    ///
    /// @param element the node of an array's element
    /// @return the next one, or the array's end
    public int nextElement(int element) {
        return tape.next(element);
    }

    /// The member behind a member.
    ///
    /// @param name the node of a member's name
    /// @return the next member's name, or the object's end
    public int nextMember(int name) {
        return tape.next(tape.next(name));
    }

    /// A member's value.
    ///
    /// @param name the node of a member's name
    /// @return the node of its value
    public int memberValue(int name) {
        return tape.next(name);
    }

    /// Finds a member of an object. Of members with the same name the last one counts.
    ///
    /// The second search in an object of more than 16 members makes an index of its names, and takes the same
    /// time from then on however many there are.
    ///
    /// @param object the node of an object
    /// @param name   the name
    /// @return the node of the member's value, or [#NONE]
    /// @throws IllegalStateException if it is no object
    public int find(int object, JsonName name) {
        requireObject(object);
        return indexes.find(object, name.utf8());
    }

    /// Finds a member of an object by a name that was not prepared.
    ///
    /// @param object the node of an object
    /// @param name   the name
    /// @return the node of the member's value, or [#NONE]
    /// @throws IllegalStateException if it is no object
    public int find(int object, String name) {
        requireObject(object);
        return indexes.find(object, name.getBytes(StandardCharsets.UTF_8));
    }

    /// An element of an array, found by passing over those before it.
    ///
    /// @param array the node of an array
    /// @param index the index
    /// @return the node of the element, or [#NONE] where the array is shorter
    /// @throws IllegalStateException if it is no array
    public int element(int array, int index) {
        requireKind(array, JsonKind.ARRAY);
        if (index < 0 || index >= tape.count(array)) {
            return NONE;
        }
        int node = array + 1;
        for (int i = 0; i < index; i++) {
            node = tape.next(node);
        }
        return node;
    }

    /// Follows a pointer from the root.
    ///
    /// @param pointer the pointer
    /// @return the node it leads to, or [#NONE]
    public int find(JsonPointer pointer) {
        return find(ROOT, pointer);
    }

    /// Follows a pointer from a value.
    ///
    /// @param from    the node of a value
    /// @param pointer the pointer
    /// @return the node it leads to, or [#NONE]
    public int find(int from, JsonPointer pointer) {
        int node = from;
        for (JsonName step : pointer.steps()) {
            node = switch (kind(node)) {
                case OBJECT -> indexes.find(node, step.utf8());
                case ARRAY -> element(node, JsonPointer.index(step));
                default -> NONE;
            };
            if (node == NONE) {
                return NONE;
            }
        }
        return node;
    }

    /// The pointer that leads to a value.
    ///
    /// @param node the node of a value, or of a name, which stands for its member
    /// @return the pointer from the root
    public JsonPointer pointerTo(int node) {
        JsonPointer pointer = JsonPointer.ROOT;
        int container = ROOT;
        while (container != node) {
            boolean object = kind(container) == JsonKind.OBJECT;
            int child = container + 1;
            int index = 0;
            while (true) {
                if (node == child && object) {
                    return pointer.append(string(child));
                }
                int value = object ? tape.next(child) : child;
                int next = tape.next(value);
                if (node < next) {
                    pointer = object ? pointer.append(string(child)) : pointer.append(index);
                    container = value;
                    break;
                }
                child = next;
                index++;
            }
        }
        return pointer;
    }

    /// The text of a string or name, decoded.
    ///
    /// @param node the node
    /// @return the text
    /// @throws IllegalStateException if it is no string
    public String string(int node) {
        int tag = tape.tag(node);
        if (tag == Tape.STRING) {
            return source.text(tape.offset(node), tape.length(node));
        }
        return new String(stringBytes(node), StandardCharsets.UTF_8);
    }

    /// The text of a string or name, decoded, in UTF-8.
    ///
    /// @param node the node
    /// @return a copy
    /// @throws IllegalStateException if it is no string
    public byte[] stringBytes(int node) {
        requireKind(node, JsonKind.STRING);
        byte[] bytes = source.copy(tape.offset(node), tape.length(node));
        if (tape.tag(node) == Tape.STRING) {
            return bytes;
        }
        return Arrays.copyOf(bytes, Escapes.decode(bytes, 0, bytes.length, bytes, 0));
    }

    /// Whether a string or name has escapes in the text, and so differs from the bytes between its quotes.
    ///
    /// @param node the node
    /// @return whether it has
    public boolean hasEscapes(int node) {
        return tape.tag(node) == Tape.ESCAPED;
    }

    /// Compares a string or name with a prepared one, without making objects where it has no escapes.
    ///
    /// @param node the node
    /// @param text the other
    /// @return whether they are the same text
    public boolean stringEquals(int node, JsonName text) {
        if (tape.tag(node) == Tape.STRING) {
            return source.equals(tape.offset(node), text.utf8(), tape.length(node));
        }
        return kind(node) == JsonKind.STRING && Arrays.equals(stringBytes(node), text.utf8());
    }

    /// The value of `true` or `false`.
    ///
    /// @param node the node
    /// @return the value
    /// @throws IllegalStateException if it is neither
    public boolean booleanValue(int node) {
        requireKind(node, JsonKind.BOOLEAN);
        return tape.tag(node) == Tape.TRUE;
    }

    /// How a number was written and what holds it.
    ///
    /// @param node the node
    /// @return its form
    /// @throws IllegalStateException if it is no number
    public JsonNumber numberForm(int node) {
        return switch (tape.tag(node)) {
            case Tape.SMALL, Tape.LONG -> JsonNumber.LONG;
            case Tape.UNSIGNED -> JsonNumber.UNSIGNED_LONG;
            case Tape.BIG -> JsonNumber.BIG_INTEGER;
            case Tape.DOUBLE -> JsonNumber.DOUBLE;
            case Tape.DECIMAL -> JsonNumber.BIG_DECIMAL;
            default -> throw wrongKind(node, JsonKind.NUMBER);
        };
    }

    /// A number as a long, exactly. `1.0` and `1e2` are integers too.
    ///
    /// @param node the node
    /// @return its value
    /// @throws IllegalStateException if it is no number
    /// @throws ArithmeticException   if no long is that number
    public long longValue(int node) {
        return switch (tape.tag(node)) {
            case Tape.SMALL -> tape.small(node);
            case Tape.LONG -> tape.word(node + 1);
            default -> exactLong(node);
        };
    }

    private long exactLong(int node) {
        if (numberForm(node) == JsonNumber.DOUBLE || numberForm(node) == JsonNumber.BIG_DECIMAL) {
            try {
                return decimalValue(node).longValueExact();
            } catch (ArithmeticException _) {
                // Told below.
            }
        }
        throw new ArithmeticException(
                "[" + pointerTo(node) + "] number must be an integer of 64 bits, but was " + text(node));
    }

    /// A number as the nearest double.
    ///
    /// @param node the node
    /// @return its value, infinite where it is beyond the range of a double
    /// @throws IllegalStateException if it is no number
    public double doubleValue(int node) {
        return switch (tape.tag(node)) {
            case Tape.SMALL -> tape.small(node);
            case Tape.DOUBLE -> Double.longBitsToDouble(tape.word(node + 1));
            case Tape.LONG -> {
                long value = tape.word(node + 1);
                yield value == 0 ? -0.0 : value;
            }
            default -> {
                requireKind(node, JsonKind.NUMBER);
                yield Double.parseDouble(text(node));
            }
        };
    }

    /// An integer of any size, exactly.
    ///
    /// @param node the node
    /// @return its value
    /// @throws IllegalStateException if it is no number
    /// @throws ArithmeticException   if it is written with a fraction or an exponent
    public BigInteger bigIntegerValue(int node) {
        return switch (numberForm(node)) {
            case LONG -> BigInteger.valueOf(longValue(node));
            case UNSIGNED_LONG, BIG_INTEGER -> new BigInteger(text(node));
            case DOUBLE, BIG_DECIMAL ->
                throw new ArithmeticException("[" + pointerTo(node)
                        + "] number must have neither fraction nor exponent, but was " + text(node));
        };
    }

    /// A number of any size and precision, exactly as it is written.
    ///
    /// @param node the node
    /// @return its value; turning one with a great exponent into an integer takes memory to match
    /// @throws IllegalStateException if it is no number
    /// @throws ArithmeticException   if its exponent is beyond 32 bits
    public BigDecimal decimalValue(int node) {
        if (numberForm(node) == JsonNumber.LONG) {
            return BigDecimal.valueOf(longValue(node));
        }
        String text = text(node);
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            ArithmeticException failure = new ArithmeticException(
                    "[" + pointerTo(node) + "] exponent of a number must have 32 bits, but was that of " + text);
            failure.initCause(e);
            throw failure;
        }
    }

    /// Where a value or name begins in the text.
    ///
    /// @param node the node
    /// @return the offset of its first byte, of the opening quote of a string
    public long byteOffset(int node) {
        return tape.offset(node) - (kind(node) == JsonKind.STRING ? 1 : 0);
    }

    /// Where a value or name ends in the text.
    ///
    /// @param node the node
    /// @return the offset behind its last byte
    public long byteEnd(int node) {
        long offset = tape.offset(node);
        return switch (tape.tag(node)) {
            case Tape.STRING, Tape.ESCAPED -> offset + tape.length(node) + 1;
            case Tape.NULL, Tape.TRUE -> offset + 4;
            case Tape.FALSE -> offset + 5;
            case Tape.SMALL -> offset + decimalLength(tape.small(node));
            case Tape.OBJECT, Tape.ARRAY -> closingBracket(node) + 1;
            case Tape.WIDE_OBJECT, Tape.WIDE_ARRAY -> tape.wideEnd(node);
            default -> offset + tape.length(node);
        };
    }

    private static int decimalLength(long value) {
        int length = value < 0 ? 2 : 1;
        for (long rest = Math.abs(value); rest >= 10; rest /= 10) {
            length++;
        }
        return length;
    }

    /// Finds the bracket behind the last member of a container with few words.
    private long closingBracket(int node) {
        long at = tape.offset(node) + 1;
        int end = tape.next(node);
        if (node + 1 < end) {
            int last = node + 1;
            for (int next = tape.next(last); next < end; next = tape.next(last)) {
                last = next;
            }
            at = byteEnd(last);
        }
        while (source.at(at) != '}' && source.at(at) != ']') {
            at++;
        }
        return at;
    }

    /// A value or name as it is written.
    ///
    /// @param node the node
    /// @return its text, with quotes and escapes
    public String text(int node) {
        long offset = byteOffset(node);
        return source.text(offset, Math.toIntExact(byteEnd(node) - offset));
    }

    /// A value or name as it is written, in UTF-8.
    ///
    /// @param node the node
    /// @return a copy of its bytes, with quotes and escapes
    public byte[] textBytes(int node) {
        long offset = byteOffset(node);
        return source.copy(offset, Math.toIntExact(byteEnd(node) - offset));
    }

    /// Copies bytes of the text.
    ///
    /// @param byteOffset offset of the first, such as [#byteOffset] of a value
    /// @param length     how many
    /// @param out        receives them
    /// @param at         index of the first one there
    /// @throws IndexOutOfBoundsException if the bytes are not inside of the text or do not fit
    public void copyBytes(long byteOffset, int length, byte[] out, int at) {
        Objects.checkFromIndexSize(byteOffset, length, source.size());
        source.copy(byteOffset, length, out, at);
    }

    /// How much heap the document takes besides its text and the indexes of large objects.
    ///
    /// @return the size in bytes
    public long byteSize() {
        return tape.byteSize();
    }

    SourceBytes source() {
        return source;
    }

    Tape tape() {
        return tape;
    }

    void requireKind(int node, JsonKind kind) {
        if (kind(node) != kind) {
            throw wrongKind(node, kind);
        }
    }

    private void requireObject(int node) {
        if ((tape.tag(node) | 2) != Tape.WIDE_OBJECT) {
            throw wrongKind(node, JsonKind.OBJECT);
        }
    }

    private void requireContainer(int node) {
        if (tape.tag(node) < Tape.OBJECT) {
            throw new IllegalStateException("[" + pointerTo(node) + "] value must be an object or an array, but was "
                    + kind(node).withArticle());
        }
    }

    private IllegalStateException wrongKind(int node, JsonKind wanted) {
        return new IllegalStateException("[" + pointerTo(node) + "] value must be " + wanted.withArticle()
                + ", but was " + kind(node).withArticle());
    }
}
