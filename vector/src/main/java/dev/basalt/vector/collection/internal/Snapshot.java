package dev.basalt.vector.collection.internal;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/// One consistent state of a collection: the parts, and the LSN up to which records count.
///
/// - **Threads:** confined to one
public final class Snapshot {
    private @Nullable PartView view;
    private long lsn;

    /// Makes a snapshot of nothing.
    public Snapshot() {}

    void set(PartView newView, long newLsn) {
        view = newView;
        lsn = newLsn;
    }

    /// The parts.
    ///
    /// @return the parts, held
    public PartView view() {
        return requireNonNull(view);
    }

    /// The LSN.
    ///
    /// @return the LSN
    public long lsn() {
        return lsn;
    }

    /// Gives up the parts.
    public void letGo() {
        PartView held = view();
        view = null;
        held.letGo();
    }
}
