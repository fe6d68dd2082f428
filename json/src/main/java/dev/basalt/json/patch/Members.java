package dev.basalt.json.patch;

import dev.basalt.json.JsonDocument;
import org.jspecify.annotations.Nullable;

/// Finds an object's members by names of another document. Members that are asked for in the order of the text
/// are found at once, others by a table that is made when the first one is.
final class Members {
    private static final int FEW = 8;

    private final TreeHash hashes;
    private final JsonDocument document;
    private final int object;
    private final int end;
    private int expected;
    private int @Nullable [] table;
    private int count = -1;

    Members(TreeHash hashes, int object) {
        this.hashes = hashes;
        this.document = hashes.document();
        this.object = object;
        this.end = document.end(object);
        this.expected = document.first(object);
    }

    /// How many members there are, of those with the same name the last one only.
    int count() {
        if (count < 0) {
            count = 0;
            for (int name = document.first(object); name < end; name = document.nextMember(name)) {
                count += hashes.of(name) == 0 ? 0 : 1;
            }
        }
        return count;
    }

    /// Finds a member.
    ///
    /// @param others holds the name
    /// @param name   the node of a name that counts
    /// @return the node of the name here, or [JsonDocument#NONE]
    int find(TreeHash others, int name) {
        if (expected < end && isNamed(expected, others, name)) {
            int found = expected;
            expected = document.nextMember(found);
            return found;
        }
        int found = document.size(object) <= FEW ? scan(others, name) : search(others, name);
        if (found != JsonDocument.NONE) {
            expected = document.nextMember(found);
        }
        return found;
    }

    private boolean isNamed(int candidate, TreeHash others, int name) {
        return hashes.of(candidate) == others.of(name) && TreeHash.sameText(hashes, candidate, others, name);
    }

    private int scan(TreeHash others, int name) {
        for (int candidate = document.first(object); candidate < end; candidate = document.nextMember(candidate)) {
            if (isNamed(candidate, others, name)) {
                return candidate;
            }
        }
        return JsonDocument.NONE;
    }

    private int search(TreeHash others, int name) {
        int[] slots = table == null ? build() : table;
        int mask = slots.length - 1;
        for (int at = (int) others.of(name) & mask; slots[at] != 0; at = at + 1 & mask) {
            if (isNamed(slots[at], others, name)) {
                return slots[at];
            }
        }
        return JsonDocument.NONE;
    }

    private int[] build() {
        int[] slots = new int[Integer.highestOneBit(document.size(object)) * 4];
        for (int name = document.first(object); name < end; name = document.nextMember(name)) {
            long hash = hashes.of(name);
            if (hash != 0) {
                int at = (int) hash & slots.length - 1;
                while (slots[at] != 0) {
                    at = at + 1 & slots.length - 1;
                }
                // The node of a name is never 0, which is the root.
                slots[at] = name;
            }
        }
        table = slots;
        return slots;
    }
}
