package dev.basalt.engine.source;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.basalt.core.error.BasaltException;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.LimitExceededException;
import dev.basalt.core.error.Location;
import dev.basalt.engine.Document;
import dev.basalt.engine.internal.Json;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// Reads a table whose first record names the fields.
///
/// A value that is written like a JSON number or boolean becomes one, so that filters compare it as such; `007` stays
/// text. Empty values are left out. A record with too many or too few values is an error of that record alone; a quote
/// that is never closed ends the file.
final class CsvDocumentReader implements DocumentReader {
    /// A JSON number (RFC 8259 §6) short enough to be meant as a number.
    private static final Pattern NUMBER =
            Pattern.compile("-?(0|[1-9][0-9]{0,17})(\\.[0-9]{1,18})?([eE][+-]?[0-9]{1,3})?");

    private final Utf8InputStream in;
    private final Records records;
    private final CsvReader<CsvRecord> csv;
    private @Nullable Iterator<CsvRecord> rows;
    private List<String> header = List.of();
    private long lastLine = 1;

    CsvDocumentReader(Utf8InputStream in, Records records) {
        this.in = in;
        this.records = records;
        this.csv = CsvReader.builder()
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(false)
                .maxBufferSize(Math.max(records.limits().maxDocumentBytes(), 1 << 10))
                .ofCsvRecord(new InputStreamReader(in, StandardCharsets.UTF_8));
    }

    @Override
    public @Nullable Document next() throws IOException {
        try {
            if (rows == null) {
                rows = csv.iterator();
                if (!rows.hasNext()) {
                    throw records.empty();
                }
                header = rows.next().getFields();
            }
            if (!rows.hasNext()) {
                return null;
            }
            CsvRecord row = rows.next();
            lastLine = row.getStartingLineNumber();
            records.begin();
            return document(row, Location.in(records.source(), "line " + lastLine));
        } catch (CsvParseException e) {
            rows = List.<CsvRecord>of().iterator();
            throw failure(e);
        } catch (UncheckedIOException e) {
            rows = List.<CsvRecord>of().iterator();
            throw e.getCause();
        }
    }

    private Document document(CsvRecord row, Location where) {
        if (row.getFieldCount() != header.size()) {
            throw new CorruptDataException(
                    where,
                    "a record must have " + header.size() + " values as the header has, but had "
                            + row.getFieldCount());
        }
        return records.document(json(row), where);
    }

    private String json(CsvRecord row) {
        StringWriter out = new StringWriter();
        try (JsonGenerator generator = Json.generator(out)) {
            generator.writeStartObject();
            for (int i = 0; i < header.size(); i++) {
                String value = row.getField(i);
                if (value.isEmpty()) {
                    continue;
                }
                generator.writeName(header.get(i));
                if (NUMBER.matcher(value).matches()) {
                    generator.writeNumber(value);
                } else if (value.equals("true") || value.equals("false")) {
                    generator.writeBoolean(value.equals("true"));
                } else {
                    generator.writeString(value);
                }
            }
            generator.writeEndObject();
        }
        return out.toString();
    }

    private BasaltException failure(CsvParseException e) {
        if (e.getCause() instanceof BasaltException notUtf8) {
            return notUtf8;
        }
        Location where = Location.in(records.source(), "after line " + lastLine);
        String message = String.valueOf(e.getMessage());
        if (message.contains("buffer")) {
            return new LimitExceededException(
                    where,
                    "document size in bytes must be at most " + records.limits().maxDocumentBytes()
                            + ", but was more; raise --max-document-bytes",
                    e);
        }
        return new CorruptDataException(where, "CSV must be well formed, but: " + message, e);
    }

    @Override
    public long bytesRead() {
        return in.bytesRead();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
