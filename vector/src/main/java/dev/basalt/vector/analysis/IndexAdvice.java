package dev.basalt.vector.analysis;

import java.util.List;

/// Which index suits a workload.
///
/// @param recommended  the index to take; it may have shortfalls where none has not
/// @param alternatives the others, the next best first
/// @param reasons      why, in words
public record IndexAdvice(IndexEstimate recommended, List<IndexEstimate> alternatives, List<String> reasons) {
    /// Copies the lists.
    public IndexAdvice {
        alternatives = List.copyOf(alternatives);
        reasons = List.copyOf(reasons);
    }
}
