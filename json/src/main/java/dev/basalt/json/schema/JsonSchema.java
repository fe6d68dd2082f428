package dev.basalt.json.schema;

import static java.util.Objects.requireNonNull;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.LimitExceededException;
import dev.basalt.core.error.Location;
import dev.basalt.json.JsonDocument;

/// A JSON Schema, compiled once to judge many documents.
///
/// ```java
/// JsonSchema schema = JsonSchema.of(JsonDocument.parse(text));
/// SchemaValidator validator = schema.validator();      // one for each thread, reused
/// if (!validator.isValid(document)) {
///     System.out.println(validator.validate(document));
/// }
/// ```
///
/// - **Threads:** immutable
/// - **Source:** JSON Schema, drafts 4, 6, 7, 2019-09 and 2020-12
public final class JsonSchema {
    final SchemaCompiler compiler;
    final SchemaNode root;
    final SchemaNode entry;
    final SchemaOptions options;
    final boolean dynamic;

    private JsonSchema(SchemaCompiler compiler, SchemaNode root, SchemaOptions options) {
        this.compiler = compiler;
        this.root = root;
        this.options = options;
        SchemaNode loop = SchemaLinker.loop(compiler.all);
        if (loop != null) {
            throw new CorruptDataException(
                    Location.of(loop.place.uri()),
                    "a schema must not apply itself to the same value, but references lead back to it in a loop");
        }
        this.dynamic = compiler.usesDynamicScope();
        this.entry = new SchemaLinker(compiler, dynamic).link(root);
    }

    /// Compiles a schema of draft 2020-12 or the draft that it names, without other schemas to refer to.
    ///
    /// @param schema the schema, kept: a document that its parser does not reuse
    /// @return the compiled schema
    /// @throws CorruptDataException if it is none, or a reference leads nowhere
    /// @throws dev.basalt.core.error.UnsupportedFormatException if it is of another draft
    /// @throws dev.basalt.core.error.LimitExceededException if it is larger than the default limits allow
    public static JsonSchema of(JsonDocument schema) {
        return of(schema, SchemaOptions.DEFAULT);
    }

    /// Compiles a schema.
    ///
    /// @param schema  the schema, kept: a document that its parser does not reuse
    /// @param options its draft, the schemas it may refer to, and limits
    /// @return the compiled schema
    /// @throws CorruptDataException if it is none, or a reference leads nowhere
    /// @throws dev.basalt.core.error.UnsupportedFormatException if it is of another draft
    /// @throws dev.basalt.core.error.LimitExceededException if it is larger than a limit allows
    public static JsonSchema of(JsonDocument schema, SchemaOptions options) {
        SchemaCompiler compiler = new SchemaCompiler(requireNonNull(options, "options"));
        try {
            return new JsonSchema(compiler, compiler.compile(requireNonNull(schema, "schema")), options);
        } catch (StackOverflowError e) {
            throw tooDeep(options.baseUri(), e);
        }
    }

    static LimitExceededException tooDeep(String where, StackOverflowError cause) {
        return new LimitExceededException(
                Location.of(where),
                "schemas and values must be few enough in one another for the stack of the thread, but are more; run in a"
                        + " thread with a larger stack",
                cause);
    }

    /// A judge of documents, to be reused.
    ///
    /// @return a new validator
    public SchemaValidator validator() {
        return new SchemaValidator(this);
    }

    /// Whether a document is valid; a [#validator] does the same without new objects.
    ///
    /// @param document the document
    /// @return whether it is
    public boolean isValid(JsonDocument document) {
        return validator().isValid(document);
    }

    /// Judges a document and says what is wrong with it.
    ///
    /// @param document the document
    /// @return the report
    public SchemaReport validate(JsonDocument document) {
        return validator().validate(document);
    }
}
