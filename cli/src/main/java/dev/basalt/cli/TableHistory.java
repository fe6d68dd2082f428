package dev.basalt.cli;

import dev.basalt.columnar.encoding.Profile;
import dev.basalt.columnar.table.TableCommit;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `basalt table history`.
@Command(
        name = "history",
        mixinStandardHelpOptions = true,
        header = "Say what was done to a table, version by version.",
        description = "Versions that a vacuum took away are told of, too. With --json one object a line.")
final class TableHistory implements Callable<Integer> {
    @Mixin
    private final TableMixin table = new TableMixin();

    @Override
    public Integer call() throws IOException {
        List<TableCommit> history = table.open(Profile.BALANCED).history();
        JsonOut out = new JsonOut(System.out);
        for (TableCommit commit : history) {
            if (table.json()) {
                out.object(object -> CommitText.write(object, commit));
            } else {
                System.out.println(commit.version() + "  " + commit.time() + "  " + CommitText.of(commit));
            }
        }
        return ExitCode.DONE;
    }
}
