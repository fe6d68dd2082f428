package dev.basalt.bench.vector;

import java.util.List;

/// Lines of cells, the first line their heads.
final class TextTable {
    private TextTable() {}

    /// Appends lines in columns of equal width.
    static void aligned(StringBuilder text, List<List<String>> lines) {
        int[] widths = new int[lines.getFirst().size()];
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                // A reason for not running stands over the columns behind it.
                if (!line.get(i).startsWith("not run")) {
                    widths[i] = Math.max(widths[i], line.get(i).length());
                }
            }
        }
        for (List<String> line : lines) {
            StringBuilder row = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String cell = line.get(i);
                int gap = Math.max(0, widths[i] - cell.length());
                boolean left = i == 0 || cell.startsWith("not run");
                row.append(i == 0 ? "" : "  ").append(left ? cell : " ".repeat(gap) + cell);
                row.append(left ? " ".repeat(gap) : "");
            }
            text.append(row.toString().stripTrailing()).append('\n');
        }
    }

    /// Appends lines as a table of Markdown.
    static void piped(StringBuilder text, List<List<String>> lines) {
        for (int i = 0; i < lines.size(); i++) {
            text.append("| ").append(String.join(" | ", lines.get(i))).append(" |\n");
            if (i == 0) {
                text.append("|---")
                        .append("|---:".repeat(lines.getFirst().size() - 1))
                        .append("|\n");
            }
        }
    }

    /// A heading, a table and notes, for the terminal.
    static String text(String heading, List<List<String>> lines, List<String> notes) {
        StringBuilder text = new StringBuilder(heading).append("\n\n");
        aligned(text, lines);
        return text.append('\n').append(String.join("\n", notes)).append('\n').toString();
    }

    /// A heading, a table and notes, as Markdown.
    static String markdown(String heading, List<List<String>> lines, List<String> notes) {
        StringBuilder text = new StringBuilder(heading).append("\n\n");
        piped(text, lines);
        text.append('\n');
        notes.forEach(note -> text.append("- ").append(note).append('\n'));
        return text.toString();
    }
}
