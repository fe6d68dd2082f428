package dev.basalt.bench.json;

import com.alibaba.fastjson2.JSON;
import dev.basalt.json.JsonParser;
import dev.basalt.json.JsonWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.simdjson.SimdJsonParser;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// How long does it take to make a document that can be navigated of a file, with UTF-8 checked and numbers
/// converted, and
/// to write it again?
///
/// `java -Dbasalt.external=DIR -jar bench/target/benchmarks.jar JsonParseBenchmark -prof gc`
///
/// The files are those of `DIR/suites/json-corpora`. fastjson2 makes decimals of numbers with a fraction and
/// does not convert them; Jackson is told to use its fast parser of doubles.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 2,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-Dbasalt.json.parser=indexed"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class JsonParseBenchmark {
    private static final int SIMDJSON_CAPACITY = 8 << 20;

    /// The file.
    @Param({"twitter.json", "citm_catalog.json", "canada.json", "gsoc-2018.json"})
    public String file = "";

    private final JsonParser basalt = new JsonParser();
    private final JsonWriter writer = new JsonWriter();
    private final SimdJsonParser simdjson = new SimdJsonParser(SIMDJSON_CAPACITY, 1024);
    private final JsonMapper jackson = new JsonMapper(JsonFactory.builder()
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .build());
    private byte[] text = {};
    private JsonNode tree = jackson.missingNode();

    @Setup(Level.Trial)
    public void read() throws IOException {
        String folder = System.getProperty("basalt.external", "");
        text = Files.readAllBytes(Path.of(folder, "suites/json-corpora", file));
        tree = jackson.readTree(text);
    }

    @Benchmark
    public Object basalt() {
        return basalt.parse(text);
    }

    @Benchmark
    public Object simdjson() {
        return simdjson.parse(text, text.length);
    }

    @Benchmark
    public Object fastjson2() {
        return JSON.parse(text);
    }

    @Benchmark
    public Object jackson() {
        return jackson.readTree(text);
    }

    /// Parsing is measured as well.
    @Benchmark
    public Object basaltParsesAndWrites() {
        return writer.clear().value(basalt.parse(text).root()).toByteArray();
    }

    /// The tree is there already.
    @Benchmark
    public Object jacksonWrites() {
        return jackson.writeValueAsBytes(tree);
    }
}
