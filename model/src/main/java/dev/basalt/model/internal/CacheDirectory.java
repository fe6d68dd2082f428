package dev.basalt.model.internal;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// The directory where files out of jars are kept between runs.
///
/// It is the first of these that is set: the environment variable `BASALT_CACHE`, `XDG_CACHE_HOME/basalt`,
/// `~/.cache/basalt`. Its content can be deleted at any time that no Basalt process runs.
///
/// - **Threads:** immutable
///
/// @param path the directory, which need not exist yet
public record CacheDirectory(Path path) {
    /// Checks the path.
    public CacheDirectory {
        requireNonNull(path, "path");
    }

    /// The cache directory of this process.
    ///
    /// @return the directory that the environment names
    public static CacheDirectory ofProcess() {
        return from(System.getenv(), System.getProperty("user.home", ""));
    }

    /// The cache directory that an environment names.
    ///
    /// @param environment environment variables
    /// @param userHome    the home directory
    /// @return the directory
    static CacheDirectory from(Map<String, String> environment, String userHome) {
        String own = environment.getOrDefault("BASALT_CACHE", "");
        if (!own.isEmpty()) {
            return new CacheDirectory(Path.of(own).toAbsolutePath());
        }
        String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
        // The XDG specification tells to ignore relative paths.
        if (!xdg.isEmpty() && Path.of(xdg).isAbsolute()) {
            return new CacheDirectory(Path.of(xdg).resolve("basalt"));
        }
        return new CacheDirectory(
                Path.of(userHome).resolve(".cache").resolve("basalt").toAbsolutePath());
    }

    /// A private directory that is deleted when the JVM ends, for when the cache cannot be written.
    ///
    /// @return a new directory
    /// @throws IOException if not even the directory for temporary files can be written
    static CacheDirectory temporary() throws IOException {
        Path directory = Files.createTempDirectory("basalt-cache");
        directory.toFile().deleteOnExit();
        return new CacheDirectory(directory);
    }
}
