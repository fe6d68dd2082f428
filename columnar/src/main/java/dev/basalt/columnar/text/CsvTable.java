package dev.basalt.columnar.text;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.LimitExceededException;
import dev.basalt.core.error.Location;
import dev.basalt.core.text.CsvRecords;
import dev.basalt.core.text.RecordBuffer;
import dev.basalt.core.text.Utf8;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// One pass over a CSV file: the names of its columns, then its records as texts, all with one number of values.
///
/// - **Threads:** confined to one
final class CsvTable implements Closeable {
    private final Path path;
    private final CsvOptions options;
    private final RecordBuffer buffer;
    private final CsvRecords records;
    private final List<String> names;
    private final List<String> values = new ArrayList<>();
    private final BitSet quoted = new BitSet();
    private boolean held;

    CsvTable(Path path, CsvOptions options) throws IOException {
        this.path = path;
        this.options = options;
        this.buffer = new RecordBuffer(Files.newInputStream(path), options.maxRecordBytes());
        try {
            this.records = new CsvRecords(buffer, options.delimiter(), options.quote());
            this.names = begin();
        } catch (RuntimeException | IOException e) {
            buffer.close();
            throw e;
        }
    }

    private List<String> begin() throws IOException {
        if (!read()) {
            throw new CorruptDataException(
                    Location.at(path, 0), "a CSV file must hold at least one record, but was empty");
        }
        List<String> found = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            String name = options.header() ? values.get(i).strip() : "";
            name = name.isEmpty() ? "column" + (i + 1) : name;
            int first = found.indexOf(name);
            if (first >= 0) {
                throw new CorruptDataException(
                        place(),
                        "names in a header must differ, but '" + name + "' names columns " + (first + 1) + " and "
                                + (i + 1));
            }
            found.add(name);
        }
        held = !options.header();
        return found;
    }

    private boolean read() throws IOException {
        if (!records.take()) {
            return false;
        }
        if (records.unclosedQuote()) {
            throw new CorruptDataException(place(), "quotes must be closed, but the file ends within them");
        }
        if (buffer.tooLarge()) {
            throw new LimitExceededException(
                    place(),
                    "size of a record in bytes must be at most " + options.maxRecordBytes()
                            + ", but was more; raise CsvOptions.maxRecordBytes");
        }
        String record = Utf8.decode(buffer.bytes(), buffer.recordFrom(), buffer.recordLength(), place());
        records.values(record, place(), values, quoted);
        return true;
    }

    List<String> names() {
        return names;
    }

    /// Goes to the next record.
    ///
    /// @return false at the end
    boolean next() throws IOException {
        if (held) {
            held = false;
            return true;
        }
        if (!read()) {
            return false;
        }
        if (values.size() != names.size()) {
            throw new CorruptDataException(
                    place(),
                    "a record must have " + names.size() + " values as the first one has, but had " + values.size());
        }
        return true;
    }

    String value(int column) {
        return values.get(column);
    }

    /// Whether a value of the present record stands for a null.
    ///
    /// @param bytes whether the column is of strings or bytes, where an empty value in quotes is an empty one
    boolean isNull(int column, boolean bytes) {
        String value = values.get(column);
        if (quoted.get(column)) {
            return !bytes && value.isEmpty();
        }
        return value.equals(options.nullText()) || (!bytes && value.isEmpty());
    }

    /// Where the present record begins.
    Location place() {
        return Location.at(path, buffer.recordOffset()).withPath("line " + records.firstLine());
    }

    /// Where a value of the present record stands.
    Location place(int column) {
        return place().withPath("line " + records.firstLine() + ", column '" + names.get(column) + "'");
    }

    @Override
    public void close() throws IOException {
        buffer.close();
    }
}
