package dev.basalt.model.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The directory where files out of jars are kept between runs.
///
/// It is the first of these that is set: the environment variable `BASALT_CACHE`, `XDG_CACHE_HOME/basalt`,
/// `~/.cache/basalt`. Its content can be deleted at any time that no Basalt process runs.
///
/// - **Threads:** immutable
///
/// @param path  the directory, which need not exist yet; null where the user has no home
/// @param named whether `BASALT_CACHE` names it, so that no other place may take over
public record CacheDirectory(@Nullable Path path, boolean named) {

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
            return new CacheDirectory(Path.of(own).toAbsolutePath(), true);
        }
        String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
        // The XDG specification tells to ignore relative paths.
        if (!xdg.isEmpty() && Path.of(xdg).isAbsolute()) {
            return new CacheDirectory(Path.of(xdg).resolve("basalt"), false);
        }
        Path home = Path.of(userHome);
        // The JVM calls the home of a user without one '?'.
        return new CacheDirectory(home.isAbsolute() ? home.resolve(".cache").resolve("basalt") : null, false);
    }

    /// A private directory that is deleted when the JVM ends, for when the cache cannot be written.
    ///
    /// @return a new directory
    /// @throws IOException if not even the directory for temporary files can be written
    static Path temporary() throws IOException {
        Path directory = Files.createTempDirectory("basalt-cache");
        directory.toFile().deleteOnExit();
        return directory;
    }
}
