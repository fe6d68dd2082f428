package dev.basalt.vector.collection.internal;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// The parts of a collection at one time; they stay open while it is held.
///
/// - **Threads:** immutable but for the number of its holders
public final class PartView {
    private final List<Part> parts;
    private final AtomicInteger holders = new AtomicInteger(1);

    PartView(List<Part> parts) {
        this.parts = List.copyOf(parts);
        this.parts.forEach(Part::hold);
    }

    /// How many parts there are.
    ///
    /// @return the count
    public int size() {
        return parts.size();
    }

    /// A part.
    ///
    /// @param index which one; the last are the newest
    /// @return the part
    public Part part(int index) {
        return parts.get(index);
    }

    /// Holds the view, if it is not over yet.
    boolean tryHold() {
        int count = holders.get();
        while (count > 0) {
            if (holders.compareAndSet(count, count + 1)) {
                return true;
            }
            count = holders.get();
        }
        return false;
    }

    /// Gives up one hold.
    public void letGo() {
        if (holders.decrementAndGet() == 0) {
            for (int i = 0; i < parts.size(); i++) {
                parts.get(i).letGo();
            }
        }
    }
}
