package dev.basalt.cli;

import dev.basalt.core.error.Location;
import dev.basalt.core.error.UnsupportedFormatException;
import dev.basalt.json.JsonDocument;
import dev.basalt.json.JsonKind;
import dev.basalt.json.JsonParser;
import dev.basalt.json.schema.JsonSchema;
import dev.basalt.json.schema.SchemaDialect;
import dev.basalt.json.schema.SchemaOptions;
import dev.basalt.json.schema.SchemaRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Compiles schemas from files. References find the schemas beside the file and those of folders that are named.
final class JsonSchemaFiles {
    private JsonSchemaFiles() {}

    /// Compiles the schema of a file.
    ///
    /// @param file    the file, or `-` for standard input
    /// @param folders folders with schemas that it refers to
    /// @param options options, to which the schemas are added
    static JsonSchema compile(String file, List<Path> folders, SchemaOptions options) throws IOException {
        String name = file.toLowerCase(Locale.ROOT);
        if (name.endsWith(".yaml") || name.endsWith(".yml")) {
            throw new UnsupportedFormatException(
                    Location.of(file), "a schema must be JSON, but its name says that it is YAML; convert it");
        }
        byte[] text;
        try (InputStream in = JsonFiles.open(file, _ -> {})) {
            text = in.readNBytes(
                    (int) Math.min(Integer.MAX_VALUE - 16, options.limits().maxSchemaBytes() + 1));
        }
        JsonDocument document = new JsonParser().named(JsonFiles.nameOf(file)).parse(text);
        List<Path> all = new ArrayList<>(folders);
        Path path = Path.of(file).toAbsolutePath();
        Path beside = path.getParent();
        SchemaOptions own = options;
        if (Files.exists(path) && beside != null) {
            own = own.withBaseUri(path.toUri().toString());
            all.addFirst(beside);
        }
        return JsonSchema.of(document, own.withRegistry(registry(document, all, folders, options)));
    }

    private static SchemaRegistry registry(
            JsonDocument document, List<Path> all, List<Path> folders, SchemaOptions options) throws IOException {
        SchemaRegistry registry = options.registry();
        String base = base(document);
        for (Path folder : all) {
            if (!Files.exists(folder)) {
                throw new NoSuchFileException(folder.toString());
            }
            if (!Files.isDirectory(folder)) {
                throw new NotDirectoryException(folder.toString());
            }
            String uri = folder.toAbsolutePath().normalize().toUri().toString();
            registry = registry.withFolder(uri, folder);
            if (!base.isEmpty()) {
                // The files of a schema with a URI elsewhere usually lie together.
                registry = registry.withFolder(base, folder);
            }
        }
        for (Path folder : folders) {
            registry = registry.withIdentified(folder, options.limits());
        }
        return registry;
    }

    /// The URI of a schema up to its last step, empty where it has none.
    private static String base(JsonDocument document) {
        if (document.kind(JsonDocument.ROOT) != JsonKind.OBJECT) {
            return "";
        }
        for (String keyword : new String[] {"$id", "id"}) {
            int value = document.find(JsonDocument.ROOT, keyword);
            if (value != JsonDocument.NONE && document.kind(value) == JsonKind.STRING) {
                String uri = document.string(value).replaceFirst("#.*", "");
                int scheme = uri.indexOf("://");
                int slash = uri.lastIndexOf('/');
                return scheme > 0 && slash > scheme + 2 ? uri.substring(0, slash + 1) : "";
            }
        }
        return "";
    }

    /// The draft that an option names.
    static SchemaDialect draft(String name) {
        return switch (name) {
            case "4" -> SchemaDialect.DRAFT_4;
            case "6" -> SchemaDialect.DRAFT_6;
            case "7" -> SchemaDialect.DRAFT_7;
            case "2019-09" -> SchemaDialect.DRAFT_2019_09;
            case "2020-12" -> SchemaDialect.DRAFT_2020_12;
            default ->
                throw new IllegalArgumentException(
                        "--draft must be 4, 6, 7, 2019-09 or 2020-12, but was '" + name + "'");
        };
    }
}
