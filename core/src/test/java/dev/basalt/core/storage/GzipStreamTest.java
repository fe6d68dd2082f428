package dev.basalt.core.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;
import org.junit.jupiter.api.Test;

/// Streams of gzip with one member and many, cut, flipped and followed by something else.
class GzipStreamTest {
    /// A header with every optional part: extra bytes, a name, a comment and a checksum.
    private static final byte[] FULL_HEADER = {
        0x1F, (byte) 0x8B, 8, 2 | 4 | 8 | 16, 0, 0, 0, 0, 0, 3, 2, 0, 7, 7, 'n', 0, 'c', 'c', 0, 9, 9
    };

    private static byte[] packed(String text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    /// A stream that promises nothing and gives one byte at a time, as a pipe may.
    private static InputStream slow(byte[] bytes) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] to, int from, int count) {
                return super.read(to, from, Math.min(1, count));
            }

            @Override
            public synchronized int available() {
                return 0;
            }
        };
    }

    private static String unpacked(byte[] bytes) throws IOException {
        try (GzipStream gzip = new GzipStream(slow(bytes))) {
            String text = new String(gzip.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(gzip.read()).isEqualTo(-1);
            return text;
        }
    }

    @Test
    void readsEveryMemberAndZerosBehindIt() throws IOException {
        byte[] one = packed("one\n");
        assertThat(unpacked(one)).isEqualTo("one\n");
        assertThat(unpacked(joined(one, packed(""), packed("two\n")))).isEqualTo("one\ntwo\n");
        assertThat(unpacked(joined(one, new byte[512]))).isEqualTo("one\n");
        byte[] full = joined(FULL_HEADER, Arrays.copyOfRange(one, 10, one.length));
        assertThat(unpacked(joined(full, one))).isEqualTo("one\none\n");
        String large = "0123456789".repeat(100_000);
        assertThat(unpacked(joined(packed(large), packed(large)))).isEqualTo(large + large);
        try (GzipStream gzip = new GzipStream(new ByteArrayInputStream(one))) {
            assertThat(gzip.read(new byte[1], 0, 0)).isZero();
            assertThat(gzip.read()).isEqualTo('o');
        }
    }

    @Test
    void refusesWhatIsNoMember() throws IOException {
        byte[] one = packed("one\n");
        String begin = "a gzip member must begin with 1F 8B 08, but does not";
        for (byte[] bytes : new byte[][] {
            joined(one, new byte[] {'x'}),
            joined(one, new byte[] {0, 0, 'x'}),
            {'x'},
            {},
            {0x1F, 0},
            {0x1F, (byte) 0x8B, 7}
        }) {
            assertThatThrownBy(() -> unpacked(bytes))
                    .isInstanceOf(ZipException.class)
                    .hasMessage(begin);
        }
        byte[] damagedHeader = joined(one, packed("two\n"));
        damagedHeader[one.length + 1] ^= 1;
        assertThatThrownBy(() -> unpacked(damagedHeader)).hasMessage(begin);
    }

    @Test
    void noticesEveryCutAndEveryFlipOfTheContent() throws IOException {
        byte[] two = joined(packed("one\n"), packed("two\n"));
        int second = packed("one\n").length;
        for (int length = 1; length < two.length; length++) {
            if (length != second) {
                byte[] cut = Arrays.copyOf(two, length);
                assertThatThrownBy(() -> unpacked(cut)).as("%s bytes", length).isInstanceOf(EOFException.class);
            }
        }
        int noticed = 0;
        for (int i = 10; i < second; i++) {
            byte[] flipped = two.clone();
            flipped[i] ^= 0x20;
            // The last bits of a byte that ends a block mean nothing.
            try {
                assertThat(unpacked(flipped)).as("byte %s", i).isEqualTo("one\ntwo\n");
            } catch (ZipException | EOFException _) {
                noticed++;
            }
        }
        assertThat(noticed).isGreaterThan(second - 14);
        byte[] damaged = two.clone();
        damaged[second - 8] ^= 1;
        assertThatThrownBy(() -> unpacked(damaged))
                .hasMessage("a gzip member must have the checksum and the size at its end, but has not");
        byte[] resized = two.clone();
        resized[second - 1] ^= 1;
        assertThatThrownBy(() -> unpacked(resized))
                .hasMessage("a gzip member must have the checksum and the size at its end, but has not");
    }
}
