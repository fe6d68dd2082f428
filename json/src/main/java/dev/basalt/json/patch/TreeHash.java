package dev.basalt.json.patch;

import dev.basalt.core.error.LimitExceededException;
import dev.basalt.core.error.Location;
import dev.basalt.json.JsonDocument;
import dev.basalt.json.JsonKind;
import dev.basalt.json.JsonNumber;
import dev.basalt.json.internal.DecimalText;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// Hashes of a value and of all that is in it. Equal values have equal hashes; [#equal] says whether values with
/// equal hashes are equal, which takes time for the smaller text.
///
/// The hash of a name is not that of the same string as a value, and 0 where a later member has the same name.
final class TreeHash {
    /// Depth of values that are hashed and compared, which takes a frame of the stack for each level.
    static final int MAX_DEPTH = 1000;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long STEP = 0x9E37_79B9_7F4A_7C15L;
    private static final long OTHER_STEP = 0xD6E8_FEB8_6659_FD93L;
    private static final int FEW_NAMES = 12;
    private static final int CHUNK_BYTES = 4096;

    private final JsonDocument document;
    private final int from;
    private final long seed;
    private final long[] hashes;
    private byte[] scratch = new byte[64];
    private long[] names = new long[32];
    private int nameCount;

    /// Hashes a value.
    ///
    /// @param document holds it
    /// @param node     the value
    /// @param seed     the same for all hashes that are compared; not to be foreseen by who made the document
    TreeHash(JsonDocument document, int node, long seed) {
        this.document = document;
        this.from = node;
        this.seed = seed;
        this.hashes = new long[document.end(node) - node];
        hash(node, 0);
    }

    JsonDocument document() {
        return document;
    }

    /// The hash of a value or name.
    long of(int node) {
        return hashes[node - from];
    }

    private long hash(int node, int depth) {
        long hash = switch (document.kind(node)) {
            case OBJECT -> object(node, depth);
            case ARRAY -> array(node, depth);
            case STRING -> string(node);
            case NUMBER -> number(node);
            case BOOLEAN -> document.booleanValue(node) ? mix(seed, 3) : mix(seed, 5);
            case NULL -> mix(seed, 7);
        };
        hashes[node - from] = hash;
        return hash;
    }

    private static void requireDepth(int depth) {
        if (depth >= MAX_DEPTH) {
            throw new LimitExceededException(
                    Location.of("JSON"),
                    "values that are compared must be nested at most " + MAX_DEPTH + " deep, but are deeper");
        }
    }

    private long array(int node, int depth) {
        requireDepth(depth);
        long hash = mix(seed, 11);
        int end = document.end(node);
        for (int element = document.first(node); element < end; element = document.nextElement(element)) {
            hash = mix(hash, hash(element, depth + 1));
        }
        return notZero(hash);
    }

    private long object(int node, int depth) {
        requireDepth(depth);
        int base = nameCount;
        int end = document.end(node);
        for (int name = document.first(node); name < end; name = document.nextMember(name)) {
            long hash = notZero(~string(name));
            hashes[name - from] = hash;
            push(hash);
            hash(document.memberValue(name), depth + 1);
        }
        if (hasTwins(base)) {
            clearTwins(node, base);
        }
        nameCount = base;
        long sum = mix(seed, 13);
        for (int name = document.first(node); name < end; name = document.nextMember(name)) {
            long hash = hashes[name - from];
            if (hash != 0) {
                sum += mix(hash, hashes[document.memberValue(name) - from]);
            }
        }
        return notZero(sum);
    }

    private void push(long hash) {
        if (nameCount == names.length) {
            names = Arrays.copyOf(names, 2 * nameCount);
        }
        names[nameCount++] = hash;
    }

    private boolean hasTwins(int base) {
        if (nameCount - base > FEW_NAMES) {
            Arrays.sort(names, base, nameCount);
            for (int i = base + 1; i < nameCount; i++) {
                if (names[i] == names[i - 1]) {
                    return true;
                }
            }
            return false;
        }
        for (int i = base + 1; i < nameCount; i++) {
            for (int j = base; j < i; j++) {
                if (names[i] == names[j]) {
                    return true;
                }
            }
        }
        return false;
    }

    private void clearTwins(int node, int base) {
        Map<Long, Integer> last = HashMap.newHashMap(nameCount - base);
        int end = document.end(node);
        for (int name = document.first(node); name < end; name = document.nextMember(name)) {
            Integer before = last.put(hashes[name - from], name);
            if (before != null) {
                hashes[before - from] = 0;
            }
        }
    }

    private long string(int node) {
        long offset = document.byteOffset(node) + 1;
        int length = (int) (document.byteEnd(node) - offset - 1);
        if (document.hasEscapes(node)) {
            byte[] decoded = document.stringBytes(node);
            return bytes(decoded, decoded.length);
        }
        if (length > scratch.length) {
            scratch = new byte[Math.max(length, 2 * scratch.length)];
        }
        document.copyBytes(offset, length, scratch, 0);
        return bytes(scratch, length);
    }

    private long bytes(byte[] bytes, int length) {
        long hash = mix(seed, length);
        int i = 0;
        for (; i <= length - Long.BYTES; i += Long.BYTES) {
            hash = mix(hash, (long) LONGS.get(bytes, i));
        }
        long rest = 0;
        for (; i < length; i++) {
            rest = (rest << 8) | (bytes[i] & 0xFF);
        }
        return notZero(mix(hash, rest));
    }

