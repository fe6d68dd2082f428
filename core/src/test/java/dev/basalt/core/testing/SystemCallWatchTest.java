package dev.basalt.core.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// A watch that sees nothing would let every test pass that relies on it.
@EnabledOnOs(OS.LINUX)
class SystemCallWatchTest {
    @TempDir
    Path directory;

    /// Reaches out in every way that is watched.
    public static final class Busybody {
        private Busybody() {}

        /// Writes, renames, connects and tries to start a program.
        ///
        /// @param arguments a file to read, a file to write, and a port of this machine
        /// @throws Exception if any of it fails
        public static void main(String[] arguments) throws Exception {
            Files.readString(Path.of(arguments[0]));
            Path written = Path.of(arguments[1]);
            Thread writer = Thread.ofPlatform().start(() -> write(written));
            writer.join();
            Files.move(written, written.resolveSibling("moved"));
            new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[2])).close();
            try {
                new ProcessBuilder("true").start();
                throw new IllegalStateException("no program must be started, but was");
            } catch (IOException _) {
                // As it must be.
            }
        }

        private static void write(Path file) {
            try {
                Files.writeString(file, "text");
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void seesWritesConnectionsAndProgramsOfAllThreads() throws Exception {
        Path read = Files.writeString(directory.resolve("read"), "text");
        Path place = Files.createDirectory(directory.resolve("place"));
        Path home = Files.createDirectory(directory.resolve("home"));
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            WatchedProcess process = WatchedProcess.run(
                    home,
                    Map.of("PATH", "/usr/bin:/bin"),
                    Busybody.class.getName(),
                    List.of(read.toString(), "../place/written", String.valueOf(server.getLocalPort())));
            assertThat(process.exitCode()).as(process.err()).isZero();
            assertThat(process.systemCalls())
                    .anyMatch(call -> call.matches("open(at)? \\Q" + place + "\\E/written"))
                    .anyMatch(call -> call.matches("rename\\w* \\Q" + place + "\\E/moved"))
                    .noneMatch(call -> call.endsWith(read.toString()));
            assertThat(process.callsBeyond(place))
                    .anyMatch(call -> call.startsWith("connect family "))
                    .anyMatch(call -> call.startsWith("execve"))
                    .noneMatch(call -> call.contains(place.toString()));
        }
    }
}
