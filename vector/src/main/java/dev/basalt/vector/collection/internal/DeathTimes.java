package dev.basalt.vector.collection.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicReferenceArray;

/// By which log record each entry of a sealed part died; memory is taken where entries died.
///
/// - **Threads:** one changes, any number read
final class DeathTimes {
    private static final int SHIFT = 9;
    private static final int BLOCK = 1 << SHIFT;
    private static final VarHandle TIME = MethodHandles.arrayElementVarHandle(long[].class);

    private final AtomicReferenceArray<long[]> blocks;
    private final int size;
    private volatile int count;

    DeathTimes(int size) {
        this.size = size;
        this.blocks = new AtomicReferenceArray<>((int) ((size + (long) BLOCK - 1) >>> SHIFT));
    }

    /// The LSN of the record that ended an entry; 0 while it lives.
    long get(int entry) {
        long[] block = blocks.getAcquire(entry >>> SHIFT);
        return block == null ? 0 : (long) TIME.getAcquire(block, entry & (BLOCK - 1));
    }

    boolean isVisible(int entry, long snapshot) {
        long died = get(entry);
        return died == 0 || died > snapshot;
    }

    /// Notes a death; the first one counts.
    synchronized void set(int entry, long lsn) {
        long[] block = blocks.get(entry >>> SHIFT);
        if (block == null) {
            block = new long[BLOCK];
            blocks.setRelease(entry >>> SHIFT, block);
        }
        if (block[entry & (BLOCK - 1)] == 0) {
            TIME.setRelease(block, entry & (BLOCK - 1), lsn);
            count++;
        }
    }

    /// How many died.
    int count() {
        return count;
    }

    /// The next entry from one on that has died, or `size`.
    int next(int from) {
        for (int entry = from; entry < size; ) {
            long[] block = blocks.getAcquire(entry >>> SHIFT);
            if (block == null) {
                entry = (int) Math.min(size, ((entry >>> SHIFT) + 1L) << SHIFT);
            } else if ((long) TIME.getAcquire(block, entry & (BLOCK - 1)) != 0) {
                return entry;
            } else {
                entry++;
            }
        }
        return size;
    }
}
