package dev.basalt.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// The two framings of LZ4 that Parquet files have.
class Lz4Test {
    private static byte[] literals(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.write(bytes.length << 4);
        block.writeBytes(bytes);
        return block.toByteArray();
    }

    /// A frame of Hadoop: a size, and blocks behind theirs.
    private static byte[] frame(int size, byte[]... blocks) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.writeBytes(ByteBuffer.allocate(4).putInt(size).array());
        for (byte[] block : blocks) {
            frame.writeBytes(ByteBuffer.allocate(4).putInt(block.length).array());
            frame.writeBytes(block);
        }
        return frame.toByteArray();
    }

    private static String decompress(byte[] bytes, int size) {
        return new String(Lz4.decompressFramed(bytes, size), StandardCharsets.ISO_8859_1);
    }

    @Test
    void readsFramesOfHadoop() {
        assertThat(decompress(frame(3, literals("abc")), 3)).isEqualTo("abc");
        assertThat(decompress(frame(5, literals("abc"), literals("de")), 5)).isEqualTo("abcde");
        ByteArrayOutputStream two = new ByteArrayOutputStream();
        two.writeBytes(frame(3, literals("abc")));
        two.writeBytes(frame(2, literals("de")));
        assertThat(decompress(two.toByteArray(), 5)).isEqualTo("abcde");
        // A copy of four bytes from one before: "aaaaa", then one literal, as a block ends with.
        byte[] copied = {0x10, 'a', 1, 0, 0x10, 'b'};
        assertThat(decompress(frame(6, copied), 6)).isEqualTo("aaaaab");
    }

    @Test
    void readsBlocksWithoutAFrame() {
        assertThat(decompress(literals("abc"), 3)).isEqualTo("abc");
        assertThat(decompress(literals("a"), 1)).isEqualTo("a");
        assertThat(new String(Lz4.decompress(literals("abc"), 3), StandardCharsets.ISO_8859_1))
                .isEqualTo("abc");
    }

    @Test
    void refusesWhatIsNeither() {
        assertThatThrownBy(() -> Lz4.decompressFramed(frame(4, literals("abc")), 3))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Lz4.decompressFramed(frame(3, literals("ab")), 3))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Lz4.decompressFramed(new byte[] {0, 0, 0, 3, -1, -1, -1, -1, 0}, 3))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Lz4.decompress(literals("abc"), 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there must be 4 bytes, but there were 3");
    }

    private static byte[] octets(Object... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Object part : parts) {
            if (part instanceof String text) {
                out.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
            } else {
                out.write((Integer) part);
            }
        }
        return out.toByteArray();
    }

    @Test
    void readsLengthsOfManyBytes() {
        String many = "0123456789abcdef".repeat(20);
        for (int length : new int[] {14, 15, 16, 269, 270, 271, 320}) {
            String text = many.substring(0, length);
            byte[] block = length < 15
                    ? octets(length << 4, text)
                    : length < 270 ? octets(15 << 4, length - 15, text) : octets(15 << 4, 255, length - 270, text);
            assertThat(new String(Lz4.decompress(block, length), StandardCharsets.ISO_8859_1))
                    .isEqualTo(text);
        }
        for (int length : new int[] {4, 18, 19, 20, 273, 274, 300}) {
            int coded = length - 4;
            byte[] block = coded < 15
                    ? octets(2 << 4 | coded, "ab", 2, 0, 0)
                    : coded < 270
                            ? octets(2 << 4 | 15, "ab", 2, 0, coded - 15, 0)
                            : octets(2 << 4 | 15, "ab", 2, 0, 255, coded - 270, 0);
            assertThat(new String(Lz4.decompress(block, length + 2), StandardCharsets.ISO_8859_1))
                    .isEqualTo("ab".repeat(200).substring(0, length + 2));
        }
        // A distance of two bytes, and a copy that ends the page.
        String far = many.substring(0, 300);
        byte[] block = octets(15 << 4, 255, 30, far, 0x2C, 1);
        assertThat(new String(Lz4.decompress(block, 304), StandardCharsets.ISO_8859_1))
                .isEqualTo(far + far.substring(0, 4));
    }

    @Test
    void saysWhatIsWrongWithABlock() {
        fails("a length must end within the page", 20, 15 << 4);
        fails("a length must end within the page", 300, 15 << 4, 255);
        fails("literals must end within the page", 2, 2 << 4, "a");
        fails("literals must end within the page", 1, 2 << 4, "ab");
        fails("a copy must end within the page", 6, 1 << 4, "a", 1);
        fails("a copy must begin within the page", 6, 1 << 4, "a", 0, 0);
        fails("a copy must begin within the page", 6, 1 << 4, "a", 2, 0);
        fails("a copy must end within the page", 4, 1 << 4, "a", 1, 0);
        fails("a length must end within the page", 40, 1 << 4 | 15, "a", 1, 0);
        fails("a length must end within the page", 400, 1 << 4 | 15, "a", 1, 0, 255);
    }

    private static void fails(String message, int size, Object... block) {
        assertThatThrownBy(() -> Lz4.decompress(octets(block), size))
                .isInstanceOf(Bytes.BadBytesException.class)
                .hasMessage(message);
    }

    /// Frames are told from blocks by whether they come out even; what does not is read as a block.
    @Test
    void refusesFramesThatAreCutOrHaveTooMuch() {
        byte[] good = frame(3, literals("abc"));
        for (int length = 1; length < good.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(good, length);
            assertThatThrownBy(() -> Lz4.decompressFramed(cut, 3)).isInstanceOf(Bytes.BadBytesException.class);
        }
        for (byte[] wrong : new byte[][] {
            java.util.Arrays.copyOf(good, good.length + 1),
            java.util.Arrays.copyOf(good, good.length + 7),
            frame(3, literals("abcd")),
            frame(3, literals("ab"), new byte[0], literals("c")),
            frame(2, literals("abc"))
        }) {
            assertThatThrownBy(() -> Lz4.decompressFramed(wrong, 3)).isInstanceOf(Bytes.BadBytesException.class);
        }
        assertThat(Lz4.decompressFramed(new byte[0], 0)).isEmpty();
    }
}
