package dev.basalt.columnar.encoding;

import dev.basalt.columnar.column.Column;

/// One way to turn values into bytes and back.
///
/// To add one: implement this in a package of its own and add a line to [Encodings].
///
/// Values that come here have no nulls: a page keeps apart which rows have a value.
///
/// - **Threads:** stateless
public interface Encoding {
    /// The number by which files name the encoding; never given to another one.
    ///
    /// @return 0 to 255
    int id();

    /// The name by which people know it.
    ///
    /// @return the name, such as `dictionary`
    String name();

    /// About what a value costs to decode, for weighing speed against size.
    ///
    /// @return nanoseconds
    double decodeNanos();

    /// Whether the encoding may be tried on values: by their kind and what is quickly seen.
    ///
    /// @param values at least one row, no nulls
    /// @return whether it may
    boolean applies(Column values);

    /// Writes values.
    ///
    /// @param values at least one row, no nulls; must not be changed
    /// @param out    receives the body of the node
    /// @return whether it worked; if not, whatever was written is dropped
    boolean encode(Column values, NodeWriter out);

    /// About how many bytes values would take.
    ///
    /// @param values all values
    /// @param sample some of them, in runs
    /// @param trial  encodes samples
    /// @return the size in bytes; infinite if the encoding does not work on them
    default double estimate(Column values, Column sample, NodeWriter trial) {
        long bytes = trial.trialBytes(this, sample);
        return bytes < 0 ? Double.POSITIVE_INFINITY : (double) bytes * values.size() / sample.size();
    }

    /// A number of bytes that values hardly ever take less of. Where something else is known to cost less, nothing is
    /// tried.
    ///
    /// @param values at least one row, no nulls
    /// @return the size in bytes, 0 if nothing is known
    default double leastBytes(Column values) {
        return 0;
    }

    /// Whether a node within one of this encoding may have it again, once.
    ///
    /// @return whether it may
    default boolean mayHoldItself() {
        return false;
    }

    /// Opens what [#encode] wrote. Nothing in it is trusted.
    ///
    /// @param in the node
    /// @return what reads the values
    /// @throws dev.basalt.core.error.BasaltException if the node is not one that `encode` could have written
    Decoder open(NodeReader in);
}
