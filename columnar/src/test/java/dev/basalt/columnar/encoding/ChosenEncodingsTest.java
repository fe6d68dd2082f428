package dev.basalt.columnar.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.DoubleColumn;
import dev.basalt.columnar.column.FloatColumn;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.column.WideColumn;
import dev.basalt.columnar.schema.DataType.Decimal;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.core.error.Location;
import dev.basalt.core.testing.Golden;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;

/// The encodings that are chosen for columns of many sorts, two pages of each, and the bytes that they take, as a file
/// beside this test lists them: a change of a choice is seen, and judged, where that file changes. With
/// `-Dbasalt.test.golden=write` it is written anew.
class ChosenEncodingsTest {
    private static final int ROWS = 3000;

    private static Column longs(int rows, IntToLongFunction value) {
        LongColumn column = new LongColumn(Simple.INT64);
        for (int i = 0; i < rows; i++) {
            column.append(value.applyAsLong(i));
        }
        return column;
    }

    private static Column doubles(IntToDoubleFunction value) {
        DoubleColumn column = new DoubleColumn(Simple.FLOAT64);
        for (int i = 0; i < ROWS; i++) {
            column.append(value.applyAsDouble(i));
        }
        return column;
    }

    private static Column floats(IntToDoubleFunction value) {
        FloatColumn column = new FloatColumn(Simple.FLOAT32);
        for (int i = 0; i < ROWS; i++) {
            column.append((float) value.applyAsDouble(i));
        }
        return column;
    }

    private static Column texts(IntFunction<String> value) {
        BytesColumn column = new BytesColumn(Simple.STRING);
        for (int i = 0; i < ROWS; i++) {
            column.append(value.apply(i));
        }
        return column;
    }

    private static Column wides(IntToLongFunction high, IntToLongFunction low) {
        WideColumn column = new WideColumn(new Decimal(38, 2));
        for (int i = 0; i < ROWS; i++) {
            column.append(high.applyAsLong(i), low.applyAsLong(i));
        }
        return column;
    }

    private static final List<String> WORDS =
            List.of("north", "south-east", "west", "a", "", "somewhere over there", "\u00e9t\u00e9", "42");