    private long number(int node) {
        if (document.numberForm(node) == JsonNumber.LONG) {
            return integer(document.longValue(node));
        }
        double value = document.doubleValue(node);
        // A whole number may be one that is written as an integer elsewhere.
        if (value == Math.rint(value) && Math.abs(value) <= 0x1p63) {
            if (value != 0 && Math.abs(value) < 1e15 && document.byteEnd(node) - document.byteOffset(node) <= 16) {
                // No two numbers of 15 digits have the same double.
                return integer((long) value);
            }
            DecimalText exact = DecimalText.of(document.text(node));
            if (exact.isLong()) {
                return integer(exact.longValue());
            }
        }
        return notZero(mix(seed ^ OTHER_STEP, Double.doubleToLongBits(value + 0.0)));
    }

    private long integer(long value) {
        return notZero(mix(seed ^ STEP, value));
    }

    private static long notZero(long hash) {
        return hash == 0 ? 1 : hash;
    }

    private static long mix(long hash, long value) {
        long a = hash ^ STEP;
        long b = value ^ OTHER_STEP;
        // Both halves of the product; neither factor can be known to be 0.
        long product = Math.unsignedMultiplyHigh(a, b) ^ a * b;
        return (product ^ hash) + Long.rotateLeft(value, 32);
    }

    /// Whether two values are equal.
    static boolean equal(TreeHash left, int a, TreeHash right, int b) {
        return left.of(a) == right.of(b) && (sameBytes(left, a, right, b) || same(left, a, right, b));
    }

    /// Whether two values are written alike.
    private static boolean sameBytes(TreeHash left, int a, TreeHash right, int b) {
        long at = left.document.byteOffset(a);
        long other = right.document.byteOffset(b);
        long length = left.document.byteEnd(a) - at;
        if (length != right.document.byteEnd(b) - other) {
            return false;
        }
        if (left.scratch.length < 2 * CHUNK_BYTES) {
            left.scratch = new byte[2 * CHUNK_BYTES];
        }
        byte[] bytes = left.scratch;
        for (long done = 0; done < length; done += CHUNK_BYTES) {
            int count = (int) Math.min(CHUNK_BYTES, length - done);
            left.document.copyBytes(at + done, count, bytes, 0);
            right.document.copyBytes(other + done, count, bytes, CHUNK_BYTES);
            if (!Arrays.equals(bytes, 0, count, bytes, CHUNK_BYTES, CHUNK_BYTES + count)) {
                return false;
            }
        }
        return true;
    }

    private static boolean same(TreeHash left, int a, TreeHash right, int b) {
        JsonDocument one = left.document;
        JsonDocument other = right.document;
        JsonKind kind = one.kind(a);
        if (kind != other.kind(b)) {
            return false;
        }
        return switch (kind) {
            case OBJECT -> sameMembers(left, a, right, b);
            case ARRAY -> {
                int y = other.first(b);
                int end = one.end(a);
                boolean same = one.size(a) == other.size(b);
                for (int x = one.first(a); same && x < end; x = one.nextElement(x)) {
                    same = same(left, x, right, y);
                    y = other.nextElement(y);
                }
                yield same;
            }
            case STRING -> sameText(left, a, right, b);
            case NUMBER -> sameNumber(one, a, other, b);
            case BOOLEAN -> one.booleanValue(a) == other.booleanValue(b);
            case NULL -> true;
        };
    }

    private static boolean sameMembers(TreeHash left, int a, TreeHash right, int b) {
        Members members = new Members(right, b);
        int found = 0;
        int end = left.document.end(a);
        for (int name = left.document.first(a); name < end; name = left.document.nextMember(name)) {
            if (left.of(name) == 0) {
                continue;
            }
            int other = members.find(left, name);
            if (other == JsonDocument.NONE
                    || !same(left, left.document.memberValue(name), right, right.document.memberValue(other))) {
                return false;
            }
            found++;
        }
        return found == members.count();
    }

    /// Whether two strings or names are the same text.
    static boolean sameText(TreeHash left, int a, TreeHash right, int b) {
        JsonDocument one = left.document;
        JsonDocument other = right.document;
        if (one.hasEscapes(a) || other.hasEscapes(b)) {
            return Arrays.equals(one.stringBytes(a), other.stringBytes(b));
        }
        int length = (int) (one.byteEnd(a) - one.byteOffset(a));
        if (length != other.byteEnd(b) - other.byteOffset(b)) {
            return false;
        }
        if (2 * length > left.scratch.length) {
            left.scratch = new byte[4 * length];
        }
        one.copyBytes(one.byteOffset(a), length, left.scratch, 0);
        other.copyBytes(other.byteOffset(b), length, left.scratch, length);
        return Arrays.equals(left.scratch, 0, length, left.scratch, length, 2 * length);
    }

    private static boolean sameNumber(JsonDocument one, int a, JsonDocument other, int b) {
        boolean integers = one.numberForm(a) == JsonNumber.LONG && other.numberForm(b) == JsonNumber.LONG;
        if (integers) {
            return one.longValue(a) == other.longValue(b);
        }
        String left = one.text(a);
        String right = other.text(b);
        return left.equals(right) || DecimalText.of(left).compareTo(DecimalText.of(right)) == 0;
    }
}
