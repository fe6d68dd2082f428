package dev.basalt.engine.source;

import dev.basalt.core.text.RecordBuffer;
import dev.basalt.engine.Document;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The documents of one file, one after another; never holds more than one of them.
///
/// - **Threads:** confined to one
public interface DocumentReader extends Closeable {
    /// Reads the next document.
    ///
    /// After a [dev.basalt.core.error.BasaltException] the next call goes on with the following record, or returns
    /// null where the file's syntax leaves no way to find it.
    ///
    /// @return the document, or null at the end
    /// @throws dev.basalt.core.error.CorruptDataException   if the record is not what the format demands
    /// @throws dev.basalt.core.error.LimitExceededException if the record is larger or deeper than allowed
    /// @throws IOException                                  if the file cannot be read
    @Nullable
    Document next() throws IOException;

    /// How far the file has been read.
    ///
    /// @return bytes of the file taken so far
    long bytesRead();

    /// Opens a file of documents.
    ///
    /// A document's id is the value of the id field where the record has one value there that is not empty;
    /// otherwise it is the file's absolute path, followed by `#` and the number of the record (from 1) in the
    /// formats that hold many.
    /// A document's JSON is the record's without white space between its parts.
    ///
    /// @param file    the file
    /// @param format  what it holds
    /// @param options where id and text are found, and how much is accepted
    /// @return its documents
    /// @throws IOException if the file cannot be opened or its first bytes cannot be read
    /// @throws dev.basalt.core.error.BasaltException if it is a table of the columnar or Arrow format, but damaged
    static DocumentReader open(Path file, SourceFormat format, SourceOptions options) throws IOException {
        Records records =
                new Records(file.toString(), file.toAbsolutePath().normalize().toString(), options);
        return switch (format) {
            case JSON -> streamed(file, options, 0, buffer -> new JsonDocumentReader(buffer, records));
            case NDJSON ->
                streamed(
                        file,
                        options,
                        NdjsonDocumentReader.LINE_END_BYTES,
                        buffer -> new NdjsonDocumentReader(buffer, records));
            case CSV -> streamed(file, options, 0, buffer -> new CsvDocumentReader(buffer, records));
            case NCF -> TableDocumentReader.openNcf(file, records);
            case ARROW -> TableDocumentReader.openArrow(file, records);
            case MARKDOWN, TEXT ->
                streamed(file, options, 0, buffer -> new TextDocumentReader(buffer, records, format));
        };
    }

    /// Opens a file that is read byte after byte.
    ///
    /// @param endBytes how many bytes of a record are none of the document
    private static DocumentReader streamed(Path file, SourceOptions options, int endBytes, RecordOpening opening)
            throws IOException {
        int most = Math.min(options.limits().maxDocumentBytes(), Integer.MAX_VALUE - endBytes) + endBytes;
        InputStream in = Files.newInputStream(file);
        try {
            return opening.open(new RecordBuffer(in, most));
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }
}
