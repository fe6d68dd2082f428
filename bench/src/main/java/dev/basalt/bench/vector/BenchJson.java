package dev.basalt.bench.vector;

import dev.basalt.bench.report.Machine;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// All figures as one JSON object.
final class BenchJson {
    private BenchJson() {}

    static String of(BenchArguments arguments, List<SectionReport> sections) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeNumberProperty("k", arguments.k());
            json.writeNumberProperty("rounds", arguments.rounds());
            json.writeNumberProperty("m", arguments.m());
            json.writeNumberProperty("efConstruction", arguments.efConstruction());
            json.writeStringProperty("clock", arguments.byProcessorTime() ? "cpu" : "wall");
            json.writeStringProperty("machine", Machine.describe());
            for (SectionReport section : sections) {
                json.writeName(section.name().option());
                section.json().accept(json);
            }
            json.writeEndObject();
        }
        return text + "\n";
    }

    /// What was searched, as properties of the object that is being written.
    static void set(JsonGenerator json, VectorSet set) {
        json.writeStringProperty("set", set.name());
        json.writeNumberProperty("rows", set.base().rowCount());
        json.writeNumberProperty("dimension", set.base().dimension());
        json.writeNumberProperty("queries", set.queries().rowCount());
        json.writeStringProperty("metric", set.metric().name());
    }

    /// Who did not take part, as a property of the object that is being written.
    static void absent(JsonGenerator json, Map<ContenderName, String> absent) {
        json.writeName("absent");
        json.writeStartObject();
        absent.forEach((name, why) -> json.writeStringProperty(name.option(), why));
        json.writeEndObject();
    }

    /// The section of recall against speed.
    static void search(JsonGenerator json, VectorSet set, List<Curve> curves, Map<ContenderName, String> absent) {
        json.writeStartObject();
        set(json, set);
        json.writeName("contenders");
        json.writeStartArray();
        for (Curve curve : curves) {
            contender(json, curve);
        }
        json.writeEndArray();
        absent(json, absent);
        json.writeEndObject();
    }

    private static void contender(JsonGenerator json, Curve curve) {
        json.writeStartObject();
        json.writeStringProperty("name", curve.name().option());
        json.writeStringProperty("description", curve.description());
        json.writeName("builds");
        json.writeStartArray();
        for (Curve.ContenderBuild build : curve.builds()) {
            json.writeStartObject();
            json.writeNumberProperty("threads", build.threads());
            json.writeNumberProperty("seconds", build.seconds());
            json.writeNumberProperty("memoryBytes", build.memoryBytes());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeName("atRecall");
        json.writeStartArray();
        for (double recall : BenchTable.RECALLS) {
            double median = curve.speedAt(recall, SweepPoint::medianSpeed);
            if (!Double.isNaN(median)) {
                json.writeStartObject();
                json.writeNumberProperty("recall", recall);
                json.writeNumberProperty("medianQueriesPerSecond", median);
                json.writeNumberProperty("bestQueriesPerSecond", curve.speedAt(recall, SweepPoint::bestSpeed));
                json.writeBooleanProperty("lowerBound", curve.isAbove(recall));
                json.writeEndObject();
            }
        }
        json.writeEndArray();
        json.writeName("points");
        json.writeStartArray();
        curve.points().forEach(point -> point(json, point));
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void point(JsonGenerator json, SweepPoint point) {
        json.writeStartObject();
        json.writeNumberProperty("ef", point.ef());
        json.writeNumberProperty("recall", point.recall());
        json.writeNumberProperty("medianQueriesPerSecond", point.medianSpeed());
        json.writeNumberProperty("bestQueriesPerSecond", point.bestSpeed());
        json.writeNumberProperty("meanNanos", point.meanNanos());
        json.writeNumberProperty("p50Nanos", point.p50Nanos());
        json.writeNumberProperty("p99Nanos", point.p99Nanos());
        json.writeNumberProperty("distancesPerQuery", point.scoredPerQuery());
        json.writeEndObject();
    }
}
