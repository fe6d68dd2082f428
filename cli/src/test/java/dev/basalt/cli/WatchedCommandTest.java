package dev.basalt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.core.testing.WatchedProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Commands that embed, as processes of their own: they must talk to nobody, and write only where they were told to.
class WatchedCommandTest {
    @TempDir
    Path directory;

    private Path home;
    private Path cache;
    private Path store;
    private Path out;

    @BeforeEach
    void makeDirectories() throws Exception {
        home = Files.createDirectory(directory.resolve("home"));
        cache = directory.resolve("cache");
        store = directory.resolve("store");
        out = Files.createDirectory(directory.resolve("out"));
    }

    @Test
    void commandsTouchNothingButStoreCacheAndOutput() throws Exception {
        Path rocks = Files.writeString(
                directory.resolve("rocks.ndjson"), "{\"id\":\"basalt\",\"text\":\"A dark rock, born in lava.\"}\n");
        run("ingest", rocks.toString(), "--store", store.toString());
        WatchedProcess search = run("search", "volcano", "--store", store.toString());
        assertThat(search.out()).contains("basalt");
        run("embed", "volcano", "--out", out.resolve("vectors.npy").toString());
        assertThat(out.resolve("vectors.npy")).isNotEmptyFile();
    }

    @Test
    void aCommandLineOf64KilobytesIsTaken() throws Exception {
        String text = "volcano ".repeat(8 << 10);
        WatchedProcess embed = run("embed", text);
        assertThat(embed.out()).startsWith("{\"text\":\"volcano volcano ");
    }

    private WatchedProcess run(String... arguments) throws Exception {
        WatchedProcess process = WatchedProcess.run(
                home, Map.of("BASALT_CACHE", cache.toString()), Main.class.getName(), List.of(arguments));
        assertThat(process.exitCode()).as(process.err()).isZero();
        // ONNX Runtime makes an empty directory for what it would unpack, and takes it away again.
        assertThat(process.callsBeyond(cache, store, out))
                .allMatch(call -> call.matches("mkdir(at)? \\Q" + home + "\\E/onnxruntime-java\\d+"));
        assertThat(home).isEmptyDirectory();
        return process;
    }
}