    private static Map<String, Column> columns(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, Column> columns = new LinkedHashMap<>();
        columns.put("ids", longs(ROWS, i -> seed * ROWS + i));
        columns.put("a few ids", longs(5, i -> seed * ROWS + i));
        columns.put("steps of 7", longs(ROWS, i -> i * 7L - 100));
        columns.put("times with jitter", longs(ROWS, i -> 1_700_000_000_000L + i * 60_000L + random.nextInt(500)));
        columns.put("bytes", longs(ROWS, _ -> random.nextInt(256)));
        columns.put("below 100", longs(ROWS, _ -> random.nextInt(100)));
        columns.put("outliers", longs(ROWS, i -> i % 97 == 5 ? random.nextLong() : random.nextInt(1000)));
        columns.put("rarely one", longs(ROWS, _ -> random.nextInt(100) == 0 ? 1 : 0));
        columns.put("few of 64 bits", longs(ROWS, _ -> 0x9E37_79B9_7F4A_7C15L * random.nextInt(6)));
        columns.put("skewed", longs(ROWS, _ -> (long) (1000 * Math.pow(random.nextDouble(), 6))));
        columns.put("runs", longs(ROWS, i -> i / 37 * 7919L % 1000));
        columns.put("runs of text numbers", longs(ROWS, i -> i / 5 * 3L));
        columns.put("random", longs(ROWS, _ -> random.nextLong()));
        columns.put("bases far apart", longs(ROWS, i -> ((i >>> 10) % 2 == 0 ? 1L << 40 : -1L << 40) + i % 16));
        columns.put("prices", doubles(_ -> random.nextInt(100_000) / 100.0));
        columns.put("prices with gaps", doubles(i -> i % 50 == 0 ? Double.NaN : random.nextInt(100_000) / 100.0));
        columns.put("measured", doubles(_ -> random.nextDouble()));
        columns.put("near each other", doubles(_ -> 20 + random.nextDouble() / 1000));
        columns.put("whole", doubles(_ -> random.nextInt(500)));
        columns.put("zeros", doubles(i -> i % 200 == 0 ? 1.5 : 0));
        columns.put("single", floats(_ -> random.nextInt(1000) / 10.0));
        columns.put("single measured", floats(_ -> random.nextDouble()));
        columns.put("halves", floats(_ -> random.nextInt(64) / 8.0));
        columns.put("words", texts(_ -> WORDS.get(random.nextInt(WORDS.size()))));
        columns.put("uuids", texts(_ -> new java.util.UUID(random.nextLong(), random.nextLong()).toString()));
        columns.put("numbers", texts(i -> "" + (100_000 + i * 3)));
        columns.put(
                "dates",
                texts(i -> java.time.LocalDate.ofEpochDay(19_000 + i / 3).toString()));
        columns.put(
                "lines",
                texts(i -> "GET /item/" + random.nextInt(5000) + "/" + WORDS.get(random.nextInt(3)) + " took "
                        + random.nextInt(90) + " ms"));
        columns.put("json", texts(i -> "{\"id\":" + i + ",\"at\":\"2024-01-0" + (1 + i % 9) + "T00:00:00Z\"}"));
        columns.put(
                "sentences",
                texts(_ -> String.join(
                        " ",
                        WORDS.get(random.nextInt(8)),
                        WORDS.get(random.nextInt(8)),
                        WORDS.get(random.nextInt(8)),
                        "" + random.nextInt(1000))));
        columns.put("noise", texts(_ -> Long.toString(random.nextLong(), 36) + Long.toString(random.nextLong(), 36)));
        columns.put("small decimals", wides(_ -> 0, _ -> random.nextInt(10_000)));
        columns.put("signed decimals", wides(i -> -(i & 1), i -> (i & 1) == 0 ? i : -i));
        columns.put("wide decimals", wides(_ -> random.nextInt(50), _ -> random.nextLong()));
        return columns;
    }

    private static String shapes(byte[] node, Column values) {
        List<NodeReader.Shape> shapes = new ArrayList<>();
        Location where = Location.of("test");
        DecodeLimit limit = new DecodeLimit(where, 64 << 20);
        MemorySegment bytes = MemorySegment.ofArray(node);
        Decoder decoder = NodeReader.open(bytes, 0, where, values.type().kind(), values.size(), limit, shapes)
                .decoder();
        Column read = Column.of(values.type());
        decoder.read(0, values.size(), read);
        RoundTrip.assertSame(values, 0, read, 0, values.size());
        StringBuilder text = new StringBuilder();
        for (NodeReader.Shape shape : shapes) {
            text.append(" ".repeat(Math.min(1, text.length())))
                    .append(".".repeat(shape.depth()))
                    .append(shape.encoding().name())
                    .append(' ')
                    .append(shape.bytes());
        }
        return text.toString();
    }

    @Test
    void choicesAreThoseOfTheList() throws IOException {
        StringBuilder made = new StringBuilder();
        for (Profile profile : Profile.values()) {
            Map<String, Column> first = columns(1);
            Map<String, Column> second = columns(2);
            made.append(profile.name().toLowerCase(Locale.ROOT)).append('\n');
            first.forEach((name, values) -> {
                NodeWriter writer = new NodeWriter(profile);
                for (Column page : List.of(values, second.get(name))) {
                    int start = writer.sink().size();
                    writer.child(page);
                    ByteSink sink = writer.sink();
                    byte[] node = Arrays.copyOfRange(sink.bytes(), start, sink.size());
                    made.append("  ")
                            .append(name)
                            .append(": ")
                            .append(shapes(node, page))
                            .append('\n');
                    sink.truncate(start);
                }
            });
        }
        Path list = Golden.folder("..")
                .resolve("columnar/src/test/resources/dev/basalt/columnar/encoding/chosen-encodings.txt")
                .normalize();
        if (Golden.isWriting()) {
            Files.createDirectories(list.getParent());
            Files.writeString(list, made);
        }
        assertThat(made.toString()).isEqualTo(Files.readString(list));
    }
}
