package dev.basalt.cli;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.json.JsonDocument;
import dev.basalt.json.patch.JsonMergePatch;
import dev.basalt.json.patch.JsonPatch;
import dev.basalt.json.patch.PatchFailedException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

    @Mixin
    private JsonLimitOptions limits = new JsonLimitOptions();

    @Override
    public Integer call() throws IOException {
        JsonFiles.requireOneStandardInput(List.of(file, patch));
        return JsonFiles.read(
                file,
                limits.ofDocument(),
                null,
                document -> JsonFiles.read(patch, limits.ofDocument(), null, changes -> apply(document, changes)));
    }

    private int apply(JsonDocument document, JsonDocument changes) {
        byte[] result;
        try {
            result = merge
                    ? JsonMergePatch.apply(document, changes)
                    : JsonPatch.of(changes).apply(document);
        } catch (PatchFailedException e) {
            // The message begins with the operation in brackets.
            Console.say("[" + JsonFiles.nameOf(patch) + ", "
                    + String.valueOf(e.getMessage()).substring(1));
            return ExitCode.NO;
        } catch (CorruptDataException e) {
            Location where = e.location();
            throw new CorruptDataException(
                    new Location(JsonFiles.nameOf(patch), where.byteOffset(), where.path()), e.problem(), e);
        }
        if (pretty) {
            try (JsonPrinter printer = JsonPrinter.ofStandardOutput(2)) {
                printer.print(JsonDocument.parse(result), JsonDocument.ROOT);
            }
        } else {
            System.out.write(result, 0, result.length);
            System.out.println();
        }
        return ExitCode.DONE;
    }
}
