package dev.basalt.json.patch;

/// An array while a patch is applied: a slot for each element that is there before or after, in an order that both
/// keep. The index of an element is the count of slots before it that are filled.
final class ArrayEdit {
    private final Place place;
    private final int prefix;
    private final int slots;
    private final int[] tree;
    private int filled;

    /// Makes an array.
    ///
    /// @param place  where it is
    /// @param prefix slots at the start that stay filled
    /// @param slots  slots behind those that may change; all later ones stay filled
    ArrayEdit(Place place, int prefix, int slots) {
        this.place = place;
        this.prefix = prefix;
        this.slots = slots;
        this.tree = new int[slots + 1];
    }

    Place place() {
        return place;
    }

    /// Fills or empties a slot.
    void set(int slot, boolean full) {
        int change = full ? 1 : -1;
        filled += change;
        for (int i = slot - prefix + 1; i <= slots; i += i & -i) {
            tree[i] += change;
        }
    }

    /// The index of a slot's element now.
    int index(int slot) {
        if (slot < prefix) {
            return slot;
        }
        if (slot >= prefix + slots) {
            return slot - slots + filled;
        }
        int before = prefix;
        for (int i = slot - prefix; i > 0; i -= i & -i) {
            before += tree[i];
        }
        return before;
    }
}
