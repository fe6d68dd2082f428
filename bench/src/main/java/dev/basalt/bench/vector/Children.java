package dev.basalt.bench.vector;

/// The processes that this one started.
///
/// - **Threads:** may be asked by any
final class Children {
    private volatile boolean stopped;

    /// Ends all; no more are to be started.
    void stop() {
        stopped = true;
        ProcessHandle.current().children().forEach(ProcessHandle::destroyForcibly);
    }

    boolean areStopped() {
        return stopped;
    }
}
