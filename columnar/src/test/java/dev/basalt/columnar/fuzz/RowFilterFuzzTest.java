package dev.basalt.columnar.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.internal.AnyRows;
import dev.basalt.columnar.predicate.Bounds;
import dev.basalt.columnar.predicate.Bounds.Limit;
import dev.basalt.columnar.predicate.RowFilter;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/// Parses any text as a filter of columns of all types, and filters rows by it.
class RowFilterFuzzTest {
    private static final Batch ROWS = AnyRows.random(AnyRows.everyType(), 70, 5, new SplittableRandom(1));

    @FuzzTest(maxDuration = "10m")
    void parsesAnyText(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        RowFilter filter;
        try {
            filter = RowFilter.parse(text, ROWS.schema());
        } catch (IllegalArgumentException e) {
            if (e instanceof NumberFormatException || e.getMessage() == null) {
                throw e;
            }
            return;
        }
        int passed = RowFilter.count(filter.select(ROWS));
        int others = RowFilter.count(
                RowFilter.parse("not (" + text + ")", ROWS.schema()).select(ROWS));
        if (passed + others != ROWS.rowCount()) {
            throw new AssertionError(passed + " rows pass " + text + " and " + others + " do not");
        }
        filter.verdict(column -> new Bounds(70, 3, new Limit.Unknown(), new Limit.Unknown()));
        if (!RowFilter.of(filter.expression(), ROWS.schema()).expression().equals(filter.expression())) {
            throw new AssertionError("a filter must stay what it is");
        }
    }
}
