package dev.basalt.json.schema;

import dev.basalt.json.JsonDocument;
import dev.basalt.json.internal.Tape;
import dev.basalt.json.schema.SchemaNode.Bound;
import dev.basalt.json.schema.SchemaNode.Constant;
import dev.basalt.json.schema.SchemaNode.Constants;
import dev.basalt.json.schema.SchemaNode.NumberRules;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// Compares values of a document with those of a schema and with each other: numbers by what they are, objects
/// whatever the order of their members.
///
/// - **Threads:** confined to one
final class ValueComparison {
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /// Elements up to which each is compared with each.
    private static final int FEW = 8;

    /// Different for each process, so that nobody can make hashes of values collide.
    private static final long SEED = ThreadLocalRandom.current().nextLong();

    private final TapeView view;
    private final TapeView other = new TapeView();
    private @Nullable JsonDocument document;
    private boolean compares;
    private final NumberText left = new NumberText();
    private final NumberText right = new NumberText();
    private long[] hashes = {};
    private int[] slots = {};

    /// The nodes of two elements that are the same, where [#isUnique] said that there are such.
    int earlierTwin;
    int laterTwin;

    ValueComparison(TapeView view) {
        this.view = view;
    }

    void begin(JsonDocument newDocument) {
        document = newDocument;
    }

    void end() {
        document = null;
        if (compares) {
            compares = false;
            other.clear();
        }
    }

    /// Prepares for comparing two values of the document, which most documents do not need.
    private void beginComparing() {
        if (!compares && document != null) {
            other.set(document);
            compares = true;
        }
    }

    private static boolean isLong(int tag) {
        return tag == Tape.SMALL || tag == Tape.LONG;
    }

    boolean isOneOf(Constants constants, int at, int tag) {
        return switch (tag) {
            case Tape.STRING, Tape.ESCAPED -> {
                if (constants.strings == null) {
                    yield false;
                }
                view.load(at);
                yield constants.strings.find(view.bytes, view.from, view.length) >= 0;
            }
            case Tape.TRUE -> constants.hasTrue;
            case Tape.FALSE -> constants.hasFalse;
            case Tape.NULL -> constants.hasNull;
            case Tape.OBJECT, Tape.ARRAY, Tape.WIDE_OBJECT, Tape.WIDE_ARRAY -> isOneOf(constants.containers, at);
            default -> isOneOf(constants.numbers, at);
        };
    }

    private boolean isOneOf(List<Constant> values, int at) {
        for (int i = 0; i < values.size(); i++) {
            if (isSame(values.get(i), at)) {
                return true;
            }
        }
        return false;
    }

    private boolean isSame(Constant value, int at) {
        int tag = view.tag(at);
        switch (value) {
            case Constant.Text text -> {
                if (tag > Tape.ESCAPED) {
                    return false;
                }
                view.load(at);
                return Arrays.equals(text.utf8, 0, text.utf8.length, view.bytes, view.from, view.from + view.length);
            }
            case Constant.Numeric number -> {
                return tag >= Tape.SMALL && tag <= Tape.DECIMAL && compare(at, tag, number.value()) == 0;
            }
            case Constant.Literal literal -> {
                return tag == literal.tag();
            }
            case Constant.Sequence sequence -> {
                if ((tag != Tape.ARRAY && tag != Tape.WIDE_ARRAY)
                        || view.tape.count(at) != sequence.elements().size()) {
                    return false;
                }
                int element = at + 1;
                for (int i = 0; i < sequence.elements().size(); i++) {
                    if (!isSame(sequence.elements().get(i), element)) {
                        return false;
                    }
                    element = view.next(element);
                }
                return true;
            }
            case Constant.Members members -> {
                return (tag == Tape.OBJECT || tag == Tape.WIDE_OBJECT) && hasMembers(members, at);
            }
        }
    }

    private boolean hasMembers(Constant.Members members, int at) {
        if (view.tape.count(at) != members.names().size()) {
            return false;
        }
        int end = view.tape.next(at);
        for (int name = at + 1; name < end; ) {
            int value = view.next(name);
            view.load(name);
            int found = members.names().find(view.bytes, view.from, view.length);
            if (found < 0 || !isSame(members.values().get(found), value)) {
                return false;
            }
            name = view.next(value);
        }
        return true;
    }

