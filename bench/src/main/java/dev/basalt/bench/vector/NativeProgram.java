package dev.basalt.bench.vector;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Compiles the C++ programs of this module.
final class NativeProgram {
    /// By name: sections start a program many times, and compiling one takes longer than most runs of it.
    private static final Map<String, Path> COMPILED = new ConcurrentHashMap<>();

    private NativeProgram() {}

    /// Compiles a program for this processor, unless that was done before and the program is still there.
    ///
    /// @param name   of the source, without its suffix
    /// @param folder where source and program go
    /// @return the program
    /// @throws IOException if there is no compiler or library; the message is one line
    static Path compile(String name, Path folder) throws IOException {
        Path known = COMPILED.get(name);
        if (known != null && Files.isExecutable(known)) {
            return known;
        }
        Path made = compileAnew(name, folder);
        COMPILED.put(name, made);
        return made;
    }

    private static Path compileAnew(String name, Path folder) throws IOException {
        Path source = folder.resolve(name + ".cc");
        try (InputStream in = NativeProgram.class.getResourceAsStream("/native/" + name + ".cc")) {
            if (in == null) {
                throw new IOException("[" + name + ".cc] source must be in the jar, but is not");
            }
            Files.write(source, in.readAllBytes());
        }
        Path program = folder.resolve(name);
        String compiler = System.getenv().getOrDefault("CXX", "c++");
        Process process;
        try {
            process = new ProcessBuilder(List.of(
                            compiler,
                            "-std=c++17",
                            "-O3",
                            "-march=native",
                            "-pthread",
                            "-o",
                            program.toString(),
                            source.toString()))
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            throw new IOException("a C++ compiler must be there, but '" + compiler + "' cannot be started", e);
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException("program must compile, but: " + firstError(output));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("compilation must end, but was interrupted", e);
        }
        return program;
    }

    private static String firstError(String output) {
        return output.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).contains("error"))
                .map(line -> line.substring(line.toLowerCase(Locale.ROOT).indexOf("error")))
                .findFirst()
                .orElse("it says nothing");
    }
}
