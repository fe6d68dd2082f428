package dev.basalt.core.npy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.core.limit.Limits;
import dev.basalt.core.testing.ReplacementConformance;
import java.io.IOException;
import java.nio.file.Path;

class NpyReplacementTest extends ReplacementConformance {
    private static final int ROWS = 1000;

    @Override
    protected String extension() {
        return ".npy";
    }

    @Override
    protected Writing begin(Path target) throws IOException {
        NpyWriter writer = new NpyWriter(target, NpyType.I32, 1);
        return new Writing() {
            @Override
            public void write(int number) throws IOException {
                for (int row = 0; row < ROWS; row++) {
                    writer.write(new int[] {number}, 0, 1);
                }
            }

            @Override
            public void finish() throws IOException {
                writer.finish();
            }

            @Override
            public void close() throws IOException {
                writer.close();
            }
        };
    }

    @Override
    protected int read(Path file) throws IOException {
        try (NpyMatrix matrix = NpyMatrix.open(file, Limits.DEFAULT)) {
            assertThat(matrix.rowCount()).isEqualTo(ROWS);
            int[] rows = new int[ROWS];
            matrix.readRows(0, ROWS, rows, 0);
            assertThat(rows).containsOnly(rows[0]);
            return rows[0];
        }
    }
}
