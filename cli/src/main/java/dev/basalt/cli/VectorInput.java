package dev.basalt.cli;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.core.limit.Limits;
import dev.basalt.core.npy.MatrixFile;
import dev.basalt.core.npy.Rounding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.IntConsumer;

/// The rows of a file of vectors, as f32.
final class VectorInput implements AutoCloseable {
    private static final int MAX_BATCH_ROWS = 4096;
    private static final int BATCH_BYTES = 4 << 20;

    private final Path path;
    private final MatrixFile matrix;
    private final Rounding rounding = new Rounding();

    private VectorInput(Path path, MatrixFile matrix) {
        this.path = path;
        this.matrix = matrix;
    }

    static VectorInput open(Path path) throws IOException {
        MatrixFile matrix = MatrixFile.open(Inputs.file(path), Limits.DEFAULT);
        if (matrix.dimension() < 1) {
            matrix.close();
            throw new CorruptDataException(Location.of(path), "vectors must have a value, but have none");
        }
        return new VectorInput(path, matrix);
    }

    Path path() {
        return path;
    }

    long rowCount() {
        return matrix.rowCount();
    }

    int dimension() {
        return matrix.dimension();
    }

    /// How many rows to read at once.
    int batchRows() {
        return Math.clamp(BATCH_BYTES / Float.BYTES / dimension(), 1, MAX_BATCH_ROWS);
    }

    void requireDimension(String what, int dimension) {
        if (dimension() != dimension) {
            throw new IllegalArgumentException("[" + path + "] " + what + " must have " + dimension
                    + " values as the vectors have, but had " + dimension());
        }
    }

    /// Looks at all rows, some at a time.
    ///
    /// @param values receives rows
    /// @param look   takes the index of a row's first value; what it throws names the row
    void forEachRow(float[] values, IntConsumer look) {
        Rounding unasked = new Rounding();
        for (long first = 0; first < rowCount(); first += batchRows()) {
            int count = (int) Math.min(batchRows(), rowCount() - first);
            matrix.readRows(first, count, values, 0, unasked);
            for (int i = 0; i < count; i++) {
                try {
                    look.accept(i * dimension());
                } catch (IllegalArgumentException e) {
                    throw badRow(first + i, e);
                }
            }
        }
    }

    void readRows(long first, int count, float[] to) {
        matrix.readRows(first, count, to, 0, rounding);
    }

    /// What is wrong with a row, by the file's name and the row's number.
    CorruptDataException badRow(long row, IllegalArgumentException e) {
        return new CorruptDataException(Location.in(path, "row " + row), String.valueOf(e.getMessage()), e);
    }

    /// Says on standard error what reading cost in precision.
    void printRounding() {
        if (rounding.values() > 0) {
            Console.say("note: [" + path + ", row " + rounding.firstRow() + "] "
                    + Console.count(rounding.values()) + (rounding.values() == 1 ? " value was" : " values were")
                    + " rounded to 32 bits, the first in this row");
        }
    }

    @Override
    public void close() {
        matrix.close();
    }
}
