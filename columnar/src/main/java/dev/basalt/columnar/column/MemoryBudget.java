package dev.basalt.columnar.column;

import dev.basalt.columnar.schema.DataType;
import dev.basalt.columnar.schema.DataType.FixedVector;
import dev.basalt.columnar.schema.DataType.ListOf;
import dev.basalt.columnar.schema.DataType.Struct;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.core.error.LimitExceededException;
import dev.basalt.core.error.Location;

/// The memory that a source or sink of rows may take, whatever the shape of the table: a few wide rows, many columns,
/// long values.
///
/// A source ends a batch when [#isFull] says so or when it has as many rows as [#rows] allows, whichever comes first,
/// and gives at least one row. A sink that buffers rows does the same. So a batch takes at most [#batchBytes] and one
/// row. Both check the width of a table once, with [#requireColumns], before they take memory for each column.
///
/// The numbers are constants rather than shares of the heap, so that equal rows make equal files on every machine.
/// They fit the 512 MiB of heap that the command runs with.
///
/// - **Units:** sizes in bytes, widths in columns
/// - **Threads:** immutable
///
/// @param batchBytes about the most bytes that the rows of a batch take in memory
/// @param maxColumns most columns of a table, with the fields of structs and the elements of lists
public record MemoryBudget(long batchBytes, int maxColumns) {
    /// 32 MiB a batch, 24,576 columns.
    public static final MemoryBudget DEFAULT = new MemoryBudget(32L << 20, 24_576);

    /// Rows that readers decode together: fewer rows are a multiple of them where that is possible.
    private static final int BLOCK_ROWS = 1024;

    /// Checks that both numbers are positive.
    ///
    /// @throws IllegalArgumentException if one is not
    public MemoryBudget {
        if (batchBytes < 1 || maxColumns < 1) {
            throw new IllegalArgumentException(
                    "batchBytes and maxColumns must be positive, but were " + batchBytes + " and " + maxColumns);
        }
    }

    /// How many rows of a table fit into a batch by what each takes at least, values of any length not counted.
    ///
    /// @param schema the columns
    /// @param most   the most rows wanted
    /// @return 1 to `most`; a multiple of 1,024 where it is larger than that and less than `most`
    public int rows(Schema schema, int most) {
        long row = 0;
        for (Field field : schema.fields()) {
            row += fixedBytes(field.type());
        }
        return rows((double) row, most);
    }

    /// How many rows fit into a batch.
    ///
    /// @param rowBytes what a row takes in memory
    /// @param most     the most rows wanted
    /// @return 1 to `most`; a multiple of 1,024 where it is larger than that and less than `most`
    public int rows(double rowBytes, int most) {
        long fitting = (long) Math.max(1, batchBytes / Math.max(1, rowBytes));
        if (fitting >= most) {
            return most;
        }
        return (int) (fitting < BLOCK_ROWS ? fitting : fitting / BLOCK_ROWS * BLOCK_ROWS);
    }

    /// Whether the rows of a batch take all the memory that a batch may take.
    ///
    /// @param batch the batch
    /// @return whether no row more is to be added
    public boolean isFull(Batch batch) {
        return batch.usedBytes() >= batchBytes;
    }

    /// Checks how wide a table is.
    ///
    /// @param where  the place of the table
    /// @param schema its columns
    /// @param remedy how to read or write fewer columns, such as `name those wanted in a schema`
    /// @throws LimitExceededException if there are more than [#maxColumns]
    public void requireColumns(Location where, Schema schema, String remedy) {
        long columns = 0;
        for (Field field : schema.fields()) {
            columns += columns(field.type());
        }
        requireColumns(where, columns, remedy);
    }

    /// Checks how wide a table is.
    ///
    /// @param where   the place of the table
    /// @param columns how many columns it has, with the fields of structs and the elements of lists
    /// @param remedy  how to read or write fewer columns, such as `name those wanted in a schema`
    /// @throws LimitExceededException if there are more than [#maxColumns]
    public void requireColumns(Location where, long columns, String remedy) {
        if (columns > maxColumns) {
            throw new LimitExceededException(
                    where,
                    "a table must have at most " + maxColumns
                            + " columns, fields and elements counted, but has " + columns + "; " + remedy
                            + ", or raise MemoryBudget.maxColumns");
        }
    }

    /// How many columns a type comes to: one, and those of its fields or elements.
    ///
    /// @param type the type
    /// @return how many, at least 1
    public static long columns(DataType type) {
        return switch (type) {
            case ListOf(Field element) -> 1 + columns(element.type());
            case Struct(java.util.List<Field> fields) -> {
                long columns = 1;
                for (Field field : fields) {
                    columns += columns(field.type());
                }
                yield columns;
            }
            default -> 1;
        };
    }

    private static long fixedBytes(DataType type) {
        return switch (type) {
            case FixedVector vector -> vector.rowBytes();
            case Struct(java.util.List<Field> fields) -> {
                long bytes = 0;
                for (Field field : fields) {
                    bytes += fixedBytes(field.type());
                }
                yield bytes;
            }
            default ->
                switch (type.kind()) {
                    case LONG, DOUBLE -> Long.BYTES;
                    case WIDE -> 2L * Long.BYTES;
                    case FLOAT, BYTES, FIXED, LIST, STRUCT -> Integer.BYTES;
                };
        };
    }
}
