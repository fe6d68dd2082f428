package dev.basalt.bench.json;

import com.alibaba.fastjson2.JSON;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.flipkart.zjsonpatch.JsonDiff;
import dev.basalt.bench.json.BenchDocuments.Document;
import dev.basalt.json.CanonicalJson;
import dev.basalt.json.JsonDocument;
import dev.basalt.json.JsonFields;
import dev.basalt.json.JsonKind;
import dev.basalt.json.JsonParser;
import dev.basalt.json.JsonRecords;
import dev.basalt.json.JsonWriter;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.erdtman.jcs.JsonCanonicalizer;
import org.simdjson.JsonValue;
import org.simdjson.SimdJsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What is measured, each beside those who can do the same.
enum JsonSection {
    /// Whole documents to something that can be navigated.
    PARSE("parse") {
        @Override
        BenchReport run(List<Document> documents, int rounds) throws Exception {
            BenchReport report = new BenchReport("Parsing whole documents");
            for (Document document : documents) {
                report.add(document.description(), document.text().length, parsing(document, rounds));
                report.note(agreement(document));
            }
            report.note("fastjson2 makes decimals of numbers with a fraction, and does not convert them.");
            return report;
        }
    },
    /// Documents of some hundred bytes.
    SMALL("small") {
        @Override
        BenchReport run(List<Document> documents, int rounds) throws Exception {
            BenchReport report = new BenchReport("Parsing small documents");
            for (Document document : BenchDocuments.small()) {
                report.add(document.description(), document.text().length, parsing(document, rounds));
            }
            return report;
        }
    },
    /// A few fields of large documents.
    FIELDS("fields") {
        @Override
        BenchReport run(List<Document> documents, int rounds) throws Exception {
            BenchReport report = new BenchReport("A few fields, the rest passed over");
            for (Document document : documents) {
                byte[] text = document.text();
                JsonFields fields = JsonFields.of(document.fields().toArray(String[]::new));
                JsonParser lenient = new JsonParser().only(fields.lenient());
                JsonParser strict = new JsonParser().only(fields);
                JsonParser whole = new JsonParser();
                Map<String, Double> times = new Race(rounds)
                        .add("lenient", () -> lenient.parse(text))
                        .add("strict", () -> strict.parse(text))
                        .add("whole document", () -> whole.parse(text))
                        .run();
                report.add(document.description() + ", " + document.fields(), text.length, times);
            }
            return report;
        }
    },
    /// Streams of documents.
    LINES("lines") {
        @Override
        BenchReport run(List<Document> documents, int rounds) throws Exception {
            BenchReport report = new BenchReport("NDJSON, from memory");
            byte[] text = lines(documents.getFirst());
            Map<String, Double> times = new Race(rounds)
                    .add("two threads", () -> count(JsonRecords.lines().threads(2), text))
                    .add("one thread", () -> count(JsonRecords.lines(), text))
                    .add(
                            "only checked, one thread",
                            () -> count(JsonRecords.lines().only(JsonFields.of()), text))
                    .add("Jackson's streaming reader", () -> jacksonTokens(text))
                    .run();
            report.add(String.format(Locale.ROOT, "%,d bytes", text.length), text.length, times);
            report.note("Jackson's reader is asked for every number and string.");
            return report;
        }
    },
    /// Documents to text.
    WRITE("write") {
        @Override
        BenchReport run(List<Document> documents, int rounds) throws Exception {
            BenchReport report = new BenchReport("Writing a document that is in memory");
            for (Document document : documents) {
                JsonDocument ours = JsonDocument.parse(document.text());
                JsonNode tree = JACKSON.readTree(document.text());
                JsonWriter writer = new JsonWriter();
                Map<String, Double> times = new Race(rounds)
                        .add("basalt", () -> writer.clear().value(ours.root()).toByteArray())
                        .add("jackson", () -> JACKSON.writeValueAsBytes(tree))
                        .run();
                report.add(document.description(), document.text().length, times);
            }
            report.note("Basalt copies numbers and strings from the document's text.");
            return report;
        }
    },
    /// RFC 8785.
    CANONICAL("canonical") {
        @Override
        BenchReport run(List<Document> documents, int rounds) throws Exception {
            BenchReport report = new BenchReport("Text to canonical text (RFC 8785)");
            for (Document document : documents) {
                byte[] text = document.text();
                JsonParser parser = new JsonParser();
                byte[] expected;
                try {
                    expected = new JsonCanonicalizer(text).getEncodedUTF8();
                } catch (java.io.IOException e) {
                    report.note("The rival refuses " + document.name() + ": " + e.getMessage());
                    continue;
                }
                boolean same = java.util.Arrays.equals(
                        expected, CanonicalJson.of(parser.parse(text).root()));
                report.note(document.name() + ": bytes " + (same ? "are equal" : "DIFFER"));
                report.add(
                        document.description(),
                        text.length,
                        new Race(rounds)
                                .add(
                                        "basalt",
                                        () -> CanonicalJson.of(
                                                parser.parse(text).root()))
                                .add("java-json-canonicalization", () -> new JsonCanonicalizer(text).getEncodedUTF8())
                                .run());
            }
            return report;
        }
    },
    /// Patches between documents.
    DIFF("diff") {
        @Override
        BenchReport run(List<Document> documents, int rounds) throws Exception {
            BenchReport report = new BenchReport("A patch between arrays of 10,000 elements (RFC 6902)");
            ObjectMapper mapper = new ObjectMapper();
            for (DiffPair pair : DiffPair.all()) {
                byte[] before = pair.before().getBytes(StandardCharsets.UTF_8);
                byte[] after = pair.after().getBytes(StandardCharsets.UTF_8);
                JsonDocument one = JsonDocument.parse(before);
                JsonDocument other = JsonDocument.parse(after);
                com.fasterxml.jackson.databind.JsonNode first = mapper.readTree(before);
                com.fasterxml.jackson.databind.JsonNode second = mapper.readTree(after);
                int ours = dev.basalt.json.patch.JsonDiff.between(one, other).length;
                int theirs = JsonDiff.asJson(first, second).toString().getBytes(StandardCharsets.UTF_8).length;
                report.note(String.format(
                        Locale.ROOT, "%s: patch of %,d bytes, zjsonpatch's has %,d", pair.name(), ours, theirs));
                report.add(
                        pair.name(),
                        0,
                        new Race(rounds)
                                .add("basalt", () -> dev.basalt.json.patch.JsonDiff.between(one, other))
                                .add("zjsonpatch", () -> JsonDiff.asJson(first, second))
                                .run());
            }
            return report;
        }
    };

