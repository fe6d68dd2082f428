package dev.basalt.cli;

import dev.basalt.columnar.encoding.NodeReader;
import dev.basalt.columnar.encoding.NodeWriter;
import dev.basalt.columnar.encoding.Profile;
import dev.basalt.columnar.file.ColumnSummary;
import dev.basalt.columnar.file.NcfFile;
import dev.basalt.columnar.file.NcfInspection;
import dev.basalt.columnar.file.Statistics;
import dev.basalt.json.JsonWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `basalt ncf inspect`.
@Command(
        name = "inspect",
        mixinStandardHelpOptions = true,
        header = "Say what a columnar file holds, how each column is encoded, and why.")
final class NcfInspect implements Callable<Integer> {
    private static final int SHOWN_CANDIDATES = 5;
    private static final int BOUND_WIDTH = 24;
    private static final int ATTRIBUTE_WIDTH = 80;

    @Parameters(paramLabel = "F.ncf", description = "The file.")
    @SuppressWarnings("NullAway.Init")
    private Path path;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    /// The first page of a column: its nodes, and what other encodings would come to.
    private record FirstPage(List<NodeReader.Shape> nodes, List<NodeWriter.Candidate> candidates) {}

    @Override
    public Integer call() throws IOException {
        try (NcfFile file = NcfFiles.open(path)) {
            if (json) {
                new JsonOut(System.out).object(object -> printJson(file, object));
            } else {
                print(file);
            }
        }
        return ExitCode.DONE;
    }

    /// The profile that the file says it was written with.
    private static Profile profile(NcfFile file) {
        String name = file.attributes().getOrDefault(NcfWrite.PROFILE, "");
        for (Profile profile : Profile.values()) {
            if (profile.name().equalsIgnoreCase(name)) {
                return profile;
            }
        }
        return Profile.BALANCED;
    }

    private static FirstPage firstPage(NcfInspection inspection, ColumnSummary column, Profile profile) {
        return column.pages() == 0
                ? new FirstPage(List.of(), List.of())
                : new FirstPage(inspection.nodes(column.path(), 0), inspection.candidates(column.path(), 0, profile));
    }

    private void print(NcfFile file) throws IOException {
        NcfInspection inspection = file.inspect();
        List<ColumnSummary> columns = inspection.columns();
        long raw = columns.stream().mapToLong(ColumnSummary::rawBytes).sum();
        long size = Files.size(path);
        System.out.println(path + ": " + Console.count(file.rowCount()) + " rows, "
                + file.schema().size() + " columns, " + Console.bytes(size) + " for " + Console.bytes(raw)
                + " in memory" + (raw > 0 ? String.format(Locale.ROOT, " (%.1f to 1)", (double) raw / size) : ""));
        System.out.println("SHA-256 " + HexFormat.of().formatHex(file.sha256()));
        file.attributes()
                .forEach((name, value) ->
                        System.out.println("  " + name + " = " + TablePrinter.oneLine(value, ATTRIBUTE_WIDTH)));
        System.out.println();
        printTable(columns);
        printBlooms(columns);
        Profile profile = profile(file);
        for (ColumnSummary column : columns) {
            printFirstPage(column, firstPage(inspection, column, profile));
        }
    }

