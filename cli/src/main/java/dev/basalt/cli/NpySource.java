package dev.basalt.cli;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.FixedColumn;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.column.RowSource;
import dev.basalt.columnar.schema.DataType.Element;
import dev.basalt.columnar.schema.DataType.FixedVector;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.core.kernel.HalfKernels;
import dev.basalt.core.limit.Limits;
import dev.basalt.core.npy.NpyMatrix;
import dev.basalt.core.npy.NpyType;
import dev.basalt.core.npy.Rounding;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;

/// The rows of a `.npy` file as vectors, each with its number.
final class NpySource implements RowSource {
    private static final int BATCH_BYTES = 8 << 20;

    private final NpyMatrix matrix;
    private final Schema schema;
    private final float[] values;
    private final byte[] halves;
    private final int batchRows;
    private final Rounding rounding = new Rounding();
    private final Path path;
    private long next;

    private NpySource(Path path, NpyMatrix matrix) {
        this.path = path;
        this.matrix = matrix;
        int dimension = matrix.dimension();
        Element element = matrix.type() == NpyType.F16 ? Element.FLOAT16 : Element.FLOAT32;
        this.schema = Schema.of(
                Field.of("row", Simple.INT64).notNull(),
                Field.of("vector", new FixedVector(element, dimension)).notNull());
        this.batchRows = Math.clamp(BATCH_BYTES / Float.BYTES / dimension, 1, 8192);
        this.values = new float[batchRows * dimension];
        this.halves = new byte[element == Element.FLOAT16 ? Short.BYTES * dimension : 0];
    }

    static NpySource open(Path path) throws IOException {
        NpyMatrix matrix = NpyMatrix.open(path, Limits.DEFAULT);
        try {
            return new NpySource(path, matrix);
        } catch (RuntimeException e) {
            matrix.close();
            throw e;
        }
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public List<String> notes() {
        return rounding.values() == 0
                ? List.of()
                : List.of("[" + path + "] " + Console.count(rounding.values()) + " values of "
                        + matrix.type().descriptor() + " are rounded to float32, the first of them in row "
                        + rounding.firstRow() + ": elements of vectors have 32 bits at most");
    }

    @Override
    public boolean next(Batch batch) {
        batch.clear();
        int count = (int) Math.min(batchRows, matrix.rowCount() - next);
        if (count == 0) {
            return false;
        }
        matrix.readRows(next, count, values, 0, rounding);
        LongColumn numbers = (LongColumn) batch.column(0);
        FixedColumn vectors = (FixedColumn) batch.column(1);
        for (int row = 0; row < count; row++) {
            numbers.append(next + row);
            int index = row * matrix.dimension();
            if (halves.length > 0) {
                HalfKernels.f32ToF16(values, index, MemorySegment.ofArray(halves), 0, matrix.dimension());
                vectors.append(halves, 0);
            } else {
                vectors.append(values, index);
            }
        }
        next += count;
        return true;
    }

    @Override
    public void close() {
        matrix.close();
    }
}
