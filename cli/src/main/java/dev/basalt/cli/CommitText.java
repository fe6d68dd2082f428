package dev.basalt.cli;

import dev.basalt.columnar.table.TableCommit;
import tools.jackson.core.JsonGenerator;

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
    static void write(JsonGenerator json, TableCommit commit) {
        json.writeNumberProperty("version", commit.version());
        json.writeStringProperty("time", commit.time().toString());
        json.writeStringProperty("operation", commit.operation());
        json.writeObjectPropertyStart("details");
        commit.details().forEach(json::writeStringProperty);
        json.writeEndObject();
        json.writeNumberProperty("rows_added", commit.rowsAdded());
        json.writeNumberProperty("rows_removed", commit.rowsRemoved());
        json.writeNumberProperty("files_added", commit.filesAdded());
        json.writeNumberProperty("files_removed", commit.filesRemoved());
        json.writeNumberProperty("rows", commit.rowCount());
        json.writeNumberProperty("files", commit.fileCount());
    }
}
