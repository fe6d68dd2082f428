package dev.basalt.json.internal;

import java.util.Arrays;

/// Goes over values that nobody wants: checks their grammar by a table of states, so that the kind of a token costs no
/// branch, or looks only for the bracket that ends them.
///
/// - **Threads:** confined to one
final class PassingOver {
    // What a position can be; those from SCALAR on need more than a look into the table.
    private static final int QUOTE = 0;
    private static final int COLON = 1;
    private static final int COMMA = 2;
    private static final int SCALAR = 3;
    private static final int OPEN_OBJECT = 4;
    private static final int OPEN_ARRAY = 5;
    private static final int CLOSE_OBJECT = 6;
    private static final int CLOSE_ARRAY = 7;
    private static final int OTHER = 8;
    private static final int KIND_BITS = 4;

    private static final int WRONG = 0;
    private static final int OBJECT_FIRST = 1;
    private static final int OBJECT_NAME = 2;
    private static final int IN_NAME = 3;
    private static final int BEHIND_NAME = 4;
    private static final int OBJECT_VALUE = 5;
    private static final int IN_OBJECT_STRING = 6;
    private static final int OBJECT_AFTER = 7;
    private static final int ARRAY_FIRST = 8;
    private static final int ARRAY_VALUE = 9;
    private static final int IN_ARRAY_STRING = 10;
    private static final int ARRAY_AFTER = 11;
    private static final int CLOSED = 12;

    private static final byte[] KINDS = kinds();
    private static final byte[] NEXT = next();

    /// What a kind counts, two for a value or name: quotes come in pairs.
    private static final byte[] WEIGHTS = {1, 0, 0, 2, 2, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};

    /// How a byte changes the depth.
    private static final byte[] DEPTHS = depths();

    private static final int LEAST_BITS = 4;

    private final ParseLimits limits;
    private final StructureIndex structure;
    private final NumberParser numbers;

    /// Which of what is open is an object, a bit each.
    private long[] objects = new long[LEAST_BITS];

    /// Names and values inside of what was passed over last.
    long tokens;

    PassingOver(ParseLimits limits, StructureIndex structure, NumberParser numbers) {
        this.limits = limits;
        this.structure = structure;
        this.numbers = numbers;
    }

    private static byte[] kinds() {
        byte[] kinds = new byte[256];
        Arrays.fill(kinds, (byte) OTHER);
        kinds['"'] = QUOTE;
        kinds[':'] = COLON;
        kinds[','] = COMMA;
        kinds['{'] = OPEN_OBJECT;
        kinds['['] = OPEN_ARRAY;
        kinds['}'] = CLOSE_OBJECT;
        kinds[']'] = CLOSE_ARRAY;
        for (char scalar : "-0123456789tfn".toCharArray()) {
            kinds[scalar] = SCALAR;
        }
        return kinds;
    }

    private static byte[] next() {
        byte[] next = new byte[16 << KIND_BITS];
        set(next, OBJECT_FIRST, QUOTE, IN_NAME);
        set(next, OBJECT_FIRST, CLOSE_OBJECT, CLOSED);
        set(next, OBJECT_NAME, QUOTE, IN_NAME);
        set(next, IN_NAME, QUOTE, BEHIND_NAME);
        set(next, BEHIND_NAME, COLON, OBJECT_VALUE);
        setValue(next, OBJECT_VALUE, IN_OBJECT_STRING, OBJECT_AFTER);
        set(next, IN_OBJECT_STRING, QUOTE, OBJECT_AFTER);
        set(next, OBJECT_AFTER, COMMA, OBJECT_NAME);
        set(next, OBJECT_AFTER, CLOSE_OBJECT, CLOSED);
        setValue(next, ARRAY_FIRST, IN_ARRAY_STRING, ARRAY_AFTER);
        set(next, ARRAY_FIRST, CLOSE_ARRAY, CLOSED);
        setValue(next, ARRAY_VALUE, IN_ARRAY_STRING, ARRAY_AFTER);
        set(next, IN_ARRAY_STRING, QUOTE, ARRAY_AFTER);
        set(next, ARRAY_AFTER, COMMA, ARRAY_VALUE);
        set(next, ARRAY_AFTER, CLOSE_ARRAY, CLOSED);
        return next;
    }

    private static void setValue(byte[] next, int state, int inString, int after) {
        set(next, state, QUOTE, inString);
        set(next, state, SCALAR, after);
        set(next, state, OPEN_OBJECT, OBJECT_FIRST);
        set(next, state, OPEN_ARRAY, ARRAY_FIRST);
    }

