package dev.basalt.columnar.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.internal.AnyRows;
import dev.basalt.columnar.text.CsvOptions;
import dev.basalt.columnar.text.CsvSink;
import dev.basalt.columnar.text.CsvSource;
import dev.basalt.core.error.BasaltException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/// Reads any bytes as CSV, in a dialect that the first byte chooses; what was read must come back when it is written.
class CsvFuzzTest {
    @FuzzTest(maxDuration = "10m")
    void readsAnyCsv(byte[] data) throws IOException {
        if (data.length == 0) {
            return;
        }
        CsvOptions options = CsvOptions.DEFAULT
                .withHeader((data[0] & 1) == 0)
                .withDecimals((data[0] & 2) != 0)
                .withDelimiter((data[0] & 4) == 0 ? ',' : ';')
                .withNullText((data[0] & 8) == 0 ? "" : "NA")
                .withBatchRows(7);
        Batch rows;
        try (CsvSource source = CsvSource.open(Scratch.of(data, 1), options)) {
            rows = AnyRows.all(source);
        } catch (BasaltException e) {
            if (String.valueOf(e.getMessage()).contains("changed while it was read")) {
                throw e;
            }
            return;
        }
        if (rows.columns().size() == 1
                && rows.column(0).nullCount() > 0
                && options.nullText().isEmpty()) {
            // An empty line would stand for the null, but it stands for nothing.
            return;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (CsvSink sink = CsvSink.to(out, rows.schema(), options)) {
            sink.write(rows);
            sink.finish();
        }
        try (CsvSource source = CsvSource.open(Scratch.of(out.toByteArray(), 0), options, rows.schema())) {
            AnyRows.assertSame(AnyRows.all(source), rows);
        }
    }
}
