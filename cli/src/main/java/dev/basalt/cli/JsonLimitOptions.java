package dev.basalt.cli;

import dev.basalt.json.JsonLimits;
import picocli.CommandLine.Option;

/// How much a document of `basalt json` may hold.
final class JsonLimitOptions {
    private static final long MOST_RECORD_BYTES = 64 << 20;

    @Option(
            names = "--max-depth",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Objects and arrays that may be open at a time; ${DEFAULT-VALUE} by default.")
    private int maxDepth;

    @Option(
            names = "--max-document-bytes",
            paramLabel = "N",
            description = "Bytes of a document; any number by default, 64 MiB for one of a stream.")
    private long maxDocumentBytes;

    /// The limits of a single document.
    JsonLimits ofDocument() {
        return limits(JsonLimits.GREATEST_BYTES);
    }

    /// The limits of a document of a stream, which lies in memory.
    JsonLimits ofRecord() {
        return limits(MOST_RECORD_BYTES);
    }

    private JsonLimits limits(long otherwise) {
        if (maxDepth < 1 || maxDepth > JsonLimits.GREATEST_DEPTH) {
            throw new IllegalArgumentException(
                    "--max-depth must be in [1, " + JsonLimits.GREATEST_DEPTH + "], but was " + maxDepth);
        }
        if (maxDocumentBytes < 0 || maxDocumentBytes > JsonLimits.GREATEST_BYTES) {
            throw new IllegalArgumentException("--max-document-bytes must be in [1, " + JsonLimits.GREATEST_BYTES
                    + "], but was " + maxDocumentBytes);
        }
        return JsonLimits.DEFAULT
                .withMaxDepth(maxDepth)
                .withMaxBytes(maxDocumentBytes == 0 ? otherwise : maxDocumentBytes);
    }
}
