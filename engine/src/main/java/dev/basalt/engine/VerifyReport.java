package dev.basalt.engine;

import dev.basalt.core.error.BasaltException;
import java.util.ArrayList;
import java.util.List;

/// What a check of a store found.
///
/// @param documents documents checked, replaced and deleted ones included
/// @param chunks    chunks and vectors checked
/// @param bytes     bytes checked
/// @param problems  what is wrong, one line each; empty where all is well
public record VerifyReport(long documents, long chunks, long bytes, List<String> problems) {
    static final VerifyReport EMPTY = new VerifyReport(0, 0, 0, List.of());

    /// Keeps its own copy of the problems.
    public VerifyReport {
        problems = List.copyOf(problems);
    }

    static VerifyReport problem(BasaltException e) {
        return new VerifyReport(0, 0, 0, List.of(String.valueOf(e.getMessage())));
    }

    VerifyReport plus(VerifyReport other) {
        List<String> all = new ArrayList<>(problems);
        all.addAll(other.problems);
        return new VerifyReport(documents + other.documents, chunks + other.chunks, bytes + other.bytes, all);
    }
}
