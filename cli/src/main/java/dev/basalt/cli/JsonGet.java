package dev.basalt.cli;

import dev.basalt.json.JsonDocument;
import dev.basalt.json.JsonFields;
import dev.basalt.json.JsonPointer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `basalt json get`.
@Command(
        name = "get",
        mixinStandardHelpOptions = true,
        header = "Print the values that JSON Pointers lead to.",
        footer = {"", "Exit code 1: a value is not there."})
final class JsonGet implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "FILE", description = "A document, also .gz or .zst; - for standard input.")
    @SuppressWarnings("NullAway.Init")
    private String file;

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "POINTER",
            description = "Such as /orders/0/price; '' for the whole document.")
    @SuppressWarnings("NullAway.Init")
    private List<String> pointers;

    @Option(names = "--pretty", description = "Indent values.")
    private boolean pretty;

    @Mixin
    private JsonLimitOptions limits = new JsonLimitOptions();

    @Override
    public Integer call() throws IOException {
        List<JsonPointer> parsed = pointers.stream().map(JsonPointer::of).toList();
        JsonFields fields = JsonFields.of(parsed.size() <= JsonFields.MOST ? parsed : List.of(JsonPointer.ROOT));
        return JsonFiles.read(file, limits.ofDocument(), fields, document -> print(document, parsed));
    }

    private int print(JsonDocument document, List<JsonPointer> parsed) {
        int exitCode = ExitCode.DONE;
        try (JsonPrinter printer = JsonPrinter.ofStandardOutput(pretty ? 2 : 0)) {
            for (JsonPointer pointer : parsed) {
                int node = document.find(pointer);
                if (node == JsonDocument.NONE) {
                    Console.say("[" + JsonFiles.nameOf(file) + ", " + pointer + "] a value must be there, but is not");
                    exitCode = ExitCode.NO;
                } else {
                    printer.print(document, node);
                }
            }
        }
        return exitCode;
    }
}
