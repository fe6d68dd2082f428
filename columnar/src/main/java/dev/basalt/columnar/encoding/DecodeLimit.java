package dev.basalt.columnar.encoding;

import dev.basalt.core.error.LimitExceededException;
import dev.basalt.core.error.Location;

/// How much memory decoding a page may take, however much its bytes claim to need.
///
/// - **Threads:** confined to one
public final class DecodeLimit {
    private final Location where;
    private final long most;
    private final DecodeBuffers buffers;
    private long taken;

    /// Makes a limit.
    ///
    /// @param where the page, for the error
    /// @param most  how many bytes may be taken
    public DecodeLimit(Location where, long most) {
        this(where, most, new DecodeBuffers());
    }

    /// Makes a limit.
    ///
    /// @param where   the page, for the error
    /// @param most    how many bytes may be taken
    /// @param buffers what the page's decoders work in, which they ask the limit for nevertheless
    public DecodeLimit(Location where, long most, DecodeBuffers buffers) {
        this.where = where;
        this.most = most;
        this.buffers = buffers;
    }

    /// What the page's decoders work in.
    ///
    /// @return the buffers
    public DecodeBuffers buffers() {
        return buffers;
    }

    /// Asks whether values that are about to be handed out may have so many bytes; they do not count afterwards.
    ///
    /// @param bytes how many
    /// @throws LimitExceededException if they are too many
    public void check(long bytes) {
        take(bytes > Integer.MAX_VALUE ? Long.MAX_VALUE : bytes);
        taken -= bytes;
    }

    /// Asks for memory that is about to be taken.
    ///
    /// @param bytes how much
    /// @throws LimitExceededException if it is too much
    public void take(long bytes) {
        if (bytes < 0 || bytes > most - taken) {
            throw new LimitExceededException(
                    where,
                    "a page must need at most " + most + " bytes to be decoded, but needs at least "
                            + Long.toUnsignedString(taken + bytes) + "; raise NcfOptions.maxPageBytes");
        }
        taken += bytes;
    }
}
