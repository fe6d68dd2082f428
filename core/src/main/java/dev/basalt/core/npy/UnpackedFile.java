package dev.basalt.core.npy;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.core.error.UnsupportedFormatException;
import dev.basalt.core.storage.Disk;
import dev.basalt.core.storage.MappedFile;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/// Unpacks files to the temporary directory, where they lie without a name for as long as they are mapped.
final class UnpackedFile {
    private UnpackedFile() {}

    @FunctionalInterface
    private interface Content {
        InputStream open() throws IOException;
    }

    static MappedFile gzip(Path path) throws IOException {
        return unpack(path, () -> new GZIPInputStream(Files.newInputStream(path), 1 << 16));
    }

    /// Unpacks the one array of an archive.
    static MappedFile array(Path path) throws IOException {
        if (Files.size(path) == 0) {
            throw new CorruptDataException(Location.of(path), "a .npz file must be a ZIP archive, but is empty");
        }
        try (ZipFile archive = new ZipFile(path.toFile())) {
            List<ZipEntry> arrays = new ArrayList<>();
            archive.stream()
                    .filter(entry -> entry.getName().toLowerCase(Locale.ROOT).endsWith(".npy"))
                    .forEach(arrays::add);
            if (arrays.size() != 1) {
                throw new UnsupportedFormatException(
                        Location.of(path),
                        "a .npz file must hold one array, but holds " + arrays.size()
                                + arrays.stream()
                                        .limit(5)
                                        .map(entry -> " '" + entry.getName() + "'")
                                        .reduce("", String::concat)
                                + "; save one alone with NumPy's save");
            }
            return unpack(path, () -> archive.getInputStream(arrays.getFirst()));
        } catch (ZipException | EOFException e) {
            throw damaged(path, e);
        }
    }

    private static MappedFile unpack(Path path, Content content) throws IOException {
        Path copy = Files.createTempFile("basalt-", ".unpacked");
        try {
            try (OutputStream out = Files.newOutputStream(copy)) {
                copy(path, content, out);
            }
            return MappedFile.open(Disk.system(), copy);
        } finally {
            Files.deleteIfExists(copy);
        }
    }

    private static void copy(Path path, Content content, OutputStream out) throws IOException {
        try (InputStream in = content.open()) {
            in.transferTo(out);
        } catch (ZipException | EOFException e) {
            throw damaged(path, e);
        }
    }

    private static CorruptDataException damaged(Path path, IOException e) {
        return new CorruptDataException(
                Location.of(path),
                "compressed data must be whole, but is not: "
                        + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()),
                e);
    }
}
