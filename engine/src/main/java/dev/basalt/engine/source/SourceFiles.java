package dev.basalt.engine.source;

import dev.basalt.core.error.Location;
import dev.basalt.core.error.UnsupportedFormatException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The files that paths given by a user stand for: files as they are, folders with everything beneath them.
///
/// The order is fixed: paths as given, and within a folder by name. Beneath folders, entries whose name begins with a
/// dot are passed over, files of unknown extension (and what is no file at all) are passed over and counted, and
/// symbolic links are followed. A file that is reached twice comes once, where it was reached first.
///
/// Files come one by one while the folders are walked; [#measure] walks them beforehand, for the sake of a progress
/// bar.
///
/// - **Memory:** the names in the folders on the way to the present file, and the identity of each that was seen
/// - **Threads:** confined to one
public final class SourceFiles {
    /// How much there is to read.
    ///
    /// - **Units:** `byteSize` in bytes
    ///
    /// @param fileCount    number of files
    /// @param byteSize     their size together
    /// @param unknownCount number of files in folders that were passed over for their unknown extension
    /// @param problemCount number of paths that cannot be read
    public record Extent(long fileCount, long byteSize, long unknownCount, long problemCount) {}

    private final List<Path> paths;

    /// Names the paths; looks at none of them yet.
    ///
    /// @param paths files and folders
    public SourceFiles(List<Path> paths) {
        this.paths = List.copyOf(paths);
    }

    /// Walks all paths without reading a file.
    ///
    /// @return how much there is to read; what changes meanwhile is not seen
    public Extent measure() {
        Walk walk = walk();
        long fileCount = 0;
        long byteSize = 0;
        long problemCount = 0;
        while (true) {
            try {
                SourceFile file = walk.next();
                if (file == null) {
                    return new Extent(fileCount, byteSize, walk.unknownCount(), problemCount);
                }
                fileCount++;
                byteSize += file.byteSize();
            } catch (IOException | UnsupportedFormatException e) {
                problemCount++;
            }
        }
    }

    /// Begins a walk.
    ///
    /// @return a walk that has seen nothing yet
    public Walk walk() {
        return new Walk(paths);
    }

    /// A folder whose entries are being visited.
    private record Folder(Object key, Deque<Path> entries) {}

    /// One walk over all paths. It has its own stack of folders, so that no depth of them takes the thread's.
    ///
    /// - **Threads:** confined to one
    public static final class Walk {
        private final Deque<Path> given;
        private final Set<Object> seenFiles = new HashSet<>();
        private final Set<Object> seenFolders = new HashSet<>();
        private final Set<Object> openFolders = new HashSet<>();
        private final Deque<Folder> folders = new ArrayDeque<>();
        private long unknownCount;

        private Walk(List<Path> paths) {
            given = new ArrayDeque<>(paths);
        }

        /// The next file; after an exception the next call goes on behind what was wrong.
        ///
        /// @return the file, or null at the end
        /// @throws IOException if a path is missing or forbidden, or leads in a circle
        /// @throws UnsupportedFormatException if the extension of a file that was given is unknown
        public @Nullable SourceFile next() throws IOException {
            while (true) {
                SourceFile file;
                Folder folder = folders.peekLast();
                if (folder == null) {
                    Path path = given.poll();
                    if (path == null) {
                        return null;
                    }
                    file = visit(path, true);
                } else {
                    Path entry = folder.entries().poll();
                    if (entry == null) {
                        folders.removeLast();
                        openFolders.remove(folder.key());
                        continue;
                    }
                    file = visit(entry, false);
                }
                if (file != null) {
                    return file;
                }
            }
        }

        /// Number of files in folders that were passed over so far because their extension is unknown.
        ///
        /// @return the number
        public long unknownCount() {
            return unknownCount;
        }

        private @Nullable SourceFile visit(Path path, boolean isGiven) throws IOException {
            BasicFileAttributes attributes;
            Object key;
            try {
                attributes = Files.readAttributes(path, BasicFileAttributes.class);
                key = key(path, attributes);
            } catch (IOException e) {
                throw clear(path, e);
            }
            if (attributes.isDirectory()) {
                enter(path, key);
                return null;
            }
            Optional<SourceFormat> format = SourceFormat.of(path);
            if (format.isEmpty() && isGiven) {
                throw unknownExtension(path);
            }
            if (format.isEmpty() || (attributes.isOther() && !isGiven)) {
                unknownCount++;
                return null;
            }
            if (!Files.isReadable(path)) {
                throw forbidden(path);
            }
            return seenFiles.add(key) ? new SourceFile(path, format.get(), attributes.size()) : null;
        }

        private void enter(Path path, Object key) throws IOException {
            if (openFolders.contains(key)) {
                throw loop(path);
            }
            if (!seenFolders.add(key)) {
                return;
            }
            List<Path> entries;
            try {
                entries = entries(path);
            } catch (IOException e) {
                throw clear(path, e);
            }
            openFolders.add(key);
            folders.addLast(new Folder(key, new ArrayDeque<>(entries)));
        }
    }

    private static List<Path> entries(Path folder) throws IOException {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            for (Path entry : stream) {
                if (!String.valueOf(entry.getFileName()).startsWith(".")) {
                    entries.add(entry);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        entries.sort(null);
        return entries;
    }

    /// What is the same for two paths if and only if they lead to the same file.
    private static Object key(Path path, BasicFileAttributes attributes) throws IOException {
        Object key = attributes.fileKey();
        return key == null ? path.toRealPath() : key;
    }

    /// An I/O exception as users read it.
    static IOException clear(Path path, IOException e) {
        if (e instanceof NoSuchFileException && Files.isSymbolicLink(path)) {
            return new IOException("[" + path + "] a link must lead to a file, but leads nowhere", e);
        }
        if (e instanceof NoSuchFileException) {
            return new NoSuchFileException(path.toString(), null, "a file or directory must be there, but is not");
        }
        if (e instanceof AccessDeniedException) {
            return forbidden(path);
        }
        if (Files.isSymbolicLink(path)) {
            // A link to itself: the file system gave up following it.
            return loop(path);
        }
        return new IOException("[" + path + "] a file or folder must be readable, but was not: " + e.getMessage(), e);
    }

    private static IOException forbidden(Path path) {
        return new IOException("[" + path + "] a file or folder must be readable, but permission was denied");
    }

    private static IOException loop(Path path) {
        return new IOException("[" + path + "] folders must not contain themselves, but this link leads in a circle");
    }

    private static UnsupportedFormatException unknownExtension(Path path) {
        return new UnsupportedFormatException(
                Location.of(path),
                "a file's extension must be one of " + SourceFormat.knownExtensions() + ", but was not; rename it");
    }
}
