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
}
