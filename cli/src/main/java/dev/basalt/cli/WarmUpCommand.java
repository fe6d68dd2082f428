package dev.basalt.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// Runs the usual commands once, so that the JVM can record which classes they load; the launcher calls it.
@Command(name = "warm-up", hidden = true)
final class WarmUpCommand implements Callable<Integer> {
    @Override
    public Integer call() throws IOException {
        Path directory = Files.createTempDirectory("basalt-warm-up");
        try {
            Path documents = directory.resolve("documents.ndjson");
            Files.writeString(documents, "{\"id\":\"1\",\"year\":1900,\"text\":\"Lava cools. It becomes basalt.\"}\n");
            String store = directory.resolve("store").toString();
            for (List<String> command : List.of(
                    List.of("--version"),
                    List.of("doctor"),
                    List.of("ingest", documents.toString(), "--store", store),
                    List.of("search", "rock", "--store", store, "--where", "year > 1800 and id = '1'"),
                    List.of("search", "rock", "--store", store, "--json"),
                    List.of("get", "1", "--store", store),
                    List.of("stats", "--store", store))) {
                Main.run(command.toArray(String[]::new));
            }
        } finally {
            Directories.delete(directory);
        }
        return ExitCode.DONE;
    }
}
