package dev.basalt.cli;

import dev.basalt.columnar.table.TableCommit;
import dev.basalt.json.JsonWriter;

/// Prints the effect of a commit on a table, for people and scripts.
final class CommitText {
    private CommitText() {}

    /// One line: `append, 3 rows added; 5 rows in 2 files`.
    static String of(TableCommit commit) {
        StringBuilder text = new StringBuilder(commit.operation());
        commit.details()
                .forEach((name, value) -> text.append(' ')
                        .append(name)
                        .append(" \"")
                        .append(value)
                        .append('"'));
        if (commit.rowsAdded() > 0) {
            text.append(", ").append(rows(commit.rowsAdded())).append(" added");
        }
        if (commit.rowsRemoved() > 0) {
            text.append(", ").append(rows(commit.rowsRemoved())).append(" removed");
        }
        return TablePrinter.oneLine(
                text.append("; ")
                        .append(rows(commit.rowCount()))
                        .append(" in ")
                        .append(files(commit.fileCount()))
                        .toString(),
                Integer.MAX_VALUE);
    }

    static String rows(long count) {
        return Console.count(count) + (count == 1 ? " row" : " rows");
    }

    static String files(long count) {
        return Console.count(count) + (count == 1 ? " file" : " files");
    }

    /// The properties of a commit.
    static void write(JsonWriter json, TableCommit commit) {
        json.name("version").value(commit.version());
        json.name("time").value(commit.time().toString());
        json.name("operation").value(commit.operation());
        json.name("details").beginObject();
        commit.details().forEach((name, value) -> json.name(name).value(value));
        json.endObject();
        json.name("rows_added").value(commit.rowsAdded());
        json.name("rows_removed").value(commit.rowsRemoved());
        json.name("files_added").value(commit.filesAdded());
        json.name("files_removed").value(commit.filesRemoved());
        json.name("rows").value(commit.rowCount());
        json.name("files").value(commit.fileCount());
    }
}
