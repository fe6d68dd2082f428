package dev.basalt.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// How things are shown to people.
final class Console {
    private static final int DEFAULT_WIDTH = 100;

    private Console() {}

    /// Whether standard error is a terminal, where progress may be drawn; the launcher knows.
    static boolean isTerminal() {
        return Boolean.getBoolean("basalt.terminal");
    }

    /// Whether standard output is a terminal; the launcher knows.
    static boolean outputIsTerminal() {
        return Boolean.getBoolean("basalt.terminal.out");
    }

    /// Tells people something on standard error, in one line.
    static void say(String message) {
        System.err.println("basalt: " + ControlCharacters.line(TableInputs.named(message)));
    }

    /// A duration in the unit that suits it.
    static String duration(long nanos) {
        if (nanos < 10_000_000) {
            return String.format(Locale.ROOT, "%.1f ms", nanos / 1e6);
        }
        if (nanos < 1_000_000_000) {
            return String.format(Locale.ROOT, "%.0f ms", nanos / 1e6);
        }
        return String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
    }

    /// A size in the unit that suits it.
    static String bytes(long bytes) {
        if (bytes < 1 << 10) {
            return bytes + " B";
        }
        if (bytes < 1 << 20) {
            return String.format(Locale.ROOT, "%.1f KiB", bytes / 1024.0);
        }
        if (bytes < 1L << 30) {
            return String.format(Locale.ROOT, "%.1f MiB", bytes / 1048576.0);
        }
        return String.format(Locale.ROOT, "%.2f GiB", bytes / 1073741824.0);
    }

    static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /// Text cut into lines at spaces, each after the indentation; the last line ends with `…` where text is left out.
    static List<String> wrapped(String text, String indentation, int maxLines) {
        int width = DEFAULT_WIDTH - indentation.length();
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : ControlCharacters.line(text).strip().split("\\s+", -1)) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
                if (lines.size() == maxLines - 1) {
                    lines.add(indentation + line + " …");
                    return lines;
                }
                lines.add(indentation + line);
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(indentation + line);
        return lines;
    }
}