    private static void set(byte[] next, int state, int kind, int to) {
        next[state << KIND_BITS | kind] = (byte) to;
    }

    private static byte[] depths() {
        byte[] depths = new byte[256];
        depths['{'] = 1;
        depths['['] = 1;
        depths['}'] = -1;
        depths[']'] = -1;
        return depths;
    }

    /// Goes over a value.
    ///
    /// @param taken   how many positions are taken, that of the value too
    /// @param at      its first byte
    /// @param first   that byte
    /// @param depth   how much is open around it
    /// @param lenient whether only its end matters
    /// @return how many positions are taken then
    int value(int taken, int at, byte first, int depth, boolean lenient) {
        tokens = 0;
        if (first == '"') {
            requireLength(at, structure.positions()[taken]);
            return taken + 1;
        }
        if (first == '{' || first == '[') {
            return lenient ? brackets(taken) : container(taken, first, depth);
        }
        if (!lenient) {
            scalar(at, first);
        }
        return taken;
    }

    private void requireLength(int open, int close) {
        int length = close - open - 1;
        if (length < 0 || length > limits.maxStringBytes()) {
            throw new Refusal(open, "a string must end within its limit");
        }
    }

    private void scalar(int at, byte first) {
        if (first == '-' || (first >= '0' && first <= '9')) {
            numbers.check(structure.window.bytes, at, structure.window.limit);
        } else {
            structure.literal(at, first);
        }
    }

    /// Looks for the bracket that ends a container.
    private int brackets(int taken) {
        StructureIndex found = structure;
        int[] positions = found.positions();
        byte[] bytes = found.window.bytes;
        int end = found.known;
        int p = taken;
        int level = 1;
        while (true) {
            if (p == end) {
                p = more(false);
                end = found.known;
                bytes = found.window.bytes;
                continue;
            }
            level += DEPTHS[bytes[positions[p++]] & 0xFF];
            if (level == 0) {
                return p;
            }
        }
    }

    private int more(boolean check) {
        if (structure.isScanned()) {
            throw new Refusal(structure.scannedBytes(), "a container must be closed");
        }
        return structure.moreBehindAll(check);
    }

    private int container(int taken, byte bracket, int depth) {
        StructureIndex found = structure;
        int[] positions = found.positions();
        byte[] bytes = found.window.bytes;
        int end = found.known;
        int mostString = limits.maxStringBytes();
        int mostLevel = limits.maxDepth() - depth;
        int p = taken;
        int level = 1;
        int state = bracket == '{' ? OBJECT_FIRST : ARRAY_FIRST;
        long halfTokens = 0;
        int last = positions[taken - 1];
        requireLevel(level, mostLevel);
        while (true) {
            if (p == end) {
                p = more(true);
                end = found.known;
                bytes = found.window.bytes;
                last = positions[0];
                continue;
            }
            int at = positions[p++];
            int kind = KINDS[bytes[at] & 0xFF];
            int next = NEXT[state << KIND_BITS | kind];
            halfTokens += WEIGHTS[kind];
            if (kind < SCALAR) {
                if (at - last > mostString
                        && (state == IN_NAME || state == IN_OBJECT_STRING || state == IN_ARRAY_STRING)) {
                    requireLength(last, at);
                }
                state = next;
                last = at;
                continue;
            }
            if (next == WRONG) {
                throw new Refusal(at, "a token must follow the grammar");
            }
            last = at;
            if (kind == SCALAR) {
                scalar(at, bytes[at]);
                state = next;
            } else if (kind < CLOSE_OBJECT) {
                setOpen(level, state < ARRAY_FIRST);
                requireLevel(++level, mostLevel);
                state = next;
            } else if (--level == 0) {
                tokens = halfTokens >> 1;
                return p;
            } else {
                state = (objects[level >> 6] >>> level & 1) != 0 ? OBJECT_AFTER : ARRAY_AFTER;
            }
        }
    }

    private void setOpen(int level, boolean object) {
        int index = level >> 6;
        if (index == objects.length) {
            objects = Arrays.copyOf(objects, 2 * index);
        }
        long bit = 1L << level;
        objects[index] = object ? objects[index] | bit : objects[index] & ~bit;
    }

    private static void requireLevel(int level, int most) {
        if (level > most) {
            throw new Refusal(0, "depth must be within its limit");
        }
    }

    /// Gives memory back that only deep documents need.
    void close() {
        if (objects.length > 4 * LEAST_BITS) {
            objects = new long[LEAST_BITS];
        }
    }
}
