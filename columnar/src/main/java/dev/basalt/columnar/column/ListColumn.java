package dev.basalt.columnar.column;

import dev.basalt.columnar.schema.DataType.ListOf;
import java.util.Arrays;
import java.util.Objects;

/// A column of lists: all elements in one column, and where each list ends.
///
/// A list is added by adding its elements to [#elements], then calling [#appendList].
public final class ListColumn extends Column {
    private final Column elements;
    /// The elements of row `i` are the rows from `offsets[i]` to `offsets[i + 1]` of the elements.
    private int[] offsets = new int[1];

    /// Makes an empty column.
    ///
    /// @param type the type of its values
    public ListColumn(ListOf type) {
        super(type);
        this.elements = Column.of(type.element().type());
    }

    /// The elements of all lists.
    ///
    /// @return the column itself
    public Column elements() {
        return elements;
    }

    /// Where lists begin and end.
    ///
    /// @return the array itself, longer than [#size] + 1; another one once rows were added
    public int[] offsets() {
        return offsets;
    }

    /// The elements of one list.
    ///
    /// @param row below [#size]
    /// @return how many
    public int length(int row) {
        Objects.checkIndex(row, size());
        return offsets[row + 1] - offsets[row];
    }

    /// Adds a row whose list is the elements added since the last one.
    public void appendList() {
        int row = extend(1);
        offsets[row + 1] = elements.size();
    }

    @Override
    void truncateParts() {
        elements.truncate(offsets[size()]);
    }

    @Override
    int capacity() {
        return offsets.length - 1;
    }

    @Override
    void grow(int rows) {
        offsets = Arrays.copyOf(offsets, rows + 1);
    }

    @Override
    void clearValues() {
        offsets[0] = 0;
        elements.clear();
    }

    @Override
    void endNewRows(int oldSize) {
        offsets[size()] = offsets[oldSize];
    }

    @Override
    void emptyNewValue(int row) {
        offsets[row + 1] = offsets[row];
    }

    @Override
    void appendValues(Column source, int from, int count) {
        ListColumn other = (ListColumn) source;
        int start = elements.size();
        int sourceStart = other.offsets[from];
        elements.append(other.elements, sourceStart, other.offsets[from + count] - sourceStart);
        int row = extend(count);
        for (int i = 1; i <= count; i++) {
            offsets[row + i] = other.offsets[from + i] - sourceStart + start;
        }
    }

    @Override
    void spreadWord(int from, int row, long word, int rows) {
        spreadEnds(offsets, from, row, word, rows);
    }

    @Override
    public long usedBytes(int from, int to) {
        return 4L * (to - from) + elements.usedBytes(offsets[from], offsets[to]);
    }

    @Override
    long valueBytes() {
        return 4L * offsets.length + elements.memoryBytes();
    }
}
