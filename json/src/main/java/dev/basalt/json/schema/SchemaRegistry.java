package dev.basalt.json.schema;

import static java.util.Objects.requireNonNull;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.LimitExceededException;
import dev.basalt.core.error.Location;
import dev.basalt.json.JsonDocument;
import dev.basalt.json.JsonKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Schemas that others may refer to: given one by one, or lying in folders. The network is never asked. The
/// meta-schemas of all drafts are known without being given.
///
/// - **Threads:** immutable
public final class SchemaRegistry {
    /// Only the meta-schemas.
    public static final SchemaRegistry EMPTY = new SchemaRegistry(Map.of(), List.of());

    private static final Map<String, String> META_SCHEMAS = metaSchemas();

    /// A folder whose files stand for URIs.
    ///
    /// @param prefix the beginning of the URIs
    /// @param path   the folder
    private record Folder(String prefix, Path path) {}

    private final Map<String, byte[]> schemas;
    private final List<Folder> folders;

    private SchemaRegistry(Map<String, byte[]> schemas, List<Folder> folders) {
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
        List<Folder> more = new ArrayList<>(folders);
        more.add(new Folder(
                requireNonNull(prefix, "prefix"), folder.toAbsolutePath().normalize()));
        return new SchemaRegistry(schemas, List.copyOf(more));
    }

    /// This registry and the schemas of a folder, and of folders in it, that say by `$id` or `id` who they are.
    /// Files that do not end in `.json`, are no JSON, or have no absolute URI are passed over.
    ///
    /// @param folder the folder
    /// @param limits how large a schema may be, and how many there may be
    /// @return a larger registry
    /// @throws IOException            if a file or folder cannot be read
    /// @throws LimitExceededException if there are more files than schemas are allowed
    public SchemaRegistry withIdentified(Path folder, SchemaLimits limits) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(folder)) {
            files = walk.filter(file -> file.toString().endsWith(".json") && Files.isRegularFile(file))
                    .limit(limits.maxSubschemas() + 1L)
                    .sorted()
                    .toList();
        }
        if (files.size() > limits.maxSubschemas()) {
            throw new LimitExceededException(
                    Location.of(folder),
                    "a folder must hold at most " + limits.maxSubschemas() + " schemas, but holds more; raise"
                            + " SchemaLimits.maxSubschemas");
        }
        Map<String, byte[]> more = new HashMap<>(schemas);
        for (Path file : files) {
            if (Files.size(file) <= limits.maxSchemaBytes()) {
                byte[] text = Files.readAllBytes(file);
                String id = id(text);
                if (id != null) {
                    more.putIfAbsent(SchemaUri.withoutFragment(id), text);
                }
            }
        }
        return new SchemaRegistry(Map.copyOf(more), folders);
    }

    private static @Nullable String id(byte[] text) {
        try {
            JsonDocument document = JsonDocument.parse(text);
            if (document.kind(JsonDocument.ROOT) == JsonKind.OBJECT) {
                for (String keyword : new String[] {"$id", "id"}) {
                    int value = document.find(JsonDocument.ROOT, keyword);
                    if (value != JsonDocument.NONE
                            && document.kind(value) == JsonKind.STRING
                            && SchemaUri.isAbsolute(document.string(value))) {
                        return document.string(value);
                    }
                }
            }
            return null;
        } catch (CorruptDataException | LimitExceededException _) {
            // Other files may lie there too.
            return null;
        }
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
            for (Folder folder : folders) {
                if (uri.startsWith(folder.prefix())) {
                    Path file =
                            file(folder.path(), uri.substring(folder.prefix().length()));
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

    private static @Nullable Path file(Path folder, String path) throws IOException {
        String decoded = SchemaUri.decode(path);
        for (String name : new String[] {path, path + ".json", decoded, decoded + ".json"}) {
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
