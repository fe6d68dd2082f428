package dev.basalt.engine.internal;

import dev.basalt.core.error.BasaltException;
import dev.basalt.core.limit.Limits;
import dev.basalt.engine.Document;
import java.util.ArrayList;
import java.util.List;

/// Checks all that a collection holds: checksums, and that what they cover makes sense.
public final class IntegrityCheck {
    /// More problems than this tell no more.
    private static final int MAX_PROBLEMS = 100;

    private final CollectionView view;
    private final Limits limits;

    public IntegrityCheck(CollectionView view, Limits limits) {
        this.view = view;
        this.limits = limits;
    }

    /// What is wrong, one line each.
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        try {
            EntryCheck.requireIntact(view);
        } catch (BasaltException e) {
            // Without its entries nothing else can be found.
            return List.of(String.valueOf(e.getMessage()));
        }
        for (int document = 0; document < view.documentCount() && problems.size() < MAX_PROBLEMS; document++) {
            try {
                check(document);
            } catch (BasaltException e) {
                problems.add(String.valueOf(e.getMessage()));
            }
        }
        return problems;
    }

    private void check(int document) {
        view.requireIntact(document);
        Document content = view.document(document);
        Json.requireObject(content.json(), content.id(), limits);
        int first = view.firstChunk(document);
        for (int chunk = first; chunk < first + view.chunkCount(document); chunk++) {
            view.documentOf(chunk);
            view.passageOf(chunk, content);
        }
    }
}
