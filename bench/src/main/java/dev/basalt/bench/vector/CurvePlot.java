package dev.basalt.bench.vector;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Draws speed against recall as SVG that follows the reader's light or dark theme.
///
/// To the right is more recall, each tenfold drop of what is missed equally wide (`-log₁₀(1 - recall)`); upwards
/// is faster, logarithmic. Lines further up and to the right are better. What is exact is a level line.
final class CurvePlot {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 560;
    private static final int LEFT = 84;
    private static final int RIGHT = 210;
    private static final int TOP = 64;
    private static final int BOTTOM = 70;

    private static final double[] RECALL_TICKS = {0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9999};
    private static final double MIN_RECALL = 0.5;
    private static final double MAX_RECALL = 0.9999;

    static final String STYLE = """
            .ground { fill: #ffffff } .text { fill: #24292f } .faint { fill: #57606a }
            .grid { stroke: #d8dee4; stroke-width: 1 } .frame { stroke: #8c959f; stroke-width: 1; fill: none }
            .line { fill: none; stroke-width: 2; stroke-linejoin: round } .ours { stroke-width: 3 }
            .c0 { color: #cf222e } .c1 { color: #0969da } .c2 { color: #1a7f37 } .c3 { color: #9a6700 }
            .c4 { color: #8250df } .c5 { color: #bf3989 } .c6 { color: #0e7c86 } .c7 { color: #57606a }
            .line, .mark { stroke: currentColor } .solid { fill: currentColor } .hollow { fill: #ffffff }
            svg { font: 13px system-ui, "Segoe UI", Helvetica, Arial, sans-serif }
            @media (prefers-color-scheme: dark) {
              .ground, .hollow { fill: #0d1117 } .text { fill: #e6edf3 } .faint { fill: #9198a1 }
              .grid { stroke: #21262d } .frame { stroke: #656c76 }
              .c0 { color: #ff7b72 } .c1 { color: #58a6ff } .c2 { color: #3fb950 } .c3 { color: #d29922 }
              .c4 { color: #bc8cff } .c5 { color: #f778ba } .c6 { color: #39c5cf } .c7 { color: #9198a1 }
            }
            """;

    private final String title;
    private final String subtitle;
    private final List<Curve> curves;
    private final double maxRecall;
    private final double lowDecade;
    private final double highDecade;
    private final StringBuilder svg = new StringBuilder();

    /// @param title    over the plot
    /// @param subtitle under the title
    /// @param curves   what to draw, in the order of the legend
    CurvePlot(String title, String subtitle, List<Curve> curves) {
        this.title = title;
        this.subtitle = subtitle;
        this.curves = curves;
        double highest = MIN_RECALL;
        double slow = Double.MAX_VALUE;
        double fast = 1;
        for (Curve curve : curves) {
            for (SweepPoint point : curve.points()) {
                if (curve.name().isApproximate()) {
                    highest = Math.max(highest, Math.min(MAX_RECALL, point.recall()));
                }
                if (point.recall() >= MIN_RECALL) {
                    slow = Math.min(slow, point.medianSpeed());
                    fast = Math.max(fast, point.medianSpeed());
                }
            }
        }
        this.maxRecall = tickFrom(highest);
        this.lowDecade = Math.log10(Math.min(slow, fast) * 0.8);
        this.highDecade = Math.log10(fast * 1.25);
    }

    private static double tickFrom(double recall) {
        for (double tick : RECALL_TICKS) {
            if (tick >= recall && tick >= 0.99) {
                return tick;
            }
        }
        return MAX_RECALL;
    }

