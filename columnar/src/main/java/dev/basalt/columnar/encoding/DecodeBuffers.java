package dev.basalt.columnar.encoding;

import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.schema.DataType;
import dev.basalt.columnar.schema.DataType.Simple;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Memory that the decoders of a page work in, used again for the next page.
///
/// - **Memory:** as much as the page took that needed most
/// - **Threads:** confined to one
public final class DecodeBuffers {
    /// A larger array is not kept, as pages seldom need it.
    private static final int LARGEST_KEPT = 8 << 20;

    private final Lent<LongColumn> columns = new Lent<>();
    private final Lent<Column> typed = new Lent<>();
    private final Lent<byte[]> bytes = new Lent<>();
    private long[] words = new long[0];

    /// Arrays of one kind, some of which are lent now.
    private static final class Lent<T> {
        private final List<T> all = new ArrayList<>();
        private int lent;
    }

    /// Makes buffers of no size.
    public DecodeBuffers() {}

    /// Takes back all that was lent: the decoders that have it are used no more.
    public void reset() {
        columns.lent = 0;
        typed.lent = 0;
        bytes.lent = 0;
    }

    /// The words of a packed block, for the moment between loading and unpacking them: others use them as well.
    ///
    /// @return as many words as values in a block
    public long[] words() {
        if (words.length == 0) {
            words = new long[Decoder.BLOCK];
        }
        return words;
    }

    /// Lends a column to a decoder, for as long as that is used.
    ///
    /// @return the column, empty
    public LongColumn column() {
        if (columns.lent == columns.all.size()) {
            columns.all.add(new LongColumn(Simple.INT64));
        }
        LongColumn column = columns.all.get(columns.lent++);
        column.clear();
        return column;
    }

    /// Lends a column to a decoder, for as long as that is used.
    ///
    /// @param type the type of its values
    /// @return the column, empty
    public Column column(DataType type) {
        for (int i = typed.lent; i < typed.all.size(); i++) {
            if (typed.all.get(i).type().equals(type)) {
                Collections.swap(typed.all, i, typed.lent);
                Column known = typed.all.get(typed.lent++);
                known.clear();
                return known;
            }
        }
        Column made = Column.of(type);
        typed.all.add(typed.lent++, made);
        return made;
    }

    /// Lends bytes to a decoder, for as long as that is used.
    ///
    /// @param size how many are needed
    /// @return as many or more, which hold anything
    public byte[] bytes(int size) {
        if (size > LARGEST_KEPT) {
            return new byte[size];
        }
        if (bytes.lent == bytes.all.size()) {
            bytes.all.add(new byte[0]);
        }
        byte[] known = bytes.all.get(bytes.lent);
        if (known.length < size) {
            // A little more, as the next page may be a little larger.
            known = new byte[size + (size >>> 3)];
            bytes.all.set(bytes.lent, known);
        }
        bytes.lent++;
        return known;
    }
}
