package dev.basalt.columnar.arrow;

import dev.basalt.core.error.LimitExceededException;
import dev.basalt.core.error.Location;

/// How much memory a batch may take, however much its bytes claim to need.
///
/// - **Threads:** confined to one
final class MemoryLimit {
    private final Location where;
    private final long most;
    private long taken;

    MemoryLimit(Location where, long most) {
        this.where = where;
        this.most = most;
    }

    /// Asks for memory that is about to be taken.
    void take(long count, long bytesEach) {
        long bytes = count > 0 && bytesEach > Long.MAX_VALUE / count ? Long.MAX_VALUE : count * bytesEach;
        if (bytes < 0 || bytes > most - taken) {
            throw new LimitExceededException(
                    where,
                    "a batch must need at most " + most + " bytes of memory, but needs more; raise"
                            + " ArrowOptions.maxBatchBytes");
        }
        taken += bytes;
    }
}
