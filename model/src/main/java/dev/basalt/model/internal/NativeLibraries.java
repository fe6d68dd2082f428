package dev.basalt.model.internal;

import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Loads the native libraries of the tokenizer and of ONNX Runtime, each once in a JVM.
///
/// Both come out of their jars into the cache directory and are loaded from there. Left alone, DJL would keep its own
/// cache in `~/.djl.ai`, look for CUDA and download what it lacks, and ONNX Runtime would unpack 28 MB into a temporary
/// directory at every start; neither happens here. If the property `onnxruntime.native.path` is set already, it wins.
///
/// - **Threads:** thread-safe
public final class NativeLibraries {
    private static final Object TOKENIZERS_LOCK = new Object();
    private static final Object ONNX_LOCK = new Object();
    private static final String ONNX_PATH_PROPERTY = "onnxruntime.native.path";

    private static boolean tokenizersLoaded;
    private static @Nullable OrtEnvironment onnxRuntime;

    private NativeLibraries() {}

    /// The native tokenizer functions, ready to be called.
    ///
    /// @return the functions
    /// @throws IOException if the library cannot be extracted or loaded
    public static TokenizersLibrary tokenizers() throws IOException {
        synchronized (TOKENIZERS_LOCK) {
            if (!tokenizersLoaded) {
                loadTokenizers();
                tokenizersLoaded = true;
            }
            return TokenizersLibrary.LIB;
        }
    }

    /// The ONNX Runtime of this JVM.
    ///
    /// @return the environment, which lives as long as the JVM
    /// @throws IOException if the library cannot be extracted or loaded
    public static OrtEnvironment onnxRuntime() throws IOException {
        synchronized (ONNX_LOCK) {
            if (onnxRuntime == null) {
                onnxRuntime = loadOnnxRuntime();
            }
            return onnxRuntime;
        }
    }

    @SuppressWarnings("restricted")
    private static void loadTokenizers() throws IOException {
        String platform = platform(system(), machine(), "x86_64");
        List<String> names = platform.startsWith("win")
                // Windows resolves a library's dependencies among those loaded before it.
                ? List.of("libwinpthread-1.dll", "libgcc_s_seh-1.dll", "libstdc++-6.dll", "tokenizers.dll")
                : List.of(platform.startsWith("osx") ? "libtokenizers.dylib" : "libtokenizers.so");
        Map<String, URL> files = new LinkedHashMap<>();
        for (String name : names) {
            files.put(name, resource(TokenizersLibrary.class, "/native/lib/" + platform + "/cpu/" + name, platform));
        }
        Path folder = JarFiles.extract(CacheDirectory.ofProcess(), "native/tokenizers", files);
        try {
            for (String name : names) {
                System.load(folder.resolve(name).toString());
            }
        } catch (UnsatisfiedLinkError e) {
            throw cannotLoad(folder, e);
        }
    }

    private static OrtEnvironment loadOnnxRuntime() throws IOException {
        String folderProperty = System.getProperty(ONNX_PATH_PROPERTY);
        if (folderProperty == null) {
            String platform = platform(system(), machine(), "x64");
            Map<String, URL> files = new LinkedHashMap<>();
            for (String library : List.of("onnxruntime", "onnxruntime4j_jni")) {
                String name = System.mapLibraryName(library);
                files.put(
                        name,
                        resource(OrtEnvironment.class, "/ai/onnxruntime/native/" + platform + "/" + name, platform));
            }
            folderProperty = JarFiles.extract(CacheDirectory.ofProcess(), "native/onnxruntime", files)
                    .toString();
            System.setProperty(ONNX_PATH_PROPERTY, folderProperty);
        }
        try {
            // Below FATAL it writes warnings about the machine to standard error.
            return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "basalt");
        } catch (LinkageError | RuntimeException e) {
            throw cannotLoad(Path.of(folderProperty), e);
        }
    }

    /// A library on the class path.
    static URL resource(Class<?> owner, String name, String platform) throws IOException {
        URL resource = owner.getResource(name);
        if (resource == null) {
            throw new IOException("[" + name + "] a native library for '" + platform
                    + "' must be on the class path, but there is none; Linux x86-64 and aarch64, macOS aarch64 and"
                    + " Windows x86-64 are supported");
        }
        return resource;
    }

    /// Tells of a folder whose libraries the system refuses.
    static IOException cannotLoad(Path folder, Throwable cause) {
        return new IOException(
                "[" + folder + "] native libraries must be loadable from here, but " + cause.getMessage()
                        + "; set BASALT_CACHE to a directory on a volume that allows it",
                cause);
    }

    private static String system() {
        return System.getProperty("os.name", "");
    }

    private static String machine() {
        return System.getProperty("os.arch", "");
    }

    /// The name that libraries give to a platform.
    ///
    /// @param system  what the JVM calls the operating system
    /// @param machine what it calls the processor
    /// @param x86Name what the library calls x86-64
    static String platform(String system, String machine, String x86Name) {
        String name = system.toLowerCase(Locale.ROOT);
        String prefix = name.startsWith("windows") ? "win" : name.startsWith("mac") ? "osx" : "linux";
        String processor = machine.toLowerCase(Locale.ROOT);
        return prefix + "-"
                + switch (processor) {
                    case "amd64", "x86_64" -> x86Name;
                    case "arm64" -> "aarch64";
                    default -> processor;
                };
    }
}
