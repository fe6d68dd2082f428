package dev.basalt.columnar.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.columnar.column.Batch;
import dev.basalt.core.error.BasaltException;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.LimitExceededException;
import dev.basalt.core.testing.MemoryDisk;
import dev.basalt.core.testing.Seeds;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A small file of all types and two stripes, damaged in every way.
class NcfDamageTest {
    private static Batch rows;
    private static byte[] whole;

    @BeforeAll
    static void write() throws IOException {
        Random random = Seeds.random(Seeds.first());
        rows = Rows.random(Rows.ALL_TYPES, 7, 30, random);
        MemoryDisk disk = new MemoryDisk();
        Rows.write(disk, Rows.PATH, rows, Rows.OPTIONS.withStripes(4, 1 << 20), random);
        whole = disk.bytes(Rows.PATH);
    }

    private static MemoryDisk disk(byte[] bytes) {
        MemoryDisk disk = new MemoryDisk();
        disk.put(Rows.PATH, bytes);
        return disk;
    }

    /// Reads all rows: they must be right if nothing is reported.
    private static boolean readsRightRows(byte[] bytes, Verification verification) throws IOException {
        try (NcfFile file = NcfFile.open(disk(bytes), Rows.PATH, Rows.OPTIONS.withVerification(verification))) {
            Batch read = Rows.read(file.scan().open());
            assertThat(read.rowCount()).isEqualTo(7);
            Rows.assertSame(rows, 0, read);
            return true;
        } catch (BasaltException e) {
            return false;
        }
    }

    private static boolean verifies(byte[] bytes) throws IOException {
        try (NcfFile file = NcfFile.open(disk(bytes), Rows.PATH, Rows.OPTIONS)) {
            file.verify();
            return true;
        } catch (BasaltException e) {
            assertThat(e.getMessage()).startsWith("[" + Rows.PATH + " @ byte ");
            return false;
        }
    }

    @Test
    void wholeFileVerifies() throws IOException {
        assertThat(verifies(whole)).isTrue();
        assertThat(readsRightRows(whole, Verification.SHA)).isTrue();
    }

    @Test
    void reportsEveryFlippedByteAndNeverGivesWrongValues() throws IOException {
        Random random = Seeds.random(Seeds.first());
        for (int at = 0; at < whole.length; at++) {
            byte[] bytes = whole.clone();
            bytes[at] ^= (byte) (1 << random.nextInt(8));
            assertThat(verifies(bytes)).as("flipped byte " + at).isFalse();
            readsRightRows(bytes, at % 2 == 0 ? Verification.CRC : Verification.SHA);
        }
    }

    @Test
    void reportsEveryCut() throws IOException {
        for (int size = 0; size < whole.length; size++) {
            byte[] bytes = Arrays.copyOf(whole, size);
            assertThat(readsRightRows(bytes, Verification.CRC))
                    .as("cut to " + size)
                    .isFalse();
        }
    }

    @Test
    void reportsBytesBehindTheEnd() throws IOException {
        assertThat(readsRightRows(Arrays.copyOf(whole, whole.length + 1), Verification.CRC))
                .isFalse();
        byte[] twice = Arrays.copyOf(whole, 2 * whole.length);
        System.arraycopy(whole, 0, twice, whole.length, whole.length);
        assertThat(readsRightRows(twice, Verification.CRC)).isFalse();
    }

    /// Without checksums damage may go unnoticed, but must not do harm.
    @Test
    void failsCleanlyWithoutChecksums() throws IOException {
        failsCleanlyWithoutChecksums(5);
    }

    @Test
    @Tag("long")
    void failsCleanlyWithoutChecksumsAtEveryByte() throws IOException {
        for (int i = 0; i < 20; i++) {
            failsCleanlyWithoutChecksums(1);
        }
    }

    private static void failsCleanlyWithoutChecksums(int step) throws IOException {
        Random random = Seeds.random(Seeds.first());
        NcfOptions options = Rows.OPTIONS.withVerification(Verification.NONE).withMaxPageBytes(1 << 22);
        for (int at = random.nextInt(step); at < whole.length; at += step) {
            byte[] bytes = whole.clone();
            bytes[at] ^= (byte) (1 + random.nextInt(255));
            try (NcfFile file = NcfFile.open(disk(bytes), Rows.PATH, options)) {
                Rows.read(file.scan().open());
            } catch (BasaltException e) {
                assertThat(e.getMessage()).startsWith("[" + Rows.PATH);
            } catch (RuntimeException e) {
                throw new AssertionError("changed byte " + at, e);
            }
        }
    }

    @Test
    void namesThePlaceOfDamageInAPage() throws IOException {
        long offset;
        try (NcfFile file = NcfFile.open(disk(whole), Rows.PATH, Rows.OPTIONS)) {
            offset = file.pages("string").get(1).byteOffset();
        }
        byte[] bytes = whole.clone();
        bytes[(int) offset + 70] ^= 1;
        try (NcfFile file = NcfFile.open(disk(bytes), Rows.PATH, Rows.OPTIONS)) {
            String message = "[rows.ncf @ byte " + offset
                    + ", column 'string', page 1] a page must have the checksum in it, but has another";
            assertThatThrownBy(file::verify)
                    .isInstanceOf(CorruptDataException.class)
                    .hasMessage(message);
            assertThatThrownBy(() -> Rows.read(file.scan().columns("string").open()))
                    .isInstanceOf(CorruptDataException.class)
                    .hasMessage(message);
            Batch others = Rows.read(file.scan().columns("bool", "list").open());
            Rows.assertSame(rows, 0, others);
        }
    }

    @Test
    void saysThatAFileIsNotComplete() {
        byte[] bytes = Arrays.copyOf(whole, whole.length - 1);
        assertThatThrownBy(() -> NcfFile.open(disk(bytes), Rows.PATH, Rows.OPTIONS))
                .isInstanceOf(CorruptDataException.class)
                .hasMessage("[rows.ncf @ byte " + (bytes.length - 128)
                        + "] a file must end with a whole postscript, but does not: it was cut, damaged or never"
                        + " completed; recover its stripes");
    }

    @Test
    void refusesPagesAboveTheLimit() throws IOException {
        try (NcfFile file = NcfFile.open(disk(whole), Rows.PATH, Rows.OPTIONS.withMaxPageBytes(8))) {
            assertThatThrownBy(() -> Rows.read(file.scan().columns("uuid").open()))
                    .isInstanceOf(LimitExceededException.class)
                    .hasMessageEndingWith("a page must need at most 8 bytes to be decoded, but needs at least 64"
                            + "; raise NcfOptions.maxPageBytes");
        }
    }
}
