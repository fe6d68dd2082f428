package dev.basalt.cli;

import dev.basalt.engine.AddReport;
import dev.basalt.engine.IngestListener;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/// Shows on a terminal how far an ingestion is, how many documents it takes a second and how long it will go on;
/// tells of documents that are passed over, wherever standard error goes.
final class IngestProgress implements IngestListener, AutoCloseable {
    private static final int WIDTH = 100;
    private static final int UPDATE_MILLIS = 200;

    private final @Nullable ProgressBar bar;
    private final long start = System.nanoTime();
    private final AtomicLong documents = new AtomicLong();

    /// @param totalBytes size of all input
    IngestProgress(long totalBytes) {
        bar = Console.isTerminal()
                ? new ProgressBarBuilder()
                        .setTaskName("ingest")
                        .setInitialMax(Math.max(1, totalBytes))
                        .setUnit(totalBytes < 10 << 20 ? " KiB" : " MiB", totalBytes < 10 << 20 ? 1 << 10 : 1 << 20)
                        .setStyle(ProgressBarStyle.ASCII)
                        .setUpdateIntervalMillis(UPDATE_MILLIS)
                        .setConsumer(new ConsoleProgressBarConsumer(System.err, WIDTH))
                        .clearDisplayOnFinish()
                        .build()
                : null;
    }

    @Override
    public void embedded(int passages, long bytesRead) {
        if (bar != null) {
            bar.stepTo(bytesRead);
        }
    }

    @Override
    public void committed(AddReport batch, long bytesRead) {
        documents.addAndGet(batch.documents());
        if (bar != null) {
            bar.setExtraMessage(rate(documents.get(), System.nanoTime() - start));
        }
    }

    /// How many documents are durable.
    long documents() {
        return documents.get();
    }

    @Override
    public void rejected(Exception reason) {
        if (bar != null) {
            System.err.print('\r');
        }
        Console.say("passed over: " + Errors.describe(reason));
    }

    static String rate(long documents, long nanos) {
        return String.format(Locale.ROOT, "%,.0f documents/s", documents / (nanos / 1e9));
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
