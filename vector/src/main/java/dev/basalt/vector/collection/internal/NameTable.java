package dev.basalt.vector.collection.internal;

import dev.basalt.core.error.LimitExceededException;
import dev.basalt.core.error.Location;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The texts of ids that are hashes of texts, in memory.
///
/// - **Memory:** 22 bytes a text and its bytes, and about 16 bytes of table
/// - **Threads:** confined to one at a time
final class NameTable {
    private static final int PAGE_SHIFT = 20;
    private static final int PAGE_BYTES = 1 << PAGE_SHIFT;
    private static final int ENTRY_BYTES = 2 * Long.BYTES + Integer.BYTES;
    /// Texts take less than one in so many bytes of the heap.
    private static final int HEAP_SHARE = 3;

    private ByteBuffer[] pages = {};
    private int pageEnd = PAGE_BYTES;
    /// Place in the pages plus one, by hash; 0 for none.
    private long[] slots = new long[64];

    private int size;

    int size() {
        return size;
    }

    boolean contains(long high, long low) {
        return slots[slotOf(high, low)] != 0;
    }

    @Nullable
    String text(long high, long low) {
        long place = slots[slotOf(high, low)];
        if (place == 0) {
            return null;
        }
        ByteBuffer page = pages[(int) ((place - 1) >>> PAGE_SHIFT)];
        int at = (int) (place - 1) & (PAGE_BYTES - 1);
        byte[] text = new byte[page.getInt(at + 2 * Long.BYTES)];
        page.get(at + ENTRY_BYTES, text);
        return new String(text, StandardCharsets.UTF_8);
    }

    /// Adds a text of at most some kilobytes whose id is not there.
    void add(Path source, long high, long low, byte[] text) {
        if (pageEnd + ENTRY_BYTES + text.length > PAGE_BYTES) {
            requireRoom(source);
            pages = Arrays.copyOf(pages, pages.length + 1);
            pages[pages.length - 1] = ByteBuffer.allocate(PAGE_BYTES);
            pageEnd = 0;
        }
        ByteBuffer page = pages[pages.length - 1];
        page.putLong(pageEnd, high).putLong(pageEnd + Long.BYTES, low).putInt(pageEnd + 2 * Long.BYTES, text.length);
        page.put(pageEnd + ENTRY_BYTES, text);
        slots[slotOf(high, low)] = (((long) (pages.length - 1) << PAGE_SHIFT) | pageEnd) + 1;
        pageEnd += ENTRY_BYTES + text.length;
        if (++size * 2L > slots.length) {
            grow();
        }
    }

    private void requireRoom(Path source) {
        long most = Runtime.getRuntime().maxMemory() / HEAP_SHARE;
        if ((pages.length + 1L) * PAGE_BYTES + 2L * Long.BYTES * slots.length > most) {
            throw new LimitExceededException(
                    Location.of(source),
                    "texts of ids must take at most " + (most >> 20) + " MiB of the heap, but " + size
                            + " take more; use numbers or UUIDs as ids, or give the JVM more with -Xmx");
        }
    }

    private int slotOf(long high, long low) {
        int mask = slots.length - 1;
        int slot = Ids.hash(high, low) & mask;
        while (slots[slot] != 0 && !isAt(slots[slot] - 1, high, low)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private boolean isAt(long place, long high, long low) {
        ByteBuffer page = pages[(int) (place >>> PAGE_SHIFT)];
        int at = (int) place & (PAGE_BYTES - 1);
        return page.getLong(at) == high && page.getLong(at + Long.BYTES) == low;
    }

    private void grow() {
        long[] old = slots;
        slots = new long[Math.multiplyExact(old.length, 2)];
        for (long place : old) {
            if (place != 0) {
                ByteBuffer page = pages[(int) ((place - 1) >>> PAGE_SHIFT)];
                int at = (int) (place - 1) & (PAGE_BYTES - 1);
                slots[slotOf(page.getLong(at), page.getLong(at + Long.BYTES))] = place;
            }
        }
    }
}
