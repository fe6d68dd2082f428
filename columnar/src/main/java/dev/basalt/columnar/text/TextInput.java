package dev.basalt.columnar.text;

import com.github.luben.zstd.ZstdInputStream;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.core.storage.GzipStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The text of a file as UTF-8: unpacked if its first bytes say that it is packed with gzip or Zstandard, converted if
/// they are those of UTF-16 or UTF-32, or if the caller names another character set.
///
/// - **Memory:** some 64 KiB, and what the unpacker needs
/// - **Threads:** confined to one
final class TextInput {
    private static final int SAMPLE_BYTES = 4096;
    private static final int BUFFER_BYTES = 64 << 10;
    private static final int GZIP = 0x1F8B;
    private static final int ZSTD = 0x28B52FFD;
    /// One byte in so many is zero in text of UTF-16 that is not marked as such.
    private static final int ZERO_SHARE = 4;

    private final Path path;
    private final InputStream in;
    private final String encoding;
    private final boolean direct;

    private TextInput(Path path, InputStream in, String encoding, boolean direct) {
        this.path = path;
        this.in = in;
        this.encoding = encoding;
        this.direct = direct;
    }

    /// Opens a file.
    ///
    /// @param path     the file
    /// @param encoding the name of its character set; null to look for a byte order mark, else it is UTF-8
    /// @throws IOException              if reading fails
    /// @throws CorruptDataException     if it looks like UTF-16 but does not say so
    /// @throws IllegalArgumentException if there is no such character set
    static TextInput open(Path path, @Nullable String encoding) throws IOException {
        Charset given = encoding == null ? null : charset(encoding);
        return open(path, Files.newInputStream(path), given);
    }

    /// Takes a stream.
    ///
    /// @param path  what errors call it
    /// @param in    its bytes, which this closes
    /// @param given its character set; null to look for a byte order mark
    static TextInput open(Path path, InputStream in, @Nullable Charset given) throws IOException {
        InputStream file = buffered(in);
        try {
            byte[] magic = peek(file);
            String packing = "";
            InputStream text = file;
            if (magic.length >= 2 && number(magic, 2) == GZIP) {
                packing = "gzip";
                text = buffered(new PackedStream(path, packing, () -> new GzipStream(file)));
            } else if (magic.length >= 4 && number(magic, 4) == ZSTD) {
                packing = "Zstandard";
                text = buffered(new PackedStream(path, packing, () -> new ZstdInputStream(file)));
            }
            return decoded(path, text, packing, given);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static BufferedInputStream buffered(InputStream in) {
        return new BufferedInputStream(in, BUFFER_BYTES);
    }

    private static TextInput decoded(Path path, InputStream text, String packing, @Nullable Charset given)
            throws IOException {
        String packed = packing.isEmpty() ? "" : ", packed with " + packing;
        Charset found = given;
        if (found == null) {
            byte[] sample = peek(text);
            found = marked(sample);
            if (found == null) {
                requireNoZeros(path, sample);
                return new TextInput(path, text, "UTF-8" + packed, packing.isEmpty());
            }
        } else if (found.equals(StandardCharsets.UTF_8)) {
            return new TextInput(path, text, "UTF-8" + packed, packing.isEmpty());
        }
        String how = found.name() + (given == null ? " (converted to UTF-8)" : "");
        return new TextInput(path, new TranscodedStream(path, text, found), how + packed, false);
    }

    private static Charset charset(String name) {
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw new IllegalArgumentException(
                    "--encoding must name a character set such as UTF-8, ISO-8859-1 or windows-1252, but was '" + name
                            + "'",
                    e);
        }
    }

    private static byte[] peek(InputStream in) throws IOException {
        in.mark(SAMPLE_BYTES);
        byte[] sample = in.readNBytes(SAMPLE_BYTES);
        in.reset();
        return sample;
    }

    private static int number(byte[] bytes, int count) {
        int value = 0;
        for (int i = 0; i < count; i++) {
            value = value << 8 | Byte.toUnsignedInt(bytes[i]);
        }
        return value;
    }

    /// The character set that a byte order mark tells, but that of UTF-8.
    private static @Nullable Charset marked(byte[] sample) {
        if (sample.length >= 4 && number(sample, 4) == 0xFFFE0000) {
            return Charset.forName("UTF-32LE");
        }
        if (sample.length >= 4 && number(sample, 4) == 0x0000FEFF) {
            return Charset.forName("UTF-32BE");
        }
        if (sample.length < 2) {
            return null;
        }
        return switch (number(sample, 2)) {
            case 0xFFFE -> StandardCharsets.UTF_16LE;
            case 0xFEFF -> StandardCharsets.UTF_16BE;
            default -> null;
        };
    }

    private static void requireNoZeros(Path path, byte[] sample) {
        int[] zeros = new int[2];
        for (int i = 0; i < sample.length; i++) {
            zeros[i & 1] += sample[i] == 0 ? 1 : 0;
        }
        int place = zeros[0] > zeros[1] ? 0 : 1;
        if (sample.length > 3 && zeros[place] * ZERO_SHARE >= sample.length) {
            throw new CorruptDataException(
                    Location.at(path, 0),
                    "text must be UTF-8, but looks like UTF-16; name its encoding with --encoding UTF-16"
                            + (place == 0 ? "BE" : "LE"));
        }
    }

    /// The bytes of the text in UTF-8.
    InputStream stream() {
        return in;
    }

    /// What the encoding is, for people.
    String encoding() {
        return encoding;
    }

    /// A line of the file, by the offset of its first byte where that is one of the file itself.
    Location line(long offset, long line) {
        Location where = direct ? Location.at(path, offset) : Location.of(path);
        return where.withPath("line " + line);
    }
}
