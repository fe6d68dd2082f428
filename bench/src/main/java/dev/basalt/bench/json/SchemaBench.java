package dev.basalt.bench.json;

import com.networknt.schema.OutputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.sun.management.ThreadMXBean;
import dev.basalt.json.JsonDocument;
import dev.basalt.json.JsonParser;
import dev.basalt.json.schema.JsonSchema;
import dev.basalt.json.schema.SchemaDialect;
import dev.basalt.json.schema.SchemaOptions;
import dev.basalt.json.schema.SchemaValidator;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// How long does it take to say whether a document fits its schema, beside networknt's json-schema-validator?
///
/// ```
/// java --add-modules jdk.incubator.vector -cp bench/target/benchmarks.jar \
///     dev.basalt.bench.json.SchemaBench DIR/suites/json-schema-corpus 15
/// ```
///
/// The folder holds folders with a `schema.json` and documents in `instances.jsonl`, one a line. Formats are
/// annotations on both sides, networknt's output is its boolean form, its schemas are initialized beforehand, and
/// schemas without `$schema` are of draft 7. Each round measures all contenders of a schema in turn, in CPU time
/// of the thread; the medians are told, for one document. "With parse" parses the text of a document first, to a
/// tape or to Jackson's tree.
public final class SchemaBench {
    private static final long WARM_UP_NANOS = 400_000_000;
    private static final long ROUND_NANOS = 15_000_000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private SchemaBench() {}

    /// What is measured: judges one document.
    @FunctionalInterface
    private interface Judge {
        boolean isValid(int document);
    }

    /// The median of one contender.
    ///
    /// @param nanos CPU time for a document
    /// @param bytes what was allocated for a document
    /// @param valid how many documents are valid
    private record Result(double nanos, long bytes, int valid) {}

    /// Runs the benchmark and prints a table.
    ///
    /// @param arguments the folder and the count of rounds, 15 where it is left out
    /// @throws IOException if a file cannot be read
    public static void main(String[] arguments) throws IOException {
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 15;
        List<Path> folders;
        try (Stream<Path> list = Files.list(Path.of(arguments[0]))) {
            folders = list.filter(Files::isDirectory).sorted().toList();
        }
        System.out.println(
                "schema                  B/doc  compile ms | basalt ns  B/op | networknt ns   B/op | ratio | with parse");
        List<Double> ratios = new ArrayList<>();
        List<Double> parsed = new ArrayList<>();
        for (Path folder : folders) {
            measure(folder, rounds, ratios, parsed);
        }
        System.out.printf(
                Locale.ROOT,
                "geometric mean of %d: %.1f, with parse %.1f; least %.1f%n",
                ratios.size(),
                mean(ratios),
                mean(parsed),
                ratios.stream().mapToDouble(Double::doubleValue).min().orElse(0));
    }

    private static double mean(List<Double> ratios) {
        return Math.exp(ratios.stream().mapToDouble(Math::log).average().orElse(0));
    }

