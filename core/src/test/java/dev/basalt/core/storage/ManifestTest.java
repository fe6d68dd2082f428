package dev.basalt.core.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.UnsupportedFormatException;
import dev.basalt.core.testing.DiskCall;
import dev.basalt.core.testing.FaultDisk;
import dev.basalt.core.testing.FaultEffect;
import dev.basalt.core.testing.MemoryDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class ManifestTest {
    private static final Path PATH = Path.of("manifest");

    private final FaultDisk disk = FaultDisk.inMemory();

    private static String read(Disk disk) throws IOException {
        Manifest.Snapshot snapshot = Manifest.read(disk, PATH);
        return snapshot.generation() + "=" + Bytes.text(snapshot.payload());
    }

    private byte[] threeWrites() throws IOException {
        try (Manifest manifest = Manifest.create(disk, PATH, 4096, Bytes.of("one"))) {
            manifest.write(Bytes.of("two"));
            manifest.write(Bytes.of("three"));
        }
        return disk.memory().bytes(PATH);
    }

    private static MemoryDisk diskWith(byte[] bytes) {
        MemoryDisk disk = new MemoryDisk();
        disk.put(PATH, bytes);
        return disk;
    }

    @Test
    void keepsTheLastPayload() throws IOException {
        threeWrites();
        assertThat(read(disk)).isEqualTo("3=three");
        try (Manifest manifest = Manifest.open(disk, PATH)) {
            assertThat(manifest.generation()).isEqualTo(3);
            assertThat(manifest.write(Bytes.of(""))).isEqualTo(4);
            assertThat(Bytes.text(manifest.payload())).isEmpty();
        }
        assertThat(read(disk)).isEqualTo("4=");
    }

    @Test
    void holdsPayloadsUpToItsSlotSize() throws IOException {
        byte[] largest = new byte[4096 - 32];
        Arrays.fill(largest, (byte) 'x');
        try (Manifest manifest = Manifest.create(disk, PATH, 4096, Bytes.of(""))) {
            assertThat(manifest.maxPayloadBytes()).isEqualTo(4064);
            manifest.write(ByteBuffer.wrap(largest));
            assertThatThrownBy(() -> manifest.write(ByteBuffer.allocate(4065)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("payload must be at most 4064 bytes, but was 4065");
        }
        assertThat(Manifest.read(disk, PATH).payload()).isEqualTo(ByteBuffer.wrap(largest));
    }

    @Test
    void leavesThePayloadAsItWasAndKeepsACopy() throws IOException {
        byte[] array = "-mine-".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        ByteBuffer payload = ByteBuffer.wrap(array).position(1).limit(5);
        try (Manifest manifest = Manifest.create(disk, PATH, 4096, payload)) {
            assertThat(payload.remaining()).isEqualTo(4);
            array[2] = 'X';
            manifest.payload().position(2);
            assertThat(Bytes.text(manifest.payload())).isEqualTo("mine");
        }
    }

    /// At rest both slots hold the newest payload, so no single damaged byte costs anything or brings back an old one.
    @Test
    void everyFlippedBitIsRepaired() throws IOException {
        byte[] manifest = threeWrites();
        for (int i = 0; i < manifest.length; i++) {
            if (i % 4096 > 64 && i % 97 != 0) {
                continue;
            }
            for (int bit = 0; bit < 8; bit++) {
                byte[] damaged = manifest.clone();
                damaged[i] ^= (byte) (1 << bit);
                MemoryDisk damagedDisk = diskWith(damaged);
                assertThat(read(damagedDisk)).isEqualTo("3=three");
                Manifest.open(damagedDisk, PATH).close();
                byte[] repaired = damagedDisk.bytes(PATH);
                assertThat(Arrays.copyOf(repaired, 37)).isEqualTo(Arrays.copyOf(manifest, 37));
                assertThat(Arrays.copyOfRange(repaired, 4096, 4096 + 37)).isEqualTo(Arrays.copyOf(manifest, 37));
            }
        }
    }

    @Test
    void rejectsAManifestWithoutAWholeSlot() throws IOException {
        byte[] manifest = threeWrites();
        manifest[33] ^= 1;
        manifest[4096 + 33] ^= 1;
        assertThatThrownBy(() -> read(diskWith(manifest)))
                .isInstanceOf(CorruptDataException.class)
                .hasMessage("[manifest] at least one of the two manifest slots must be whole, but neither is");
        FaultDisk damaged = new FaultDisk(diskWith(manifest));
        assertThatThrownBy(() -> Manifest.open(damaged, PATH)).isInstanceOf(CorruptDataException.class);
        assertThat(damaged.openCount()).isZero();
    }

    @Test
    void rejectsEveryOtherFileSize() throws IOException {
        byte[] manifest = threeWrites();
        for (int size : new int[] {0, 1, 4096, 8191, 8193, 8194}) {
            assertThatThrownBy(() -> read(diskWith(Arrays.copyOf(manifest, size))))
                    .isInstanceOf(CorruptDataException.class)
                    .hasMessage("[manifest] manifest must be two slots of a positive multiple of 4096 bytes up to"
                            + " 67108864, but the file has " + size + " bytes");
        }
    }

    @Test
    void rejectsANewerFormat() throws IOException {
        byte[] manifest = threeWrites();
        ByteBuffer slot = ByteBuffer.wrap(manifest).order(ByteOrder.LITTLE_ENDIAN);
        slot.putInt(8, 2);
        CRC32C crc = new CRC32C();
        crc.update(slot.slice(0, 28));
        crc.update(slot.slice(32, 5));
        slot.putInt(28, (int) crc.getValue());
        assertThatThrownBy(() -> read(diskWith(manifest)))
                .isInstanceOf(UnsupportedFormatException.class)
                .hasMessage("[manifest @ byte 8] manifest format version must be at most 1, but was 2; upgrade Basalt");
    }

    @Test
    void rejectsMisuse() throws IOException {
        for (int size : new int[] {0, -4096, 4095, 4097, (64 << 20) + 4096}) {
            assertThatThrownBy(() -> Manifest.create(disk, PATH, size, Bytes.of("")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("slotSize must be a positive multiple of 4096 up to 67108864, but was " + size);
        }
        assertThatThrownBy(() -> Manifest.open(disk, PATH))
                .isInstanceOf(IOException.class)
                .hasMessage("[manifest] opening the manifest must find a file, but there is none");
        Manifest manifest = Manifest.create(disk, PATH, 4096, Bytes.of("x"));
        assertThatThrownBy(() -> Manifest.create(disk, PATH, 4096, Bytes.of("x")))
                .isInstanceOf(IOException.class)
                .hasMessage("[manifest] creating the manifest must find no file, but there is one");
        manifest.close();
        manifest.close();
        assertThatThrownBy(() -> manifest.write(Bytes.of("y")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("[manifest] manifest must be open, but is closed");
        assertThatThrownBy(manifest::payload).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void failedWritePoisonsTheManifest() throws IOException {
        try (Manifest manifest = Manifest.create(disk, PATH, 4096, Bytes.of("kept"))) {
            disk.failAt(1, false, FaultEffect.NOTHING, DiskCall.FORCE);
            assertThatThrownBy(() -> manifest.write(Bytes.of("lost")))
                    .hasMessage("[manifest] FORCE must succeed, but failed: injected fault");
            assertThatThrownBy(() -> manifest.write(Bytes.of("later")))
                    .hasMessage("[manifest] writes must stop after a failed one, but another was tried; open the file"
                            + " again (first failure: [manifest] FORCE must succeed, but failed: injected fault)");
            assertThat(Bytes.text(manifest.payload())).isEqualTo("kept");
        }
    }

    @Test
    void aReaderTriesAgainOnlyWhereNeitherSlotIsWhole() throws IOException {
        byte[] manifest = threeWrites();
        for (int slot = 0; slot < 2; slot++) {
            byte[] damaged = manifest.clone();
            damaged[4096 * slot + 33] ^= 1;
            FaultDisk counted = new FaultDisk(diskWith(damaged));
            assertThat(read(counted)).isEqualTo("3=three");
            assertThat(counted.calls(DiskCall.READ)).isEqualTo(4);
        }
    }

    @Test
    void aWriteThatMemoryRunsOutInPoisonsTheManifest() throws IOException {
        try (Manifest manifest = Manifest.create(disk, PATH, 4096, Bytes.of("old"))) {
            disk.outOfMemoryAt(1, false);
            assertThatThrownBy(() -> manifest.write(Bytes.of("new"))).isInstanceOf(OutOfMemoryError.class);
            assertThatThrownBy(() -> manifest.write(Bytes.of("newer")))
                    .isInstanceOf(IOException.class)
                    .hasMessage("[manifest] writes must stop after a failed one, but another was tried; open the file"
                            + " again (first failure: [manifest] write must end normally, but was broken off)");
        }
        assertThat(read(disk)).isEqualTo("1=old");
    }
}
