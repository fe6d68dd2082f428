package dev.basalt.cli;

import dev.basalt.engine.Store;
import dev.basalt.engine.VerifyReport;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `basalt verify`.
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        header = "Check every byte of a store against its checksums.",
        description = "Changes nothing. Exit code 1 where something is wrong.")
final class VerifyCommand implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("NullAway.Init")
    private StoreMixin store;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        long start = System.nanoTime();
        try (Store open = store.openReadOnly()) {
            VerifyReport report = open.verify();
            if (json) {
                printJson(report);
            } else {
                report.problems().stream().map(ControlCharacters::line).forEach(System.out::println);
                System.out.println(Console.count(report.documents()) + " documents, " + Console.count(report.chunks())
                        + " passages, " + Console.bytes(report.bytes()) + " checked in "
                        + Console.duration(System.nanoTime() - start) + ": "
                        + (report.problems().isEmpty()
                                ? "all is well"
                                : report.problems().size() + " problems"));
            }
            return report.problems().isEmpty() ? ExitCode.DONE : ExitCode.NO;
        }
    }

    private static void printJson(VerifyReport report) {
        new JsonOut(System.out).object(object -> {
            object.name("intact").value(report.problems().isEmpty());
            object.name("documents").value(report.documents());
            object.name("passages").value(report.chunks());
            object.name("bytes").value(report.bytes());
            object.name("problems");
            object.beginArray();
            report.problems().forEach(object::value);
            object.endArray();
        });
    }
}
