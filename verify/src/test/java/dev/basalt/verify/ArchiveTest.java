package dev.basalt.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Contents of the archives.
class ArchiveTest {
    private static final List<String> NATIVE = List.of(".so", ".dll", ".dylib", ".jnilib");

    @Test
    void noticeAndBillOfMaterialsNameEveryJar() throws IOException {
        Path archive = LauncherTest.archive();
        String notice = Files.readString(archive.resolve("NOTICE"));
        String bill = Files.readString(archive.resolve("bom.json"));
        assertThat(bill).contains("\"bomFormat\" : \"CycloneDX\"").doesNotContain("/assertj", "/junit");
        for (String jar : jars(archive)) {
            String artifact = jar.replaceAll("-[0-9].*", "");
            String version = jar.substring(artifact.length() + 1).replace(".jar", "");
            assertThat(bill).contains("/" + artifact + "@" + version);
            if (!artifact.startsWith("basalt-")) {
                assertThat(notice).containsPattern("\\b" + artifact + "\\b");
            }
        }
        assertThat(archive.resolve("LICENSE")).exists();
        for (String licence : List.of("parquet-hadoop/META-INF/NOTICE", "onnxruntime/ThirdPartyNotices.txt")) {
            assertThat(archive.resolve("licenses").resolve(licence)).isNotEmptyFile();
        }
    }

    @Test
    void theFullArchiveHasNoDebugSymbols() throws IOException {
        for (String entry : nestedEntries(zip(""))) {
            assertThat(entry).doesNotContain(".dSYM/Contents/Resources", ".pdb");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "linux-x86_64, linux-x64, linux/amd64, linux-x86_64, Linux/x86_64",
        "linux-aarch64, linux-aarch64, linux/aarch64, linux-aarch64, Linux/arm64",
        "macos-aarch64, osx-aarch64, darwin/aarch64, osx-aarch64, Mac/arm64",
        "windows-x86_64, win-x64, win/amd64, win-x86_64, Windows/x86_64"
    })
    void anArchiveOfAPlatformHasTheNativeLibrariesOfThatOneAlone(
            String platform, String onnxRuntime, String zstd, String tokenizers, String jline) throws IOException {
        List<String> full = nestedEntries(zip(""));
        List<String> entries = nestedEntries(zip("-" + platform));
        assertThat(withoutNative(entries)).isEqualTo(withoutNative(full));
        List<String> folders = new ArrayList<>();
        for (String entry : entries) {
            if (isNative(entry)) {
                folders.add(entry.substring(entry.indexOf('!') + 1, entry.lastIndexOf('/')));
            }
        }
        assertThat(new TreeSet<>(folders))
                .containsExactlyInAnyOrder(
                        "ai/onnxruntime/native/" + onnxRuntime,
                        zstd,
                        "native/lib/" + tokenizers + "/cpu",
                        "org/jline/nativ/" + jline);
    }

    private static List<String> withoutNative(List<String> entries) {
        return entries.stream().filter(entry -> !isNative(entry)).sorted().toList();
    }

    private static boolean isNative(String entry) {
        return NATIVE.stream().anyMatch(entry::endsWith);
    }

    private static List<String> jars(Path archive) throws IOException {
        try (Stream<Path> files = Files.list(archive.resolve("lib"))) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(".jar"))
                    .toList();
        }
    }

    private static Path zip(String suffix) throws IOException {
        Path built = LauncherTest.archive().getParent();
        return built.resolveSibling(built.getFileName() + suffix + ".zip");
    }

    /// The files in an archive, and the files in its jars as `JAR!ENTRY`.
    private static List<String> nestedEntries(Path archive) throws IOException {
        List<String> entries = new ArrayList<>();
        try (InputStream in = Files.newInputStream(archive);
                ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.isDirectory()) {
                    continue;
                }
                entries.add(entry.getName());
                // The models' jars are large and hold nothing native.
                if (entry.getName().endsWith(".jar") && !entry.getName().contains("minilm")) {
                    ZipInputStream jar = new ZipInputStream(zip);
                    for (ZipEntry nested = jar.getNextEntry(); nested != null; nested = jar.getNextEntry()) {
                        if (!nested.isDirectory()) {
                            entries.add(entry.getName() + "!" + nested.getName());
                        }
                    }
                }
            }
        }
        return entries;
    }
}
