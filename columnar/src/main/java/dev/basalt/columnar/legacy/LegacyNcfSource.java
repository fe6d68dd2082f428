package dev.basalt.columnar.legacy;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.RowSource;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.UnsupportedFormatException;
import dev.basalt.core.storage.Disk;
import dev.basalt.core.storage.DiskFile;
import dev.basalt.core.storage.OpenMode;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The rows of a file of the Python format 1.0 or the Rust format 2.0.
///
/// The checksum is verified when the file is opened.
///
/// - **Memory:** maps the file; one batch, and 4 bytes a row for each column of strings
/// - **Threads:** confined to one
public final class LegacyNcfSource implements RowSource {
    private static final int BATCH_ROWS = 65_536;

    private final Arena arena;
    private final LegacyFile file;
    private final List<ValueStream> streams = new ArrayList<>();
    private long row;
    private boolean closed;

    private LegacyNcfSource(DiskFile disk) throws IOException {
        this.arena = Arena.ofConfined();
        try {
            this.file =
                    new LegacyFile(disk.map(0, disk.size(), arena), disk.path().toString());
            for (int i = 0; i < file.schema().size(); i++) {
                streams.add(new ValueStream(file.values().get(i), file.schema().field(i), file.emptyIsNull()));
            }
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /// Opens a file.
    ///
    /// @param path the file
    /// @return the rows; the caller closes them
    /// @throws IOException                if reading fails
    /// @throws CorruptDataException       if it is damaged
    /// @throws UnsupportedFormatException if it is of another format or version, or holds Python pickles
    public static LegacyNcfSource open(Path path) throws IOException {
        try (DiskFile disk = Disk.system().open(path, OpenMode.READ)) {
            return new LegacyNcfSource(disk);
        }
    }

    @Override
    public Schema schema() {
        return file.schema();
    }

    @Override
    public boolean next(Batch batch) {
        batch.clear();
        int rows = (int) Math.min(BATCH_ROWS, file.rows() - row);
        if (rows == 0 || closed || streams.isEmpty()) {
            return false;
        }
        for (int i = 0; i < streams.size(); i++) {
            streams.get(i).read(rows, file.rows(), batch.column(i));
        }
        row += rows;
        if (row == file.rows()) {
            streams.forEach(ValueStream::requireEnd);
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            try {
                for (ValueStream stream : streams) {
                    stream.close();
                }
            } finally {
                arena.close();
            }
        }
    }
}
