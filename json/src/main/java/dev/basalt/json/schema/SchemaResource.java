package dev.basalt.json.schema;

import dev.basalt.json.JsonDocument;
import java.util.HashMap;
import java.util.Map;

/// A schema with a URI of its own: a document, or a part of one with `$id`.
final class SchemaResource {
    static final int CORE = 1;
    static final int APPLICATOR = 2;
    static final int UNEVALUATED = 4;
    static final int VALIDATION = 8;
    static final int FORMAT_ASSERTION = 16;
    static final int ALL = CORE | APPLICATOR | UNEVALUATED | VALIDATION;

    final int number;
    final String uri;
    final JsonDocument document;
    final int node;
    final int end;
    final SchemaDialect dialect;

    /// Vocabularies whose keywords count, as bits.
    final int vocabularies;

    final Map<String, Integer> anchors = new HashMap<>();
    final Map<String, Integer> dynamicAnchors = new HashMap<>();

    SchemaResource(int number, String uri, JsonDocument document, int node, SchemaDialect dialect, int vocabularies) {
        this.number = number;
        this.uri = uri;
        this.document = document;
        this.node = node;
        this.end = document.end(node);
        this.dialect = dialect;
        this.vocabularies = vocabularies;
    }

    boolean has(int vocabulary) {
        return (vocabularies & vocabulary) != 0;
    }

    /// The pointer from the resource's root to a node in it, as a fragment.
    String uriOf(int at) {
        String root = document.pointerTo(node).toString();
        String pointer = document.pointerTo(at).toString();
        return uri + "#" + pointer.substring(root.length());
    }
}
