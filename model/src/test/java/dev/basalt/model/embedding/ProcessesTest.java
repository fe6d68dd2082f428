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
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            processes.add(start(directory.resolve("cache"), i));
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
        assertThat(directory.resolve("home")).isEmptyDirectory();
    }

    @Test
    void worksWhereTheCacheCannotBeWritten_andLeavesNothingBehind() throws Exception {
        Path occupied = Files.writeString(directory.resolve("occupied"), "");
        Process process = start(occupied, 0);
        assertThat(process.waitFor()).as(read("err0")).isZero();
        assertThat(read("err0")).isEmpty();
        assertThat(read("out0")).startsWith("all-MiniLM-L6-v2 ");
        assertThat(directory.resolve("temporary0")).isEmptyDirectory();
    }

    private Process start(Path cache, int number) throws IOException {
        Path home = Files.createDirectories(directory.resolve("home"));
        Path temporary = Files.createDirectories(directory.resolve("temporary" + number));
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx256m",
                "-Duser.home=" + home,
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                EmbedOneText.class.getName(),
                "one text");
        builder.environment().put("BASALT_CACHE", cache.toString());
        builder.environment().remove("JDK_JAVA_OPTIONS");
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.redirectOutput(directory.resolve("out" + number).toFile());
        builder.redirectError(directory.resolve("err" + number).toFile());
        return builder.start();
    }

    private String read(String name) throws IOException {
        return Files.readString(directory.resolve(name), UTF_8);
    }
}
