package dev.basalt.core.storage;

import java.io.IOException;
import java.nio.ByteBuffer;

/// Takes the records of an [AppendLog] in order.
@FunctionalInterface
public interface RecordConsumer {
    /// Takes one record.
    ///
    /// - **Memory:** `payload` is read-only and borrowed until return
    ///
    /// @param lsn     log sequence number of the record
    /// @param payload its bytes, from position 0 to the limit
    /// @throws IOException to end the replay with that exception
    void accept(long lsn, ByteBuffer payload) throws IOException;
}
