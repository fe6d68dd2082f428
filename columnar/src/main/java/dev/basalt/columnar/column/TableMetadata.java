package dev.basalt.columnar.column;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Metadata of whole files as it goes from one file to another.
public final class TableMetadata {
    /// Describe all columns by name or position, so that readers trip where some are missing.
    private static final Set<String> OF_ALL_COLUMNS = Set.of("ARROW:schema", "geo", "pandas");

    private TableMetadata() {}

    /// The metadata that is true of other rows as well.
    ///
    /// @param all   names and values
    /// @param whole whether the other rows have all columns, under their names
    /// @param notes takes a sentence where something is left out
    /// @return what is kept, in its order
    public static Map<String, String> kept(Map<String, String> all, boolean whole, List<String> notes) {
        if (whole) {
            return all;
        }
        Map<String, String> kept = new LinkedHashMap<>(all);
        Set<String> lost = new TreeSet<>(all.keySet());
        lost.retainAll(OF_ALL_COLUMNS);
        if (!lost.isEmpty()) {
            kept.keySet().removeAll(lost);
            notes.add("metadata " + String.join(", ", lost)
                    + " describes all columns under their names, not those here, and is left out");
        }
        return kept;
    }
}
