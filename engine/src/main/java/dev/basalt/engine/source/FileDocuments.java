package dev.basalt.engine.source;

import static java.util.Objects.requireNonNull;

import dev.basalt.engine.Document;
import dev.basalt.engine.DocumentSource;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The documents of many files, one after another, as [SourceFiles] finds them.
///
/// - **Memory:** has one file open at a time
/// - **Threads:** confined to one
public final class FileDocuments implements DocumentSource, Closeable {
    private final SourceFiles.Walk walk;
    private final SourceOptions options;
    private @Nullable DocumentReader reader;
    private long fileBytes;
    private long bytesBefore;

    /// Names the files; looks at none of them yet.
    ///
    /// @param files   the files
    /// @param options where id and text are found, and how much is accepted
    public FileDocuments(SourceFiles files, SourceOptions options) {
        this.walk = files.walk();
        this.options = requireNonNull(options, "options");
    }

    @Override
    public @Nullable Document next() throws IOException {
        while (true) {
            DocumentReader open = reader;
            if (open == null) {
                SourceFile file = walk.next();
                if (file == null) {
                    return null;
                }
                fileBytes = file.byteSize();
                try {
                    open = DocumentReader.open(file.path(), file.format(), options);
                } catch (IOException | RuntimeException e) {
                    bytesBefore += fileBytes;
                    throw e;
                }
                reader = open;
            }
            Document document;
            try {
                document = open.next();
            } catch (IOException e) {
                // The medium failed: there is no more of this file.
                close();
                throw e;
            }
            if (document != null) {
                return document;
            }
            close();
        }
    }

    @Override
    public long bytesRead() {
        DocumentReader open = reader;
        return bytesBefore + (open == null ? 0 : open.bytesRead());
    }

    /// How many files in folders were passed over so far because their extension is unknown.
    ///
    /// @return their number
    public long unknownCount() {
        return walk.unknownCount();
    }

    /// Closes the file that is open.
    @Override
    public void close() throws IOException {
        DocumentReader open = reader;
        if (open != null) {
            reader = null;
            bytesBefore += fileBytes;
            open.close();
        }
    }
}
