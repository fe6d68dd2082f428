package dev.basalt.engine.source;

import dev.basalt.core.text.RecordBuffer;
import java.io.IOException;

/// Begins to read documents from a file's bytes.
@FunctionalInterface
interface RecordOpening {
    DocumentReader open(RecordBuffer buffer) throws IOException;
}
