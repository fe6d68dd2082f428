package dev.basalt.cli;

import dev.basalt.core.limit.Limits;
import dev.basalt.core.npy.FvecsMatrix;
import dev.basalt.core.npy.NpyMatrix;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The rows of a `.npy` or `.fvecs` file.
final class VectorInput implements AutoCloseable {
    private final @Nullable NpyMatrix npy;
    private final @Nullable FvecsMatrix fvecs;

    private VectorInput(@Nullable NpyMatrix npy, @Nullable FvecsMatrix fvecs) {
        this.npy = npy;
        this.fvecs = fvecs;
    }

    static VectorInput open(Path path) throws IOException {
        String name = path.toString();
        if (name.endsWith(".npy")) {
            return new VectorInput(NpyMatrix.open(path, Limits.DEFAULT), null);
        }
        if (name.endsWith(".fvecs")) {
            return new VectorInput(null, FvecsMatrix.open(path, Limits.DEFAULT));
        }
        throw new IllegalArgumentException("[" + path + "] vectors must be in a .npy or .fvecs file, by its name");
    }

    int rowCount() {
        long count = npy != null ? npy.rowCount() : fvecs == null ? 0 : fvecs.rowCount();
        return Math.toIntExact(count);
    }

    int dimension() {
        return npy != null ? npy.dimension() : fvecs == null ? 0 : fvecs.dimension();
    }

    void readRows(int first, int count, float[] to) {
        if (npy != null) {
            npy.readRows(first, count, to, 0);
        } else if (fvecs != null) {
            fvecs.readRows(first, count, to, 0);
        }
    }

    @Override
    public void close() {
        if (npy != null) {
            npy.close();
        }
        if (fvecs != null) {
            fvecs.close();
        }
    }
}