    /// Compares a number with one of a schema, exactly.
    int compare(int at, int tag, Bound bound) {
        if (isLong(tag) && bound.isLong()) {
            return Long.compare(view.longValue(at), bound.whole());
        }
        double value = near(at, tag);
        if (value != bound.near()) {
            return value < bound.near() ? -1 : 1;
        }
        left.read(view, at);
        NumberText text = bound.text();
        if (left.fits && text.fits && left.mantissa == text.mantissa && left.exponent == text.exponent) {
            return 0;
        }
        return NumberText.exact(view, at).compareTo(bound.exact());
    }

    private double near(int at, int tag) {
        return switch (tag) {
            case Tape.SMALL, Tape.LONG -> view.longValue(at);
            case Tape.DOUBLE -> Double.longBitsToDouble(view.words[at + 1]);
            default -> NumberText.exact(view, at).doubleValue();
        };
    }

    boolean number(NumberRules rules, int at, int tag) {
        if (rules.integer && !isInteger(at, tag)) {
            return false;
        }
        return (rules.min == null || compare(at, tag, rules.min) >= 0)
                && (rules.max == null || compare(at, tag, rules.max) <= 0)
                && (rules.exclusiveMin == null || compare(at, tag, rules.exclusiveMin) > 0)
                && (rules.exclusiveMax == null || compare(at, tag, rules.exclusiveMax) < 0)
                && (rules.multipleOf == null || isMultiple(at, tag, rules.multipleOf));
    }

    boolean isInteger(int at, int tag) {
        if (tag != Tape.DOUBLE && tag != Tape.DECIMAL) {
            return true;
        }
        left.read(view, at);
        return left.isInteger();
    }

    private boolean isMultiple(int at, int tag, Bound divisor) {
        if (isLong(tag) && divisor.isLong()) {
            return view.longValue(at) % divisor.whole() == 0;
        }
        left.read(view, at);
        NumberText unit = divisor.text();
        if (left.fits && unit.fits) {
            if (left.mantissa == 0) {
                return true;
            }
            long shift = left.exponent - unit.exponent;
            if (shift < 0 && unit.mantissa % 10 != 0 && left.mantissa % 10 != 0) {
                // Neither ends in a zero: the value has decimal places that no multiple has.
                return false;
            }
            long digits = left.mantissa;
            while (shift > 0 && Math.abs(digits) < Long.MAX_VALUE / 10) {
                digits *= 10;
                shift--;
            }
            if (shift == 0) {
                return digits % unit.mantissa == 0;
            }
        }
        return NumberText.isMultiple(NumberText.exact(view, at), divisor.exact());
    }

    /// Whether no two elements of an array are the same.
    boolean isUnique(int at, int count) {
        beginComparing();
        if (count <= FEW) {
            return isUniqueOfFew(at);
        }
        int capacity = Integer.highestOneBit(count) * 4;
        if (slots.length < capacity) {
            slots = new int[capacity];
            hashes = new long[capacity];
        } else {
            Arrays.fill(slots, 0, capacity, 0);
        }
        int end = view.tape.next(at);
        for (int element = at + 1; element < end; element = view.next(element)) {
            long hash = hash(element);
            int slot = (int) (hash >>> 32) & capacity - 1;
            // The node of an element is never 0, which is the root.
            while (slots[slot] != 0) {
                if (hashes[slot] == hash && isSame(slots[slot], element)) {
                    return twins(slots[slot], element);
                }
                slot = slot + 1 & capacity - 1;
            }
            slots[slot] = element;
            hashes[slot] = hash;
        }
        return true;
    }

    private boolean isUniqueOfFew(int at) {
        int end = view.tape.next(at);
        for (int element = at + 1; element < end; element = view.next(element)) {
            for (int earlier = at + 1; earlier < element; earlier = view.next(earlier)) {
                if (isSame(earlier, element)) {
                    return twins(earlier, element);
                }
            }
        }
        return true;
    }

    private boolean twins(int earlier, int later) {
        earlierTwin = earlier;
        laterTwin = later;
        return false;
    }

    private static long mix(long hash) {
        long mixed = (hash ^ hash >>> 32) * 0x9E37_79B9_7F4A_7C15L;
        return mixed ^ mixed >>> 29;
    }

    private static long hashOfText(byte[] bytes, int from, int length) {
        long hash = SEED + length;
        int i = from;
        for (int to = from + length - 8; i <= to; i += 8) {
            hash = mix(hash ^ (long) WORD.get(bytes, i));
        }
        for (int to = from + length; i < to; i++) {
            hash = (hash ^ bytes[i]) * 0x9E37_79B9_7F4A_7C15L;
        }
        return mix(hash);
    }

