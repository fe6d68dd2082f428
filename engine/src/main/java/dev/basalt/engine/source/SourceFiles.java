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
    /// Takes what is found.
    public interface Visitor {
        /// A file to read.
        ///
        /// @param file the file
        /// @throws IOException if it cannot be read; ends the walk
        void file(SourceFile file) throws IOException;

        /// A path that cannot be read: it is missing, forbidden, its extension is unknown, or it leads in a circle.
        ///
        /// Returning goes on with the next path; throwing ends the walk.
        ///
        /// @param path    the path
        /// @param problem an [IOException], or an [UnsupportedFormatException] for an unknown extension
        /// @throws IOException to end the walk
        void problem(Path path, Exception problem) throws IOException;
    }

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
    /// @throws IOException never for a path that cannot be read: those are counted
    public Extent measure() throws IOException {
        Extents extents = new Extents();
        long unknownCount = walk(extents);
        return new Extent(extents.fileCount, extents.byteSize, unknownCount, extents.problemCount);
    }

    /// Walks all paths and hands over each file, and each path that cannot be read.
    ///
    /// @param visitor takes them
    /// @return number of files in folders that were passed over for their unknown extension
    /// @throws IOException what the visitor throws
    public long walk(Visitor visitor) throws IOException {
        Walk walk = new Walk(visitor);
        for (Path path : paths) {
            walk.given(path);
        }
        return walk.unknownCount;
    }

    private static final class Extents implements Visitor {
        private long fileCount;
        private long byteSize;
        private long problemCount;

        @Override
        public void file(SourceFile file) {
            fileCount++;
            byteSize += file.byteSize();
        }

        @Override
        public void problem(Path path, Exception problem) {
            problemCount++;
        }
    }

    /// A folder whose entries are being visited.
    private record Folder(Object key, Deque<Path> entries) {}

    /// One walk: its own stack of folders, so that no depth of them takes the thread's.
    private static final class Walk {
        private final Visitor visitor;
        private final Set<Object> seenFiles = new HashSet<>();
        private final Set<Object> seenFolders = new HashSet<>();
        private final Set<Object> openFolders = new HashSet<>();
        private final Deque<Folder> folders = new ArrayDeque<>();
        private long unknownCount;

        Walk(Visitor visitor) {
            this.visitor = visitor;
        }

        void given(Path path) throws IOException {
            visit(path, true);
            while (!folders.isEmpty()) {
                Folder folder = folders.getLast();
                Path entry = folder.entries().poll();
                if (entry == null) {
                    folders.removeLast();
                    openFolders.remove(folder.key());
                } else {
                    visit(entry, false);
                }
            }
        }

        private void visit(Path path, boolean given) throws IOException {
            BasicFileAttributes attributes;
            Object key;
            try {
                attributes = Files.readAttributes(path, BasicFileAttributes.class);
                key = key(path, attributes);
            } catch (IOException e) {
                visitor.problem(path, clear(path, e));
                return;
            }
            if (attributes.isDirectory()) {
                enter(path, key);
                return;
            }
            Optional<SourceFormat> format = SourceFormat.of(path);
            if (format.isEmpty() && given) {
                visitor.problem(path, unknownExtension(path));
            } else if (format.isEmpty() || (attributes.isOther() && !given)) {
                unknownCount++;
            } else if (!Files.isReadable(path)) {
                visitor.problem(path, forbidden(path));
            } else if (seenFiles.add(key)) {
                visitor.file(new SourceFile(path, format.get(), attributes.size()));
            }
        }

        private void enter(Path path, Object key) throws IOException {
            if (openFolders.contains(key)) {
                visitor.problem(path, loop(path));
                return;
            }
            if (!seenFolders.add(key)) {
                return;
            }
            List<Path> entries;
            try {
                entries = entries(path);
            } catch (IOException e) {
                visitor.problem(path, clear(path, e));
                return;
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

    private static IOException clear(Path path, IOException e) {
        if (e instanceof NoSuchFileException && Files.isSymbolicLink(path)) {
            return new IOException("[" + path + "] a link must lead to a file, but leads nowhere", e);
        }
        if (e instanceof NoSuchFileException) {
            return new IOException("[" + path + "] a file or folder must exist, but does not", e);
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
