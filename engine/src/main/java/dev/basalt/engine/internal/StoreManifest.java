package dev.basalt.engine.internal;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.core.error.UnsupportedFormatException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Which collections a store has, as it stands in the store's manifest: one JSON object; see `docs/format/store.md`.
///
/// @param collections the collections, in the order they were made
public record StoreManifest(List<Entry> collections) {
    /// Name of the manifest file.
    public static final String FILE = "MANIFEST";

    /// Size of each of its two slots: room for more than a thousand collections.
    public static final int SLOT_BYTES = 256 << 10;

    private static final int VERSION = 1;

    /// One collection.
    ///
    /// @param name          its name, and that of its directory
    /// @param embedder      the model its vectors are made with
    /// @param dimension     number of elements of each vector
    /// @param maxTokens     the most tokens of a chunk
    /// @param overlapTokens how many tokens may be repeated in the next chunk
    public record Entry(String name, String embedder, int dimension, int maxTokens, int overlapTokens) {
        /// This entry under another name.
        public Entry withName(String newName) {
            return new Entry(newName, embedder, dimension, maxTokens, overlapTokens);
        }
    }

    /// Keeps its own copy.
    public StoreManifest {
        collections = List.copyOf(collections);
    }

    /// The collection of a name.
    public Optional<Entry> find(String name) {
        return collections.stream().filter(entry -> entry.name().equals(name)).findFirst();
    }

    /// This manifest with one more collection.
    public StoreManifest with(Entry entry) {
        List<Entry> all = new ArrayList<>(collections);
        all.add(entry);
        return new StoreManifest(all);
    }

    /// The manifest as JSON.
    public ByteBuffer encode() {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = Json.generator(out)) {
            json.writeStartObject();
            json.writeNumberProperty("version", VERSION);
            json.writeName("collections");
            json.writeStartArray();
            for (Entry entry : collections) {
                json.writeStartObject();
                json.writeStringProperty("name", entry.name());
                json.writeStringProperty("embedder", entry.embedder());
                json.writeNumberProperty("dimension", entry.dimension());
                json.writeNumberProperty("maxTokens", entry.maxTokens());
                json.writeNumberProperty("overlapTokens", entry.overlapTokens());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return StandardCharsets.UTF_8.encode(out.toString());
    }

    /// Reads a manifest.
    ///
    /// @throws UnsupportedFormatException if a newer Basalt wrote it
    /// @throws CorruptDataException       if it is not what a manifest must be
    public static StoreManifest decode(Path file, ByteBuffer payload) {
        String text = StandardCharsets.UTF_8.decode(payload.duplicate()).toString();
        List<Entry> entries = new ArrayList<>();
        int version = 0;
        try (JsonParser json = Json.parser(text)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                json.nextToken();
                if (name.equals("version")) {
                    version = json.getIntValue();
                    requireKnown(file, version);
                } else if (name.equals("collections")) {
                    while (json.nextToken() == JsonToken.START_OBJECT) {
                        Entry entry = entry(json);
                        requireSound(file, entry);
                        entries.add(entry);
                    }
                } else {
                    json.skipChildren();
                }
            }
        } catch (JacksonException e) {
            throw Json.failure(Location.of(file), e, false);
        }
        if (version < 1) {
            throw new CorruptDataException(
                    Location.of(file), "store format version must be positive, but was " + version);
        }
        return new StoreManifest(entries);
    }

    private static void requireKnown(Path file, int version) {
        if (version > VERSION) {
            throw new UnsupportedFormatException(
                    Location.of(file),
                    "store format version must be at most " + VERSION + ", but was " + version + "; upgrade Basalt");
        }
    }

    private static Entry entry(JsonParser json) {
        String name = "";
        String embedder = "";
        int dimension = 0;
        int maxTokens = 0;
        int overlapTokens = 0;
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String field = json.currentName();
            json.nextToken();
            switch (field) {
                case "name" -> name = json.getString();
                case "embedder" -> embedder = json.getString();
                case "dimension" -> dimension = json.getIntValue();
                case "maxTokens" -> maxTokens = json.getIntValue();
                case "overlapTokens" -> overlapTokens = json.getIntValue();
                default -> json.skipChildren();
            }
        }
        return new Entry(name, embedder, dimension, maxTokens, overlapTokens);
    }

    /// Names become paths and dimensions sizes: neither may be what no store writes.
    private static void requireSound(Path file, Entry entry) {
        boolean nameIsOne = entry.name().matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
        if (!nameIsOne || entry.dimension() < 1 || entry.maxTokens() < 1 || entry.overlapTokens() < 0) {
            throw new CorruptDataException(
                    Location.of(file),
                    "a collection must have a name of letters, digits, '.', '_' and '-', a positive dimension and"
                            + " chunk sizes, but was " + entry);
        }
    }
}
