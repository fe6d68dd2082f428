package dev.basalt.cli;

import dev.basalt.columnar.file.NcfFile;
import dev.basalt.core.error.CorruptDataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `basalt ncf verify`.
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        header = "Check every byte of a columnar file against its checksums.",
        description = "Changes nothing. Exit code 1 where something is wrong.")
final class NcfVerify implements Callable<Integer> {
    @Parameters(paramLabel = "F.ncf", description = "The file.")
    @SuppressWarnings("NullAway.Init")
    private Path path;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        long start = System.nanoTime();
        try (NcfFile file = NcfFiles.open(path)) {
            long pages = file.verify();
            long nanos = System.nanoTime() - start;
            String sha = HexFormat.of().formatHex(file.sha256());
            if (json) {
                print(null, file.rowCount(), pages, sha);
            } else {
                System.out.println(Console.count(file.rowCount()) + " rows, " + Console.count(pages) + " pages, "
                        + Console.bytes(Files.size(path)) + " checked in " + Console.duration(nanos)
                        + ": all is well; SHA-256 " + sha);
            }
            return ExitCode.DONE;
        } catch (CorruptDataException e) {
            if (json) {
                print(e.getMessage(), 0, 0, null);
            } else {
                System.out.println(e.getMessage());
            }
            return ExitCode.NO;
        }
    }

    private static void print(@Nullable String problem, long rows, long pages, @Nullable String sha) {
        new JsonOut(System.out).object(object -> {
            object.name("intact").value(problem == null);
            if (problem != null) {
                object.name("problem").value(problem);
            } else {
                object.name("rows").value(rows);
                object.name("pages").value(pages);
                JsonOut.text(object.name("sha256"), sha);
            }
        });
    }
}
