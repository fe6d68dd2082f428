package dev.basalt.json.schema;

import static java.util.Objects.requireNonNull;

/// How a schema is compiled.
///
/// - **Threads:** immutable
///
/// @param dialect       the draft of schemas without `$schema`
/// @param assertFormats whether a string that does not have its `format` is an error; where not, formats are
///     annotations. A schema of draft 2020-12 may demand it itself, by a vocabulary.
/// @param baseUri       the URI of the schema where it has no `$id`, without a fragment
/// @param registry      the schemas that it may refer to
/// @param limits        how much it may hold and take
public record SchemaOptions(
        SchemaDialect dialect, boolean assertFormats, String baseUri, SchemaRegistry registry, SchemaLimits limits) {
    /// Draft 2020-12, formats as annotations, no other schemas.
    public static final SchemaOptions DEFAULT = new SchemaOptions(
            SchemaDialect.DRAFT_2020_12, false, "schema:/root", SchemaRegistry.EMPTY, SchemaLimits.DEFAULT);

    /// Checks that nothing is null.
    public SchemaOptions {
        requireNonNull(dialect, "dialect");
        requireNonNull(baseUri, "baseUri");
        requireNonNull(registry, "registry");
        requireNonNull(limits, "limits");
    }

    /// These options with another draft.
    ///
    /// @param draft the draft of schemas without `$schema`
    /// @return new options
    public SchemaOptions withDialect(SchemaDialect draft) {
        return new SchemaOptions(draft, assertFormats, baseUri, registry, limits);
    }

    /// These options with formats as assertions or as annotations.
    ///
    /// @param asserted whether a wrong format is an error
    /// @return new options
    public SchemaOptions withFormats(boolean asserted) {
        return new SchemaOptions(dialect, asserted, baseUri, registry, limits);
    }

    /// These options with another URI.
    ///
    /// @param uri the URI of a schema without `$id`
    /// @return new options
    public SchemaOptions withBaseUri(String uri) {
        return new SchemaOptions(dialect, assertFormats, uri, registry, limits);
    }

    /// These options with other schemas to refer to.
    ///
    /// @param schemas the schemas
    /// @return new options
    public SchemaOptions withRegistry(SchemaRegistry schemas) {
        return new SchemaOptions(dialect, assertFormats, baseUri, schemas, limits);
    }

    /// These options with other limits.
    ///
    /// @param bounds the limits
    /// @return new options
    public SchemaOptions withLimits(SchemaLimits bounds) {
        return new SchemaOptions(dialect, assertFormats, baseUri, registry, bounds);
    }
}
