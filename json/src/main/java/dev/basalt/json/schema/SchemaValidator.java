package dev.basalt.json.schema;

import dev.basalt.json.JsonDocument;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// Judges documents by a schema.
///
/// - **Memory:** [#isValid] makes no objects once its scratch memory has grown, unless formats are assertions or
///   a number has more digits than a long
/// - **Threads:** confined to one
public final class SchemaValidator {
    private static final SchemaReport VALID = new SchemaReport(List.of(), false);

    private final JsonSchema schema;
    private final FlagEvaluation evaluation;
    private final IdentityHashMap<SchemaNode, Map<String, SchemaNode>> parts = new IdentityHashMap<>();

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
        try {
            return check(node);
        } catch (StackOverflowError e) {
            throw JsonSchema.tooDeep(schema.options.baseUri(), e);
        } finally {
            evaluation.end();
        }
    }

    private boolean check(int node) {
        evaluation.enterScope(schema.root.place.resource().number);
        return evaluation.check(schema.entry, node);
    }

    /// Judges a document and says what is wrong with it.
    ///
    /// @param document the document
    /// @return the report, valid whenever [#isValid] says so
    /// @throws dev.basalt.core.error.LimitExceededException if that cannot be said within the limits
    public SchemaReport validate(JsonDocument document) {
        return validate(document, JsonDocument.ROOT);
    }

    /// Judges a value of a document and says what is wrong with it.
    ///
    /// @param document the document
    /// @param node     the node of the value
    /// @return the report, whose locations begin at the document's root
    /// @throws dev.basalt.core.error.LimitExceededException if that cannot be said within the limits
    public SchemaReport validate(JsonDocument document, int node) {
        evaluation.begin(document);
        try {
            if (check(node)) {
                return VALID;
            }
            return new ReportEvaluation(schema, evaluation, document, parts).report(node);
        } catch (StackOverflowError e) {
            throw JsonSchema.tooDeep(schema.options.baseUri(), e);
        } finally {
            evaluation.end();
        }
    }
}