    private static final int SIMDJSON_CAPACITY = 16 << 20;
    private static final JsonMapper JACKSON = new JsonMapper(JsonFactory.builder()
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .build());

    private final String option;

    JsonSection(String option) {
        this.option = option;
    }

    /// What the command line calls it.
    String option() {
        return option;
    }

    /// Measures.
    abstract BenchReport run(List<Document> documents, int rounds) throws Exception;

    private static Map<String, Double> parsing(Document document, int rounds) throws Exception {
        byte[] text = document.text();
        JsonParser basalt = new JsonParser();
        SimdJsonParser simdjson = new SimdJsonParser(SIMDJSON_CAPACITY, 1024);
        return new Race(rounds)
                .add("basalt", () -> basalt.parse(text))
                .add("simdjson-java", () -> simdjson.parse(text, text.length))
                .add("fastjson2", () -> JSON.parse(text))
                .add("jackson", () -> JACKSON.readTree(text))
                .run();
    }

    /// Compares what the parsers made of a document, and says how large ours is.
    private static String agreement(Document document) throws Exception {
        byte[] text = document.text();
        JsonDocument ours = new JsonParser().parse(text);
        double[] basalt = sums(ours, JsonDocument.ROOT, new double[2]);
        double[] jackson = sums(JACKSON.readTree(text), new double[2]);
        double[] simdjson = sums(new SimdJsonParser(SIMDJSON_CAPACITY, 1024).parse(text, text.length), new double[2]);
        double[] fastjson = sums(JSON.parse(text), new double[2]);
        boolean same = java.util.Arrays.equals(basalt, jackson)
                && java.util.Arrays.equals(basalt, simdjson)
                && java.util.Arrays.equals(basalt, fastjson);
        return String.format(
                Locale.ROOT,
                "%s: %,.0f values, count and sum of numbers %s; our tape takes %.2f bytes for a byte of text",
                document.name(),
                basalt[0],
                same ? "equal for all" : "DIFFER",
                (double) ours.byteSize() / text.length);
    }

