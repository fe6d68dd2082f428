package dev.basalt.model.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NativeLibrariesTest {
    @ParameterizedTest
    @CsvSource({
        "Linux, amd64, linux-x64",
        "Linux, aarch64, linux-aarch64",
        "Mac OS X, x86_64, osx-x64",
        "Mac OS X, arm64, osx-aarch64",
        "Windows 11, AMD64, win-x64",
        "FreeBSD, riscv64, linux-riscv64"
    })
    void namesPlatformsAsLibrariesDo(String system, String machine, String platform) {
        assertThat(NativeLibraries.platform(system, machine, "x64")).isEqualTo(platform);
    }

    @Test
    void saysWhichPlatformsThereAre() throws IOException {
        assertThatThrownBy(() -> NativeLibraries.resource(NativeLibraries.class, "/none.so", "linux-riscv64"))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "[/none.so] a native library for 'linux-riscv64' must be on the class path, but there is none;"
                                + " Linux x86-64 and aarch64, macOS aarch64 and Windows x86-64 are supported");
        assertThat(NativeLibraries.resource(NativeLibraries.class, "NativeLibraries.class", "any"))
                .isNotNull();
    }

    @Test
    void saysThatTheVolumeForbidsLibraries() {
        UnsatisfiedLinkError cause = new UnsatisfiedLinkError("failed to map segment");
        assertThat(NativeLibraries.cannotLoad(Path.of("cache"), cause))
                .hasMessage("[cache] native libraries must be loadable from here, but failed to map segment; set"
                        + " BASALT_CACHE to a directory on a volume that allows it")
                .hasCause(cause);
    }

    @Test
    void givesTheSameLibraryToAll() throws IOException {
        assertThat(NativeLibraries.tokenizers()).isSameAs(NativeLibraries.tokenizers());
        assertThat(NativeLibraries.onnxRuntime()).isSameAs(NativeLibraries.onnxRuntime());
    }
}
