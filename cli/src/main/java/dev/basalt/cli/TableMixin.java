package dev.basalt.cli;

import dev.basalt.columnar.encoding.Profile;
import dev.basalt.columnar.file.NcfOptions;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.columnar.table.NcfTable;
import dev.basalt.columnar.table.TableCommit;
import dev.basalt.columnar.table.TableOptions;
import dev.basalt.columnar.table.TableSnapshot;
import dev.basalt.core.storage.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Stream;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The table of a command, and how the command tells of what it did.
final class TableMixin {
    @Parameters(index = "0", paramLabel = "DIR", description = "The directory of the table.")
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    Path directory() {
        return directory;
    }

    /// Makes the table, which must not be there yet. One of the same columns that nobody changed since it was made is
    /// what
    /// a creation left that failed before its rows were added: the next creation with rows goes on with it.
    ///
    /// @param addsRows whether rows are added next
    NcfTable create(Schema schema, Profile profile, boolean addsRows) throws IOException {
        if (!hasVersions(directory.resolve("log"))) {
            return NcfTable.create(Disk.system(), directory, schema, options(profile));
        }
        NcfTable there = open(profile);
        if (!addsRows || there.version() > 0 || !there.schema().equals(schema)) {
            throw new IllegalArgumentException("[" + directory + "] there must be no table yet, but there is one");
        }
        return there;
    }

    private static boolean hasVersions(Path log) throws IOException {
        if (!Files.exists(log)) {
            return false;
        }
        try (Stream<Path> files = Files.list(log)) {
            return files.anyMatch(file -> !file.toString().endsWith(".tmp"));
        }
    }

    boolean json() {
        return json;
    }

    static TableOptions options(Profile profile) {
        return TableOptions.DEFAULT.withFile(
                NcfOptions.DEFAULT.withProfile(profile).withExecutor(ForkJoinPool.commonPool()));
    }

    NcfTable open(Profile profile) throws IOException {
        return open(directory, profile);
    }

    static NcfTable open(Path directory, Profile profile) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new NoSuchFileException(directory.toString());
        }
        if (!hasVersions(directory.resolve("log"))) {
            throw new NoSuchFileException(
                    directory.toString(), null, "a table must be there, but is not; make one with basalt table create");
        }
        return NcfTable.open(Disk.system(), directory, options(profile));
    }

    /// A version of a table.
    ///
    /// @param version a number, or a time such as 2026-01-31T12:00:00Z
    static TableSnapshot at(NcfTable table, String version) throws IOException {
        if (version.matches("\\d{1,18}")) {
            return table.at(Long.parseLong(version));
        }
        try {
            return table.asOf(Instant.parse(version));
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "a version must be a number or a time such as 2026-01-31T12:00:00Z, but was '" + version + "'", e);
        }
    }

    /// Prints what a command did to the table.
    ///
    /// @return the exit code: 1 where there was nothing to do
    int report(NcfTable table, Optional<TableCommit> done) throws IOException {
        if (done.isEmpty()) {
            long version = table.version();
            if (json) {
                new JsonOut(System.out).object(object -> {
                    object.name("changed").value(false);
                    object.name("version").value(version);
                });
            } else {
                System.out.println("nothing to do; the table stays at version " + version);
            }
            return ExitCode.NO;
        }
        TableCommit commit = done.get();
        if (json) {
            new JsonOut(System.out).object(object -> {
                object.name("changed").value(true);
                CommitText.write(object, commit);
            });
        } else {
            System.out.println("version " + commit.version() + ": " + CommitText.of(commit));
        }
        return ExitCode.DONE;
    }
}
