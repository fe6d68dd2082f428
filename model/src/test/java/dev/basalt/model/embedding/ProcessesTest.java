package dev.basalt.model.embedding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Fresh processes with an empty cache: everything must be extracted, all at once, and nobody may print.
class ProcessesTest {
    @TempDir
    Path directory;

    @Test
    void twoProcessesMayFillAnEmptyCacheAtOnce() throws Exception {
        Path home = Files.createDirectory(directory.resolve("home"));
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            ProcessBuilder builder = start(home.toString(), i);
            builder.environment().put("BASALT_CACHE", directory.resolve("cache").toString());
            processes.add(builder.start());
        }
        for (int i = 0; i < processes.size(); i++) {
            assertThat(processes.get(i).waitFor()).as(read("err" + i)).isZero();
            assertThat(read("err" + i)).isEmpty();
            assertThat(read("out" + i)).startsWith("all-MiniLM-L6-v2 ").isEqualTo(read("out0"));
        }
        try (Stream<Path> files = Files.walk(directory.resolve("cache"))) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> file.getFileName().toString()))
                    .contains("model.onnx", "tokenizer.json")
                    .noneMatch(name -> name.endsWith(".partial"));
        }
        assertThat(home).isEmptyDirectory();
    }

    @Test
    void worksWithoutACache_andLeavesNothingBehind() throws Exception {
        Path occupied = Files.writeString(directory.resolve("occupied"), "");
        for (String home : List.of(occupied.toString(), "?")) {
            Process process = start(home, 0).start();
            assertThat(process.waitFor()).as(read("err0")).isZero();
            assertThat(read("err0")).isEmpty();
            assertThat(read("out0")).startsWith("all-MiniLM-L6-v2 ");
            assertThat(directory.resolve("temporary0")).isEmptyDirectory();
        }
    }

    @Test
    void saysThatANamedCacheIsFull() throws Exception {
        Path cache = directory.resolve("cache");
        ProcessBuilder builder = start("?", 0);
        builder.environment().put("BASALT_CACHE", cache.toString());
        // No file may grow beyond 1,000 blocks of 512 bytes: the same to the program as a disk without space.
        List<String> command = new ArrayList<>(List.of("sh", "-c", "ulimit -f 1000; exec \"$@\"", "sh"));
        command.addAll(builder.command());
        assertThat(builder.command(command).start().waitFor()).isEqualTo(1);
        assertThat(read("err0"))
                .startsWith("Exception in thread \"main\" java.io.IOException: [" + cache
                        + "] files of the bundled model must fit into the cache, but could not be written: ")
                .contains("File too large; set BASALT_CACHE to a directory that can be written to\n");
        try (Stream<Path> files = Files.walk(cache)) {
            assertThat(files.filter(Files::isRegularFile)).isEmpty();
        }
    }

    private ProcessBuilder start(String home, int number) throws IOException {
        Path temporary = Files.createDirectories(directory.resolve("temporary" + number));
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:-UsePerfData",
                "-Xmx256m",
                "-Duser.home=" + home,
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                EmbedOneText.class.getName(),
                "one text");
        for (String variable : List.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "XDG_CACHE_HOME", "BASALT_CACHE")) {
            builder.environment().remove(variable);
        }
        builder.redirectOutput(directory.resolve("out" + number).toFile());
        builder.redirectError(directory.resolve("err" + number).toFile());
        return builder;
    }

    private String read(String name) throws IOException {
        return Files.readString(directory.resolve(name), UTF_8);
    }
}
