package dev.basalt.bench.ncf;

import dev.basalt.bench.ncf.TableTrial.Result;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// What came out for one table, as Markdown, JSON and bars.
///
/// @param heading what was measured
/// @param machine on what
/// @param result  what came out
record NcfReport(String heading, String machine, Result result) {
    private static final ContenderName RIVAL = ContenderName.PARQUET_V2_ZSTD;

    /// A table for each number of threads.
    String markdown() {
        StringBuilder text = new StringBuilder("# ")
                .append(heading)
                .append("\n\n")
                .append(machine)
                .append("\n\n");
        text.append("Medians, with the slowest and the fastest round in brackets. Writing, reading and three columns in"
                + " million rows a second; the others in milliseconds.\n");
        for (int threads :
                result.figures().stream().map(Figure::threads).distinct().toList()) {
            text.append("\n## ")
                    .append(threads)
                    .append(threads == 1 ? " thread" : " threads")
                    .append("\n\n");
            for (List<String> line : lines(threads)) {
                text.append("| ").append(String.join(" | ", line)).append(" |\n");
                if (line.getFirst().isEmpty()) {
                    text.append("|---").append("|---:".repeat(line.size() - 1)).append("|\n");
                }
            }
        }
        result.absent()
                .forEach((name, why) -> text.append("\n- ")
                        .append(name.label())
                        .append(" is not here: ")
                        .append(why)
                        .append('\n'));
        return text.toString();
    }

    private List<List<String>> lines(int threads) {
        List<Operation> operations = result.figures().stream()
                .filter(figure -> figure.threads() == threads)
                .map(Figure::operation)
                .distinct()
                .toList();
        List<List<String>> lines = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("", "bytes", "of parquet-java v2 zstd-3"));
        operations.forEach(operation -> head.add(operation.label()));
        lines.add(head);
        Long rival = result.sizes().get(RIVAL);
        result.sizes().forEach((name, size) -> {
            List<String> line = new ArrayList<>(List.of(
                    name.label(),
                    String.format(Locale.ROOT, "%,d", size),
                    rival == null ? "" : String.format(Locale.ROOT, "%.3f", (double) size / rival)));
            for (Operation operation : operations) {
                line.add(result.figures().stream()
                        .filter(figure -> figure.contender() == name
                                && figure.operation() == operation
                                && figure.threads() == threads)
                        .findFirst()
                        .map(NcfReport::cell)
                        .orElse(""));
            }
            lines.add(line);
        });
        return lines;
    }

    private static String cell(Figure figure) {
        return figure.text()
                + (figure.touched() < 0 || figure.operation() != Operation.FILTER
                        ? ""
                        : String.format(Locale.ROOT, ", %,d bytes", figure.touched()));
    }

    /// All figures.
    String json() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeStringProperty("heading", heading);
            json.writeStringProperty("machine", machine);
            json.writeName("bytes");
            json.writeStartObject();
            result.sizes().forEach((name, size) -> json.writeNumberProperty(name.option(), size));
            json.writeEndObject();
            json.writeName("figures");
            json.writeStartArray();
            for (Figure figure : result.figures()) {
                json.writeStartObject();
                json.writeStringProperty("contender", figure.contender().option());
                json.writeStringProperty("operation", figure.operation().label());
                json.writeNumberProperty("threads", figure.threads());
                json.writeNumberProperty("rows", figure.rows());
                json.writeNumberProperty("bytesTouched", figure.touched());
                json.writeName("nanos");
                json.writeStartArray();
                figure.nanos().forEach(json::writeNumber);
                json.writeEndArray();
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeName("absent");
            json.writeStartObject();
            result.absent().forEach((name, why) -> json.writeStringProperty(name.option(), why));
            json.writeEndObject();
            json.writeEndObject();
        }
        return text + "\n";
    }

    /// Bars: bytes, then each operation on the fewest threads.
    String svg() {
        BarPlot plot = new BarPlot(heading);
        List<BarPlot.Bar> bytes = new ArrayList<>();
        result.sizes()
                .forEach((name, size) ->
                        bytes.add(new BarPlot.Bar(name.label(), size, String.format(Locale.ROOT, "%,d", size))));
        plot.panel("bytes (shorter is better)", bytes);
        int fewest = result.figures().stream().mapToInt(Figure::threads).min().orElse(1);
        for (Operation operation : Operation.values()) {
            List<BarPlot.Bar> bars = result.figures().stream()
                    .filter(figure -> figure.operation() == operation && figure.threads() == fewest)
                    .sorted(java.util.Comparator.comparing(Figure::contender))
                    .map(figure -> new BarPlot.Bar(
                            Objects.requireNonNull(figure.contender()).label(),
                            operation.isRate() ? figure.millionRows() : figure.medianNanos() / 1e6,
                            figure.text()))
                    .toList();
            if (!bars.isEmpty()) {
                plot.panel(
                        operation.label()
                                + (operation.isRate()
                                        ? ", million rows a second (longer is better)"
                                        : ", ms (shorter is better)"),
                        bars);
            }
        }
        return plot.toSvg();
    }
}
