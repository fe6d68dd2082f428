package dev.basalt.core.npy;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.core.error.UnsupportedFormatException;
import dev.basalt.core.storage.GzipStream;
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
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
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

    /// The content of an entry, whose checksum is looked at when it ends: `ZipFile` does not.
    private static final class CheckedEntry extends CheckedInputStream {
        private final ZipEntry entry;

        CheckedEntry(ZipEntry entry, InputStream in) {
            super(in, new CRC32());
            this.entry = entry;
        }

        @Override
        public int read(byte[] bytes, int from, int count) throws IOException {
            int read = super.read(bytes, from, count);
            if (read < 0 && getChecksum().getValue() != entry.getCrc()) {
                throw new ZipException("'" + entry.getName() + "' does not have its checksum");
            }
            return read;
        }
    }

    static MappedFile gzip(Path path) throws IOException {
        return unpack(path, () -> new GzipStream(Files.newInputStream(path)));
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
            ZipEntry array = arrays.getFirst();
            return unpack(path, () -> new CheckedEntry(array, archive.getInputStream(array)));
        } catch (ZipException | EOFException e) {
            throw damaged(path, e);
        }
    }

    private static MappedFile unpack(Path path, Content content) throws IOException {
        Path directory = Path.of(System.getProperty("java.io.tmpdir"));
        return MappedFile.madeOf(path, directory, out -> copy(path, content, out));
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
