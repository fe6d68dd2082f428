package dev.basalt.vector.collection.internal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Parts and the segment that takes their place.
record PartReplacement(
        List<SealedPart> inputs,
        @Nullable GrowingPart part,
        @Nullable SealedPart output,
        long snapshot) {
    /// Ends entries of the new segment that ended, up to an LSN, since it was made.
    void copyDeaths(long lsn) {
        for (SealedPart input : inputs) {
            DeathTimes deaths = input.deaths();
            for (int entry = deaths.next(0); entry < input.entryCount(); entry = deaths.next(entry + 1)) {
                copyDeath(input.high(entry), input.low(entry), deaths.get(entry), lsn);
            }
        }
        for (int entry = 0; part != null && entry < part.entryCount(); entry++) {
            copyDeath(part.high(entry), part.low(entry), part.died(entry), lsn);
        }
    }

    /// An entry that ended before has no copy, though another one of its id may.
    private void copyDeath(long high, long low, long died, long lsn) {
        if (output != null && died > snapshot && died <= lsn) {
            int entry = output.entryOf(high, low);
            if (entry >= 0) {
                output.kill(entry, died);
            }
        }
    }
}
