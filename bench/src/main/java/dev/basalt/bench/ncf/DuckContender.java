package dev.basalt.bench.ncf;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.schema.Field;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Properties;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.arrow.c.ArrowArrayStream;
import org.apache.arrow.c.Data;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBResultSet;

/// DuckDB: writes Parquet from a table in its memory, and reads it into Arrow's buffers. Checksums of pages are
/// neither written nor compared.
final class DuckContender implements Contender {
    private static final long ARROW_ROWS = 8192;

    private final RootAllocator allocator = new RootAllocator();
    private final DuckDBConnection connection;
    private final String options;

    DuckContender(Batch table, int version, String codec) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("jdbc_stream_results", "true");
        this.connection = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:", properties);
        this.options = "(FORMAT parquet, PARQUET_VERSION v" + version + ", COMPRESSION " + codec + ")";
        try (BatchReader reader = new BatchReader(table, allocator);
                ArrowArrayStream stream = ArrowArrayStream.allocateNew(allocator)) {
            Data.exportArrayStream(allocator, reader, stream);
            connection.registerArrowStream("given", stream);
            execute("CREATE TABLE rows AS SELECT * FROM given");
        } catch (java.io.IOException e) {
            throw new SQLException("rows could not be handed over", e);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void write(Path path, int threads) throws SQLException {
        execute("SET threads = " + threads);
        execute("COPY rows TO '" + path + "' " + options);
    }

    @Override
    public long read(Path path, Request request, int threads, Supplier<Taker> takers) throws Exception {
        execute("SET threads = " + threads);
        Taker taker = takers.get();
        try (PreparedStatement statement = connection.prepareStatement(query(path, request));
                DuckDBResultSet result = (DuckDBResultSet) statement.executeQuery();
                ArrowReader reader = (ArrowReader) result.arrowExportStream(allocator, ARROW_ROWS)) {
            while (reader.loadNextBatch()) {
                taker.take(reader.getVectorSchemaRoot());
            }
        }
        return -1;
    }

    private static String query(Path path, Request request) {
        String columns = request.columns().fields().stream()
                .map(Field::name)
                .map(name -> '"' + name + '"')
                .collect(Collectors.joining(", "));
        String select = "SELECT " + columns + " FROM read_parquet('" + path + "'";
        Between between = request.between();
        if (between != null) {
            return select + ") WHERE \"" + between.column() + "\" BETWEEN " + between.low() + " AND " + between.high();
        }
        long[] rows = request.rows();
        if (rows != null) {
            return select + ", file_row_number = true) WHERE file_row_number IN ("
                    + Arrays.stream(rows).mapToObj(Long::toString).collect(Collectors.joining(", ")) + ")";
        }
        return select + ")";
    }

    @Override
    public void close() throws SQLException {
        connection.close();
        allocator.close();
    }
}
