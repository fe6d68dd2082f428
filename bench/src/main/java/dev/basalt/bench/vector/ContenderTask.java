package dev.basalt.bench.vector;

import dev.basalt.vector.Metric;
import java.io.IOException;
import java.nio.file.Path;

/// What a contender is given: the rows and queries in a folder, and the settings that graphs share.
///
/// @param m              neighbours of a node on the upper layers; twice as many on the lowest
/// @param efConstruction how hard the builder searches for neighbours
record ContenderTask(
        Path folder, int rowCount, int dimension, int queryCount, Metric metric, int m, int efConstruction) {
    private static final String BASE = "base.f32";
    private static final String QUERIES = "queries.f32";

    /// Writes rows and queries into a folder.
    static ContenderTask write(Path folder, VectorSet set, int m, int efConstruction) throws IOException {
        set.base().writeRaw(folder.resolve(BASE));
        set.queries().writeRaw(folder.resolve(QUERIES));
        return new ContenderTask(
                folder,
                set.base().rowCount(),
                set.base().dimension(),
                set.queries().rowCount(),
                set.metric(),
                m,
                efConstruction);
    }

    Matrix base() throws IOException {
        return Matrix.readRaw(folder.resolve(BASE), rowCount, dimension);
    }

    Matrix queries() throws IOException {
        return Matrix.readRaw(folder.resolve(QUERIES), queryCount, dimension);
    }

    /// As arguments of a program.
    String[] toArguments() {
        return new String[] {
            folder.toString(),
            Integer.toString(rowCount),
            Integer.toString(dimension),
            Integer.toString(queryCount),
            metric.name(),
            Integer.toString(m),
            Integer.toString(efConstruction)
        };
    }

    /// The way back.
    static ContenderTask ofArguments(String[] arguments, int from) {
        return new ContenderTask(
                Path.of(arguments[from]),
                Integer.parseInt(arguments[from + 1]),
                Integer.parseInt(arguments[from + 2]),
                Integer.parseInt(arguments[from + 3]),
                Metric.valueOf(arguments[from + 4]),
                Integer.parseInt(arguments[from + 5]),
                Integer.parseInt(arguments[from + 6]));
    }
}
