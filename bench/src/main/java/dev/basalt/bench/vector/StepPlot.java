package dev.basalt.bench.vector;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Draws a value for each of some steps, one line a series, as SVG in the style of [CurvePlot]; values are on a
/// logarithmic scale.
final class StepPlot {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 480;
    private static final int LEFT = 84;
    private static final int RIGHT = 210;
    private static final int TOP = 64;
    private static final int BOTTOM = 60;
    private static final double[] NICE = {1, 1.5, 2, 3, 5, 7};

    private final String title;
    private final String subtitle;
    private final List<String> steps;
    private final String unit;
    private final List<Series> series = new ArrayList<>();
    private final StringBuilder svg = new StringBuilder();
    private double low = Double.MAX_VALUE;
    private double high;

    private record Series(String label, boolean ours, List<Double> values, List<Boolean> solid) {}

    /// @param title    over the plot
    /// @param subtitle under the title
    /// @param steps    names the steps
    /// @param unit     names the values
    StepPlot(String title, String subtitle, List<String> steps, String unit) {
        this.title = title;
        this.subtitle = subtitle;
        this.steps = steps;
        this.unit = unit;
    }

    /// Adds a line.
    ///
    /// @param values one above 0 for each step
    /// @param solid  whether the mark of a step is filled
    void add(String label, boolean ours, List<Double> values, List<Boolean> solid) {
        series.add(new Series(label, ours, values, solid));
        for (double value : values) {
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
    }

    String toSvg() {
        svg.setLength(0);
        line(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\">",
                WIDTH,
                HEIGHT,
                WIDTH,
                HEIGHT));
        line(String.format(Locale.ROOT, "<title>%s</title>", CurvePlot.escaped(title)));
        svg.append("<style>\n").append(CurvePlot.STYLE).append("</style>\n");
        line(String.format(Locale.ROOT, "<rect class=\"ground\" width=\"%d\" height=\"%d\"/>", WIDTH, HEIGHT));
        text("text", LEFT, 28, "start", "font-size=\"17\" font-weight=\"600\"", title);
        text("faint", LEFT, 48, "start", "", subtitle);
        axes();
        for (int i = 0; i < series.size(); i++) {
            series(i);
        }
        line("</svg>");
        return svg.toString();
    }

    private void axes() {
        int right = WIDTH - RIGHT;
        int bottom = HEIGHT - BOTTOM;
        for (int step = 0; step < steps.size(); step++) {
            line(String.format(
                    Locale.ROOT,
                    "<line class=\"grid\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>",
                    x(step),
                    TOP,
                    x(step),
                    bottom));
            // Long names would run into each other on one line.
            String[] words = steps.get(step).split(", ", 2);
            text("faint", x(step), bottom + 20, "middle", "", words[0]);
            if (words.length > 1) {
                text("faint", x(step), bottom + 36, "middle", "", words[1]);
            }
        }
        for (double decade = Math.pow(10, Math.floor(Math.log10(Math.min(low, high))));
                series.size() > 0 && decade <= 2 * high;
                decade *= 10) {
            for (double nice : NICE) {
                double tick = nice * decade;
                if (tick >= low / 1.05 && tick <= 1.05 * high) {
                    line(String.format(
                            Locale.ROOT,
                            "<line class=\"grid\" x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\"/>",
                            LEFT,
                            y(tick),
                            right,
                            y(tick)));
                    text(
                            "faint",
                            LEFT - 8,
                            y(tick) + 4,
                            "end",
                            "",
                            String.format(Locale.ROOT, tick < 10 ? "%.2g" : "%,.0f", tick));
                }
            }
        }
        line(String.format(
                Locale.ROOT,
                "<rect class=\"frame\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>",
                LEFT,
                TOP,
                right - LEFT,
                bottom - TOP));
        double middle = (TOP + bottom) / 2.0;
        text(
                "text",
                20,
                middle,
                "middle",
                String.format(Locale.ROOT, "transform=\"rotate(-90 20 %.1f)\"", middle),
                unit);
    }

    private void series(int index) {
        Series drawn = series.get(index);
        String style = drawn.ours() ? "line ours" : "line\" stroke-dasharray=\"6 3";
        line(String.format(Locale.ROOT, "<g class=\"c%d\">", index % 8));
        StringBuilder path = new StringBuilder();
        for (int step = 0; step < drawn.values().size(); step++) {
            path.append(String.format(
                    Locale.ROOT, "%.1f,%.1f ", x(step), y(drawn.values().get(step))));
        }
        line(String.format(
                Locale.ROOT,
                "<polyline class=\"%s\" points=\"%s\"/>",
                style,
                path.toString().strip()));
        for (int step = 0; step < drawn.values().size(); step++) {
            double value = drawn.values().get(step);
            line(String.format(
                    Locale.ROOT,
                    "<circle class=\"mark %s\" cx=\"%.1f\" cy=\"%.1f\" r=\"4\"><title>%s</title></circle>",
                    drawn.solid().get(step) ? "solid" : "hollow",
                    x(step),
                    y(value),
                    CurvePlot.escaped(
                            String.format(Locale.ROOT, "%s, %s: %,.1f", drawn.label(), steps.get(step), value))));
        }
        int y = TOP + 10 + 26 * index;
        int x = WIDTH - RIGHT + 18;
        line(String.format(
                Locale.ROOT, "<line class=\"%s\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>", style, x, y, x + 34, y));
        text("text", x + 42, y + 4, "start", drawn.ours() ? "font-weight=\"600\"" : "", drawn.label());
        line("</g>");
    }

    private double x(int step) {
        return LEFT + (step + 0.5) / steps.size() * (WIDTH - LEFT - RIGHT);
    }

    private double y(double value) {
        double from = Math.log10(low / 1.3);
        double to = Math.log10(high * 1.3);
        return HEIGHT - BOTTOM - (Math.log10(value) - from) / (to - from) * (HEIGHT - TOP - BOTTOM);
    }

    private void text(String style, double x, double y, String anchor, String attributes, String text) {
        line(String.format(
                Locale.ROOT,
                "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" %s>%s</text>",
                style,
                x,
                y,
                anchor,
                attributes,
                CurvePlot.escaped(text)));
    }

    private void line(String line) {
        svg.append(line).append('\n');
    }
}
