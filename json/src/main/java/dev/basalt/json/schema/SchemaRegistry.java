package dev.basalt.json.schema;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Schemas that others may refer to: given one by one, or lying in folders. The network is never asked. The
/// meta-schemas of all drafts are known without being given.
///
/// - **Threads:** immutable
public final class SchemaRegistry {
    /// Only the meta-schemas.
    public static final SchemaRegistry EMPTY = new SchemaRegistry(Map.of(), Map.of());

    private static final Map<String, String> META_SCHEMAS = metaSchemas();

    private final Map<String, byte[]> schemas;
    private final Map<String, Path> folders;

    private SchemaRegistry(Map<String, byte[]> schemas, Map<String, Path> folders) {
        this.schemas = schemas;
        this.folders = folders;
    }

    private static Map<String, String> metaSchemas() {
        Map<String, String> files = new HashMap<>();
        for (SchemaDialect dialect : SchemaDialect.values()) {
            files.put(dialect.uri(), dialect.file());
        }
        for (String name : new String[] {"applicator", "content", "core", "format", "meta-data", "validation"}) {
            files.put("https://json-schema.org/draft/2019-09/meta/" + name, "2019-09." + name);
        }
        for (String name : new String[] {
            "applicator",
            "content",
            "core",
            "format-annotation",
            "format-assertion",
            "meta-data",
            "unevaluated",
            "validation"
        }) {
            files.put("https://json-schema.org/draft/2020-12/meta/" + name, "2020-12." + name);
        }
        return Map.copyOf(files);
    }

    /// This registry and one more schema.
    ///
    /// @param uri    what references to it say, without a fragment
    /// @param schema its text in UTF-8, kept and not copied
    /// @return a larger registry
    public SchemaRegistry with(String uri, byte[] schema) {
        Map<String, byte[]> more = new HashMap<>(schemas);
        more.put(SchemaUri.withoutFragment(uri), requireNonNull(schema, "schema"));
        return new SchemaRegistry(Map.copyOf(more), folders);
    }

    /// This registry and the schemas of a folder: `PREFIX` and a path stand for that path in the folder, as it
    /// is or with `.json` added. No reference leads out of the folder.
    ///
    /// @param prefix the beginning of the URIs of its schemas
    /// @param folder the folder
    /// @return a larger registry
    public SchemaRegistry withFolder(String prefix, Path folder) {
        Map<String, Path> more = new LinkedHashMap<>(folders);
        more.put(requireNonNull(prefix, "prefix"), folder.toAbsolutePath().normalize());
        return new SchemaRegistry(schemas, more);
    }

    /// Finds a schema.
    ///
    /// @param uri      its URI without a fragment
    /// @param maxBytes most bytes that are read
    /// @return its text, of `maxBytes + 1` bytes at most
    /// @throws UncheckedIOException if the file cannot be read
    Optional<byte[]> find(String uri, long maxBytes) {
        byte[] given = schemas.get(uri);
        if (given != null) {
            return Optional.of(given);
        }
        try {
            for (Map.Entry<String, Path> folder : folders.entrySet()) {
                if (uri.startsWith(folder.getKey())) {
                    Path file = file(
                            folder.getValue(), uri.substring(folder.getKey().length()));
                    if (file != null) {
                        return Optional.of(read(Files.newInputStream(file), maxBytes));
                    }
                }
            }
            String meta = META_SCHEMAS.get(uri);
            InputStream resource = meta == null ? null : SchemaRegistry.class.getResourceAsStream(meta + ".json");
            return resource == null ? Optional.empty() : Optional.of(read(resource, maxBytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] read(InputStream stream, long maxBytes) throws IOException {
        try (stream) {
            return stream.readNBytes((int) Math.min(Integer.MAX_VALUE - 16, maxBytes + 1));
        }
    }

    private static @org.jspecify.annotations.Nullable Path file(Path folder, String path) throws IOException {
        for (String name : new String[] {path, path + ".json"}) {
            Path file;
            try {
                file = folder.resolve(name).normalize();
            } catch (InvalidPathException _) {
                return null;
            }
            // A symbolic link must not lead out of the folder either.
            if (file.startsWith(folder)
                    && Files.isRegularFile(file)
                    && file.toRealPath().startsWith(folder.toRealPath())) {
                return file;
            }
        }
        return null;
    }
}
