package dev.basalt.columnar.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.basalt.columnar.arrow.ArrowOptions;
import dev.basalt.columnar.arrow.ArrowSource;
import dev.basalt.columnar.column.Batch;
import dev.basalt.core.error.BasaltException;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/// Reads any bytes as Arrow IPC, a file or a stream.
class ArrowFuzzTest {
    private static final int MOST_BATCHES = 20;

    @FuzzTest(maxDuration = "10m")
    void readsAnyStream(byte[] data) throws IOException {
        ArrowOptions options = ArrowOptions.DEFAULT.withMaxBatchBytes(1 << 20);
        try (ArrowSource source = ArrowSource.open(new ByteArrayInputStream(data), "fuzz", options)) {
            Batch batch = new Batch(source.schema());
            for (int i = 0; i < MOST_BATCHES && source.next(batch); i++) {
                batch.rowCount();
            }
        } catch (BasaltException _) {
            // What damage may cause.
        }
    }
}
