package dev.basalt.bench.json;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// The documents that are read and written: files of a folder, or four that are made on the spot and resemble what JSON
/// is used for: messages with nested objects, a catalogue of many integers, coordinates, long texts.
final class BenchDocuments {
    private static final List<String> FILES =
            List.of("twitter.json", "citm_catalog.json", "canada.json", "gsoc-2018.json");
    private static final List<String> WORDS = List.of(
            "basalt",
            "column",
            "caf\u00e9",
            "of",
            "the",
            "river",
            "\u6771\u4eac",
            "line",
            "\\\"quoted\\\"",
            "stone",
            "and",
            "a",
            "longer-word-than-most");

    private BenchDocuments() {}

    /// A document.
    ///
    /// @param name   what tables call it
    /// @param text   its bytes
    /// @param fields a few fields of it, for readers that want no more
    @SuppressWarnings("ArrayRecordComponent")
    record Document(String name, byte[] text, List<String> fields) {
        String description() {
            return String.format(Locale.ROOT, "%s, %,d bytes", name, text.length);
        }
    }

    /// Reads the documents of a folder, or makes some.
    ///
    /// @param folder has the four files that benchmarks of JSON use everywhere; null to make others
    static List<Document> of(@Nullable Path folder) throws IOException {
        List<Document> documents = new ArrayList<>();
        if (folder == null) {
            Random random = new Random(7);
            documents.add(new Document("messages", bytes(messages(random)), List.of("/*/id", "/*/user/name")));
            documents.add(new Document("catalogue", bytes(catalogue(random)), List.of("/events/*/id")));
            documents.add(new Document("coordinates", bytes(coordinates(random)), List.of("/type")));
            documents.add(new Document("texts", bytes(texts(random)), List.of("/7/title")));
            return documents;
        }
        List<List<String>> fields = List.of(
                List.of("/statuses/*/id", "/statuses/*/user/screen_name"),
                List.of("/performances/*/id", "/performances/*/start"),
                List.of("/type", "/features/*/properties/name"),
                List.of("/1/name", "/1/description"));
        for (int i = 0; i < FILES.size(); i++) {
            Path file = folder.resolve(FILES.get(i));
            documents.add(new Document(FILES.get(i), Files.readAllBytes(file), fields.get(i)));
        }
        return documents;
    }

    /// Small documents, as they come over a network.
    static List<Document> small() {
        Random random = new Random(11);
        List<Document> documents = new ArrayList<>();
        for (int size : new int[] {200, 600, 2000}) {
            StringBuilder text = new StringBuilder("{\"id\":17,\"items\":[");
            while (text.length() < size - 60) {
                text.append(text.charAt(text.length() - 1) == '[' ? "" : ",");
                message(random, text);
            }
            documents.add(new Document(
                    size + " bytes", bytes(text.append("],\"total\":12.75}").toString()), List.of("/id")));
        }
        return documents;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String words(Random random, int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(i == 0 ? "" : " ").append(WORDS.get(random.nextInt(WORDS.size())));
        }
        return text.toString();
    }

    private static void message(Random random, StringBuilder text) {
        text.append("{\"id\":").append(random.nextLong(1L << 53)).append(",\"text\":\"");
        text.append(words(random, 3 + random.nextInt(10))).append("\",\"user\":{\"id\":");
        text.append(random.nextInt(1_000_000)).append(",\"name\":\"").append(words(random, 2));
        text.append("\",\"verified\":").append(random.nextBoolean()).append("},\"reply_to\":null}");
    }

    private static String messages(Random random) {
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < 4000; i++) {
            text.append(i == 0 ? "\n " : ",\n ");
            message(random, text);
        }
        return text.append("\n]").toString();
    }

    private static String catalogue(Random random) {
        StringBuilder text = new StringBuilder("{\"areas\":{");
        for (int i = 0; i < 5000; i++) {
            text.append(i == 0 ? "\n    \"" : ",\n    \"")
                    .append(205_705_993 + i)
                    .append("\": \"area ");
            text.append(i).append('"');
        }
        text.append("},\n  \"events\": [");
        for (int i = 0; i < 6000; i++) {
            text.append(i == 0 ? "\n    {" : ",\n    {");
            text.append("\n      \"id\": ").append(138_586_341 + i).append(",\n      \"prices\": [");
            for (int k = 0; k < 8; k++) {
                text.append(k == 0 ? "" : ", ").append(random.nextInt(100_000));
            }
            text.append("],\n      \"logo\": null,\n      \"sold\": ")
                    .append(random.nextBoolean())
                    .append("\n    }");
        }
        return text.append("\n  ]\n}").toString();
    }

    private static String coordinates(Random random) {
        StringBuilder text = new StringBuilder("{\"type\":\"Polygon\",\"coordinates\":[");
        for (int i = 0; i < 60_000; i++) {
            text.append(i == 0 ? "[" : ",[")
                    .append(random.nextDouble(-180, 180))
                    .append(',');
            text.append(random.nextDouble(-90, 90)).append(']');
        }
        return text.append("]}").toString();
    }

    private static String texts(Random random) {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < 2000; i++) {
            text.append(i == 0 ? "\"" : ",\"")
                    .append(i)
                    .append("\":{\"title\":\"")
                    .append(words(random, 6));
            text.append("\",\"body\":\"").append(words(random, 200)).append("\",\"tags\":[\"a\",\"b\"]}");
        }
        return text.append('}').toString();
    }
}
