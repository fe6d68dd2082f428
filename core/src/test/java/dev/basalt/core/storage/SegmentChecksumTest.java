package dev.basalt.core.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentChecksumTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 16383, 16384, 16385, 32768, 50_000})
    void isThatOfTheSameBytesInAnArray(int size) {
        byte[] bytes = new byte[size + 3];
        new Random(size).nextBytes(bytes);
        CRC32C expected = new CRC32C();
        expected.update(bytes, 3, size);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment copy = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
            assertThat(SegmentChecksum.crc32c(copy.asSlice(3))).isEqualTo((int) expected.getValue());
            assertThat(SegmentChecksum.crc32c(MemorySegment.ofArray(bytes).asSlice(3)))
                    .isEqualTo((int) expected.getValue());
            CRC32C parts = new CRC32C();
            SegmentChecksum.update(parts, copy.asSlice(3, size / 2));
            SegmentChecksum.update(parts, copy.asSlice(3 + size / 2));
            assertThat(parts.getValue()).isEqualTo(expected.getValue());
        }
    }
}
