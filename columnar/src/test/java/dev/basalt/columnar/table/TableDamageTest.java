package dev.basalt.columnar.table;

import static dev.basalt.columnar.table.People.OPTIONS;
import static dev.basalt.columnar.table.People.TABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.Field;
import dev.basalt.core.error.BasaltException;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.UnsupportedFormatException;
import dev.basalt.core.testing.MemoryDisk;
import dev.basalt.core.testing.Seeds;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TableDamageTest {
    private static final Path NEWEST = TABLE.resolve("log/v00000000000000000004.nct");
    private final MemoryDisk disk = new MemoryDisk();
    private Map<Long, Long> rows = Map.of();

    @BeforeEach
    void create() throws IOException {
        NcfTable table = NcfTable.create(disk, TABLE, People.SCHEMA, OPTIONS);
        table.append(People.range(0, 300));
        table.evolve(List.of(new SchemaChange.AddColumn(Field.of("more", Simple.FLOAT64))));
        table.append(People.range(300, 310));
        table.delete("id = 7 or id = 100 or id = 302");
        rows = People.scores(table.snapshot());
        assertThat(table.version()).isEqualTo(4);
    }

    private Map<Long, Long> read() throws IOException {
        return People.scores(NcfTable.open(disk, TABLE, OPTIONS).snapshot());
    }

    private Path find(String suffix, int index) throws IOException {
        return disk.list(TABLE.resolve("data")).stream()
                .filter(path -> path.toString().endsWith(suffix))
                .toList()
                .get(index);
    }

    @Test
    void noticesEveryFlippedByteOfACommit() throws IOException {
        byte[] bytes = disk.bytes(NEWEST);
        for (int i = 0; i < bytes.length; i++) {
            byte[] damaged = bytes.clone();
            damaged[i] ^= (byte) (1 << (i % 8));
            disk.put(NEWEST, damaged);
            assertThatThrownBy(this::read).as("byte %d", i).isInstanceOf(BasaltException.class);
        }
        disk.put(NEWEST, bytes);
        assertThat(read()).isEqualTo(rows);
    }

    @Test
    void noticesEveryCutOfACommit() throws IOException {
        byte[] bytes = disk.bytes(NEWEST);
        for (int size = 0; size < bytes.length; size++) {
            disk.put(NEWEST, Arrays.copyOf(bytes, size));
            assertThatThrownBy(this::read).as("size %d", size).isInstanceOf(CorruptDataException.class);
        }
        disk.put(NEWEST, Arrays.copyOf(bytes, bytes.length + 1));
        assertThatThrownBy(this::read).isInstanceOf(CorruptDataException.class);
        disk.put(NEWEST, Arrays.copyOf(bytes, 31));
        assertThatThrownBy(this::read).hasMessage("[" + NEWEST + "] a commit must have at least 32 bytes, but has 31");
    }

    /// Somebody who means harm makes the checksums fit.
    @Test
    void survivesAnyContentWithRightChecksums() throws IOException {
        byte[] bytes = disk.bytes(NEWEST);
        int info = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(8);
        Seeds.check(4000, random -> {
            byte[] damaged = bytes.clone();
            for (int i = random.nextInt(3); i >= 0; i--) {
                int at = 32 + random.nextInt(bytes.length - 32);
                damaged[at] = (byte) (random.nextBoolean() ? random.nextInt(256) : random.nextInt(2) * 255);
            }
            disk.put(NEWEST, sealed(damaged, info));
            try {
                NcfTable table = NcfTable.open(disk, TABLE, OPTIONS);
                table.history();
                People.rows(table.scan());
                if (table.schema().fields().contains(People.SCHEMA.field(0))) {
                    People.rows(table.scan().where("id = 5"));
                }
            } catch (BasaltException | IOException _) {
                // A file that is named but missing is an IOException.
            }
        });
    }

    private static byte[] sealed(byte[] bytes, int info) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(12, crc(bytes, 32, info));
        buffer.putInt(24, crc(bytes, 32 + info, bytes.length - 32 - info));
        buffer.putInt(28, crc(bytes, 0, 28));
        return bytes;
    }

    private static int crc(byte[] bytes, int from, int size) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, size);
        return (int) crc.getValue();
    }

    @Test
    void refusesLaterFormats() throws IOException {
        byte[] bytes = disk.bytes(NEWEST);
        bytes[4] = 2;
        disk.put(
                NEWEST,
                sealed(
                        bytes,
                        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(8)));
        assertThatThrownBy(this::read)
                .isInstanceOf(UnsupportedFormatException.class)
                .hasMessage("[" + NEWEST + "] a commit must be of format version 1 and kind 1 or 2, but is of version 2"
                        + " and kind 1; upgrade Basalt");
    }

    @Test
    void noticesDamagedAndCutDeletionVectors() throws IOException {
        Path path = find(".del", 0);
        byte[] bytes = disk.bytes(path);
        for (int i = 0; i < bytes.length; i++) {
            byte[] damaged = bytes.clone();
            damaged[i] ^= 0x10;
            disk.put(path, damaged);
            assertThatThrownBy(this::read)
                    .isInstanceOf(CorruptDataException.class)
                    .hasMessageContaining("the CRC32C of a deletion vector must match, but does not");
            disk.put(path, Arrays.copyOf(bytes, i));
            assertThatThrownBy(this::read)
                    .isInstanceOf(CorruptDataException.class)
                    .hasMessageContaining("bytes must lie within the file, but that has " + i + " bytes");
        }
    }

    @Test
    void noticesAFileThatIsNotTheOneThatWasCommitted() throws IOException {
        Path first = find(".ncf", 0);
        Path second = find(".ncf", 1);
        byte[] bytes = disk.bytes(first);
        disk.put(first, disk.bytes(second));
        assertThatThrownBy(this::read)
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("the file must be the one that was committed, of SHA-256 ");
        disk.put(first, bytes);
        assertThat(read()).isEqualTo(rows);
        assertThat(disk.mappingCount()).isZero();
    }

    @Test
    void noticesAMissingVersion() throws IOException {
        disk.delete(TABLE.resolve("log/v00000000000000000002.nct"));
        assertThatThrownBy(this::read)
                .isInstanceOf(CorruptDataException.class)
                .hasMessage("[" + TABLE.resolve("log") + "] no version must be missing, but 3 follows 1");
    }

    @Test
    void noticesThatTheFirstVersionIsMissing() throws IOException {
        disk.delete(TABLE.resolve("log/v00000000000000000000.nct"));
        assertThatThrownBy(this::read)
                .isInstanceOf(CorruptDataException.class)
                .hasMessage("[" + TABLE.resolve("log") + "] no version must be missing, but the first is 1");
    }

    @Test
    void ignoresFilesOfOthers() throws IOException {
        disk.put(TABLE.resolve("log/v09999999999999999999.nct"), new byte[3]);
        disk.put(TABLE.resolve("log/v5.nct"), new byte[3]);
        disk.put(TABLE.resolve("log/v00000000000000000005.nct.tmp"), new byte[3]);
        disk.put(TABLE.resolve("data/notes.txt"), new byte[3]);
        assertThat(read()).isEqualTo(rows);
        NcfTable.open(disk, TABLE, OPTIONS).vacuum(java.time.Duration.ZERO);
        assertThat(disk.exists(TABLE.resolve("data/notes.txt"))).isTrue();
    }
}
