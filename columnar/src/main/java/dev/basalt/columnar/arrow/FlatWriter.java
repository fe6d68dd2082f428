package dev.basalt.columnar.arrow;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// Writes tables of FlatBuffers, from the end to the start: what a table refers to is written before it.
///
/// Places are counted from the end of the buffer.
///
/// - **Threads:** confined to one
/// - **Source:** as [FlatTable]
final class FlatWriter {
    private static final int MOST_SLOTS = 8;
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] bytes = new byte[1024];
    private int used;
    private int tableEnd;
    private final int[] slots = new int[MOST_SLOTS];
    private int slotCount;

    /// Takes room for bytes so that the first is aligned.
    private int take(int count, int alignment) {
        int padding = -(used + count) & (alignment - 1);
        int needed = Math.addExact(used, count + padding);
        if (needed > bytes.length) {
            byte[] larger = new byte[Math.max(needed, 2 * bytes.length)];
            System.arraycopy(bytes, bytes.length - used, larger, larger.length - used, used);
            bytes = larger;
        }
        used = needed;
        return bytes.length - used;
    }

    /// Writes a text.
    ///
    /// @return its place
    int text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        // The text ends in a zero that its length does not count.
        int at = take(4 + utf8.length + 1, 4);
        INT.set(bytes, at, utf8.length);
        System.arraycopy(utf8, 0, bytes, at + 4, utf8.length);
        return used;
    }

    /// Writes a vector of tables or texts.
    ///
    /// @param places of the elements
    /// @return its place
    int references(List<Integer> places) {
        int at = take(4 + 4 * places.size(), 4);
        INT.set(bytes, at, places.size());
        int end = used;
        for (int i = 0; i < places.size(); i++) {
            INT.set(bytes, at + 4 + 4 * i, end - 4 - 4 * i - places.get(i));
        }
        return used;
    }

    /// Writes a vector of structs that are made of 64-bit numbers.
    ///
    /// @param numbers     all numbers
    /// @param perElement how many make an element
    /// @return its place
    int structs(long[] numbers, int perElement) {
        // The elements, not the count before them, are aligned.
        take(0, 8);
        int at = take(8 * numbers.length, 8);
        for (int i = 0; i < numbers.length; i++) {
            LONG.set(bytes, at + 8 * i, numbers[i]);
        }
        int count = take(4, 4);
        INT.set(bytes, count, numbers.length / perElement);
        return used;
    }

    void begin() {
        Arrays.fill(slots, 0);
        slotCount = 0;
        tableEnd = used;
    }

    private void set(int slot) {
        slots[slot] = used;
        slotCount = Math.max(slotCount, slot + 1);
    }

    void put(int slot, byte value) {
        bytes[take(1, 1)] = value;
        set(slot);
    }

    void put(int slot, boolean value) {
        put(slot, (byte) (value ? 1 : 0));
    }

    void put(int slot, short value) {
        int at = take(2, 2);
        SHORT.set(bytes, at, value);
        set(slot);
    }

    void put(int slot, int value) {
        int at = take(4, 4);
        INT.set(bytes, at, value);
        set(slot);
    }

    void put(int slot, long value) {
        int at = take(8, 8);
        LONG.set(bytes, at, value);
        set(slot);
    }

    /// Refers to what was written before the table was begun.
    void refer(int slot, int place) {
        int at = take(4, 4);
        INT.set(bytes, at, used - place);
        set(slot);
    }

    /// Ends the table.
    ///
    /// @return its place
    int end() {
        take(4, 4);
        int table = used;
        int slotBytes = 4 + 2 * slotCount;
        int at = take(slotBytes, 2);
        SHORT.set(bytes, at, (short) slotBytes);
        SHORT.set(bytes, at + 2, (short) (table - tableEnd));
        for (int i = 0; i < slotCount; i++) {
            SHORT.set(bytes, at + 4 + 2 * i, (short) (slots[i] == 0 ? 0 : table - slots[i]));
        }
        INT.set(bytes, bytes.length - table, used - table);
        return table;
    }

    /// Ends the buffer.
    ///
    /// @param root the place of the outermost table
    /// @return its bytes, a multiple of 8
    byte[] finish(int root) {
        int at = take(4, 8);
        INT.set(bytes, at, used - root);
        return Arrays.copyOfRange(bytes, at, bytes.length);
    }
}
