package dev.basalt.columnar.encoding.relation;

import org.jspecify.annotations.Nullable;

/// How the numbers of a column follow from those of another column, its reference, in the same rows.
///
/// The number of a row is its integer; of 128 bits the lower 64; where there is no value it is 0. All sums and
/// products are modulo 2^64.
///
/// - **Threads:** immutable
public enum Relation {
    /// The reference's number, and a difference.
    OFFSET(0),
    /// How many rows in front have the same number in the reference, and a difference. Rows are counted in
    /// blocks of 1,024 of a page, each for itself.
    POSITION(1),
    /// The reference's number, divided by what all of them have in common, times a factor.
    PRODUCT(2);

    private final int code;

    Relation(int code) {
        this.code = code;
    }

    /// What stands for it in files.
    ///
    /// @return the code
    public int code() {
        return code;
    }

    /// The relation of a code.
    ///
    /// @param code what stands in a file
    /// @return the relation; null if there is none
    static @Nullable Relation of(int code) {
        return switch (code) {
            case 0 -> OFFSET;
            case 1 -> POSITION;
            case 2 -> PRODUCT;
            default -> null;
        };
    }
}
