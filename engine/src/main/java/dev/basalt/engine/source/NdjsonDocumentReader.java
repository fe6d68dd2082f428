package dev.basalt.engine.source;

import dev.basalt.core.error.Location;
import dev.basalt.core.text.RecordBuffer;
import dev.basalt.engine.Document;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Reads one JSON object a line; a bad line, whatever is wrong with it, does not harm the next.
final class NdjsonDocumentReader implements DocumentReader {
    /// The longest end of a line: it is read with the line, but is no part of the document.
    static final int LINE_END_BYTES = 2;

    private final RecordBuffer buffer;
    private final Records records;
    private long lineNumber;
    private boolean ended;

    NdjsonDocumentReader(RecordBuffer buffer, Records records) {
        this.buffer = buffer;
        this.records = records;
    }

    @Override
    public @Nullable Document next() throws IOException {
        while (!ended) {
            buffer.begin();
            lineNumber++;
            ended = !buffer.readLine();
            if (buffer.tooLarge()) {
                records.begin();
                throw records.tooLarge(place(buffer.recordOffset()));
            }
            byte[] bytes = buffer.bytes();
            int from = buffer.recordFrom();
            int to = from + buffer.recordLength();
            while (from < to && RecordBuffer.isWhitespace(bytes[to - 1])) {
                to--;
            }
            while (from < to && RecordBuffer.isWhitespace(bytes[from])) {
                from++;
            }
            if (from < to) {
                records.begin();
                Location where = place(buffer.recordOffset() + from - buffer.recordFrom());
                if (to - from > records.limits().maxDocumentBytes()) {
                    throw records.tooLarge(where);
                }
                return records.document(bytes, from, to - from, where);
            }
            if (ended) {
                records.requireSome();
            }
        }
        return null;
    }

    private Location place(long offset) {
        return Location.at(records.source(), offset).withPath("line " + lineNumber);
    }

    @Override
    public long bytesRead() {
        return buffer.offset();
    }

    @Override
    public void close() throws IOException {
        ended = true;
        buffer.close();
    }
}
