package dev.basalt.vector.internal;

/// Ids of 128 bits, to see whether one comes twice.
///
/// - **Memory:** 20 bytes for each id that is expected
/// - **Threads:** confined to one
public final class IdSet {
    private final long[] halves;
    /// Id + 1; 0 is empty.
    private final int[] slots;

    private int count;

    /// Makes an empty set.
    ///
    /// @param expected how many ids it will hold at most
    public IdSet(int expected) {
        this.halves = new long[Math.multiplyExact(2, expected)];
        this.slots = new int[(int) Math.min(expected + (expected + 1L) / 2 + 1, Integer.MAX_VALUE - 8L)];
    }

    /// Adds an id.
    ///
    /// @param high its high half
    /// @param low  its low half
    /// @return false if it was there
    public boolean add(long high, long low) {
        int at = IdMap.home(high, low, slots.length);
        while (slots[at] != 0) {
            int id = slots[at] - 1;
            if (halves[2 * id] == high && halves[2 * id + 1] == low) {
                return false;
            }
            at = at + 1 == slots.length ? 0 : at + 1;
        }
        halves[2 * count] = high;
        halves[2 * count + 1] = low;
        slots[at] = ++count;
        return true;
    }
}
