package dev.basalt.cli;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.core.limit.Limits;
import dev.basalt.core.npy.NpyMatrix;
import dev.basalt.core.text.Utf8;
import dev.basalt.json.JsonDocument;
import dev.basalt.json.JsonKind;
import dev.basalt.json.JsonName;
import dev.basalt.json.JsonNumber;
import dev.basalt.json.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Ids, one for each row: of a `.npy` file of whole numbers, of the lines of a text, or of an NDJSON file whose
/// lines are strings, whole numbers or objects with an `id`; without a file the rows are numbered.
final class VectorIds implements AutoCloseable {
    private static final JsonName ID = JsonName.of("id");

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final @Nullable Path path;
    private final @Nullable NpyMatrix numbers;
    private final @Nullable BufferedReader lines;
    private final boolean isJson;
    private final long first;
    private final long[] number = new long[1];
    private final JsonParser json = new JsonParser();
    private long next;

    private VectorIds(@Nullable Path path, @Nullable NpyMatrix numbers, @Nullable BufferedReader lines, long first) {
        this.path = path;
        this.numbers = numbers;
        this.lines = lines;
        this.isJson = path != null && isJson(path);
        this.first = first;
    }

    private static boolean isJson(Path path) {
        String name = path.toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".ndjson") || name.endsWith(".jsonl");
    }

    /// The numbers from one on.
    ///
    /// @throws IllegalArgumentException if the last one would not be below 2^63
    static VectorIds from(long first, long rowCount) {
        if (first > Long.MAX_VALUE - Math.max(0, rowCount - 1)) {
            throw new IllegalArgumentException("numbers of " + rowCount + " vectors must be below 2^63, but from "
                    + first + " on are not; name ids with --ids");
        }
        return new VectorIds(null, null, null, first);
    }

    /// The ids of a file; every one is read once to know that it has as many as there are rows.
    ///
    /// @param rowCount how many; -1 for as many as the file has
    static VectorIds of(Path path, long rowCount) throws IOException {
        long count = 0;
        try (VectorIds all = open(path)) {
            while (all.next() != null) {
                count++;
            }
        }
        if (rowCount >= 0 && count != rowCount) {
            throw new CorruptDataException(
                    Location.of(path), "file must have one id for each of " + rowCount + " vectors, but has " + count);
        }
        return open(path);
    }

    private static VectorIds open(Path path) throws IOException {
        Inputs.file(path);
        if (path.toString().toLowerCase(Locale.ROOT).endsWith(".npy")) {
            NpyMatrix matrix = NpyMatrix.openColumn(path, Limits.DEFAULT);
            if (matrix.dimension() != 1) {
                matrix.close();
                throw new CorruptDataException(
                        Location.of(path), "ids must be one number a row, but are " + matrix.dimension());
            }
            return new VectorIds(path, matrix, null, 0);
        }
        return new VectorIds(path, null, Files.newBufferedReader(path), 0);
    }

    /// The next id as text; null behind the last one of a file.
    @Nullable
    String next() throws IOException {
        if (numbers != null) {
            if (next == numbers.rowCount()) {
                return null;
            }
            numbers.readRows(next++, 1, number, 0);
            return Long.toString(number[0]);
        }
        if (lines == null || path == null) {
            return Long.toString(Math.addExact(first, next++));
        }
        String line;
        try {
            line = lines.readLine();
        } catch (CharacterCodingException e) {
            throw new CorruptDataException(
                    Location.in(path, "line " + (next + 1)), "text must be UTF-8, but is not", e);
        }
        if (line == null) {
            return null;
        }
        if (next++ == 0 && line.startsWith(BYTE_ORDER_MARK)) {
            line = line.substring(1);
        }
        String id = isJson ? ofJson(path, line) : line;
        if (id.isEmpty()) {
            throw new CorruptDataException(Location.in(path, "line " + next), "a line must have an id, but is empty");
        }
        Limits.check(
                Location.in(path, "line " + next),
                "id size in characters",
                id.length(),
                Limits.DEFAULT.maxIdBytes(),
                "maxIdBytes");
        int half = Utf8.loneSurrogate(id);
        if (half >= 0) {
            throw new CorruptDataException(Location.in(path, "line " + next), Utf8.halfOfAPair(half));
        }
        return id;
    }

    private String ofJson(Path source, String line) {
        String id = line.isBlank() ? null : id(source, parsed(source, line));
        if (id == null) {
            throw new CorruptDataException(
                    Location.in(source, "line " + next),
                    "line must be a string, a whole number or an object with such an 'id', but is not");
        }
        return id;
    }

    private JsonDocument parsed(Path source, String line) {
        try {
            return json.parse(line.getBytes(StandardCharsets.UTF_8));
        } catch (CorruptDataException e) {
            throw new CorruptDataException(
                    Location.in(source, e.location().path().replaceFirst("line 1", "line " + next)),
                    "line must be JSON, but is not: " + e.problem(),
                    e);
        }
    }

    private @Nullable String id(Path source, JsonDocument document) {
        int value = JsonDocument.ROOT;
        if (document.kind(value) == JsonKind.OBJECT) {
            int end = document.end(value);
            int found = JsonDocument.NONE;
            for (int name = document.first(value); name < end; name = document.nextMember(name)) {
                if (document.stringEquals(name, ID)) {
                    if (found != JsonDocument.NONE) {
                        throw new CorruptDataException(
                                Location.in(source, "line " + next), "an object must have one 'id', but has two");
                    }
                    found = document.memberValue(name);
                }
            }
            if (found == JsonDocument.NONE) {
                return null;
            }
            value = found;
        }
        return switch (document.kind(value)) {
            case STRING -> document.string(value);
            case NUMBER -> isWhole(document.numberForm(value)) ? document.text(value) : null;
            default -> null;
        };
    }

    private static boolean isWhole(JsonNumber form) {
        return form != JsonNumber.DOUBLE && form != JsonNumber.BIG_DECIMAL;
    }

    @Override
    public void close() throws IOException {
        if (numbers != null) {
            numbers.close();
        }
        if (lines != null) {
            lines.close();
        }
    }
}
