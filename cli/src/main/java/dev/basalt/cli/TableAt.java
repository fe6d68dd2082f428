package dev.basalt.cli;

import dev.basalt.columnar.encoding.Profile;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.table.TableCommit;
import dev.basalt.columnar.table.TableFile;
import dev.basalt.columnar.table.TableSnapshot;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `basalt table at`.
@Command(
        name = "at",
        mixinStandardHelpOptions = true,
        header = "Say what a version of a table holds: its columns, rows and files.",
        description = "ncf read DIR --as-of VERSION prints its rows.")
final class TableAt implements Callable<Integer> {
    @Mixin
    private final TableMixin table = new TableMixin();

    @Parameters(
            index = "1",
            paramLabel = "VERSION",
            description = "A number, or a time such as 2026-01-31T12:00:00Z, when the version was the newest.")
    @SuppressWarnings("NullAway.Init")
    private String version;

    @Override
    public Integer call() throws IOException {
        TableSnapshot found = TableMixin.at(table.open(Profile.BALANCED), version);
        TableCommit commit = found.commit();
        if (table.json()) {
            new JsonOut(System.out).object(object -> {
                CommitText.write(object, commit);
                object.name("schema").value(found.schema().toString());
                object.name("data").beginArray();
                for (TableFile file : found.files()) {
                    object.beginObject();
                    object.name("file").value(file.name());
                    object.name("rows").value(file.rows());
                    object.name("deleted_rows").value(file.deletedRows());
                    object.name("bytes").value(file.bytes());
                    object.name("sha256").value(file.sha256());
                    object.endObject();
                }
                object.endArray();
            });
            return ExitCode.DONE;
        }
        System.out.println("version " + commit.version() + " of " + commit.time() + ": " + CommitText.of(commit));
        for (Field field : found.schema().fields()) {
            System.out.println("  " + TablePrinter.oneLine(field.name(), Integer.MAX_VALUE) + " "
                    + field.type().label() + (field.nullable() ? "" : " not null"));
        }
        for (TableFile file : found.files()) {
            System.out.println(file.name() + ": " + CommitText.rows(file.rows())
                    + (file.deletedRows() == 0 ? "" : ", " + Console.count(file.deletedRows()) + " of them deleted")
                    + ", " + Console.bytes(file.bytes()));
        }
        return ExitCode.DONE;
    }
}
