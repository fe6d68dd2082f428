package dev.basalt.model.internal;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/// Puts resources of the class path on disk, once for all processes.
///
/// A group of resources lies in one folder `<group>-<CRC-32 of the first resource>`, so that another version of a jar
/// never meets the files of this one. Each file is compared by size and CRC-32 with its zip entry on every call; one
/// that is missing, cut short or changed is written anew to a temporary name and moved into place, so other processes
/// see the old file or the whole new one. Where the usual cache cannot be written, a private temporary directory
/// takes over; where the user named the cache, it must be usable. Files that are there are not written, so that a
/// cache may be read-only.
///
/// - **Threads:** stateless; any number of threads and processes may extract the same group at once
public final class JarFiles {
    private JarFiles() {}

    /// Extracts a group of resources.
    ///
    /// @param cache the cache directory
    /// @param group the name of the group, such as `models/all-MiniLM-L6-v2`
    /// @param files the resources by the file name to give them; in iteration order, at least one
    /// @return the folder that holds all of them
    /// @throws IOException if the files cannot be written anywhere
    public static Path extract(CacheDirectory cache, String group, Map<String, URL> files) throws IOException {
        Map<String, Checksum> checksums = new LinkedHashMap<>();
        for (Map.Entry<String, URL> file : files.entrySet()) {
            checksums.put(file.getKey(), checksumOf(file.getValue()));
        }
        String folder = group + "-" + checksums.values().iterator().next().hex();
        Path directory = cache.path();
        IOException inCache = null;
        if (directory != null) {
            try {
                return extractTo(directory.resolve(folder), files, checksums);
            } catch (IOException e) {
                inCache = e;
                if (cache.named()) {
                    throw unusable(directory, e);
                }
            }
        }
        try {
            Path temporary = CacheDirectory.temporary();
            Path folderPath = temporary.resolve(folder);
            deleteOnExit(temporary, folderPath, files.keySet());
            return extractTo(folderPath, files, checksums);
        } catch (IOException inTemporary) {
            IOException failure = unusable(Path.of(System.getProperty("java.io.tmpdir")), inTemporary);
            if (inCache != null) {
                failure.addSuppressed(inCache);
            }
            throw failure;
        }
    }

    private static IOException unusable(Path directory, IOException cause) {
        String reason = cause instanceof FileSystemException system && system.getReason() != null
                ? system.getReason()
                : String.valueOf(cause);
        return new IOException(
                "[" + directory + "] files of the bundled model must fit into the cache, but could not be written: "
                        + reason + "; set BASALT_CACHE to a directory that can be written to",
                cause);
    }

    /// Marks all of it for deletion; the JVM deletes in reverse order, so folders come before what they hold.
    private static void deleteOnExit(Path root, Path folder, Set<String> names) {
        Path directory = root;
        for (Path part : root.relativize(folder)) {
            directory = directory.resolve(part);
            directory.toFile().deleteOnExit();
        }
        for (String name : names) {
            folder.resolve(name).toFile().deleteOnExit();
        }
    }

    private static Path extractTo(Path folder, Map<String, URL> files, Map<String, Checksum> checksums)
            throws IOException {
        for (Map.Entry<String, URL> file : files.entrySet()) {
            Path target = folder.resolve(file.getKey());
            Checksum expected = requireNonNull(checksums.get(file.getKey()));
            if (!expected.matches(target)) {
                Files.createDirectories(folder);
                write(file.getValue(), target, expected);
            }
        }
        return folder;
    }

    private static void write(URL source, Path target, Checksum expected) throws IOException {
        Path partial = Files.createTempFile(target.getParent(), target.getFileName() + ".", ".partial");
        try {
            try (InputStream stream = open(source)) {
                Files.copy(stream, partial, StandardCopyOption.REPLACE_EXISTING);
            }
            if (!expected.matches(partial)) {
                throw new IOException("[" + partial + "] the extracted file must have " + expected.size()
                        + " bytes and CRC-32 " + expected.hex() + ", but has not");
            }
            try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            moveIntoPlace(partial, target, expected);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    private static void moveIntoPlace(Path partial, Path target, Checksum expected) throws IOException {
        try {
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException _) {
            Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            // Windows refuses to replace a file that another process has open; then that process made it.
            if (!expected.matches(target)) {
                throw failure;
            }
        }
    }

    private static Checksum checksumOf(URL resource) throws IOException {
        URLConnection connection = resource.openConnection();
        connection.setUseCaches(false);
        if (connection instanceof JarURLConnection jarConnection) {
            try (JarFile _ = jarConnection.getJarFile()) {
                JarEntry entry = jarConnection.getJarEntry();
                if (entry != null && entry.getSize() >= 0 && entry.getCrc() >= 0) {
                    return new Checksum(entry.getSize(), entry.getCrc());
                }
            }
        }
        try (InputStream stream = open(resource)) {
            return Checksum.of(stream);
        }
    }

    private static InputStream open(URL resource) throws IOException {
        URLConnection connection = resource.openConnection();
        connection.setUseCaches(false);
        return connection.getInputStream();
    }
}
