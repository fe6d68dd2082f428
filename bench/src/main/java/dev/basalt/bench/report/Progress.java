package dev.basalt.bench.report;

import java.io.PrintStream;

/// Says on standard error what is being done: on a terminal in one line that changes, elsewhere a line for each
/// step.
public final class Progress {
    private final PrintStream out;
    private final boolean terminal;
    private String step = "";

    /// Writes to a stream.
    ///
    /// @param out      where to
    /// @param terminal whether lines can be written again
    public Progress(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /// Something begins.
    ///
    /// @param what in a few words
    public void step(String what) {
        step = what;
        if (terminal) {
            out.print("\r\u001b[K" + what);
            out.flush();
        }
    }

    /// The step ends.
    ///
    /// @param result how; empty for nothing to say
    public void done(String result) {
        String line = result.isEmpty() ? step : step + ": " + result;
        out.println(terminal ? "\r\u001b[K" + line : line);
    }
}
