package dev.basalt.json.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.basalt.core.error.BasaltException;
import dev.basalt.json.JsonDocument;
import dev.basalt.json.JsonFields;
import dev.basalt.json.JsonParser;
import dev.basalt.json.JsonRecords;
import dev.basalt.json.JsonWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Parses any bytes: whole, in part, and as a stream. What is a document is one for all, and can be written and read
/// again.
class JsonParserFuzzTest {
    @FuzzTest(maxDuration = "10m")
    void parsesAnyDocument(byte[] data) {
        String whole = written(new JsonParser(), data);
        boolean checked = written(new JsonParser().only(JsonFields.of()), data) != null;
        if (checked != (whole != null)) {
            throw new AssertionError("a document must be one whether its fields are read or not");
        }
        if (!java.util.Objects.equals(whole, written(new JsonParser().only(JsonFields.of("")), data))) {
            throw new AssertionError("all fields must be the whole document");
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment segment = arena.allocate(Math.max(1, data.length)).asSlice(0, data.length);
            MemorySegment.copy(MemorySegment.ofArray(data), 0, segment, 0, data.length);
            String native_ = null;
            try {
                native_ = new JsonWriter()
                        .value(new JsonParser().parse(segment).root())
                        .toString();
            } catch (BasaltException _) {
                // As the array.
            }
            if (!java.util.Objects.equals(whole, native_)) {
                throw new AssertionError("memory of both kinds must hold the same document");
            }
        }
        if (whole != null
                && !whole.equals(written(new JsonParser(), whole.getBytes(java.nio.charset.StandardCharsets.UTF_8)))) {
            throw new AssertionError("what is written must be read as it was");
        }
    }

    private static String written(JsonParser parser, byte[] data) {
        JsonDocument document;
        try {
            document = parser.parse(data);
        } catch (BasaltException _) {
            return null;
        }
        return new JsonWriter().value(document.root()).toString();
    }

    /// The first byte says how documents lie, and how large batches are.
    @FuzzTest(maxDuration = "10m")
    void readsAnyStream(byte[] data) throws IOException {
        if (data.length == 0) {
            return;
        }
        byte[] text = Arrays.copyOfRange(data, 1, data.length);
        JsonRecords records = ((data[0] & 1) == 0 ? JsonRecords.lines() : JsonRecords.concatenated());
        List<String> small = read(records.batchBytes(64 + (data[0] & 0x7E)), text);
        if (!small.equals(read(records, text))) {
            throw new AssertionError("a stream must be read the same whatever its batches");
        }
    }

    private static List<String> read(JsonRecords records, byte[] text) throws IOException {
        List<String> read = new ArrayList<>();
        records.onFailure(e -> read.add(String.valueOf(e.getMessage())))
                .read(
                        new ByteArrayInputStream(text),
                        "stream",
                        record -> record.line() + "@" + record.byteOffset() + ":"
                                + new JsonWriter().value(record.document().root()),
                        read::add);
        return read;
    }
}
