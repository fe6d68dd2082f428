package dev.basalt.core.npy;

import dev.basalt.core.limit.Limits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A matrix in a file, read where it lies or from a copy that is unpacked.
///
/// | name ends with | what it is |
/// |---|---|
/// | `.npy` | a NumPy array of one or two dimensions |
/// | `.npz` | an archive with one such array, stored or deflated |
/// | `.fvecs`, `.bvecs`, `.ivecs` | rows of f32, u8 or i32, each behind its dimension |
/// | one of these and `.gz` | the same, compressed |
///
/// - **Shapes:** `[rowCount, dimension]`
/// - **Threads:** safe for many
public sealed interface MatrixFile extends AutoCloseable permits NpyMatrix, VecsMatrix {
    /// Opens a file, by its name.
    ///
    /// @param path   the file
    /// @param limits limits on the dimension
    /// @return the matrix; the caller closes it
    /// @throws IllegalArgumentException                         if its name has none of the endings
    /// @throws dev.basalt.core.error.CorruptDataException       if it is damaged
    /// @throws dev.basalt.core.error.UnsupportedFormatException if it holds what is no matrix of numbers
    /// @throws IOException                                      if it cannot be read
    static MatrixFile open(Path path, Limits limits) throws IOException {
        String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
        boolean isPacked = name.endsWith(".gz");
        String plain = isPacked ? name.substring(0, name.length() - 3) : name;
        if (plain.endsWith(".npy")) {
            return NpyMatrix.open(path, isPacked, limits, false);
        }
        if (plain.endsWith(".npz") && !isPacked) {
            return NpyMatrix.openArchive(path, limits, false);
        }
        NpyType type = vecsType(plain);
        if (type != null) {
            return VecsMatrix.open(path, isPacked, type, limits);
        }
        throw new IllegalArgumentException("[" + path + "] vectors must be in a .npy, .npz, .fvecs, .bvecs or .ivecs"
                + " file, or in a .gz file of these, by its name");
    }

    private static @Nullable NpyType vecsType(String name) {
        if (name.endsWith(".fvecs")) {
            return NpyType.F32;
        }
        if (name.endsWith(".bvecs")) {
            return NpyType.U8;
        }
        return name.endsWith(".ivecs") ? NpyType.I32 : null;
    }

    /// The element type in the file.
    ///
    /// @return the type
    NpyType type();

    /// Number of rows.
    ///
    /// @return the number
    long rowCount();

    /// Number of elements of each row.
    ///
    /// @return the number
    int dimension();

    /// Reads rows as f32, whatever the type in the file: each value is rounded to the nearest.
    ///
    /// @param firstRow the first row
    /// @param count    how many
    /// @param to       takes `[count, dimension]` values
    /// @param toIndex  where the first one goes
    /// @param rounding counts values that were rounded; null if nobody asks
    /// @throws dev.basalt.core.error.CorruptDataException if a row is damaged, or a finite value is beyond what f32
    ///                                                    can hold
    /// @throws IndexOutOfBoundsException if the rows are not in the matrix or do not fit
    void readRows(long firstRow, int count, float[] to, int toIndex, @Nullable Rounding rounding);

    /// Reads rows of whole numbers.
    ///
    /// @param firstRow the first row
    /// @param count    how many
    /// @param to       takes `[count, dimension]` values
    /// @param toIndex  where the first one goes
    /// @throws dev.basalt.core.error.UnsupportedFormatException if the elements are no whole numbers
    /// @throws dev.basalt.core.error.CorruptDataException       if one is above 2⁶³ - 1
    /// @throws IndexOutOfBoundsException if the rows are not in the matrix or do not fit
    void readRows(long firstRow, int count, long[] to, int toIndex);

    /// Ends the use of the file. Closing it again does nothing.
    @Override
    void close();
}
