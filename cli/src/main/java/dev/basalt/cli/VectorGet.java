package dev.basalt.cli;

import dev.basalt.vector.collection.TextId;
import dev.basalt.vector.collection.VectorCollection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `basalt vector get`.
@Command(
        name = "get",
        mixinStandardHelpOptions = true,
        header = "Print the vectors of ids, as the collection keeps them: at unit length for cosine.",
        description = "Ends with 1 if an id is not there.")
final class VectorGet implements Callable<Integer> {
    @Mixin
    private final VectorTarget target = new VectorTarget();

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "ID", description = "The ids.")
    private List<String> ids = new ArrayList<>();

    @Option(names = "--json", description = "One JSON object a line for each id.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        boolean isAny = true;
        try (VectorCollection collection = target.openToRead()) {
            for (String id : ids) {
                Optional<float[]> vector = collection.get(TextId.of(id));
                if (vector.isEmpty()) {
                    Console.say("[" + target.directory() + "] id must be there, but '" + id + "' is not");
                    isAny = false;
                } else if (json) {
                    float[] values = vector.get();
                    new JsonOut(System.out).object(object -> {
                        object.name("id").value(id);
                        JsonOut.vector(object, "vector", values, 0, values.length);
                    });
                } else {
                    StringBuilder line = new StringBuilder(ControlCharacters.line(id)).append(':');
                    for (float value : vector.get()) {
                        line.append(' ').append(value);
                    }
                    System.out.println(line);
                }
            }
        }
        return isAny ? ExitCode.DONE : ExitCode.NO;
    }
}
