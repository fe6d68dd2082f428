package dev.basalt.columnar.file;

import dev.basalt.columnar.file.internal.StripeSalvage;
import dev.basalt.core.storage.Disk;
import java.io.IOException;
import java.nio.file.Path;

/// Makes a file out of what is whole in one that was never completed, or was damaged.
public final class NcfRecovery {
    private NcfRecovery() {}

    /// What was saved.
    ///
    /// @param rows         the rows of the new file: the first ones of the old
    /// @param stripes      its stripes
    /// @param keptBytes    where in the old file the last of these stripes ends
    /// @param droppedBytes how many bytes lie behind: of a complete file, what describes it among them
    /// @param reason       why no more was saved
    public record Report(long rows, int stripes, long keptBytes, long droppedBytes, String reason) {}

    /// Copies all stripes up to the first that is not whole to a new file, each page checked; they are not decoded.
    /// The attributes of the file are kept where its end is whole.
    ///
    /// @param disk    the disk
    /// @param damaged the file, or the temporary file of a writer; it is left as it is
    /// @param out     the new file, which is replaced if there is one
    /// @return what was saved
    /// @throws IOException                           if a file call fails
    /// @throws dev.basalt.core.error.BasaltException if not even the schema is whole
    public static Report recover(Disk disk, Path damaged, Path out) throws IOException {
        return StripeSalvage.run(disk, damaged, out);
    }
}
