package dev.basalt.engine.source;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.core.text.CsvDetection;
import dev.basalt.core.text.CsvRecords;
import dev.basalt.core.text.RecordBuffer;
import dev.basalt.core.text.Utf8;
import dev.basalt.engine.Document;
import dev.basalt.json.JsonWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads a table whose first record names the fields. Delimiter and quote are those that its beginning tells.
///
/// A value that is written like a JSON number or boolean becomes one, so that filters compare it as such; `007` stays
/// text. Empty values are left out. A column without a name is called `column` and its number. A record that is wrong
/// (too many or too few values, not UTF-8, too large) is an error of that record alone; a wrong header or a quote
/// that is never closed ends the file.
final class CsvDocumentReader implements DocumentReader {
    /// A JSON number (RFC 8259 §6) short enough to be meant as a number.
    private static final Pattern NUMBER =
            Pattern.compile("-?(0|[1-9][0-9]{0,17})(\\.[0-9]{1,18})?([eE][+-]?[0-9]{1,3})?");

    private final RecordBuffer buffer;
    private final Records records;
    private CsvRecords rows;
    private List<String> header = List.of();
    private boolean ended;

    CsvDocumentReader(RecordBuffer buffer, Records records) {
        this.buffer = buffer;
        this.records = records;
        this.rows = new CsvRecords(buffer);
    }

    @Override
    public @Nullable Document next() throws IOException {
        if (ended) {
            return null;
        }
        if (header.isEmpty()) {
            // A wrong header ends the file, because nothing behind it has a meaning.
            ended = true;
            CsvDetection found = CsvDetection.of(buffer, CsvDetection.Known.NOTHING);
            rows = new CsvRecords(buffer, found.syntax());
            rows.skipLines(found.skippedLines());
            if (!rows.take()) {
                records.requireSome();
            }
            header = header();
            ended = false;
        }
        if (!rows.take()) {
            ended = true;
            return null;
        }
        records.begin();
        Location where = place();
        List<String> values = values(where);
        if (values.size() != header.size()) {
            throw new CorruptDataException(
                    where,
                    "a record must have " + header.size() + " values as the header has, but had " + values.size());
        }
        return records.converted(json(values), where);
    }

    private Location place() {
        return Location.at(records.source(), buffer.recordOffset()).withPath("line " + rows.firstLine());
    }

    private List<String> header() {
        Location where = place();
        List<String> names = values(where);
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).isEmpty()) {
                names.set(i, "column" + (i + 1));
            }
            int first = names.indexOf(names.get(i));
            if (first < i) {
                throw new CorruptDataException(
                        where,
                        "names in a header must differ, but '" + names.get(i) + "' names columns " + (first + 1)
                                + " and " + (i + 1));
            }
        }
        return names;
    }

    private List<String> values(Location where) {
        if (rows.unclosedQuote()) {
            ended = true;
            throw new CorruptDataException(where, "quotes must be closed, but the file ends within them");
        }
        if (buffer.tooLarge()) {
            throw records.tooLarge(where);
        }
        String record = Utf8.decode(buffer.bytes(), buffer.recordFrom(), buffer.recordLength(), where);
        return rows.values(record, where);
    }

    private String json(List<String> values) {
        JsonWriter out = new JsonWriter().beginObject();
        for (int i = 0; i < header.size(); i++) {
            String value = values.get(i);
            if (value.isEmpty()) {
                continue;
            }
            out.name(header.get(i));
            if (NUMBER.matcher(value).matches()) {
                out.raw(value.getBytes(StandardCharsets.US_ASCII));
            } else if (value.equals("true") || value.equals("false")) {
                out.value(value.equals("true"));
            } else {
                out.value(value);
            }
        }
        return out.endObject().toString();
    }

    @Override
    public long bytesRead() {
        return buffer.offset();
    }

    @Override
    public void close() throws IOException {
        ended = true;
        buffer.close();
    }
}