    private static void printTable(List<ColumnSummary> columns) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "column", "type", "rows", "nulls", "pages", "stored", "raw", "bits/value", "min", "max", "encodings"));
        for (ColumnSummary column : columns) {
            Statistics statistics = column.statistics();
            rows.add(List.of(
                    column.path(),
                    column.type().label(),
                    Console.count(statistics.rows()),
                    Console.count(statistics.nulls()),
                    Console.count(column.pages()),
                    Console.bytes(column.storedBytes()),
                    Console.bytes(column.rawBytes()),
                    bitsPerValue(column),
                    bound(BoundText.of(statistics.min(), column.type())),
                    bound(BoundText.of(statistics.max(), column.type())),
                    encodings(column.encodings())));
        }
        int[] widths = new int[rows.getFirst().size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                boolean number = i >= 2 && i <= 7;
                String padding = " ".repeat(widths[i] - row.get(i).length());
                line.append(i == 0 ? "" : "  ").append(number ? padding : "").append(row.get(i));
                line.append(number ? "" : padding);
            }
            System.out.println(line.toString().stripTrailing());
        }
    }

    private static void printBlooms(List<ColumnSummary> columns) {
        for (ColumnSummary column : columns) {
            if (column.bloomBytes() > 0) {
                System.out.println("Bloom filters of " + column.path() + ": " + Console.bytes(column.bloomBytes())
                        + ", about " + Console.count(column.distinct()) + " different values");
            }
        }
    }

    private static String bound(@Nullable String text) {
        return text == null ? "" : TablePrinter.oneLine(text, BOUND_WIDTH);
    }

    private static String bitsPerValue(ColumnSummary column) {
        long rows = column.statistics().rows();
        return rows == 0 ? "" : String.format(Locale.ROOT, "%.2f", 8.0 * column.storedBytes() / rows);
    }

    private static String encodings(Map<String, Integer> encodings) {
        StringBuilder text = new StringBuilder();
        encodings.forEach((name, pages) ->
                text.append(text.isEmpty() ? "" : ", ").append(name).append(pages == 1 ? "" : " x" + pages));
        return text.toString();
    }

    private static void printFirstPage(ColumnSummary column, FirstPage page) {
        if (page.nodes().isEmpty()) {
            return;
        }
        System.out.println();
        System.out.println(column.path() + ", first page:");
        boolean nullsFirst =
                page.nodes().stream().filter(node -> node.depth() == 0).count() > 1;
        for (int i = 0; i < page.nodes().size(); i++) {
            NodeReader.Shape node = page.nodes().get(i);
            String mark = nullsFirst && i == 0 ? "nulls: " : "";
            System.out.println(String.format(
                    Locale.ROOT,
                    "  %-36s %10s values %12s",
                    "  ".repeat(node.depth()) + mark + node.encoding().name(),
                    Console.count(node.count()),
                    Console.bytes(node.bytes())));
        }
        StringBuilder why = new StringBuilder();
        page.candidates().stream()
                .filter(candidate -> Double.isFinite(candidate.bytes()))
                .limit(SHOWN_CANDIDATES)
                .forEach(candidate -> why.append(why.isEmpty() ? "" : ", ")
                        .append(candidate.encoding().name())
                        .append(' ')
                        .append(Console.bytes((long) candidate.bytes())));
        if (!why.isEmpty()) {
            System.out.println("  estimated, best first: " + why);
        }
    }

    private void printJson(NcfFile file, JsonWriter out) {
        NcfInspection inspection = file.inspect();
        out.name("rows").value(file.rowCount());
        out.name("schema").value(file.schema().toString());
        out.name("sha256").value(HexFormat.of().formatHex(file.sha256()));
        out.name("attributes").beginObject();
        file.attributes().forEach((name, value) -> out.name(name).value(value));
        out.endObject();
        out.name("columns").beginArray();
        Profile profile = profile(file);
        for (ColumnSummary column : inspection.columns()) {
            out.beginObject();
            printColumn(column, out);
            printFirstPage(firstPage(inspection, column, profile), out);
            out.endObject();
        }
        out.endArray();
    }

    private static void printColumn(ColumnSummary column, JsonWriter out) {
        Statistics statistics = column.statistics();
        out.name("column").value(column.path());
        out.name("type").value(column.type().label());
        out.name("rows").value(statistics.rows());
        out.name("nulls").value(statistics.nulls());
        out.name("pages").value(column.pages());
        out.name("stored_bytes").value(column.storedBytes());
        out.name("raw_bytes").value(column.rawBytes());
        JsonOut.text(out.name("min"), BoundText.of(statistics.min(), column.type()));
        JsonOut.text(out.name("max"), BoundText.of(statistics.max(), column.type()));
        JsonOut.text(
                out.name("sum"),
                statistics.sum() == null ? null : statistics.sum().toString());
        out.name("sorted").value(statistics.sorted());
        if (column.bloomBytes() > 0) {
            out.name("bloom_bytes").value(column.bloomBytes());
            out.name("distinct").value(column.distinct());
        }
        out.name("encodings").beginObject();
        column.encodings().forEach((name, pages) -> out.name(name).value(pages));
        out.endObject();
    }

    private static void printFirstPage(FirstPage page, JsonWriter out) {
        out.name("nodes").beginArray();
        for (NodeReader.Shape node : page.nodes()) {
            out.beginObject();
            out.name("depth").value(node.depth());
            out.name("encoding").value(node.encoding().name());
            out.name("values").value(node.count());
            out.name("bytes").value(node.bytes());
            out.endObject();
        }
        out.endArray();
        out.name("candidates").beginArray();
        for (NodeWriter.Candidate candidate : page.candidates()) {
            if (Double.isFinite(candidate.bytes())) {
                out.beginObject();
                out.name("encoding").value(candidate.encoding().name());
                out.name("bytes").value(Math.round(candidate.bytes()));
                out.name("cost").value(Math.round(candidate.cost()));
                out.endObject();
            }
        }
        out.endArray();
    }
}
