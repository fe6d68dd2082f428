package dev.basalt.vector.internal;

import java.util.Arrays;

/// Gives out numbers from 0 on and takes them back; of those it took back, the last first. A number that was taken
/// back is not given out while a reader that began before may still use it.
///
/// - **Memory:** four bytes a number that is not in use
/// - **Threads:** confined to the writer
public final class NumberPool {
    private final Epochs epochs;
    private int[] free = new int[16];
    private int freeCount;
    /// Retired in epoch `epoch`, and in the one before.
    private int[] retired = new int[16];

    private int retiredCount;
    private int[] retiredBefore = new int[16];
    private int retiredBeforeCount;
    private long epoch;
    private int end;

    /// Makes a pool that has given nothing out.
    ///
    /// @param epochs says which readers are there
    public NumberPool(Epochs epochs) {
        this.epochs = epochs;
        this.epoch = epochs.current();
    }

    /// The number that [#take] gives now; frees before what no reader can use any more.
    ///
    /// @return a number up to [#end]
    public int next() {
        reclaim();
        return freeCount > 0 ? free[freeCount - 1] : end;
    }

    /// Gives a number out.
    ///
    /// @return the number
    public int take() {
        return freeCount > 0 ? free[--freeCount] : end++;
    }

    /// Takes a number back, to which nothing leads any more.
    ///
    /// @param number one that was given out
    public void retire(int number) {
        follow();
        if (retiredCount == retired.length) {
            retired = Arrays.copyOf(retired, retired.length * 2);
        }
        retired[retiredCount++] = number;
    }

    /// One more than the highest number that was ever given out.
    ///
    /// @return the end
    public int end() {
        return end;
    }

    /// How many numbers below [#end] are not in use, those that wait for readers among them.
    ///
    /// @return the count
    public int idle() {
        return freeCount + waiting();
    }

    /// How many of them wait for readers.
    ///
    /// @return the count
    public int waiting() {
        return retiredCount + retiredBeforeCount;
    }

    /// The bytes of the pool.
    ///
    /// @return the size
    public long memoryBytes() {
        return 4L * free.length + 4L * retired.length + 4L * retiredBefore.length;
    }

    /// Frees what no reader can use any more.
    private void reclaim() {
        if (waiting() == 0) {
            return;
        }
        follow();
        for (int move = 0; move < 2 && waiting() > 0 && epochs.tryAdvance(); move++) {
            follow();
        }
    }

    /// Catches up with the epochs, which move for other pools too.
    private void follow() {
        long now = epochs.current();
        if (now == epoch) {
            return;
        }
        if (waiting() > 0) {
            epochs.beginReuse();
            release(retiredBefore, retiredBeforeCount);
            retiredBeforeCount = 0;
            if (now - epoch >= 2) {
                release(retired, retiredCount);
            } else {
                int[] spare = retiredBefore;
                retiredBefore = retired;
                retiredBeforeCount = retiredCount;
                retired = spare;
            }
            retiredCount = 0;
        }
        epoch = now;
    }

    private void release(int[] numbers, int count) {
        if (count > free.length - freeCount) {
            free = Arrays.copyOf(free, Math.max(freeCount + count, free.length * 2));
        }
        System.arraycopy(numbers, 0, free, freeCount, count);
        freeCount += count;
    }
}
