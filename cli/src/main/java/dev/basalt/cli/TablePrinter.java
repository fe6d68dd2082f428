package dev.basalt.cli;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.RowSink;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.columnar.schema.ValueKind;
import dev.basalt.columnar.text.ValueText;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/// Prints rows in columns for people: the first rows decide how wide they are, and long values are cut.
final class TablePrinter implements RowSink {
    private static final int MEASURED_ROWS = 1000;
    private static final int MAX_WIDTH = 48;

    private final Schema schema;
    private final PrintStream out;
    private final List<String[]> waiting = new ArrayList<>();
    private int[] widths = new int[0];

    TablePrinter(Schema schema, PrintStream out) {
        this.schema = schema;
        this.out = out;
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public void write(Batch batch) {
        int rows = batch.rowCount();
        for (int row = 0; row < rows; row++) {
            String[] cells = new String[schema.size()];
            for (int i = 0; i < cells.length; i++) {
                cells[i] = cell(batch.column(i), row);
            }
            add(cells);
        }
    }

    private void add(String[] cells) {
        if (widths.length > 0) {
            print(cells);
            return;
        }
        waiting.add(cells);
        if (waiting.size() == MEASURED_ROWS) {
            printWaiting();
        }
    }

    /// A value on one line, cut where it is long; `null` for none.
    static String cell(Column column, int row) {
        return column.isNull(row) ? "null" : oneLine(ValueText.of(column, row), MAX_WIDTH);
    }

    static String oneLine(String value, int width) {
        String text = ControlCharacters.line(value);
        StringBuilder line = new StringBuilder();
        int length = 0;
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            i += Character.charCount(point);
            if (length == width - 1 && i < text.length()) {
                return line.append('…').toString();
            }
            line.appendCodePoint(point);
            length++;
        }
        return line.toString();
    }

    private void printWaiting() {
        String[] names = new String[schema.size()];
        widths = new int[names.length];
        for (int i = 0; i < names.length; i++) {
            names[i] = oneLine(schema.field(i).name(), MAX_WIDTH);
            widths[i] = length(names[i]);
        }
        for (String[] cells : waiting) {
            for (int i = 0; i < cells.length; i++) {
                widths[i] = Math.max(widths[i], length(cells[i]));
            }
        }
        print(names);
        waiting.forEach(this::print);
        waiting.clear();
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private void print(String[] cells) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.length; i++) {
            String padding = " ".repeat(Math.max(0, widths[i] - length(cells[i])));
            line.append(i == 0 ? "" : "  ");
            if (isNumber(schema.field(i).type().kind())) {
                line.append(padding).append(cells[i]);
            } else {
                line.append(cells[i]).append(padding);
            }
        }
        out.println(line.toString().stripTrailing());
    }

    private static boolean isNumber(ValueKind kind) {
        return kind == ValueKind.LONG || kind == ValueKind.FLOAT || kind == ValueKind.DOUBLE;
    }

    @Override
    public void finish() {
        if (widths.length == 0) {
            printWaiting();
        }
        out.flush();
    }

    @Override
    public void close() {}
}
