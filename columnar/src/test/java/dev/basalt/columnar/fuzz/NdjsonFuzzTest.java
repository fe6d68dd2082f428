package dev.basalt.columnar.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.internal.AnyRows;
import dev.basalt.columnar.text.NdjsonOptions;
import dev.basalt.columnar.text.NdjsonSink;
import dev.basalt.columnar.text.NdjsonSource;
import dev.basalt.core.error.BasaltException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/// Reads any bytes as NDJSON; what was read must come back when it is written. The first byte says whether times are
/// looked for.
class NdjsonFuzzTest {
    @FuzzTest(maxDuration = "10m")
    void readsAnyNdjson(byte[] data) throws IOException {
        if (data.length == 0) {
            return;
        }
        NdjsonOptions options =
                NdjsonOptions.DEFAULT.withTimes((data[0] & 1) == 0).withBatchRows(7);
        Batch rows;
        try (NdjsonSource source = NdjsonSource.open(Scratch.of(data, 1), options)) {
            rows = AnyRows.all(source);
        } catch (BasaltException e) {
            if (String.valueOf(e.getMessage()).contains("changed while it was read")) {
                throw e;
            }
            return;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (NdjsonSink sink = NdjsonSink.to(out, rows.schema())) {
            sink.write(rows);
            sink.finish();
        }
        try (NdjsonSource source = NdjsonSource.open(Scratch.of(out.toByteArray(), 0), options, rows.schema())) {
            AnyRows.assertSame(AnyRows.all(source), rows);
        }
    }
}
