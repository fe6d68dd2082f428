package dev.basalt.columnar.legacy;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.RowSource;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.UnsupportedFormatException;
import dev.basalt.core.storage.Disk;
import dev.basalt.core.storage.MappedFile;
import java.io.IOException;
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

    private final MappedFile mapped;
    private final LegacyFile file;
    private final List<ValueStream> streams = new ArrayList<>();
    private long row;
    private boolean closed;

    private LegacyNcfSource(MappedFile mapped) throws IOException {
        this.mapped = mapped;
        this.file = new LegacyFile(mapped.segment(), mapped.path().toString());
        for (int i = 0; i < file.schema().size(); i++) {
            streams.add(new ValueStream(file.values().get(i), file.schema().field(i), file.emptyIsNull()));
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
        MappedFile mapped = MappedFile.open(Disk.system(), path);
        try {
            return mapped.read(() -> new LegacyNcfSource(mapped));
        } catch (Throwable e) {
            mapped.close();
            throw e;
        }
    }

    @Override
    public Schema schema() {
        return file.schema();
    }

    @Override
    public boolean next(Batch batch) throws IOException {
        batch.clear();
        int rows = (int) Math.min(BATCH_ROWS, file.rows() - row);
        if (rows == 0 || closed || streams.isEmpty()) {
            return false;
        }
        return mapped.read(() -> fill(rows, batch));
    }

    private boolean fill(int rows, Batch batch) throws IOException {
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
                mapped.close();
            }
        }
    }
}
