package dev.basalt.columnar.text;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.RowSink;
import dev.basalt.columnar.internal.SinkFile;
import dev.basalt.columnar.schema.DataType;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Writes rows as CSV (RFC 4180); lines end with a line feed alone.
///
/// - **Memory:** about 64 KiB and the text of one row
/// - **Threads:** confined to one
public final class CsvSink implements RowSink {
    private static final int FLUSH_CHARACTERS = 32 << 10;

    private final Schema schema;
    private final char delimiter;
    private final char quote;
    private final String nullText;
    private final SinkFile file;
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder value = new StringBuilder();

    private CsvSink(SinkFile file, Schema schema, CsvOptions options) {
        this.file = file;
        this.schema = schema;
        this.delimiter = options.delimiter() == null ? ',' : options.delimiter();
        this.quote = options.quote() == null ? '"' : options.quote();
        this.nullText = options.nullText();
        if (quote == CsvOptions.NONE) {
            throw new IllegalArgumentException("a file that is written must have a quote, but none was asked for");
        }
        for (int i = 0; i < nullText.length(); i++) {
            char c = nullText.charAt(i);
            if (c == delimiter || c == quote || c == '\n' || c == '\r') {
                throw new IllegalArgumentException(
                        "the text of a missing value must be without delimiter, quote and line ends, but was '"
                                + nullText + "'");
            }
        }
        if (options.header() == null || options.header()) {
            for (int i = 0; i < schema.size(); i++) {
                delimit(i);
                quote(schema.field(i).name());
            }
            text.append('\n');
        }
    }

    /// Writes a file, which is there once [#finish] was called.
    ///
    /// @param path    the file; one of that name is replaced
    /// @param schema  the columns
    /// @param options the dialect
    /// @return where rows go; the caller closes it
    /// @throws IOException if the file cannot be created
    public static CsvSink create(Path path, Schema schema, CsvOptions options) throws IOException {
        return new CsvSink(SinkFile.create(path), schema, options);
    }

    /// Writes to a stream, which [#close] closes.
    ///
    /// @param out     receives the bytes
    /// @param schema  the columns
    /// @param options the dialect
    /// @return where rows go; the caller closes it
    public static CsvSink to(OutputStream out, Schema schema, CsvOptions options) {
        return new CsvSink(SinkFile.to(out), schema, options);
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public void write(Batch batch) throws IOException {
        int rows = batch.rowCount();
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < schema.size(); i++) {
                delimit(i);
                append(schema.field(i), batch.column(i), row);
            }
            text.append('\n');
            if (text.length() >= FLUSH_CHARACTERS) {
                flush();
            }
        }
    }

    private void delimit(int column) {
        if (column > 0) {
            text.append(delimiter);
        }
    }

    private void append(Field field, Column column, int row) {
        if (column.isNull(row)) {
            if (schema.size() == 1 && nullText.isEmpty() && !isReadAsText(field.type())) {
                // An empty line is no record; an empty value in quotes is a null but of text.
                text.append(quote).append(quote);
                return;
            }
            if (schema.size() == 1 && nullText.isEmpty()) {
                throw new IllegalArgumentException("a null in the only column must not be an empty line, but is in '"
                        + field.name() + "'; say what stands for it with --null, such as NA");
            }
            text.append(nullText);
            return;
        }
        value.setLength(0);
        ValueText.append(column, row, value);
        if (value.isEmpty() || nullText.contentEquals(value)) {
            text.append(quote).append(value).append(quote);
        } else {
            quote(value);
        }
    }

    /// Whether values come back as text where nobody says the type.
    private static boolean isReadAsText(DataType type) {
        return switch (type.kind()) {
            case BYTES, FIXED, LIST, STRUCT -> true;
            default -> type instanceof DataType.Time;
        };
    }

    private void quote(CharSequence plain) {
        boolean needed = false;
        for (int i = 0; i < plain.length() && !needed; i++) {
            char c = plain.charAt(i);
            needed = c == delimiter || c == quote || c == '\n' || c == '\r' || c == '\uFEFF';
        }
        if (!needed) {
            text.append(plain);
            return;
        }
        text.append(quote);
        for (int i = 0; i < plain.length(); i++) {
            if (plain.charAt(i) == quote) {
                text.append(quote);
            }
            text.append(plain.charAt(i));
        }
        text.append(quote);
    }

    private void flush() throws IOException {
        file.out().write(text.toString().getBytes(StandardCharsets.UTF_8));
        text.setLength(0);
    }

    @Override
    public void finish() throws IOException {
        flush();
        file.finish();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
