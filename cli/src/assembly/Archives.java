import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Makes archives smaller without compressing anything anew: the zip file system copies the entries that stay as they are.
///
/// - `strip IN.jar OUT.jar`: without debug symbols
/// - `platforms FULL.zip`: beside it, an archive for each platform, whose jars have the native libraries of that one alone
final class Archives {
    /// A platform, with the folders in jars that hold its native libraries.
    private record Platform(String name, List<String> folders) {}

    private static final List<Platform> PLATFORMS = List.of(
            platform("linux-x86_64", "linux-x64", "linux-x86_64", "linux/amd64", "Linux/x86_64"),
            platform("linux-aarch64", "linux-aarch64", "linux-aarch64", "linux/aarch64", "Linux/arm64"),
            platform("macos-aarch64", "osx-aarch64", "osx-aarch64", "darwin/aarch64", "Mac/arm64"),
            platform("windows-x86_64", "win-x64", "win-x86_64", "win/amd64", "Windows/x86_64"));

    private static final List<String> WITH_NATIVE_LIBRARIES =
            List.of("onnxruntime-", "tokenizers-", "zstd-jni-", "jline-native-");
    private static final List<String> NATIVE = List.of(".so", ".dll", ".dylib", ".jnilib");
    private static final List<String> SYMBOLS = List.of(".dSYM/", ".pdb");

    private static Platform platform(String name, String onnxRuntime, String tokenizers, String zstd, String jline) {
        return new Platform(
                name,
                List.of(
                        "/ai/onnxruntime/native/" + onnxRuntime + "/",
                        "/native/lib/" + tokenizers + "/",
                        "/" + zstd + "/",
                        "/org/jline/nativ/" + jline + "/"));
    }

    private Archives() {}

    public static void main(String[] arguments) throws IOException {
        switch (arguments[0]) {
            case "strip" -> strip(Path.of(arguments[1]), Path.of(arguments[2]));
            case "platforms" -> {
                for (Platform platform : PLATFORMS) {
                    makeArchive(Path.of(arguments[1]), platform);
                }
            }
            default -> throw new IllegalArgumentException("the action must be strip or platforms, but was " + arguments[0]);
        }
    }

    private static void strip(Path jar, Path target) throws IOException {
        Files.createDirectories(target.getParent());
        Files.copy(jar, target, StandardCopyOption.REPLACE_EXISTING);
        delete(target, entry -> SYMBOLS.stream().anyMatch(entry::contains));
    }

    private static void makeArchive(Path full, Platform platform) throws IOException {
        String name = full.getFileName().toString().replace(".zip", "-" + platform.name() + ".zip");
        Path archive = full.resolveSibling(name);
        Files.copy(full, archive, StandardCopyOption.REPLACE_EXISTING);
        try (FileSystem zip = open(archive)) {
            for (Path jar : files(zip)) {
                if (WITH_NATIVE_LIBRARIES.stream()
                        .anyMatch(start -> jar.getFileName().toString().startsWith(start))) {
                    replace(jar, platform);
                }
            }
        }
    }

    private static void replace(Path jar, Platform platform) throws IOException {
        Path smaller = Files.createTempFile("basalt", ".jar");
        try {
            Files.copy(jar, smaller, StandardCopyOption.REPLACE_EXISTING);
            delete(
                    smaller,
                    entry -> NATIVE.stream().anyMatch(entry::endsWith)
                            && platform.folders().stream().noneMatch(entry::startsWith));
            var time = Files.getLastModifiedTime(jar);
            Files.copy(smaller, jar, StandardCopyOption.REPLACE_EXISTING);
            Files.setLastModifiedTime(jar, time);
        } finally {
            Files.delete(smaller);
        }
    }

    private static void delete(Path jar, Predicate<String> which) throws IOException {
        try (FileSystem zip = open(jar)) {
            for (Path entry : files(zip)) {
                if (which.test(entry.toString())) {
                    Files.delete(entry);
                }
            }
        }
    }

    private static FileSystem open(Path zip) throws IOException {
        return FileSystems.newFileSystem(URI.create("jar:" + zip.toUri()), Map.of());
    }

    private static List<Path> files(FileSystem zip) throws IOException {
        try (Stream<Path> paths = Files.walk(zip.getPath("/"))) {
            return paths.filter(Files::isRegularFile).toList();
        }
    }
}
