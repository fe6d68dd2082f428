package dev.basalt.parquet;

import dev.basalt.columnar.column.RowSink;
import dev.basalt.columnar.column.RowSource;
import dev.basalt.columnar.column.TableFormat;
import dev.basalt.columnar.column.TableReading;
import dev.basalt.columnar.schema.Schema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/// Parquet files as a format that is found where this library is there.
public final class ParquetFormat implements TableFormat {
    /// Makes the format; called where services are loaded.
    public ParquetFormat() {}

    @Override
    public Set<String> extensions() {
        return Set.of("parquet");
    }

    @Override
    public RowSource open(Path path, TableReading reading) throws IOException {
        ParquetOptions options = ParquetOptions.DEFAULT.withDecimalsAsText(reading.decimalsAsText());
        return ParquetSource.open(path, reading.columns(), options);
    }

    @Override
    public RowSink create(Path path, Schema schema, Map<String, String> metadata) throws IOException {
        return ParquetSink.create(path, schema, ParquetOptions.DEFAULT.withMetadata(metadata));
    }
}
