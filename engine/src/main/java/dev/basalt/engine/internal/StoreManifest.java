package dev.basalt.engine.internal;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.core.error.UnsupportedFormatException;
import dev.basalt.json.JsonDocument;
import dev.basalt.json.JsonKind;
import dev.basalt.json.JsonNumber;
import dev.basalt.json.JsonWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
        JsonWriter json = new JsonWriter().beginObject();
        json.name("version").value(VERSION).name("collections").beginArray();
        for (Entry entry : collections) {
            json.beginObject();
            json.name("name").value(entry.name());
            json.name("embedder").value(entry.embedder());
            json.name("dimension").value(entry.dimension());
            json.name("maxTokens").value(entry.maxTokens());
            json.name("overlapTokens").value(entry.overlapTokens());
            json.endObject();
        }
        return ByteBuffer.wrap(json.endArray().endObject().toByteArray());
    }

    /// Reads a manifest.
    ///
    /// @throws UnsupportedFormatException if a newer Basalt wrote it
    /// @throws CorruptDataException       if it is not what a manifest must be
    public static StoreManifest decode(Path file, ByteBuffer payload) {
        String text = StandardCharsets.UTF_8.decode(payload.duplicate()).toString();
        JsonDocument document = Json.stored(text, file.toString());
        Json.requireObject(document, Location.of(file));
        int version = number(file, document, JsonDocument.ROOT, "version");
        requireKnown(file, version);
        List<Entry> entries = new ArrayList<>();
        int array = document.find(JsonDocument.ROOT, "collections");
        if (array != JsonDocument.NONE && document.kind(array) == JsonKind.ARRAY) {
            int end = document.end(array);
            for (int next = document.first(array); next < end; next = document.nextElement(next)) {
                Entry entry = entry(file, document, next);
                requireSound(file, entry);
                entries.add(entry);
            }
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

    private static Entry entry(Path file, JsonDocument document, int entry) {
        if (document.kind(entry) != JsonKind.OBJECT) {
            throw new CorruptDataException(
                    Location.of(file), "a collection must be an object, but was " + Json.kind(document, entry));
        }
        return new Entry(
                text(document, entry, "name"),
                text(document, entry, "embedder"),
                number(file, document, entry, "dimension"),
                number(file, document, entry, "maxTokens"),
                number(file, document, entry, "overlapTokens"));
    }

    private static String text(JsonDocument document, int object, String name) {
        int node = document.find(object, name);
        return node == JsonDocument.NONE ? "" : Json.scalar(document, node);
    }

    /// A number of an object; 0 if it has none.
    private static int number(Path file, JsonDocument document, int object, String name) {
        int node = document.find(object, name);
        if (node == JsonDocument.NONE) {
            return 0;
        }
        if (document.kind(node) == JsonKind.NUMBER && document.numberForm(node) == JsonNumber.LONG) {
            long value = document.longValue(node);
            if (value == (int) value) {
                return (int) value;
            }
        }
        throw new CorruptDataException(
                Location.of(file), name + " must be an integer of 32 bits, but was " + document.text(node));
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
