package dev.basalt.columnar.encoding.text;

import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.encoding.ByteSink;
import dev.basalt.columnar.encoding.Decoder;
import dev.basalt.columnar.encoding.Encoding;
import dev.basalt.columnar.encoding.NodeReader;
import dev.basalt.columnar.encoding.NodeWriter;
import dev.basalt.columnar.schema.DataType.Simple;
import java.util.ArrayList;
import java.util.List;

/// Strings as a few templates, and the numbers, times, addresses and words that stand in their gaps: each gap of a
/// template is a node of its own, with the values of the rows of that template.
///
/// | part | what |
/// |---|---|
/// | u32 | the bytes of all rows together |
/// | u16, u16 0 | how many templates there are |
/// | node of bytes | the templates |
/// | node of integers, if there are several | how many rows each has |
/// | node of integers, if there are several | the template of each row |
/// | nodes | for each template, what stands in its gaps |
///
/// A row is taken apart in one way only, and is put together again as it was for every way: numbers with zeros in
/// front keep how many digits they have, what is no valid date is no date. Rows that share no template with enough
/// others are the one gap of a template of their own. The format is described in
/// `docs/format/ncf-encodings-text.md`.
///
/// - **Source:** the idea of CLP (Rodrigues, Luo, Yuan: CLP: Efficient and Scalable Search on Compressed Text Logs,
///   OSDI 2021), with a column for each gap
public final class Template implements Encoding {
    /// The number of this encoding.
    public static final int ID = 16;

    private static final int SEEN_ROWS = 64;
    private static final int MAX_ROW_BYTES = 1 << 14;

    @Override
    public int id() {
        return ID;
    }

    @Override
    public String name() {
        return "template";
    }

    @Override
    public double decodeNanos() {
        return 25;
    }

    @Override
    public boolean applies(Column values) {
        if (!(values instanceof BytesColumn rows) || rows.size() < 2) {
            return false;
        }
        int size = rows.size();
        int[] offsets = rows.offsets();
        if ((offsets[size] - offsets[0]) / size > MAX_ROW_BYTES) {
            return false;
        }
        int seen = Math.min(size, SEEN_ROWS);
        int structured = 0;
        for (int i = 0; i < seen; i++) {
            int row = (int) ((long) i * size / seen);
            structured += isStructured(rows.bytes(), offsets[row], offsets[row + 1]) ? 1 : 0;
        }
        return 2 * structured >= seen;
    }

    private static boolean isStructured(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if ((bytes[i] >= '0' && bytes[i] <= '9') || (bytes[i] == '@' && i > from)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean encode(Column values, NodeWriter out) {
        if (!(values instanceof BytesColumn rows)) {
            return false;
        }
        int size = rows.size();
        RowLexer lexer = out.workspace().get(RowLexer.class, RowLexer::new);
        lexer.read(rows);
        TemplateGroups groups = new TemplateGroups(lexer, size);
        List<TemplateShape> shapes = new ArrayList<>();
        BytesColumn descriptions = new BytesColumn(Simple.BINARY);
        LongColumn counts = new LongColumn(Simple.INT64);
        for (TemplateGroups.TemplateRowsOf template : groups.templates()) {
            if (template.example < 0 && 2 * template.count > size) {
                return false;
            }
        }
        for (TemplateGroups.TemplateRowsOf template : groups.templates()) {
            TemplateShape shape = new TemplateShape(lexer, template, out.workspace());
            byte[] description = shape.description();
            descriptions.append(description, 0, description.length);
            counts.append(template.count);
            shapes.add(shape);
        }
        ByteSink sink = out.sink();
        sink.putInt(rows.byteCount() - rows.offsets()[0]);
        sink.putShort(shapes.size());
        sink.putShort(0);
        out.child(descriptions);
        if (shapes.size() > 1) {
            out.child(counts);
            LongColumn ids = ids(groups, out.workspace().borrow(size));
            out.child(ids);
            out.workspace().giveBack(ids);
        }
        for (TemplateShape shape : shapes) {
            shape.writeGaps(out);
        }
        return true;
    }

    private static LongColumn ids(TemplateGroups groups, LongColumn ids) {
        long[] target = ids.values();
        for (int row = 0; row < ids.size(); row++) {
            int id = groups.id(row);
            target[row] = id;
        }
        return ids;
    }

    @Override
    public double estimate(Column values, Column sample, NodeWriter trial) {
        return Growth.estimate(this, values, sample, trial);
    }

    /// A gap may hold text of its own make, such as a path between quotes.
    @Override
    public boolean mayHoldItself() {
        return true;
    }

    @Override
    public Decoder open(NodeReader in) {
        return TemplateRows.open(in);
    }
}