    private long hash(int at) {
        int tag = view.tag(at);
        return switch (tag) {
            case Tape.STRING, Tape.ESCAPED -> {
                view.load(at);
                yield hashOfText(view.bytes, view.from, view.length);
            }
            case Tape.NULL, Tape.TRUE, Tape.FALSE -> mix(SEED + tag);
            case Tape.ARRAY, Tape.WIDE_ARRAY -> {
                long hash = SEED + Tape.ARRAY;
                int end = view.tape.next(at);
                for (int element = at + 1; element < end; element = view.next(element)) {
                    hash = mix(hash + hash(element));
                }
                yield hash;
            }
            case Tape.OBJECT, Tape.WIDE_OBJECT -> {
                long hash = SEED + Tape.OBJECT;
                int end = view.tape.next(at);
                for (int name = at + 1; name < end; ) {
                    int value = view.next(name);
                    // A sum, so that the order of members does not count.
                    hash += mix(hash(name) * 31 + hash(value));
                    name = view.next(value);
                }
                yield mix(hash);
            }
            default -> {
                left.read(view, at);
                yield mix(left.hash ^ SEED);
            }
        };
    }

    /// Whether two values of the document are the same.
    boolean isSame(int one, int two) {
        int tag = view.tag(one);
        int second = view.tag(two);
        return switch (tag) {
            case Tape.STRING, Tape.ESCAPED -> second <= Tape.ESCAPED && isSameText(one, two);
            case Tape.NULL, Tape.TRUE, Tape.FALSE -> tag == second;
            case Tape.ARRAY, Tape.WIDE_ARRAY -> {
                if ((second != Tape.ARRAY && second != Tape.WIDE_ARRAY)
                        || view.tape.count(one) != view.tape.count(two)) {
                    yield false;
                }
                int end = view.tape.next(one);
                int b = two + 1;
                for (int a = one + 1; a < end; a = view.next(a)) {
                    if (!isSame(a, b)) {
                        yield false;
                    }
                    b = view.next(b);
                }
                yield true;
            }
            case Tape.OBJECT, Tape.WIDE_OBJECT ->
                (second == Tape.OBJECT || second == Tape.WIDE_OBJECT) && hasSameMembers(one, two);
            default -> second >= Tape.SMALL && second <= Tape.DECIMAL && isSameNumber(one, two);
        };
    }

    private boolean isSameText(int one, int two) {
        if (view.tag(one) == Tape.STRING
                && view.tag(two) == Tape.STRING
                && view.tape.length(one) != view.tape.length(two)) {
            return false;
        }
        view.load(one);
        other.load(two);
        return view.length == other.length
                && Arrays.equals(
                        view.bytes,
                        view.from,
                        view.from + view.length,
                        other.bytes,
                        other.from,
                        other.from + other.length);
    }

    private boolean isSameNumber(int one, int two) {
        if (isLong(view.tag(one)) && isLong(view.tag(two))) {
            return view.longValue(one) == view.longValue(two);
        }
        left.read(view, one);
        right.read(other, two);
        if (left.fits && right.fits) {
            return left.mantissa == right.mantissa && left.exponent == right.exponent;
        }
        if (left.hash != right.hash) {
            return false;
        }
        BigDecimal first = NumberText.exact(view, one);
        return first.compareTo(NumberText.exact(other, two)) == 0;
    }

    /// Each member of one is looked for in two, first at the same place, where it is found in most documents.
    private boolean hasSameMembers(int one, int two) {
        int count = view.tape.count(one);
        if (count != view.tape.count(two)) {
            return false;
        }
        int end = view.tape.next(one);
        int secondEnd = view.tape.next(two);
        int guess = two + 1;
        for (int name = one + 1; name < end; ) {
            int value = view.next(name);
            int start = guess < secondEnd ? guess : two + 1;
            int candidate = start;
            boolean found = false;
            do {
                int candidateValue = view.next(candidate);
                int next = view.next(candidateValue);
                if (isSameText(name, candidate)) {
                    if (!isSame(value, candidateValue)) {
                        return false;
                    }
                    found = true;
                    guess = next;
                    break;
                }
                candidate = next < secondEnd ? next : two + 1;
            } while (candidate != start);
            if (!found) {
                return false;
            }
            name = view.next(value);
        }
        return true;
    }
}
