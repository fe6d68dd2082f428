package dev.basalt.bench.ncf;

import dev.basalt.columnar.schema.Schema;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A format with one of its writers, holding one table in the form that its writer takes.
///
/// - **Threads:** confined to one; it may use others while a call runs
interface Contender extends AutoCloseable {
    /// Values of a whole column that are asked for.
    ///
    /// @param column its name, of 64-bit integers
    /// @param low    the smallest value
    /// @param high   the largest value
    record Between(String column, long low, long high) {}

    /// What is to be read.
    ///
    /// @param columns the columns, in order
    /// @param between rows to find; null for all
    /// @param rows    rows by their numbers, rising; null for all
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Request(Schema columns, @Nullable Between between, long @Nullable [] rows) {
        static Request all(Schema columns) {
            return new Request(columns, null, null);
        }
    }

    /// Writes the table.
    ///
    /// @param path    a file that is not there
    /// @param threads how many may work, the caller's among them
    void write(Path path, int threads) throws Exception;

    /// Reads into buffers of columns.
    ///
    /// @param path    a file that this contender wrote
    /// @param request what to read
    /// @param threads how many may work, the caller's among them
    /// @param takers  one for each thread that delivers
    /// @return the bytes of the file that were touched, or -1 where that is not known
    long read(Path path, Request request, int threads, Supplier<Taker> takers) throws Exception;

    @Override
    void close() throws SQLException;
}
