package dev.basalt.json.schema;

/// How much a schema may be and a validation may take.
///
/// - **Threads:** immutable
///
/// @param maxSchemaBytes  size of one schema document in bytes
/// @param maxSubschemas   schemas within all documents that one schema refers to
/// @param maxDepth        schemas in one another while a document is validated
/// @param maxSteps        schemas evaluated for one document
/// @param maxPatternSteps steps of one search for a regular expression
/// @param maxErrors       errors in one report
public record SchemaLimits(
        long maxSchemaBytes, int maxSubschemas, int maxDepth, long maxSteps, long maxPatternSteps, int maxErrors) {
    /// More than schemas in daily use need.
    public static final SchemaLimits DEFAULT = new SchemaLimits(64L << 20, 1_000_000, 2000, 1L << 32, 1_000_000, 1000);

    /// Checks that every limit is positive.
    ///
    /// @throws IllegalArgumentException if one is not
    public SchemaLimits {
        require("maxSchemaBytes", maxSchemaBytes);
        require("maxSubschemas", maxSubschemas);
        require("maxDepth", maxDepth);
        require("maxSteps", maxSteps);
        require("maxPatternSteps", maxPatternSteps);
        require("maxErrors", maxErrors);
    }

    private static void require(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, but was " + value);
        }
    }

    /// These limits with another depth.
    ///
    /// @param depth the new limit
    /// @return new limits
    public SchemaLimits withMaxDepth(int depth) {
        return new SchemaLimits(maxSchemaBytes, maxSubschemas, depth, maxSteps, maxPatternSteps, maxErrors);
    }

    /// These limits with another count of subschemas.
    ///
    /// @param count the new limit
    /// @return new limits
    public SchemaLimits withMaxSubschemas(int count) {
        return new SchemaLimits(maxSchemaBytes, count, maxDepth, maxSteps, maxPatternSteps, maxErrors);
    }

    /// These limits with another size of schema documents.
    ///
    /// @param bytes the new limit in bytes
    /// @return new limits
    public SchemaLimits withMaxSchemaBytes(long bytes) {
        return new SchemaLimits(bytes, maxSubschemas, maxDepth, maxSteps, maxPatternSteps, maxErrors);
    }

    /// These limits with another count of evaluated schemas.
    ///
    /// @param steps the new limit
    /// @return new limits
    public SchemaLimits withMaxSteps(long steps) {
        return new SchemaLimits(maxSchemaBytes, maxSubschemas, maxDepth, steps, maxPatternSteps, maxErrors);
    }

    /// These limits with another budget of regular expressions.
    ///
    /// @param steps the new limit
    /// @return new limits
    public SchemaLimits withMaxPatternSteps(long steps) {
        return new SchemaLimits(maxSchemaBytes, maxSubschemas, maxDepth, maxSteps, steps, maxErrors);
    }

    /// These limits with another count of errors in a report.
    ///
    /// @param errors the new limit
    /// @return new limits
    public SchemaLimits withMaxErrors(int errors) {
        return new SchemaLimits(maxSchemaBytes, maxSubschemas, maxDepth, maxSteps, maxPatternSteps, errors);
    }
}
