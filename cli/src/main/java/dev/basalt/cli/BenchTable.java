package dev.basalt.cli;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Prints measured figures beside the limit that the machine sets them.
final class BenchTable {
    private final boolean json;

    BenchTable(boolean json) {
        this.json = json;
        if (!json) {
            row("", "time", "rate", "limit", "share");
        }
    }

    /// One figure.
    ///
    /// @param name  what was measured
    /// @param nanos time of one call; the median
    /// @param rate  what that makes in `unit`
    /// @param limit what the machine can do in `unit`; null where no limit was measured
    /// @param unit  such as `GB/s`
    void add(String name, double nanos, double rate, @Nullable Double limit, String unit) {
        if (json) {
            new JsonOut(System.out).object(object -> {
                object.name("name").value(name);
                object.name("nanos").value(nanos);
                JsonOut.number(object.name("rate"), rate);
                object.name("unit").value(unit);
                if (limit != null) {
                    JsonOut.number(object.name("limit"), limit);
                    JsonOut.number(object.name("share"), rate / limit);
                }
            });
        } else {
            row(
                    name,
                    time(nanos),
                    number(rate) + " " + unit,
                    limit == null ? "" : number(limit) + " " + unit,
                    limit == null ? "" : String.format(Locale.ROOT, "%.0f %%", 100 * rate / limit));
        }
    }

    /// A line of explanation, for people only.
    void note(String text) {
        if (!json) {
            System.out.println(text);
        }
    }

    private static void row(String name, String time, String rate, String limit, String share) {
        System.out.println(String.format("%-46s %12s %16s %16s %7s", name, time, rate, limit, share)
                .stripTrailing());
    }

    private static String time(double nanos) {
        return nanos < 10_000 ? String.format(Locale.ROOT, "%.1f ns", nanos) : Console.duration((long) nanos);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 100 ? "%.1f" : "%,.0f", value);
    }
}
