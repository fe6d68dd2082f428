package dev.basalt.columnar.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.legacy.LegacyNcfSource;
import dev.basalt.core.error.BasaltException;
import java.io.IOException;

/// Reads any bytes as a file of the formats before this one.
class LegacyFuzzTest {
    private static final int MOST_BATCHES = 20;

    @FuzzTest(maxDuration = "10m")
    void readsAnyFile(byte[] data) throws IOException {
        try (LegacyNcfSource source = LegacyNcfSource.open(Scratch.of(Sealed.legacy(data), 0))) {
            Batch batch = new Batch(source.schema());
            for (int i = 0; i < MOST_BATCHES && source.next(batch); i++) {
                batch.rowCount();
            }
        } catch (BasaltException _) {
            // What damage may cause.
        }
    }
}
