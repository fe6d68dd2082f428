package dev.basalt.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `bin/basalt` of the assembled archive, in environments that users have: without locale, home, or the right JDK.
class LauncherTest {
    private static final String TEXT = "Grüße aus 日本 🌋";

    @TempDir
    Path directory;

    private Path cache;

    private record Run(int exitCode, String out, String err) {}

    @BeforeEach
    void nameCache() {
        cache = directory.resolve("cache");
    }

    @Test
    void textIsUtf8WhateverTheLocale() throws Exception {
        String tokens = "gr ##u ##ße aus 日 本 [UNK]\n";
        for (Map<String, String> locale : List.of(
                Map.of("LC_ALL", "C"),
                Map.of("LC_ALL", "POSIX"),
                Map.of("LANG", "C.UTF-8"),
                Map.of("LANG", "C", "LC_CTYPE", "tlh_QO.ISO-8859-1"),
                Map.<String, String>of())) {
            Run run = run(locale, "tokenize", TEXT);
            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.out()).as(locale.toString()).isEqualTo(tokens);
        }
    }

    @Test
    void namesOfFilesAndFiltersAreUtf8WithoutALocale() throws Exception {
        Map<String, String> locale = Map.of("LC_ALL", "C");
        // By the shell, as this JVM may run without a locale itself.
        Run ingest = shell(locale, """
                mkdir Straße
                echo '{"id":"ü","art":"Füße","text":"%s"}' >Straße/übung.ndjson
                echo '%s' >Straße/日本.txt
                "$basalt" ingest Straße --store Größe && ls Größe/MANIFEST
                """.formatted(TEXT, TEXT));
        assertThat(ingest.exitCode()).as(ingest.err()).isZero();
        assertThat(ingest.out()).startsWith("2 documents added, ").endsWith("Größe/MANIFEST\n");
        Run search = shell(locale, "\"$basalt\" search Grüße --store Größe --where \"art = 'Füße'\" --json");
        assertThat(search.exitCode()).as(search.err()).isZero();
        assertThat(search.out()).contains("\"id\":\"ü\"").contains(TEXT).hasLineCount(1);
        Run file = shell(locale, "\"$basalt\" get \"$(pwd -P)/Straße/日本.txt\" --store Größe");
        assertThat(file.exitCode()).as(file.err()).isZero();
        assertThat(file.out()).contains("\"path\":\"Straße/日本.txt\"");
        Run missing = shell(locale, "\"$basalt\" get größer --store Größe");
        assertThat(missing.exitCode()).isEqualTo(1);
        assertThat(missing.err()).endsWith("basalt: [Größe] a document with id 'größer' must be there, but is not\n");
    }

    /// By the shell as well: a JVM without a locale could not name them.
    @AfterEach
    void deleteNamesThatAreNotAscii() throws Exception {
        shell(Map.of(), "rm -rf Straße Größe");
    }

    @Test
    void worksWithoutAHome() throws Exception {
        Path occupied = Files.writeString(directory.resolve("occupied"), "");
        for (String home : new String[] {null, occupied.toString()}) {
            ProcessBuilder builder = builder(Map.of(), "exec \"$basalt\" tokenize lava");
            builder.environment().remove("BASALT_CACHE");
            if (home == null) {
                builder.environment().remove("HOME");
            } else {
                builder.environment().put("HOME", home);
            }
            builder.environment().put("BASALT_JAVA_OPTS", "-Duser.home=" + occupied);
            Run run = run(builder);
            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.out()).isEqualTo("lava\n");
        }
    }

    @Test
    void namesACacheThatCannotBeWritten() throws Exception {
        Path occupied = Files.writeString(directory.resolve("occupied"), "");
        Run run = run(Map.of("BASALT_CACHE", occupied.toString()), "tokenize", "lava");
        assertThat(run.exitCode()).isEqualTo(5);
        assertThat(run.err())
                .endsWith("basalt: [" + occupied + "] files of the bundled model must fit into the cache, but could not"
                        + " be written: Not a directory; set BASALT_CACHE to a directory that can be written to\n");
    }

    @Test
    void namesAJdkThatIsNone() throws Exception {
        Path old = Files.createDirectories(directory.resolve("old/bin")).getParent();
        Files.writeString(old.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"17.0.15\"\n");
        String start = "basalt: [%s] BASALT_JAVA_HOME must name a JDK 25, but it %s; correct or unset it\n";
        assertThat(run(Map.of("BASALT_JAVA_HOME", "/nowhere"), "doctor"))
                .isEqualTo(new Run(5, "", start.formatted("/nowhere", "is no directory")));
        assertThat(run(Map.of("BASALT_JAVA_HOME", old.toString()), "doctor"))
                .isEqualTo(new Run(5, "", start.formatted(old, "has no bin/java")));
        Path java = Files.writeString(old.resolve("bin/java"), "#!/bin/sh\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        assertThat(run(Map.of("BASALT_JAVA_HOME", old.toString()), "doctor"))
                .isEqualTo(new Run(5, "", start.formatted(old, "is version 17.0.15")));
    }

    /// The launcher for Windows cannot run here; it starts the same program with the same options.
    @Test
    void theLauncherForWindowsStartsTheSameProgram() throws IOException {
        Path bin = archive().resolve("bin");
        String shell = Files.readString(bin.resolve("basalt")).replace("\\\n", " ");
        String windows = Files.readString(bin.resolve("basalt.cmd"));
        assertThat(windows.replace("\r\n", "")).doesNotContain("\n").doesNotContain("\r");
        List<String> options = options(shell.lines()
                .filter(line -> line.contains("--add-modules"))
                .findFirst()
                .orElseThrow());
        assertThat(options).hasSizeGreaterThan(8).contains("-Xmx512m");
        assertThat(options(windows.lines()
                        .filter(line -> line.contains("--add-modules"))
                        .findFirst()
                        .orElseThrow()))
                .isEqualTo(options);
        assertThat(windows).contains(" %BASALT_JAVA_OPTS% -jar \"%jar%\" %*\r\nexit /b %errorlevel%\r\n");
        // Every label that is jumped to is there.
        for (String label : List.of("named", "found", "run", "is_jdk25")) {
            assertThat(windows).contains("\r\n:" + label + "\r\n");
        }
    }

    /// The options of a command line that do not name a place of the machine.
    private static List<String> options(String line) {
        return Stream.of(line.strip().split("\\s+"))
                .filter(word -> word.matches("-[-A-Za-z:.+=0-9]+") && !word.equals("-jar"))
                .toList();
    }

    private Run run(Map<String, String> environment, String... arguments) throws Exception {
        StringBuilder line = new StringBuilder("exec \"$basalt\"");
        for (String argument : arguments) {
            line.append(" '").append(argument).append('\'');
        }
        return shell(environment, line.toString());
    }

    private Run shell(Map<String, String> environment, String script) throws Exception {
        return run(builder(environment, script));
    }

    private ProcessBuilder builder(Map<String, String> environment, String script) throws IOException {
        // Through a file: this JVM might hand down arguments in another character set.
        Path file = Files.writeString(directory.resolve("run.sh"), script, UTF_8);
        ProcessBuilder builder = new ProcessBuilder("sh", file.toString()).directory(directory.toFile());
        builder.environment().clear();
        builder.environment().put("basalt", archive().resolve("bin/basalt").toString());
        builder.environment().put("PATH", "/usr/bin:/bin");
        builder.environment().put("HOME", directory.toString());
        builder.environment().put("BASALT_JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("BASALT_CACHE", cache.toString());
        builder.environment().put("BASALT_AOT", "off");
        builder.environment().putAll(environment);
        return builder;
    }

    private Run run(ProcessBuilder builder) throws Exception {
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        int exitCode = builder.redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start()
                .waitFor();
        return new Run(exitCode, Files.readString(out), Files.readString(err));
    }

    /// What the build of the command's module has assembled.
    static Path archive() throws IOException {
        try (Stream<Path> found = Files.list(Project.root().resolve("cli/target"))) {
            return found.map(path -> path.resolve("basalt"))
                    .filter(Files::isDirectory)
                    .findFirst()
                    .orElseThrow(
                            () -> new IOException("the command must be assembled, but is not; run ./mvnw package"));
        }
    }
}
