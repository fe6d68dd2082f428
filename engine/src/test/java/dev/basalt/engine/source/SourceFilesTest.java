package dev.basalt.engine.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.core.error.UnsupportedFormatException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceFilesTest {
    @TempDir
    private Path folder;

    private Path file(String name, int bytes) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, new byte[bytes]);
    }

    /// What a walk finds, relative to the folder: paths, and messages of problems after a `!`.
    private List<String> walk(Path... paths) throws IOException {
        List<String> found = new ArrayList<>();
        SourceFiles.Walk walk = new SourceFiles(Arrays.asList(paths)).walk();
        while (true) {
            try {
                SourceFile file = walk.next();
                if (file == null) {
                    break;
                }
                found.add(folder.relativize(file.path()).toString());
            } catch (IOException | UnsupportedFormatException problem) {
                found.add("! " + String.valueOf(problem.getMessage()).replace(folder + "/", ""));
            }
        }
        long unknown = walk.unknownCount();
        if (unknown > 0) {
            found.add(unknown + " unknown");
        }
        return found;
    }

    @Test
    void walksFoldersByNameAndPathsAsGiven() throws IOException {
        file("d/b.json", 1);
        file("d/a/z.txt", 1);
        file("d/a/A.MD", 1);
        file("d/c.csv", 1);
        Path last = file("a.ndjson", 1);
        assertThat(walk(folder.resolve("d"), last))
                .containsExactly("d/a/A.MD", "d/a/z.txt", "d/b.json", "d/c.csv", "a.ndjson");
        assertThat(walk()).isEmpty();
    }

    @Test
    void passesOverHiddenAndUnknownEntriesOfFolders() throws IOException {
        file("d/.hidden.json", 1);
        file("d/.git/a.json", 1);
        file("d/a.json", 1);
        file("d/b.bin", 1);
        file("d/json", 1);
        file("d/e/c.exe", 1);
        assertThat(walk(folder.resolve("d"))).containsExactly("d/a.json", "3 unknown");
        assertThat(walk(folder.resolve("d/.hidden.json"))).containsExactly("d/.hidden.json");
    }

    @Test
    void rejectsAGivenFileOfUnknownExtension() throws IOException {
        assertThat(walk(file("a.bin", 1), file("b.txt", 1)))
                .containsExactly(
                        "! [a.bin] a file's extension must be one of .json, .ndjson, .jsonl, .csv, .tsv, .ncf, .arrow, "
                                + ".md, .markdown, .txt, .text, but was not; rename it",
                        "b.txt");
    }

    @Test
    void namesWhatIsMissing() throws IOException {
        Files.createDirectories(folder.resolve("d"));
        Files.createSymbolicLink(folder.resolve("d/gone.json"), folder.resolve("nowhere"));
        assertThat(walk(folder.resolve("x.json"), folder.resolve("d"), file("y.json", 1)))
                .containsExactly(
                        "! x.json: a file or directory must be there, but is not",
                        "! [d/gone.json] a link must lead to a file, but leads nowhere",
                        "y.json");
    }

    @Test
    void followsLinksAndReadsNothingTwice() throws IOException {
        Path real = file("d/real.json", 1);
        file("other/x.txt", 1);
        Files.createSymbolicLink(folder.resolve("d/link.json"), real);
        Files.createSymbolicLink(folder.resolve("d/more"), folder.resolve("other"));
        Files.createLink(folder.resolve("d/again.json"), real);
        assertThat(walk(folder.resolve("d"), real, folder.resolve("other"), folder.resolve("d")))
                .containsExactly("d/again.json", "d/more/x.txt");
    }

    @Test
    void reportsCirclesOnceEachAndGoesOn() throws IOException {
        file("d/a/x.json", 1);
        Files.createSymbolicLink(folder.resolve("d/a/up"), folder.resolve("d"));
        Files.createSymbolicLink(folder.resolve("d/self"), folder.resolve("d/self"));
        file("d/z.json", 1);
        assertThat(walk(folder.resolve("d")))
                .containsExactly(
                        "! [d/a/up] folders must not contain themselves, but this link leads in a circle",
                        "d/a/x.json",
                        "! [d/self] folders must not contain themselves, but this link leads in a circle",
                        "d/z.json");
    }

    @Test
    void linksThatDoubleAtEveryLevelEnd() throws IOException {
        for (int level = 0; level < 40; level++) {
            file("l" + level + "/x.json", 1);
            Files.createSymbolicLink(folder.resolve("l" + level + "/a"), folder.resolve("l" + (level + 1)));
            Files.createSymbolicLink(folder.resolve("l" + level + "/b"), folder.resolve("l" + (level + 1)));
        }
        file("l40/x.json", 1);
        assertThat(walk(folder.resolve("l0"))).hasSize(41);
    }

    @Test
    void walksDeepFolders() throws IOException {
        Path deep = folder;
        for (int level = 0; level < 200; level++) {
            deep = deep.resolve("d");
        }
        Files.createDirectories(deep);
        Files.write(deep.resolve("x.json"), new byte[1]);
        assertThat(walk(folder)).hasSize(1);
    }

    @Test
    void namesWhatIsForbidden() throws IOException {
        Path secret = file("d/secret.json", 1);
        Path locked = file("d/locked/x.json", 1).getParent();
        file("d/z.json", 1);
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("---------"));
        Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("---------"));
        try {
            assertThat(SourceFiles.clear(Path.of("d", "locked"), new AccessDeniedException("d/locked")))
                    .hasMessage("[d/locked] a file or folder must be readable, but permission was denied");
            // Permissions do not bind the superuser.
            if (Files.isReadable(secret)) {
                assertThat(walk(folder.resolve("d"))).containsExactly("d/locked/x.json", "d/secret.json", "d/z.json");
            } else {
                assertThat(walk(folder.resolve("d")))
                        .containsExactly(
                                "! [d/locked] a file or folder must be readable, but permission was denied",
                                "! [d/secret.json] a file or folder must be readable, but permission was denied",
                                "d/z.json");
            }
        } finally {
            Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void measuresBeforehand() throws IOException {
        file("d/a.json", 10);
        file("d/b/c.txt", 200);
        file("d/b/d.bin", 3_000);
        SourceFiles files =
                new SourceFiles(List.of(folder.resolve("d"), folder.resolve("d/a.json"), folder.resolve("x")));
        assertThat(files.measure()).isEqualTo(new SourceFiles.Extent(2, 210, 1, 1));
    }
}
