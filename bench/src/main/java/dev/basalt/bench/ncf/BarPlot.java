package dev.basalt.bench.ncf;

import java.util.List;
import java.util.Locale;

/// Panels of horizontal bars below each other, as SVG.
///
/// - **Threads:** confined to one
final class BarPlot {
    private static final int WIDTH = 860;
    private static final int LABELS = 250;
    private static final int BARS = 400;
    private static final int LINE = 20;

    private final StringBuilder body = new StringBuilder();
    private int y;

    /// One bar.
    ///
    /// @param label who
    /// @param value its length
    /// @param text  what stands behind it
    record Bar(String label, double value, String text) {}

    BarPlot(String heading) {
        y = 28;
        text(12, y, "font-size=\"16\" font-weight=\"bold\"", heading);
        y += 12;
    }

    /// Adds bars that share a scale.
    void panel(String heading, List<Bar> bars) {
        y += 24;
        text(12, y, "font-weight=\"bold\"", heading);
        double largest = bars.stream().mapToDouble(Bar::value).max().orElse(1);
        for (Bar bar : bars) {
            y += LINE;
            long length = Math.max(1, Math.round(BARS * bar.value / largest));
            text(LABELS - 8, y, "text-anchor=\"end\"", bar.label);
            body.append(String.format(
                    Locale.ROOT,
                    "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"14\" fill=\"%s\"/>\n",
                    LABELS,
                    y - 11,
                    length,
                    bar.label.startsWith("NCF") ? "#1f6f8b" : "#b8b8b8"));
            text((int) (LABELS + length + 6), y, "", bar.text);
        }
        y += 6;
    }

    private void text(int x, int top, String style, String content) {
        body.append(String.format(Locale.ROOT, "<text x=\"%d\" y=\"%d\" %s>", x, top, style))
                .append(content.replace("&", "&amp;").replace("<", "&lt;"))
                .append("</text>\n");
    }

    String toSvg() {
        int height = y + 16;
        return String.format(
                        Locale.ROOT,
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\""
                                + " font-family=\"sans-serif\" font-size=\"12\">\n"
                                + "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>\n",
                        WIDTH,
                        height,
                        WIDTH,
                        height)
                + body + "</svg>\n";
    }
}
