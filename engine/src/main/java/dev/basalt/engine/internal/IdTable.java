package dev.basalt.engine.internal;

import dev.basalt.core.error.LimitExceededException;
import dev.basalt.core.error.Location;
import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.function.IntToLongFunction;

/// Finds the ordinal of a document by the hash of its id: open addressing with linear probing, four bytes a slot, at
/// most half full, as long as an array has room. The hashes themselves stay on disk.
///
/// - **Threads:** safe for many; each call takes the monitor
/// - **Source:** Knuth, The Art of Computer Programming, vol. 3, 2nd ed., §6.4, algorithms L and R
final class IdTable {
    private static final int NONE = -1;
    private static final int MAX_SLOTS = 1 << 30;
    /// Seven in eight slots; a fuller table would be slow.
    private static final int MAX_DOCUMENTS = MAX_SLOTS / 8 * 7;

    private final IntToLongFunction hashOf;
    private int[] slots;
    private int size;

    /// @param hashOf   gives the hash of a document's id by its ordinal
    /// @param expected how many documents to make room for
    IdTable(IntToLongFunction hashOf, int expected) {
        this.hashOf = hashOf;
        this.slots = emptySlots(capacityFor(expected));
    }

    /// Slots for some documents: more than twice as many, as long as an array has room for them.
    static int capacityFor(int expected) {
        if (expected >= MAX_SLOTS / 2) {
            requireRoom(expected);
            return MAX_SLOTS;
        }
        return Math.max(16, Integer.highestOneBit(Math.max(1, expected * 2)) << 1);
    }

    private static void requireRoom(int size) {
        if (size > MAX_DOCUMENTS) {
            throw new LimitExceededException(
                    Location.of("collection"),
                    "a collection must have at most " + MAX_DOCUMENTS + " documents, but has " + size
                            + "; use several collections");
        }
    }

    private static int[] emptySlots(int capacity) {
        int[] slots = new int[capacity];
        Arrays.fill(slots, NONE);
        return slots;
    }

    /// The document with the id, or -1.
    ///
    /// @param hash hash of the id
    /// @param same decides by the id itself whether a document with that hash is the one
    synchronized int find(long hash, IntPredicate same) {
        for (int slot = home(hash); slots[slot] != NONE; slot = next(slot)) {
            if (hashOf.applyAsLong(slots[slot]) == hash && same.test(slots[slot])) {
                return slots[slot];
            }
        }
        return NONE;
    }

    /// Adds a document whose id is not in the table.
    synchronized void add(long hash, int ordinal) {
        requireRoom(size + 1);
        if (size * 2L >= slots.length && slots.length < MAX_SLOTS) {
            int[] old = slots;
            slots = emptySlots(old.length * 2);
            for (int known : old) {
                if (known != NONE) {
                    place(hashOf.applyAsLong(known), known);
                }
            }
        }
        place(hash, ordinal);
        size++;
    }

    /// Puts one document in the place of another with the same id.
    synchronized void replace(long hash, int oldOrdinal, int newOrdinal) {
        slots[slotOf(hash, oldOrdinal)] = newOrdinal;
    }

    /// Removes a document that is in the table, and closes the gap.
    synchronized void remove(long hash, int ordinal) {
        int gap = slotOf(hash, ordinal);
        slots[gap] = NONE;
        size--;
        for (int slot = next(gap); slots[slot] != NONE; slot = next(slot)) {
            int home = home(hashOf.applyAsLong(slots[slot]));
            boolean staysReachable = gap <= slot ? home > gap && home <= slot : home > gap || home <= slot;
            if (!staysReachable) {
                slots[gap] = slots[slot];
                slots[slot] = NONE;
                gap = slot;
            }
        }
    }

    synchronized int size() {
        return size;
    }

    private int slotOf(long hash, int ordinal) {
        int slot = home(hash);
        while (slots[slot] != ordinal) {
            if (slots[slot] == NONE) {
                throw new IllegalStateException("document " + ordinal + " must be in the id table, but is not");
            }
            slot = next(slot);
        }
        return slot;
    }

    private void place(long hash, int ordinal) {
        int slot = home(hash);
        while (slots[slot] != NONE) {
            slot = next(slot);
        }
        slots[slot] = ordinal;
    }

    private int home(long hash) {
        return (int) hash & slots.length - 1;
    }

    private int next(int slot) {
        return slot + 1 & slots.length - 1;
    }
}
