package dev.basalt.columnar.text;

import dev.basalt.columnar.column.MemoryBudget;
import dev.basalt.core.error.LimitExceededException;
import dev.basalt.core.error.Location;
import java.util.function.Supplier;

/// Counts the columns that the values of an NDJSON file make, and stops before they are too many.
///
/// - **Threads:** confined to one
final class ShapeLimit {
    private final MemoryBudget budget;
    private final Supplier<Location> place;
    private long columns;

    ShapeLimit(MemoryBudget budget, Supplier<Location> place) {
        this.budget = budget;
        this.place = place;
    }

    /// Counts one column more.
    ///
    /// @throws LimitExceededException if it is one too many
    void add() {
        columns++;
        if (columns > budget.maxColumns()) {
            budget.requireColumns(place.get(), columns, "name those wanted in a schema");
        }
    }
}