    /// The drawing.
    String toSvg() {
        svg.setLength(0);
        add(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\">",
                WIDTH,
                HEIGHT,
                WIDTH,
                HEIGHT));
        add(String.format(Locale.ROOT, "<title>%s</title>", escaped(title)));
        svg.append("<style>\n").append(STYLE).append("</style>\n");
        add(String.format(Locale.ROOT, "<rect class=\"ground\" width=\"%d\" height=\"%d\"/>", WIDTH, HEIGHT));
        text("text", LEFT, 28, "start", "font-size=\"17\" font-weight=\"600\"", title);
        text("faint", LEFT, 48, "start", "", subtitle);
        axes();
        for (int i = 0; i < curves.size(); i++) {
            curve(i);
        }
        add("</svg>");
        return svg.toString();
    }

    private void axes() {
        for (double tick : RECALL_TICKS) {
            if (tick <= maxRecall) {
                double x = x(tick);
                add(String.format(
                        Locale.ROOT,
                        "<line class=\"grid\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>",
                        x,
                        TOP,
                        x,
                        HEIGHT - BOTTOM));
                text("faint", x, HEIGHT - BOTTOM + 20, "middle", "", Double.toString(tick));
            }
        }
        for (int step : speedTicks()) {
            double y = y(step);
            add(String.format(
                    Locale.ROOT,
                    "<line class=\"grid\" x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\"/>",
                    LEFT,
                    y,
                    WIDTH - RIGHT,
                    y));
            text("faint", LEFT - 8, y + 4, "end", "", String.format(Locale.ROOT, "%,d", step));
        }
        add(String.format(
                Locale.ROOT,
                "<rect class=\"frame\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>",
                LEFT,
                TOP,
                WIDTH - LEFT - RIGHT,
                HEIGHT - TOP - BOTTOM));
        text("text", (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - BOTTOM + 46, "middle", "", "recall (better to the right)");
        double middle = (TOP + HEIGHT - BOTTOM) / 2.0;
        text(
                "text",
                20,
                middle,
                "middle",
                String.format(Locale.ROOT, "transform=\"rotate(-90 20 %.1f)\"", middle),
                "queries per second on one thread (better upwards)");
    }

    /// 1, 2 and 5 of every decade in sight.
    private List<Integer> speedTicks() {
        List<Integer> ticks = new ArrayList<>();
        for (int decade = 0; decade < 9; decade++) {
            for (int step : new int[] {1, 2, 5}) {
                int tick = (int) (step * Math.pow(10, decade));
                if (Math.log10(tick) >= lowDecade && Math.log10(tick) <= highDecade) {
                    ticks.add(tick);
                }
            }
        }
        return ticks;
    }

    private void curve(int index) {
        Curve curve = curves.get(index);
        String ours = curve.name().isRival() ? "" : " ours";
        String dash = curve.name().isRival() ? " stroke-dasharray=\"6 3\"" : "";
        add(String.format(Locale.ROOT, "<g class=\"c%d\">", index % 8));
        if (curve.name().isApproximate()) {
            List<SweepPoint> points = curve.points().stream()
                    .filter(point -> point.recall() >= MIN_RECALL)
                    .toList();
            StringBuilder path = new StringBuilder();
            for (SweepPoint point : points) {
                path.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(point.recall()), y(point.medianSpeed())));
            }
            add(String.format(
                    Locale.ROOT,
                    "<polyline class=\"line%s\"%s points=\"%s\"/>",
                    ours,
                    dash,
                    path.toString().strip()));
            for (SweepPoint point : points) {
                mark(
                        index,
                        x(point.recall()),
                        y(point.medianSpeed()),
                        String.format(
                                Locale.ROOT,
                                "%s, ef %d: recall %.4f, %,.0f queries/s",
                                curve.name().label(),
                                point.ef(),
                                point.recall(),
                                point.medianSpeed()));
            }
        } else {
            double y = y(curve.points().getFirst().medianSpeed());
            add(String.format(
                    Locale.ROOT,
                    "<line class=\"line%s\" stroke-dasharray=\"2 4\" x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\"/>",
                    ours,
                    LEFT,
                    y,
                    WIDTH - RIGHT,
                    y));
        }
        int y = TOP + 10 + 26 * index;
        int x = WIDTH - RIGHT + 18;
        add(String.format(
                Locale.ROOT,
                "<line class=\"line%s\"%s x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>",
                ours,
                curve.name().isApproximate() ? dash : " stroke-dasharray=\"2 4\"",
                x,
                y,
                x + 34,
                y));
        if (curve.name().isApproximate()) {
            mark(index, x + 17, y, curve.name().label());
        }
        text(
                "text",
                x + 42,
                y + 4,
                "start",
                curve.name().isRival() ? "" : "font-weight=\"600\"",
                curve.name().label());
        add("</g>");
    }

    /// Shapes differ too, for readers who cannot tell the colours apart.
    private void mark(int index, double x, double y, String tip) {
        String fill = index % 2 == 0 ? "mark solid" : "mark hollow";
        String shape = switch (index % 3) {
            case 0 -> String.format(Locale.ROOT, "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\">", fill, x, y);
            case 1 ->
                String.format(
                        Locale.ROOT,
                        "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"7\" height=\"7\">",
                        fill,
                        x - 3.5,
                        y - 3.5);
            default -> String.format(Locale.ROOT, "<path class=\"%s\" d=\"M%.1f %.1f l4.5 8 h-9 z\">", fill, x, y - 5);
        };
        String end = switch (index % 3) {
            case 0 -> "</circle>";
            case 1 -> "</rect>";
            default -> "</path>";
        };
        svg.append(shape)
                .append("<title>")
                .append(escaped(tip))
                .append("</title>")
                .append(end)
                .append('\n');
    }

    private double x(double recall) {
        double missed = -Math.log10(1 - Math.clamp(recall, MIN_RECALL, maxRecall));
        double from = -Math.log10(1 - MIN_RECALL);
        double to = -Math.log10(1 - maxRecall);
        return LEFT + (missed - from) / (to - from) * (WIDTH - LEFT - RIGHT);
    }

    private double y(double speed) {
        double share = (Math.log10(speed) - lowDecade) / (highDecade - lowDecade);
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
    }

    private void text(String style, double x, double y, String anchor, String attributes, String text) {
        add(String.format(
                Locale.ROOT,
                "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" %s>%s</text>",
                style,
                x,
                y,
                anchor,
                attributes,
                escaped(text)));
    }

    private void add(String line) {
        svg.append(line).append('\n');
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
