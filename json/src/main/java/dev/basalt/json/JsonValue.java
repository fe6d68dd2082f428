package dev.basalt.json;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;

/// A value of a document: its node, with the document's methods.
///
/// - **Memory:** a document and a number; the value is in the document
/// - **Threads:** as the document
///
/// @param document the document
/// @param node     the value's node
public record JsonValue(JsonDocument document, int node) {
    /// Checks that there is a document.
    public JsonValue {
        requireNonNull(document, "document");
    }

    /// What kind of value it is.
    ///
    /// @return the kind
    public JsonKind kind() {
        return document.kind(node);
    }

    /// Whether it is an object.
    ///
    /// @return whether it is
    public boolean isObject() {
        return kind() == JsonKind.OBJECT;
    }

    /// Whether it is an array.
    ///
    /// @return whether it is
    public boolean isArray() {
        return kind() == JsonKind.ARRAY;
    }

    /// Whether it is a string.
    ///
    /// @return whether it is
    public boolean isString() {
        return kind() == JsonKind.STRING;
    }

    /// Whether it is a number.
    ///
    /// @return whether it is
    public boolean isNumber() {
        return kind() == JsonKind.NUMBER;
    }

    /// Whether it is `null`.
    ///
    /// @return whether it is
    public boolean isNull() {
        return kind() == JsonKind.NULL;
    }

    /// How many members an object has, or elements an array.
    ///
    /// @return the count
    /// @throws IllegalStateException if it is neither
    public int size() {
        return document.size(node);
    }

    /// Finds a member of an object.
    ///
    /// @param name the name
    /// @return its value, the last one where several have that name
    /// @throws IllegalStateException if it is no object
    public Optional<JsonValue> find(String name) {
        return optional(document.find(node, name));
    }

    /// Finds a member of an object.
    ///
    /// @param name the name
    /// @return its value, the last one where several have that name
    /// @throws IllegalStateException if it is no object
    public Optional<JsonValue> find(JsonName name) {
        return optional(document.find(node, name));
    }

    /// Follows a pointer from here.
    ///
    /// @param pointer the pointer
    /// @return the value it leads to
    public Optional<JsonValue> find(JsonPointer pointer) {
        return optional(document.find(node, pointer));
    }

    private Optional<JsonValue> optional(int found) {
        return found == JsonDocument.NONE ? Optional.empty() : Optional.of(new JsonValue(document, found));
    }

    /// A member of an object that must be there.
    ///
    /// @param name the name
    /// @return its value, the last one where several have that name
    /// @throws IllegalStateException  if it is no object
    /// @throws NoSuchElementException if the object has no such member
    public JsonValue get(String name) {
        int found = document.find(node, name);
        if (found == JsonDocument.NONE) {
            throw new NoSuchElementException(
                    "[" + pointer() + "] object must have a member '" + name + "', but has none");
        }
        return new JsonValue(document, found);
    }

    /// An element of an array.
    ///
    /// @param index the index
    /// @return the element
    /// @throws IllegalStateException     if it is no array
    /// @throws IndexOutOfBoundsException if the array has no such element
    public JsonValue get(int index) {
        int found = document.element(node, index);
        if (found == JsonDocument.NONE) {
            throw new IndexOutOfBoundsException(
                    "[" + pointer() + "] index must be in [0, " + size() + "), but was " + index);
        }
        return new JsonValue(document, found);
    }

    /// The elements of an array.
    ///
    /// @return them, in order
    /// @throws IllegalStateException if it is no array
    public Iterable<JsonValue> elements() {
        document.requireKind(node, JsonKind.ARRAY);
        return () -> new Nodes<>(document::nextElement, document::value);
    }

    /// The members of an object.
    ///
    /// @return them, in the order of the text, also those whose name occurs again
    /// @throws IllegalStateException if it is no object
    public Iterable<JsonMember> members() {
        document.requireKind(node, JsonKind.OBJECT);
        return () -> new Nodes<>(
                document::nextMember,
                name -> new JsonMember(document.string(name), document.value(document.memberValue(name))));
    }

    /// The text of a string.
    ///
    /// @return it, decoded
    /// @throws IllegalStateException if it is no string
    public String string() {
        return document.string(node);
    }

    /// The value of `true` or `false`.
    ///
    /// @return the value
    /// @throws IllegalStateException if it is neither
    public boolean booleanValue() {
        return document.booleanValue(node);
    }

    /// A number as a long, exactly.
    ///
    /// @return its value
    /// @throws IllegalStateException if it is no number
    /// @throws ArithmeticException   if no long is that number
    public long longValue() {
        return document.longValue(node);
    }

    /// A number as the nearest double.
    ///
    /// @return its value, infinite where it is beyond the range of a double
    /// @throws IllegalStateException if it is no number
    public double doubleValue() {
        return document.doubleValue(node);
    }

    /// An integer of any size.
    ///
    /// @return its value
    /// @throws IllegalStateException if it is no number
    /// @throws ArithmeticException   if it is written with a fraction or an exponent
    public BigInteger bigIntegerValue() {
        return document.bigIntegerValue(node);
    }

    /// A number of any size and precision, exactly as it is written.
    ///
    /// @return its value
    /// @throws IllegalStateException if it is no number
    /// @throws ArithmeticException   if its exponent is beyond 32 bits
    public BigDecimal decimalValue() {
        return document.decimalValue(node);
    }

    /// The way here from the root.
    ///
    /// @return the pointer
    public JsonPointer pointer() {
        return document.pointerTo(node);
    }

    /// The value as it is written.
    ///
    /// @return its text, with quotes and escapes
    public String text() {
        return document.text(node);
    }

    /// The value as it is written.
    @Override
    public String toString() {
        return text();
    }

    /// Goes over what a container holds.
    private final class Nodes<T> implements Iterator<T> {
        private final IntUnaryOperator step;
        private final IntFunction<T> make;
        private final int end = document.end(node);
        private int next = document.first(node);

        Nodes(IntUnaryOperator step, IntFunction<T> make) {
            this.step = step;
            this.make = make;
        }

        @Override
        public boolean hasNext() {
            return next < end;
        }

        @Override
        public T next() {
            if (next >= end) {
                throw new NoSuchElementException("iteration must go on only while hasNext, but went on after the last");
            }
            int current = next;
            next = step.applyAsInt(current);
            return make.apply(current);
        }
    }
}
