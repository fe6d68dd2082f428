package dev.basalt.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.bits.OrdinalSet;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.UnsupportedFormatException;
import dev.basalt.core.testing.MemoryDisk;
import dev.basalt.core.testing.Seeds;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class CheckpointTest {
    private static final Path PATH = Path.of("checkpoint-00000001");

    private static OrdinalSet live(int size) {
        OrdinalSet live = OrdinalSet.empty();
        for (int i = 0; i < size; i++) {
            live.append(i % 3 != 1);
        }
        return live.freeze();
    }

    @Test
    void readsWhatWasWritten() {
        Seeds.check(100, random -> {
            int documents = random.nextInt(300);
            MemoryDisk disk = new MemoryDisk();
            Checkpoint written = new Checkpoint(
                    documents, random.nextInt(Integer.MAX_VALUE), random.nextLong(Long.MAX_VALUE), live(documents));
            written.write(disk, PATH);
            Checkpoint read = Checkpoint.read(disk, PATH);
            assertThat(read.documentCount()).isEqualTo(documents);
            assertThat(read.chunkCount()).isEqualTo(written.chunkCount());
            assertThat(read.documentsBytes()).isEqualTo(written.documentsBytes());
            assertThat(read.live().words()).isEqualTo(written.live().words());
            assertThat(read.live().count()).isEqualTo(written.live().count());
            assertThat(read.live().size()).isEqualTo(documents);
        });
    }

    @Test
    void hasTheDocumentedBytes() throws IOException {
        MemoryDisk disk = new MemoryDisk();
        new Checkpoint(3, 7, 258, live(3)).write(disk, PATH);
        byte[] bytes = disk.bytes(PATH);
        assertThat(HexFormat.of().formatHex(bytes, 0, 40))
                .isEqualTo("424153414c544350" + "01000000" + "03000000" + "07000000" + "01000000" + "0201000000000000"
                        + "0500000000000000");
        assertThat(bytes).hasSize(44);
    }

    @Test
    void refusesFlippedBytesAndCutFiles() throws IOException {
        MemoryDisk disk = new MemoryDisk();
        new Checkpoint(70, 7, 258, live(70)).write(disk, PATH);
        byte[] bytes = disk.bytes(PATH);
        for (int i = 0; i < bytes.length; i++) {
            byte[] damaged = bytes.clone();
            damaged[i] ^= (byte) (1 << (i & 7));
            disk.put(PATH, damaged);
            assertThatThrownBy(() -> Checkpoint.read(disk, PATH))
                    .isInstanceOf(CorruptDataException.class)
                    .hasMessage("[checkpoint-00000001] checkpoint must begin with BASALTCP and end with its CRC32C,"
                            + " but does not");
            disk.put(PATH, Arrays.copyOf(bytes, i));
            assertThatThrownBy(() -> Checkpoint.read(disk, PATH)).isInstanceOf(CorruptDataException.class);
        }
        disk.put(PATH, Arrays.copyOf(bytes, bytes.length + 1));
        assertThatThrownBy(() -> Checkpoint.read(disk, PATH)).isInstanceOf(CorruptDataException.class);
    }

    /// A checkpoint of 3 documents with a field changed and a checksum that is right.
    private static MemoryDisk forged(Consumer<ByteBuffer> change) throws IOException {
        MemoryDisk disk = new MemoryDisk();
        new Checkpoint(3, 7, 258, live(3)).write(disk, PATH);
        ByteBuffer bytes = ByteBuffer.wrap(disk.bytes(PATH)).order(ByteOrder.LITTLE_ENDIAN);
        change.accept(bytes);
        CRC32C crc = new CRC32C();
        crc.update(bytes.array(), 0, 40);
        disk.put(PATH, bytes.putInt(40, (int) crc.getValue()).array());
        return disk;
    }

    private static void refuses(Consumer<ByteBuffer> change, String message) throws IOException {
        MemoryDisk disk = forged(change);
        assertThatThrownBy(() -> Checkpoint.read(disk, PATH))
                .isInstanceOf(CorruptDataException.class)
                .hasMessage(message);
    }

    @Test
    void refusesHostileFields() throws IOException {
        refuses(
                bytes -> bytes.putInt(12, -1),
                "[checkpoint-00000001 @ byte 20] checkpoint must have one bit a document, but has 1 words for -1"
                        + " documents");
        refuses(
                bytes -> bytes.putInt(12, Integer.MAX_VALUE),
                "[checkpoint-00000001 @ byte 20] checkpoint must have one bit a document, but has 1 words for"
                        + " 2147483647 documents");
        refuses(
                bytes -> bytes.putInt(12, Integer.MAX_VALUE).putInt(20, 1 << 25),
                "[checkpoint-00000001 @ byte 20] checkpoint must have one bit a document, but has 33554432 words for"
                        + " 2147483647 documents");
        refuses(
                bytes -> bytes.putInt(16, -7),
                "[checkpoint-00000001 @ byte 16] number of chunks and bytes of documents must be at least 0, but were"
                        + " -7 and 258");
        refuses(
                bytes -> bytes.putLong(24, Long.MIN_VALUE),
                "[checkpoint-00000001 @ byte 16] number of chunks and bytes of documents must be at least 0, but were"
                        + " 7 and -9223372036854775808");
        refuses(
                bytes -> bytes.putLong(32, 8),
                "[checkpoint-00000001 @ byte 32] bits behind that of the last of 3 documents must be 0, but are not");
        refuses(
                bytes -> bytes.putInt(8, 0),
                "[checkpoint-00000001 @ byte 8] collection format version must be at least 1, but was 0");
    }

    @Test
    void refusesNewerVersions() throws IOException {
        for (int version : new int[] {2, -1}) {
            MemoryDisk disk = forged(bytes -> bytes.putInt(8, version));
            assertThatThrownBy(() -> Checkpoint.read(disk, PATH))
                    .isInstanceOf(UnsupportedFormatException.class)
                    .hasMessage("[checkpoint-00000001] collection format version must be at most 1, but was "
                            + Integer.toUnsignedString(version) + "; upgrade Basalt");
        }
    }
}
