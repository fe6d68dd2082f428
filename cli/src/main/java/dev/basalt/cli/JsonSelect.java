package dev.basalt.cli;

import dev.basalt.json.JsonDocument;
import dev.basalt.json.path.JsonPath;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `basalt json select`.
@Command(
        name = "select",
        mixinStandardHelpOptions = true,
        header = "Print the values that a JSONPath query selects, one a line.",
        footer = {"", "Exit code 1: nothing was selected."})
final class JsonSelect implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "FILE", description = "A document, also .gz or .zst; - for standard input.")
    @SuppressWarnings("NullAway.Init")
    private String file;

    @Parameters(
            index = "1",
            paramLabel = "QUERY",
            description = "A query of RFC 9535, such as '$.orders[?@.price > 100].id'.")
    @SuppressWarnings("NullAway.Init")
    private String query;

    @Option(names = "--paths", description = "Print where the values are, as normalized paths, not the values.")
    private boolean paths;

    @Option(names = "--pretty", description = "Indent values.")
    private boolean pretty;

    @Mixin
    private JsonLimitOptions limits = new JsonLimitOptions();

    @Override
    public Integer call() throws IOException {
        JsonPath path = JsonPath.of(query);
        return JsonFiles.read(file, limits.ofDocument(), null, document -> print(document, path.select(document)));
    }

    private int print(JsonDocument document, int[] nodes) {
        if (paths) {
            JsonPath.paths(document, nodes).forEach(System.out::println);
        } else {
            try (JsonPrinter printer = JsonPrinter.ofStandardOutput(pretty ? 2 : 0)) {
                for (int node : nodes) {
                    printer.print(document, node);
                }
            }
        }
        return nodes.length > 0 ? ExitCode.DONE : ExitCode.NO;
    }
}
