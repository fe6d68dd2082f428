package dev.basalt.cli;

import dev.basalt.columnar.file.NcfRecovery;
import dev.basalt.core.storage.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `basalt ncf recover`.
@Command(
        name = "recover",
        mixinStandardHelpOptions = true,
        header = "Make a new file of what is whole in a damaged or unfinished one.",
        description = {
            "What a killed writer of F.ncf leaves is named F.ncf.<16 digits>.tmp; the next command that writes"
                    + " F.ncf deletes it. Exit code 1 where no row could be saved."
        })
final class NcfRecover implements Callable<Integer> {
    @Parameters(paramLabel = "DAMAGED", description = "The file; it is left as it is.")
    @SuppressWarnings("NullAway.Init")
    private Path damaged;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "F.ncf",
            description = "The new file; one of that name is replaced.")
    @SuppressWarnings("NullAway.Init")
    private Path out;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        Outputs.requireOther(out, damaged);
        NcfRecovery.Report report = NcfRecovery.recover(Disk.system(), Inputs.file(damaged), out);
        if (json) {
            new JsonOut(System.out).object(object -> {
                object.name("rows").value(report.rows());
                object.name("stripes").value(report.stripes());
                object.name("kept_bytes").value(report.keptBytes());
                object.name("dropped_bytes").value(report.droppedBytes());
                object.name("reason").value(report.reason());
            });
        } else {
            System.out.println(Console.count(report.rows()) + " rows in " + report.stripes() + " stripes saved; "
                    + Console.bytes(report.droppedBytes()) + " left behind: " + report.reason());
        }
        return report.rows() > 0 ? ExitCode.DONE : ExitCode.NO;
    }
}
