package dev.basalt.engine.source;

import dev.basalt.columnar.arrow.ArrowOptions;
import dev.basalt.columnar.arrow.ArrowSource;
import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.RowSource;
import dev.basalt.columnar.file.NcfFile;
import dev.basalt.columnar.file.NcfOptions;
import dev.basalt.columnar.text.NdjsonSink;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.core.limit.Limits;
import dev.basalt.core.storage.Disk;
import dev.basalt.engine.Document;
import dev.basalt.engine.internal.DocumentRows;
import dev.basalt.engine.internal.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads a table: each row is a document whose fields are the columns, or, in a table that a collection was exported
/// to, the document that was exported.
final class TableDocumentReader implements DocumentReader {
    private static final int BATCH_ROWS = 1024;

    private final String name;
    private final Records records;
    private final long byteSize;
    private final @Nullable NcfFile file;
    private final RowSource rows;
    private final Batch batch;
    private final boolean exported;
    private Iterator<String> objects = List.<String>of().iterator();
    private int row;
    private boolean ended;

    private TableDocumentReader(Path path, Records records, @Nullable NcfFile file, RowSource rows) throws IOException {
        this.name = path.toString();
        this.records = records;
        this.byteSize = Files.size(path);
        this.file = file;
        this.rows = rows;
        this.batch = new Batch(rows.schema());
        this.exported = rows.schema().equals(DocumentRows.SCHEMA);
    }

    static TableDocumentReader openNcf(Path path, Records records) throws IOException {
        NcfFile file = NcfFile.open(Disk.system(), path, NcfOptions.DEFAULT);
        try {
            return new TableDocumentReader(
                    path, records, file, file.scan().batchRows(BATCH_ROWS).open());
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    static TableDocumentReader openArrow(Path path, Records records) throws IOException {
        RowSource rows = ArrowSource.open(path, ArrowOptions.DEFAULT);
        try {
            return new TableDocumentReader(path, records, null, rows);
        } catch (IOException | RuntimeException e) {
            rows.close();
            throw e;
        }
    }

    @Override
    public @Nullable Document next() throws IOException {
        while (!ended) {
            if (exported && row < batch.rowCount()) {
                return exported(row++);
            }
            if (objects.hasNext()) {
                records.begin();
                return records.converted(objects.next(), place());
            }
            readBatch();
        }
        return null;
    }

    private void readBatch() throws IOException {
        row = 0;
        try {
            ended = !rows.next(batch);
        } catch (IOException | RuntimeException e) {
            ended = true;
            throw e;
        }
        if (!ended && !exported) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (NdjsonSink sink = NdjsonSink.to(bytes, rows.schema())) {
                sink.write(batch);
                sink.finish();
            }
            objects = bytes.toString(StandardCharsets.UTF_8).lines().iterator();
        }
    }

    private Document exported(int at) {
        records.begin();
        String id = ((BytesColumn) batch.column(0)).text(at);
        String json = ((BytesColumn) batch.column(1)).text(at);
        Json.requireObject(json, place().toString(), Limits.DEFAULT);
        try {
            return new Document(id, json, ((BytesColumn) batch.column(2)).text(at));
        } catch (IllegalArgumentException e) {
            throw new CorruptDataException(place(), "a row must be a document, but " + e.getMessage(), e);
        }
    }

    private Location place() {
        return Location.of(name).withPath("row " + records.count());
    }

    @Override
    public long bytesRead() {
        return ended ? byteSize : 0;
    }

    @Override
    public void close() throws IOException {
        ended = true;
        rows.close();
        if (file != null) {
            file.close();
        }
    }
}
