package dev.basalt.core.testing;

import dev.basalt.core.storage.Disk;

/// Work on a disk that keeps its promises whatever call fails and whenever the power goes.
///
/// @param <O> the oracle: what was attempted and what was acknowledged in one run
public interface DiskScenario<O> {
    /// Makes the initial state; no call fails here, and all of it is durable on return.
    ///
    /// @param disk the disk, empty
    /// @return a new oracle
    /// @throws Exception if that goes wrong, which fails the test
    O prepare(Disk disk) throws Exception;

    /// Works on the disk. An [java.io.IOException] may end it once a fault has fired; any other exception fails the
    /// test. All files and locks must be closed in the end, however it ends.
    ///
    /// @param disk   the disk, some call of which fails
    /// @param oracle notes before a call what it attempts, and after it what was acknowledged
    /// @throws Exception if a call fails
    void run(Disk disk, O oracle) throws Exception;

    /// Opens everything anew and checks it against the oracle. It is called several times for one run, on several
    /// disks.
    ///
    /// @param disk   the disk as a new process finds it
    /// @param oracle what must be found and what may be found; left as it is
    /// @return the oracle for this disk from now on: what was found once must stay
    /// @throws Exception if the promise is broken, or if the power goes during this check
    O verify(Disk disk, O oracle) throws Exception;
}
