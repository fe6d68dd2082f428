package dev.basalt.columnar.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.file.NcfFile;
import dev.basalt.columnar.file.NcfOptions;
import dev.basalt.columnar.file.NcfScan;
import dev.basalt.columnar.file.NcfWriter;
import dev.basalt.columnar.file.Verification;
import dev.basalt.columnar.internal.AnyRows;
import dev.basalt.columnar.schema.DataType.ListOf;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.core.error.BasaltException;
import dev.basalt.core.testing.MemoryDisk;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;

/// Reads any bytes as metadata and footer behind the pages of a real file; four bytes before them are the size of the
/// footer.
class FooterFuzzTest {
    private static final Path PATH = Path.of("f.ncf");
    private static final int POSTSCRIPT = 128;
    private static final NcfOptions OPTIONS =
            NcfOptions.DEFAULT.withVerification(Verification.NONE).withMaxPageBytes(1 << 20);
    private static final byte[] WHOLE = write();

    private static byte[] write() {
        Schema schema = Schema.of(
                Field.of("a", Simple.INT64),
                Field.of("b", Simple.STRING),
                Field.of("c", new ListOf(Field.of("d", Simple.FLOAT64))));
        MemoryDisk disk = new MemoryDisk();
        NcfOptions options = NcfOptions.DEFAULT
                .withFileId(new UUID(3, 4))
                .withStripes(10, 1 << 20)
                .withAttributes(Map.of("key", "value"));
        try (NcfWriter writer = NcfWriter.create(disk, PATH, schema, options)) {
            writer.write(AnyRows.random(schema, 25, 3, new SplittableRandom(5)));
            writer.finish();
            return disk.bytes(PATH);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Where the metadata begin: behind the record of the last stripe.
    private static int pagesEnd() {
        MemorySegment file = MemorySegment.ofArray(WHOLE);
        int footer = Math.toIntExact(file.get(Sealed.I64, WHOLE.length - POSTSCRIPT));
        // The first column's metadata, which the footer's first 8 bytes name, lie behind the stripes.
        return Math.toIntExact(file.get(Sealed.I64, footer));
    }

    /// The input that makes the file as it was written.
    static byte[] seed() {
        int end = pagesEnd();
        byte[] seed = new byte[4 + WHOLE.length - POSTSCRIPT - end];
        System.arraycopy(WHOLE, WHOLE.length - POSTSCRIPT + 8, seed, 0, 4);
        System.arraycopy(WHOLE, end, seed, 4, seed.length - 4);
        return seed;
    }

    @FuzzTest(maxDuration = "10m")
    void readsAnyFooter(byte[] data) throws IOException {
        if (data.length < 4) {
            return;
        }
        int end = pagesEnd();
        byte[] file = Arrays.copyOf(WHOLE, end + data.length - 4 + POSTSCRIPT);
        System.arraycopy(data, 4, file, end, data.length - 4);
        System.arraycopy(WHOLE, WHOLE.length - POSTSCRIPT, file, file.length - POSTSCRIPT, POSTSCRIPT);
        MemorySegment postscript = MemorySegment.ofArray(file).asSlice(file.length - POSTSCRIPT);
        int footerBytes = MemorySegment.ofArray(data).get(Sealed.I32, 0);
        postscript.set(Sealed.I64, 0, file.length - POSTSCRIPT - (long) footerBytes);
        postscript.set(Sealed.I32, 8, footerBytes);
        MemoryDisk disk = new MemoryDisk();
        disk.put(PATH, Sealed.ncf(file));
        try (NcfFile opened = NcfFile.open(disk, PATH, OPTIONS)) {
            for (Field field : opened.schema().fields()) {
                read(opened, field.name());
            }
        } catch (BasaltException _) {
            // What damage may cause.
        }
        if (disk.mappingCount() != 0) {
            throw new AssertionError("a file that was closed must not stay mapped");
        }
    }

    private static void read(NcfFile file, String column) {
        try (NcfScan scan = file.scan().columns(column).limit(70_000).open()) {
            file.statistics(column);
            file.pages(column);
            Batch batch = new Batch(scan.schema());
            while (scan.next(batch)) {
                if (batch.rowCount() == 0) {
                    throw new AssertionError("a batch must have rows");
                }
            }
        } catch (BasaltException _) {
            // What damage may cause.
        }
    }
}
