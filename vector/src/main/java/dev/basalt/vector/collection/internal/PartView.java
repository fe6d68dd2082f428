package dev.basalt.vector.collection.internal;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.storage.Disk;
import dev.basalt.core.storage.ReadHolds;
import java.nio.file.Path;
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

    /// Goes through the ids that are visible in a snapshot or may become so.
    void forEachUsed(long snapshot, Part.IdVisitor visitor) {
        for (int i = 0; i < parts.size(); i++) {
            parts.get(i).forEachUsed(snapshot, visitor);
        }
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
            letGo(0);
        }
    }

    private void letGo(int first) {
        if (first == parts.size()) {
            return;
        }
        try {
            parts.get(first).letGo();
        } finally {
            letGo(first + 1);
        }
    }

    /// What an error means that was thrown while parts were read: a segment whose file was cut short meanwhile.
    ///
    /// @param error what was thrown
    /// @param disk  where the segments are
    /// @param directory the collection's
    /// @return the exception to throw instead, naming the file
    public CorruptDataException failure(InternalError error, Disk disk, Path directory) {
        for (Part part : parts) {
            if (part instanceof SealedPart sealed && sealed.isCutShort(disk)) {
                return ReadHolds.failure(error, sealed.path());
            }
        }
        return ReadHolds.failure(error, directory);
    }
}
