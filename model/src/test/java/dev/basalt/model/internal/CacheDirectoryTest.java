package dev.basalt.model.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheDirectoryTest {
    @TempDir
    Path home;

    @Test
    void prefersItsOwnVariable() {
        Map<String, String> environment =
                Map.of("BASALT_CACHE", home.resolve("own").toString(), "XDG_CACHE_HOME", home.toString());
        assertThat(CacheDirectory.from(environment, home.toString()))
                .isEqualTo(new CacheDirectory(home.resolve("own"), true));
    }

    @Test
    void thenFollowsXdg() {
        Map<String, String> environment = Map.of("BASALT_CACHE", "", "XDG_CACHE_HOME", home.toString());
        assertThat(CacheDirectory.from(environment, "elsewhere"))
                .isEqualTo(new CacheDirectory(home.resolve("basalt"), false));
    }

    @Test
    void ignoresARelativeXdgPath() {
        Path expected = home.resolve(".cache").resolve("basalt");
        assertThat(CacheDirectory.from(Map.of("XDG_CACHE_HOME", "relative"), home.toString())
                        .path())
                .isEqualTo(expected);
        assertThat(CacheDirectory.from(Map.of(), home.toString()).path()).isEqualTo(expected);
    }

    @Test
    void aUserWithoutHomeHasNoCache() {
        assertThat(CacheDirectory.from(Map.of(), "?")).isEqualTo(new CacheDirectory(null, false));
        assertThat(CacheDirectory.from(Map.of(), "")).isEqualTo(new CacheDirectory(null, false));
    }
}
