package dev.basalt.model.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Checksums and fingerprints of files, empty and larger than any buffer.
class ChecksumTest {
    @TempDir
    private Path directory;

    @Test
    void isThatOfZipFiles() throws IOException {
        assertThat(Checksum.of(new ByteArrayInputStream(new byte[0]))).isEqualTo(new Checksum(0, 0));
        assertThat(Checksum.of(new ByteArrayInputStream("123456789".getBytes(StandardCharsets.US_ASCII))))
                .isEqualTo(new Checksum(9, 0xCBF43926L));
        byte[] large = new byte[600_000];
        new Random(1).nextBytes(large);
        CRC32 crc = new CRC32();
        crc.update(large);
        Checksum checksum = Checksum.of(new ByteArrayInputStream(large));
        assertThat(checksum).isEqualTo(new Checksum(large.length, crc.getValue()));
        Path file = Files.write(directory.resolve("large"), large);
        assertThat(checksum.matches(file)).isTrue();
        large[large.length - 1] ^= 1;
        Files.write(file, large);
        assertThat(checksum.matches(file)).isFalse();
        assertThat(new Checksum(large.length - 1, crc.getValue()).matches(file)).isFalse();
        assertThat(checksum.matches(directory)).isFalse();
        assertThat(checksum.matches(directory.resolve("none"))).isFalse();
    }

    @Test
    void hasEightDigits() {
        assertThat(new Checksum(1, 0xAL).hex()).isEqualTo("0000000a");
        assertThat(new Checksum(1, 0xCBF43926L).hex()).isEqualTo("cbf43926");
    }

    @Test
    void aFingerprintIsOfNamesSizesAndBytes() throws IOException {
        Path one = Files.writeString(directory.resolve("one"), "123456789");
        Path two = Files.writeString(directory.resolve("two"), "");
        // CRC-32C of the bytes, then that of "one:9;".
        assertThat(Fingerprint.of(List.of(one))).startsWith("e3069283").hasSize(16);
        assertThat(Fingerprint.of(List.of(two))).startsWith("00000000");
        assertThat(Fingerprint.of(List.of())).isEqualTo("0000000000000000");
        assertThat(Fingerprint.of(List.of(one, two))).isNotEqualTo(Fingerprint.of(List.of(two, one)));
        assertThat(Fingerprint.of(List.of(one, two)).substring(0, 8)).isEqualTo("e3069283");
        byte[] large = new byte[600_000];
        Path file = Files.write(directory.resolve("large"), large);
        String before = Fingerprint.of(List.of(file));
        large[large.length - 1] = 1;
        Files.write(file, large);
        String after = Fingerprint.of(List.of(file));
        assertThat(after).isNotEqualTo(before).endsWith(before.substring(8));
    }
}
