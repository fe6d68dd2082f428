package dev.basalt.columnar.text;

import dev.basalt.core.error.BasaltException;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.LimitExceededException;
import dev.basalt.core.error.Location;
import dev.basalt.core.text.CsvDetection;
import dev.basalt.core.text.CsvRecords;
import dev.basalt.core.text.CsvSyntax;
import dev.basalt.core.text.RecordBuffer;
import dev.basalt.core.text.Utf8;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// One pass over a CSV file: the names of its columns, then its records as texts, all with one number of values.
///
/// - **Threads:** confined to one
final class CsvTable implements Closeable {
    private final Path path;
    private final CsvOptions options;
    private final TextInput input;
    private final RecordBuffer buffer;
    private final CsvSyntax syntax;
    private final CsvRecords records;
    private final boolean header;
    private final List<String> names;
    private final List<String> values = new ArrayList<>();
    private final BitSet quoted = new BitSet();
    private boolean held;
    private boolean ended;

    /// Opens a file and reads its header.
    ///
    /// @param mayBeEmpty whether a file without any record is a table of no rows
    CsvTable(Path path, CsvOptions options, boolean mayBeEmpty) throws IOException {
        this.path = path;
        this.options = options;
        this.input = TextInput.open(path, options.encoding());
        try {
            this.buffer = new RecordBuffer(input.stream(), options.maxRecordBytes());
            CsvRecords before = new CsvRecords(buffer);
            before.skipLines(options.skippedLines());
            buffer.begin();
            CsvDetection found = CsvDetection.of(
                    buffer,
                    new CsvDetection.Known(
                            options.delimiter(), options.quote(), options.comment(), options.preferredDelimiter()));
            this.syntax = found.syntax();
            this.header = options.header() == null ? HeaderGuess.isHeader(buffer, found, options) : options.header();
            this.records = new CsvRecords(buffer, syntax);
            records.countLines(options.skippedLines());
            records.skipLines(found.skippedLines());
            this.names = begin(mayBeEmpty);
            options.say(description(found));
            sayRenamed();
        } catch (RuntimeException | IOException e) {
            input.stream().close();
            throw e;
        }
    }

    private List<String> begin(boolean mayBeEmpty) throws IOException {
        if (!read()) {
            if (mayBeEmpty) {
                ended = true;
                return List.of();
            }
            throw new CorruptDataException(
                    Location.at(path, 0),
                    "a CSV file must hold at least one record, but was empty; name its columns in a schema");
        }
        held = !header;
        List<String> found = new ArrayList<>();
        Set<String> taken = new HashSet<>(header ? values : List.of());
        Set<String> used = new HashSet<>();
        for (int i = 0; i < values.size(); i++) {
            String name = header ? values.get(i).strip() : "";
            if (name.isEmpty()) {
                name = free("column" + (i + 1), taken, used);
            } else if (used.contains(name)) {
                name = free(name, taken, used);
            }
            used.add(name);
            found.add(name);
        }
        return found;
    }

    /// A name that no column has: the wanted one, or with a number.
    private static String free(String wanted, Set<String> taken, Set<String> used) {
        String name = wanted;
        for (int number = 2; taken.contains(name) || used.contains(name); number++) {
            name = wanted + "_" + number;
        }
        return name;
    }

    private void sayRenamed() {
        if (!header || ended) {
            return;
        }
        List<String> renamed = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            String given = values.get(i).strip();
            if (!given.equals(names.get(i))) {
                renamed.add("column " + (i + 1) + " '" + given + "' is '" + names.get(i) + "'");
            }
        }
        if (!renamed.isEmpty()) {
            options.say("[" + path + "] columns whose names are missing or taken are renamed: "
                    + String.join(", ", renamed.subList(0, Math.min(10, renamed.size())))
                    + (renamed.size() > 10 ? " and " + (renamed.size() - 10) + " more" : ""));
        }
    }

    private String description(CsvDetection found) {
        StringBuilder text = new StringBuilder("[").append(path).append("] CSV with delimiter ");
        text.append(shown(syntax.delimiter()));
        if (found.columns() < 2) {
            text.append(" (none was found: one column)");
        }
        text.append(syntax.quote() == CsvSyntax.NONE ? ", no quotes" : ", quote " + shown(syntax.quote()));
        if (syntax.comment() != CsvSyntax.NONE) {
            text.append(", comment ").append(shown(syntax.comment()));
        }
        text.append(header ? ", header in line " + records.firstLine() : ", no header");
        if (found.skippedLines() > 0) {
            text.append(" after ").append(found.skippedLines()).append(" of notes");
        }
        return text.append(", encoding ").append(input.encoding()).toString();
    }

    private static String shown(char sign) {
        return sign == '\t' ? "tab" : "'" + sign + "'";
    }

    private boolean read() throws IOException {
        if (ended || !records.take()) {
            return false;
        }
        if (records.unclosedQuote()) {
            ended = true;
            throw new CorruptDataException(
                    place(),
                    "quotes must be closed, but the file ends within them; name another character with --quote, or none");
        }
        if (buffer.tooLarge()) {
            throw new LimitExceededException(
                    place(),
                    "size of a record in bytes must be at most " + options.maxRecordBytes()
                            + ", but was more; raise CsvOptions.maxRecordBytes");
        }
        String record = Utf8.decode(
                buffer.bytes(),
                buffer.recordFrom(),
                buffer.recordLength(),
                place(),
                "name its encoding with --encoding, such as ISO-8859-1");
        records.values(record, place(), values, quoted);
        return true;
    }

    List<String> names() {
        return names;
    }

    /// Whether the names of the columns stand in the file.
    boolean hasHeader() {
        return header;
    }

    /// These options, with all that was found.
    CsvOptions found() {
        return options.withDelimiter(syntax.delimiter())
                .withQuote(syntax.quote())
                .withHeader(header);
    }

    /// Goes to the next record.
    ///
    /// @return false at the end
    /// @throws BasaltException if the record is wrong; the next call goes on with the one behind it
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
                    "a record must have " + names.size() + " values as the first one has, but had " + values.size()
                            + "; --skip passes over lines before the table, --comment over notes, --keep-going over"
                            + " such records");
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
        return input.line(buffer.recordOffset(), records.firstLine());
    }

    /// Where a value of the present record stands.
    Location place(int column) {
        Location line = place();
        return line.withPath(line.path() + ", column '" + names.get(column) + "'");
    }

    @Override
    public void close() throws IOException {
        buffer.close();
    }
}
