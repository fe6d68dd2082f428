package dev.basalt.cli;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.RowSource;
import dev.basalt.columnar.column.TableMetadata;
import dev.basalt.columnar.encoding.Profile;
import dev.basalt.columnar.file.NcfFile;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.columnar.table.NcfTable;
import dev.basalt.columnar.table.TableScan;
import dev.basalt.columnar.table.TableSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Rows of a columnar file, with the metadata that it keeps for other formats, or of a version of a table.
final class NcfRows implements RowSource {
    private final @Nullable NcfFile file;
    private final RowSource scan;
    private final long rowCount;
    private final Map<String, String> attributes;
    private final List<String> notes = new ArrayList<>();

    private NcfRows(@Nullable NcfFile file, RowSource scan, long rowCount) {
        this.file = file;
        this.scan = scan;
        this.rowCount = rowCount;
        if (file == null) {
            this.attributes = Map.of();
            return;
        }
        Map<String, String> kept = new LinkedHashMap<>(file.attributes());
        kept.remove(NcfWrite.PROFILE);
        List<String> all = file.schema().fields().stream()
                .filter(field -> !field.isDerived())
                .map(Field::name)
                .toList();
        List<String> read = scan.schema().fields().stream().map(Field::name).toList();
        this.attributes = TableMetadata.kept(kept, read.equals(all), notes);
    }

    /// Opens a file, or a table.
    ///
    /// @param path    the file, or the directory of the table
    /// @param version of the table; null for the newest
    /// @param columns names of the columns; null for all
    /// @param where   which rows; null for all
    /// @param limit   most rows; negative for all
    static NcfRows open(
            Path path, @Nullable String version, @Nullable List<String> columns, @Nullable String where, long limit)
            throws IOException {
        if (Files.isDirectory(path)) {
            return openTable(path, version, columns, where, limit);
        }
        if (version != null) {
            throw new IllegalArgumentException("[" + path + "] --as-of must be left out where the path is no table");
        }
        NcfFile file = NcfFiles.open(path);
        try {
            Filters.warn(where, file.schema());
            return new NcfRows(file, NcfFiles.rows(file, columns, where, limit), file.rowCount());
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static NcfRows openTable(
            Path path, @Nullable String version, @Nullable List<String> columns, @Nullable String where, long limit)
            throws IOException {
        NcfTable table = TableMixin.open(path, Profile.BALANCED);
        TableSnapshot snapshot = version == null ? table.snapshot() : TableMixin.at(table, version);
        Filters.warn(where, snapshot.schema());
        TableScan.Builder scan = snapshot.scan();
        if (columns != null) {
            scan.columns(columns);
        }
        if (where != null) {
            scan.where(where);
        }
        return new NcfRows(null, scan.limit(limit < 0 ? Long.MAX_VALUE : limit).open(), snapshot.rowCount());
    }

    /// The rows of the whole file or table.
    long rowCount() {
        return rowCount;
    }

    @Override
    public Schema schema() {
        return scan.schema();
    }

    @Override
    public Map<String, String> attributes() {
        return attributes;
    }

    @Override
    public List<String> notes() {
        return notes;
    }

    @Override
    public boolean next(Batch batch) throws IOException {
        return scan.next(batch);
    }

    @Override
    public void close() throws IOException {
        scan.close();
        if (file != null) {
            file.close();
        }
    }
}
