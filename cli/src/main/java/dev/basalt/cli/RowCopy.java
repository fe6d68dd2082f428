package dev.basalt.cli;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.RowSink;
import dev.basalt.columnar.column.RowSource;
import java.io.IOException;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/// Moves all rows from where they are to where they go, showing on a terminal how many.
final class RowCopy {
    private static final int BAR_WIDTH = 100;

    private RowCopy() {}

    /// Moves the rows and completes the sink.
    ///
    /// @param what  what the progress bar calls it
    /// @param rows  how many rows there are; negative where nobody knows
    /// @return how many rows were moved
    static long run(String what, RowSource from, RowSink to, long rows) throws IOException {
        Batch batch = new Batch(from.schema());
        long moved = 0;
        try (ProgressBar bar = bar(what, rows)) {
            while (from.next(batch)) {
                to.write(batch);
                moved += batch.rowCount();
                bar.stepTo(moved);
                if (Thread.interrupted()) {
                    throw new java.util.concurrent.CancellationException("interrupted after " + moved + " rows");
                }
            }
            to.finish();
        }
        return moved;
    }

    private static ProgressBar bar(String what, long rows) {
        ProgressBarBuilder builder = new ProgressBarBuilder()
                .setTaskName(what)
                .setInitialMax(rows)
                .setUnit(" rows", 1)
                .setStyle(ProgressBarStyle.ASCII)
                .clearDisplayOnFinish();
        return (Console.isTerminal()
                        ? builder.setConsumer(new ConsoleProgressBarConsumer(System.err, BAR_WIDTH))
                        : builder.setConsumer(new NoProgress()))
                .build();
    }

    /// How many rows in how long, for people.
    static String summary(long rows, long nanos) {
        return String.format(
                Locale.ROOT,
                "%s rows in %s (%,.0f rows/s)",
                Console.count(rows),
                Console.duration(nanos),
                rows / Math.max(1e-9, nanos / 1e9));
    }
}
