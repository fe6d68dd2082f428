package dev.basalt.columnar.encoding.text;

import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.encoding.Encoding;
import dev.basalt.columnar.encoding.NodeWriter;

/// Estimates sizes of encodings that keep tables, whose bytes do not grow with the rows: what the second half of a
/// sample added to the first is what more rows will add, and no more than that.
final class Growth {
    private Growth() {}

    /// About how many bytes values would take.
    ///
    /// @param encoding the encoding
    /// @param values   all values
    /// @param sample   some of them, in runs
    /// @param trial    encodes samples
    /// @return the size in bytes; infinite if the encoding does not work on them
    static double estimate(Encoding encoding, Column values, Column sample, NodeWriter trial) {
        long whole = trial.trialBytes(encoding, sample);
        if (whole < 0) {
            return Double.POSITIVE_INFINITY;
        }
        int size = sample.size();
        int first = size / 2;
        if (size == values.size() || first == 0) {
            return whole;
        }
        Column half = Column.of(values.type());
        half.append(sample, 0, first);
        long halfBytes = trial.trialAgain(encoding, half);
        double perRow = (double) Math.max(0, whole - Math.max(0, halfBytes)) / (size - first);
        return whole + perRow * (values.size() - size);
    }
}
