package dev.basalt.model.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.core.testing.WatchedProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The native libraries must talk to nobody and write nowhere but into the cache, in any program that uses the model.
class WatchedModelTest {
    @TempDir
    Path directory;

    @Test
    void aProgramWithTheModelTouchesNothingButTheCache() throws Exception {
        Path cache = directory.resolve("cache");
        Path home = Files.createDirectory(directory.resolve("home"));
        WatchedProcess process = WatchedProcess.run(
                home, Map.of("BASALT_CACHE", cache.toString()), EmbedOneText.class.getName(), List.of("one text"));
        assertThat(process.exitCode()).as(process.err()).isZero();
        assertThat(process.out()).startsWith("all-MiniLM-L6-v2 ");
        // ONNX Runtime makes an empty directory for what it would unpack, and takes it away again.
        assertThat(process.callsBeyond(cache))
                .allMatch(call -> call.matches("mkdir(at)? \\Q" + home + "\\E/onnxruntime-java\\d+"));
        assertThat(home).isEmptyDirectory();
    }
}
