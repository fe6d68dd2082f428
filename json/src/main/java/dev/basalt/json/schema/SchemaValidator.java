package dev.basalt.json.schema;

import dev.basalt.json.JsonDocument;

/// Judges documents by a schema.
///
/// - **Memory:** [#isValid] makes no objects once its scratch memory has grown, unless formats are assertions or
///   a number has more digits than a long
/// - **Threads:** confined to one
public final class SchemaValidator {
    private final JsonSchema schema;
    private final FlagEvaluation evaluation;

    SchemaValidator(JsonSchema schema) {
        this.schema = schema;
        this.evaluation = new FlagEvaluation(schema.options.limits(), schema.dynamic);
    }

    /// Whether a document is valid.
    ///
    /// @param document the document
    /// @return whether it is
    /// @throws dev.basalt.core.error.LimitExceededException if that cannot be said within the limits
    public boolean isValid(JsonDocument document) {
        return isValid(document, JsonDocument.ROOT);
    }

    /// Whether a value of a document is valid.
    ///
    /// @param document the document
    /// @param node     the node of the value
    /// @return whether it is
    /// @throws dev.basalt.core.error.LimitExceededException if that cannot be said within the limits
    public boolean isValid(JsonDocument document, int node) {
        evaluation.begin(document);
        evaluation.enterScope(schema.root.place.resource().number);
        boolean valid = evaluation.check(schema.entry, node);
        evaluation.end();
        return valid;
    }
}
