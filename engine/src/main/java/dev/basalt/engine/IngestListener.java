package dev.basalt.engine;

/// Is told how taking in a stream of documents goes. Its methods are called from the threads that do the work, one
/// call at a time each, and should return at once.
public interface IngestListener {
    /// Hears nothing.
    IngestListener NONE = new IngestListener() {};

    /// Passages were embedded; they are not committed yet.
    ///
    /// @param passages  how many, since the last call
    /// @param bytesRead about how far the source was read for all that are embedded now
    default void embedded(int passages, long bytesRead) {}

    /// A batch is durable and visible.
    ///
    /// @param batch     what it did
    /// @param bytesRead how far the source had been read when the batch was full
    default void committed(AddReport batch, long bytesRead) {}

    /// A document was passed over because something is wrong with it.
    ///
    /// @param reason names the place and what is wrong
    default void rejected(Exception reason) {}
}
