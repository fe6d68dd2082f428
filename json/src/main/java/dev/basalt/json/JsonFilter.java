package dev.basalt.json;

import dev.basalt.core.filter.CompiledFilter;
import dev.basalt.core.filter.FilterExpression;
import dev.basalt.core.filter.FilterValues;
import dev.basalt.core.filter.IsoTime;
import dev.basalt.core.filter.NumberLiteral;
import dev.basalt.core.filter.TextSlice;
import dev.basalt.json.internal.Escapes;
import dev.basalt.json.internal.SourceBytes;
import dev.basalt.json.internal.Tape;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Tests documents by a filter, on their tape and without making objects.
///
/// Numbers count as they are written, of members with the same name the last one.
///
/// ```java
/// JsonFilter filter = JsonFilter.of(FilterExpression.parse("year > 1900 and any(tags, @ = 'rock')"));
/// boolean passes = filter.test(parser.parse(bytes));
/// ```
///
/// - **Memory:** as much as the longest text that was compared and has escapes or does not lie in an array
/// - **Threads:** its buffers: confined to one
public final class JsonFilter {
    private final CompiledFilter filter;
    private final Values values;

    private JsonFilter(FilterExpression expression) {
        this.filter = CompiledFilter.of(expression);
        this.values = new Values(filter.names().stream()
                .map(name -> name.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new));
    }

    /// Makes a filter ready.
    ///
    /// @param expression the filter
    /// @return what tests documents
    /// @throws IllegalArgumentException if the filter nests too deep, or looks at an element outside of any(...)
    public static JsonFilter of(FilterExpression expression) {
        return new JsonFilter(expression);
    }

    /// Whether a document passes.
    ///
    /// @param document the document
    /// @return whether it does
    public boolean test(JsonDocument document) {
        return test(document, JsonDocument.ROOT);
    }

    /// Whether a value in a document passes, as if it were all of it.
    ///
    /// @param document the document
    /// @param node     the value's node
    /// @return whether it does
    public boolean test(JsonDocument document, int node) {
        values.set(document, node);
        return filter.test(values);
    }

    /// The filter as text.
    @Override
    public String toString() {
        return filter.expression().toString();
    }

    /// The values of a document; each is its node.
    private static final class Values implements FilterValues {
        private static final Kind[] KINDS = new Kind[16];

        static {
            Arrays.fill(KINDS, Kind.NUMBER);
            KINDS[Tape.STRING] = Kind.TEXT;
            KINDS[Tape.ESCAPED] = Kind.TEXT;
            KINDS[Tape.NULL] = Kind.NULL;
            KINDS[Tape.TRUE] = Kind.BOOLEAN;
            KINDS[Tape.FALSE] = Kind.BOOLEAN;
            KINDS[Tape.OBJECT] = Kind.OBJECT;
            KINDS[Tape.WIDE_OBJECT] = Kind.OBJECT;
            KINDS[Tape.ARRAY] = Kind.ARRAY;
            KINDS[Tape.WIDE_ARRAY] = Kind.ARRAY;
        }

        private static final int EXTRA_BITS = Tape.TAG_SHIFT - Tape.EXTRA_SHIFT;

        private final byte[][] names;
        private final TextSlice text = new TextSlice();
        private Tape tape = new Tape();
        private SourceBytes source = new SourceBytes();
        private int root;
        private static final long MOST_BYTES = Integer.MAX_VALUE - 8;

        private byte[] scratch = {};

        Values(byte[][] names) {
            this.names = names;
        }

        void set(JsonDocument document, int node) {
            tape = document.tape();
            source = document.source();
            root = node;
        }

        @Override
        public long root() {
            return root;
        }

        @Override
        public Kind kind(long value) {
            return KINDS[tape.tag((int) value)];
        }

        @Override
        public long member(long object, int name) {
            byte[] wanted = names[name];
            int end = tape.next((int) object);
            int found = JsonDocument.NONE;
            for (int member = (int) object + 1; member < end; ) {
                int value = tape.next(member);
                if (isNamed(member, wanted)) {
                    found = value;
                }
                member = tape.next(value);
            }
            return found;
        }

        private boolean isNamed(int member, byte[] wanted) {
            int head = (int) (tape.word(member) >>> Tape.EXTRA_SHIFT);
            if (head == ((Tape.STRING << EXTRA_BITS) | wanted.length) && source.isArray()) {
                int from = source.from() + (int) tape.offset(member);
                return Arrays.equals(source.array(), from, from + wanted.length, wanted, 0, wanted.length);
            }
            int length = head & Tape.EXTRA_MAX;
            if (head >>> EXTRA_BITS != Tape.STRING || length == Tape.EXTRA_MAX) {
                return isOddlyNamed(member, wanted);
            }
            return length == wanted.length && source.equals(tape.offset(member), wanted, length);
        }

        /// Tells of names with escapes, and of very long ones.
        private boolean isOddlyNamed(int member, byte[] wanted) {
            int length = tape.length(member);
            if (tape.tag(member) == Tape.STRING) {
                return length == wanted.length && source.equals(tape.offset(member), wanted, length);
            }
            if (length <= wanted.length) {
                return false;
            }
            decode(member, text);
            return Arrays.equals(text.bytes(), text.from(), text.to(), wanted, 0, wanted.length);
        }

        @Override
        public long firstElement(long array) {
            return tape.count((int) array) == 0 ? NONE : array + 1;
        }

        @Override
        public long nextElement(long array, long element) {
            int next = tape.next((int) element);
            return next < tape.next((int) array) ? next : NONE;
        }

        @Override
        public boolean booleanValue(long value) {
            return tape.tag((int) value) == Tape.TRUE;
        }

        @Override
        public int compare(long value, NumberLiteral number) {
            int node = (int) value;
            return switch (tape.tag(node)) {
                case Tape.SMALL -> number.compareLong(tape.small(node));
                case Tape.LONG -> number.compareLong(tape.word(node + 1));
                case Tape.UNSIGNED -> number.compareUnsigned(tape.word(node + 1));
                case Tape.DOUBLE -> {
                    double nearest = Double.longBitsToDouble(tape.word(node + 1));
                    yield nearest < number.nearestDouble()
                            ? -1
                            : nearest > number.nearestDouble() ? 1 : compareText(node, number);
                }
                default -> compareText(node, number);
            };
        }

        private int compareText(int node, NumberLiteral number) {
            slice(node, text);
            return number.compareText(text.bytes(), text.from(), text.to());
        }

        @Override
        public void text(long value, TextSlice to) {
            if (tape.tag((int) value) == Tape.STRING) {
                slice((int) value, to);
            } else {
                decode((int) value, to);
            }
        }

        @Override
        public boolean time(long value, IsoTime to) {
            text(value, text);
            return to.read(text);
        }

        /// The text of a string without escapes or of a number that has it.
        private void slice(int node, TextSlice to) {
            long offset = tape.offset(node);
            int length = tape.length(node);
            if (source.isArray()) {
                int from = source.from() + (int) offset;
                to.set(source.array(), from, from + length);
            } else {
                source.copy(offset, length, room(length), 0);
                to.set(scratch, 0, length);
            }
        }

        private void decode(int node, TextSlice to) {
            int length = tape.length(node);
            source.copy(tape.offset(node), length, room(length), 0);
            to.set(scratch, 0, Escapes.decode(scratch, 0, length, scratch, 0));
        }

        private byte[] room(int length) {
            if (scratch.length < length) {
                scratch = new byte[(int) Math.min(MOST_BYTES, length + (length >> 1L))];
            }
            return scratch;
        }
    }
}
