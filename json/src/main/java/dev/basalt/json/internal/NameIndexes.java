package dev.basalt.json.internal;

import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// Finds members by name: in small objects by looking at all of them, in large ones by an index of hashes that
/// the second search makes.
///
/// - **Threads:** safe for use by any number until [#clear]
public final class NameIndexes {
    /// Members up to which an object is searched without an index.
    private static final int SMALL_OBJECT = 16;

    private static final int NONE = -1;

    private final Tape tape;
    private final SourceBytes source;

    /// Large objects that were searched, by their nodes. A slot is written once, by a thread that holds the
    /// monitor; an index is immutable, so that whoever reads a slot finds nothing or all of it.
    private volatile @Nullable NameIndex[] slots = {};

    private int used;

    /// Makes what finds members in a document.
    ///
    /// @param tape   the document
    /// @param source its text
    public NameIndexes(Tape tape, SourceBytes source) {
        this.tape = tape;
        this.source = source;
    }

    /// Forgets all indexes: the document is another one.
    public void clear() {
        if (used > 0) {
            slots = new NameIndex[0];
            used = 0;
        }
    }

    /// Finds a member.
    ///
    /// @param object the node of an object
    /// @param name   the name in UTF-8
    /// @return the node of its value, of the last one where there are several; -1 if there is none
    public int find(int object, byte[] name) {
        if (tape.count(object) <= SMALL_OBJECT) {
            return scan(object, name);
        }
        NameIndex index = lookUp(object);
        if (index == null) {
            put(new NameIndex(object, 0, new int[0]));
            return scan(object, name);
        }
        if (index.buckets().length == 0) {
            index = build(object);
            put(index);
        }
        return search(index, name);
    }

    private int scan(int object, byte[] name) {
        int found = NONE;
        int end = tape.next(object);
        for (int member = object + 1; member < end; ) {
            int value = tape.next(member);
            if (isNamed(member, name)) {
                found = value;
            }
            member = tape.next(value);
        }
        return found;
    }

    private boolean isNamed(int member, byte[] name) {
        int length = tape.length(member);
        if (tape.tag(member) == Tape.STRING) {
            return length == name.length && source.equals(tape.offset(member), name, length);
        }
        return length > name.length && Arrays.equals(decoded(member), name);
    }

    private byte[] decoded(int member) {
        byte[] bytes = source.copy(tape.offset(member), tape.length(member));
        return tape.tag(member) == Tape.STRING
                ? bytes
                : Arrays.copyOf(bytes, Escapes.decode(bytes, 0, bytes.length, bytes, 0));
    }

    private int search(NameIndex index, byte[] name) {
        int[] buckets = index.buckets();
        int mask = buckets.length / 2 - 1;
        int hash = hash(name, index.seed());
        for (int at = hash & mask; buckets[2 * at] != 0; at = (at + 1) & mask) {
            if (buckets[2 * at + 1] == hash && isNamed(buckets[2 * at], name)) {
                return tape.next(buckets[2 * at]);
            }
        }
        return NONE;
    }

    /// An index whose hashes nobody can foresee, so that no document makes them collide.
    private NameIndex build(int object) {
        int capacity = Integer.highestOneBit(2 * tape.count(object) - 1) * 2;
        int[] buckets = new int[2 * capacity];
        long seed = ThreadLocalRandom.current().nextLong();
        int end = tape.next(object);
        for (int member = object + 1; member < end; member = tape.next(tape.next(member))) {
            byte[] name = decoded(member);
            int hash = hash(name, seed);
            int at = hash & (capacity - 1);
            // The node of a name is never 0, which is the root.
            while (buckets[2 * at] != 0 && !(buckets[2 * at + 1] == hash && isNamed(buckets[2 * at], name))) {
                at = (at + 1) & (capacity - 1);
            }
            buckets[2 * at] = member;
            buckets[2 * at + 1] = hash;
        }
        return new NameIndex(object, seed, buckets);
    }

    private static int hash(byte[] name, long seed) {
        long hash = seed;
        for (byte next : name) {
            hash = (hash ^ next) * 0x9E37_79B9_7F4A_7C15L;
            hash ^= hash >>> 29;
        }
        return (int) (hash ^ hash >>> 32);
    }

    private @Nullable NameIndex lookUp(int object) {
        @Nullable NameIndex[] current = slots;
        int mask = current.length - 1;
        if (mask < 0) {
            return null;
        }
        int at = spread(object) & mask;
        NameIndex index = current[at];
        while (index != null && index.object() != object) {
            at = (at + 1) & mask;
            index = current[at];
        }
        return index;
    }

    private synchronized void put(NameIndex index) {
        if (2 * used >= slots.length) {
            @Nullable NameIndex[] larger = new NameIndex[Math.max(4, 2 * slots.length)];
            for (NameIndex old : slots) {
                if (old != null) {
                    set(larger, old);
                }
            }
            slots = larger;
        }
        if (set(slots, index)) {
            used++;
        }
    }

    private static boolean set(@Nullable NameIndex[] slots, NameIndex index) {
        int at = spread(index.object()) & (slots.length - 1);
        NameIndex old = slots[at];
        while (old != null && old.object() != index.object()) {
            at = (at + 1) & (slots.length - 1);
            old = slots[at];
        }
        slots[at] = index;
        return old == null;
    }

    private static int spread(int object) {
        int hash = object * 0x9E37_79B9;
        return hash ^ hash >>> 15;
    }

    /// The names of one object.
    ///
    /// @param object  its node
    /// @param seed    of the hashes
    /// @param buckets node of a name and its hash in turn, a power of two of them; empty after the first
    ///     search
    @SuppressWarnings("ArrayRecordComponent")
    private record NameIndex(int object, long seed, int[] buckets) {}
}