    private static double[] sums(JsonDocument document, int node, double[] sums) {
        sums[0]++;
        JsonKind kind = document.kind(node);
        int end = document.end(node);
        if (kind == JsonKind.OBJECT) {
            for (int name = document.first(node); name < end; name = document.nextMember(name)) {
                sums(document, document.memberValue(name), sums);
            }
        } else if (kind == JsonKind.ARRAY) {
            for (int element = document.first(node); element < end; element = document.nextElement(element)) {
                sums(document, element, sums);
            }
        } else if (kind == JsonKind.NUMBER) {
            sums[1] += document.doubleValue(node);
        }
        return sums;
    }

    private static double[] sums(JsonNode node, double[] sums) {
        sums[0]++;
        if (node.isContainer()) {
            node.forEach(child -> sums(child, sums));
        } else if (node.isNumber()) {
            sums[1] += node.doubleValue();
        }
        return sums;
    }

    private static double[] sums(JsonValue value, double[] sums) {
        sums[0]++;
        if (value.isObject()) {
            value.objectIterator().forEachRemaining(entry -> sums(entry.getValue(), sums));
        } else if (value.isArray()) {
            value.arrayIterator().forEachRemaining(element -> sums(element, sums));
        } else if (value.isDouble()) {
            sums[1] += value.asDouble();
        } else if (value.isLong()) {
            sums[1] += value.asLong();
        }
        return sums;
    }

    private static double[] sums(Object value, double[] sums) {
        sums[0]++;
        switch (value) {
            case Map<?, ?> object -> object.values().forEach(member -> sums(member, sums));
            case Collection<?> array -> array.forEach(element -> sums(element, sums));
            case Number number -> sums[1] += number.doubleValue();
            case null, default -> {}
        }
        return sums;
    }

    /// The elements of the first array of a document, a line each, again and again.
    private static byte[] lines(Document document) {
        JsonDocument parsed = JsonDocument.parse(document.text());
        int array = JsonDocument.ROOT;
        while (parsed.kind(array) != JsonKind.ARRAY) {
            array = parsed.memberValue(parsed.first(array));
        }
        JsonWriter writer = new JsonWriter();
        int end = parsed.end(array);
        int bytes = 0;
        while (bytes < 64 << 20) {
            for (int element = parsed.first(array); element < end; element = parsed.nextElement(element)) {
                writer.value(parsed, element);
                bytes += (int) (parsed.byteEnd(element) - parsed.byteOffset(element));
            }
        }
        return writer.toByteArray();
    }

    private static Object count(JsonRecords records, byte[] text) throws Exception {
        return records.read(new ByteArrayInputStream(text), "lines", _ -> null, _ -> {});
    }

    private static Object jacksonTokens(byte[] text) {
        double sum = 0;
        try (tools.jackson.core.JsonParser parser = JACKSON.createParser(text)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                switch (token) {
                    case VALUE_NUMBER_FLOAT, VALUE_NUMBER_INT -> sum += parser.getDoubleValue();
                    case VALUE_STRING -> sum += parser.getString().length();
                    default -> {}
                }
            }
        }
        return sum;
    }
}
