package dev.basalt.cli;

import dev.basalt.json.JsonDocument;
import dev.basalt.json.patch.JsonMergePatch;
import dev.basalt.json.patch.JsonPatch;
import dev.basalt.json.patch.PatchFailedException;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `basalt json patch`.
@Command(
        name = "patch",
        mixinStandardHelpOptions = true,
        header = "Apply a patch to a document and print the result.",
        footer = {"", "Exit code 1: the patch does not fit, or its test says no; nothing is printed then."})
final class JsonPatchDocument implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "FILE", description = "A document, also .gz or .zst; - for standard input.")
    @SuppressWarnings("NullAway.Init")
    private String file;

    @Parameters(index = "1", paramLabel = "PATCH", description = "A JSON Patch (RFC 6902); - for standard input.")
    @SuppressWarnings("NullAway.Init")
    private String patch;

    @Option(names = "--merge", description = "The patch is a JSON Merge Patch (RFC 7396).")
    private boolean merge;

    @Option(names = "--pretty", description = "Indent the result, instead of leaving what stays as it is written.")
    private boolean pretty;

    @Override
    public Integer call() throws IOException {
        JsonFiles.requireOneStandardInput(file, patch);
        JsonDocument document = JsonFiles.read(file);
        JsonDocument changes = JsonFiles.read(patch);
        byte[] result;
        try {
            result = merge
                    ? JsonMergePatch.apply(document, changes)
                    : JsonPatch.of(changes).apply(document);
        } catch (PatchFailedException e) {
            Console.say(String.valueOf(e.getMessage()));
            return ExitCode.NO;
        }
        if (pretty) {
            new JsonPrinter(System.out, true).print(JsonDocument.parse(result), JsonDocument.ROOT);
        } else {
            System.out.write(result, 0, result.length);
            System.out.println();
        }
        return ExitCode.DONE;
    }
}