    private static void measure(Path folder, int rounds, List<Double> ratios, List<Double> withParse)
            throws IOException {
        byte[] text = Files.readAllBytes(folder.resolve("schema.json"));
        byte[][] documents = Files.readAllLines(folder.resolve("instances.jsonl")).stream()
                .map(line -> line.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        long bytes = Arrays.stream(documents).mapToLong(line -> line.length).sum();
        SchemaOptions options = SchemaOptions.DEFAULT.withDialect(SchemaDialect.DRAFT_7);
        long start = System.nanoTime();
        JsonSchema schema = JsonSchema.of(JsonDocument.parse(text), options);
        double compiled = (System.nanoTime() - start) / 1e6;
        SchemaValidator validator = schema.validator();
        JsonDocument[] tapes = Arrays.stream(documents).map(JsonDocument::parse).toArray(JsonDocument[]::new);
        JsonParser parser = new JsonParser();
        List<Judge> judges = new ArrayList<>();
        judges.add(i -> validator.isValid(tapes[i]));
        judges.add(i -> validator.isValid(parser.parse(documents[i])));
        Schema rival = rival(text);
        if (rival != null) {
            JsonMapper mapper = new JsonMapper();
            JsonNode[] trees = Arrays.stream(documents).map(mapper::readTree).toArray(JsonNode[]::new);
            judges.add(i -> rival.validate(trees[i], OutputFormat.BOOLEAN));
            judges.add(i -> rival.validate(mapper.readTree(documents[i]), OutputFormat.BOOLEAN));
        }
        Result[] results = run(judges, documents.length, rounds);
        System.out.printf(
                Locale.ROOT,
                "%-22s %6d  %10.1f | %9.0f %5d |",
                folder.getFileName(),
                bytes / documents.length,
                compiled,
                results[0].nanos,
                results[0].bytes);
        if (rival == null) {
            System.out.println(" does not read the schema");
            return;
        }
        ratios.add(results[2].nanos / results[0].nanos);
        withParse.add(results[3].nanos / results[1].nanos);
        System.out.printf(
                Locale.ROOT,
                " %12.0f %6d | %5.1f | %5.1f%s%n",
                results[2].nanos,
                results[2].bytes,
                ratios.getLast(),
                withParse.getLast(),
                results[0].valid == results[2].valid ? "" : " valid: " + results[0].valid + " and " + results[2].valid);
    }

    private static @Nullable Schema rival(byte[] text) {
        JsonNode schema = new JsonMapper().readTree(text);
        String named = schema.path("$schema").asString("");
        SpecificationVersion version = named.contains("2020-12")
                ? SpecificationVersion.DRAFT_2020_12
                : named.contains("2019-09")
                        ? SpecificationVersion.DRAFT_2019_09
                        : named.contains("draft-04")
                                ? SpecificationVersion.DRAFT_4
                                : named.contains("draft-06")
                                        ? SpecificationVersion.DRAFT_6
                                        : SpecificationVersion.DRAFT_7;
        try {
            Schema compiled = SchemaRegistry.withDefaultDialect(
                            version,
                            builder -> builder.schemaRegistryConfig(SchemaRegistryConfig.builder()
                                    .formatAssertionsEnabled(false)
                                    .build()))
                    .getSchema(schema);
            compiled.initializeValidators();
            return compiled;
        } catch (RuntimeException _) {
            return null;
        }
    }

    private static int all(Judge judge, int documents) {
        int valid = 0;
        for (int i = 0; i < documents; i++) {
            valid += judge.isValid(i) ? 1 : 0;
        }
        return valid;
    }

    private static Result[] run(List<Judge> judges, int documents, int rounds) {
        int count = judges.size();
        double[][] nanos = new double[count][rounds];
        long[] bytes = new long[count];
        int[] valid = new int[count];
        int[] repeats = new int[count];
        for (int round = -3; round < rounds; round++) {
            for (int k = 0; k < count; k++) {
                long allocated = THREADS.getCurrentThreadAllocatedBytes();
                long start = THREADS.getCurrentThreadCpuTime();
                int done = 0;
                do {
                    valid[k] = all(judges.get(k), documents);
                    done++;
                } while (round < 0 ? THREADS.getCurrentThreadCpuTime() - start < WARM_UP_NANOS : done < repeats[k]);
                long taken = THREADS.getCurrentThreadCpuTime() - start;
                if (round < 0) {
                    repeats[k] = (int) Math.max(1, done * ROUND_NANOS / taken);
                } else {
                    nanos[k][round] = (double) taken / done / documents;
                    bytes[k] = (THREADS.getCurrentThreadAllocatedBytes() - allocated) / done / documents;
                }
            }
        }
        Result[] results = new Result[count];
        for (int k = 0; k < count; k++) {
            Arrays.sort(nanos[k]);
            results[k] = new Result(nanos[k][rounds / 2], bytes[k], valid[k]);
        }
        return results;
    }
}
