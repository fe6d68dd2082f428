package dev.basalt.vector.collection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.error.BasaltException;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.UnsupportedFormatException;
import dev.basalt.core.storage.Manifest;
import dev.basalt.core.testing.MemoryDisk;
import dev.basalt.core.testing.Seeds;
import dev.basalt.vector.Metric;
import dev.basalt.vector.RowType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Flipped bytes, cut files, missing files and newer formats: the right answer or one clear error, never a
/// wrong one.
class CollectionCorruptionTest {
    /// Bytes of each slot of the manifest that are looked at one by one; the rest of a slot is unused.
    private static final int MANIFEST_BYTES = 400;

    private static final String OLDEST = "segment-00000003";
    private static final String NEWEST = "segment-00000006";

    private static CollectionShape shape(IndexKind kind) {
        return new CollectionShape(Model.DIMENSION, Metric.L2, RowType.F32, kind);
    }

    private Map<String, byte[]> files = Map.of();
    private List<Map<Integer, Integer>> states = List.of();

    @BeforeEach
    void load() throws IOException {
        load(Model.SHAPE);
    }

    private void load(CollectionShape shape) throws IOException {
        MemoryDisk disk = new MemoryDisk();
        states = CollectionSample.write(disk, shape);
        files = CollectionSample.files(disk);
    }

    @Test
    void theSampleHasAllKindsOfFiles() {
        assertThat(files.keySet())
                .containsExactly("MANIFEST", "log-00000002", "log-00000005", "removed-00000007", OLDEST, NEWEST);
    }

    private static int next(String file, int size, int offset) {
        boolean used = !file.equals("MANIFEST") || offset % (size / 2) < MANIFEST_BYTES;
        return offset + (used ? 1 : 10_007);
    }

    @Test
    void noFlippedByteGivesAWrongAnswer() throws IOException {
        flipAll(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"HNSW", "KD_TREE", "LSH", "HNSW_FAST", "HNSW_SMALL"})
    void noFlippedByteGivesAWrongAnswerOfIndexes(IndexKind kind) throws IOException {
        load(shape(kind));
        flipAll(kind == IndexKind.HNSW_FAST ? 29 : 11);
    }

    @ParameterizedTest
    @EnumSource(names = {"HNSW", "KD_TREE", "LSH", "HNSW_FAST", "HNSW_SMALL"})
    @Tag("long")
    void noFlippedByteOfAllGivesAWrongAnswerOfIndexes(IndexKind kind) throws IOException {
        load(shape(kind));
        flipAll(1);
    }

    private void flipAll(int step) throws IOException {
        for (String file : files.keySet()) {
            byte[] bytes = files.get(file);
            int opened = 0;
            for (int offset = 0; offset < bytes.length; offset = step - 1 + next(file, bytes.length, offset)) {
                for (int mask : new int[] {1 << (offset & 7), 0xFF}) {
                    byte[] damaged = bytes.clone();
                    damaged[offset] ^= (byte) mask;
                    String what = file + " with byte " + offset + " ^ " + mask;
                    opened += look(file, damaged, List.of(states.getLast()), what) ? 1 : 0;
                }
            }
            // What only the newest generation needs can be done without.
            if (file.equals(NEWEST) || file.startsWith("removed") || file.equals("MANIFEST")) {
                assertThat(opened).as(file).isPositive();
            } else if (file.equals(OLDEST)) {
                assertThat(opened).as(file).isZero();
            }
        }
    }

    @Test
    void noCutFileGivesAWrongAnswer() throws IOException {
        for (String file : files.keySet()) {
            byte[] bytes = files.get(file);
            for (int size = 0; size < bytes.length; size = next(file, bytes.length, size)) {
                // A log that ends early at a record is that of an earlier moment; nothing in it can tell.
                boolean newestLog = file.equals("log-00000005");
                boolean opened = look(
                        file,
                        Arrays.copyOf(bytes, size),
                        newestLog ? states : List.of(states.getLast()),
                        file + " cut to " + size + " bytes");
                assertThat(opened || !file.equals(NEWEST)).as(file).isTrue();
            }
        }
    }

    /// Whether a collection with a damaged file can be opened; it must then have one of the states.
    private boolean look(String file, byte[] damaged, List<Map<Integer, Integer>> allowed, String what)
            throws IOException {
        boolean opened = false;
        for (boolean readOnly : new boolean[] {true, false}) {
            Map<String, byte[]> all = new TreeMap<>(files);
            all.put(file, damaged);
            MemoryDisk disk = CollectionSample.disk(all);
            CollectionOptions options = CollectionSample.options(disk).verifyingRows();
            opened = look(file, readOnly ? options.forReading() : options, allowed, what);
            assertThat(disk.openCount()).as(what).isZero();
            assertThat(disk.mappingCount()).as(what).isZero();
            if (opened && !readOnly) {
                // What was found once stays, and can be written on.
                CollectionOptions again = CollectionSample.options(disk);
                try (VectorCollection collection = VectorCollection.open(CollectionSample.DIRECTORY, again)) {
                    assertThat(allowed).as(what).contains(Model.read(collection, CollectionSample.IDS));
                    assertThat(collection.stats().fallback()).as(what).isEmpty();
                    collection.put(Model.id(3), Model.vector(40));
                    collection.compact();
                    assertThat(collection.contains(Model.id(3))).isTrue();
                }
            }
        }
        return opened;
    }

    private static boolean look(
            String file, CollectionOptions options, List<Map<Integer, Integer>> allowed, String what)
            throws IOException {
        try (VectorCollection collection = VectorCollection.open(CollectionSample.DIRECTORY, options)) {
            assertThat(allowed).as(what).contains(Model.read(collection, CollectionSample.IDS));
            assertThat(collection.verify()).as(what).isEmpty();
            collection.stats().fallback().ifPresent(text -> assertThat(text).contains(file));
            return true;
        } catch (BasaltException e) {
            assertThat(e.getMessage()).as(what).contains(file);
            return false;
        }
    }

    @Test
    void namesWhatIsMissing() throws IOException {
        for (String file : List.of(OLDEST, "log-00000005", "log-00000002")) {
            Map<String, byte[]> left = new TreeMap<>(files);
            left.remove(file);
            CollectionOptions options = CollectionSample.options(CollectionSample.disk(left));
            if (file.equals("log-00000002")) {
                // Only the generation before needs it.
                try (VectorCollection collection = VectorCollection.open(CollectionSample.DIRECTORY, options)) {
                    assertThat(Model.read(collection, CollectionSample.IDS)).isEqualTo(states.getLast());
                }
            } else {
                assertThatThrownBy(() -> VectorCollection.open(CollectionSample.DIRECTORY, options))
                        .isInstanceOf(CorruptDataException.class)
                        .hasMessage("[vectors/" + file + "] " + (file.startsWith("log") ? "log" : "segment file")
                                + " must be there because the manifest names it, but is not");
            }
        }
    }

    @Test
    void fallsBackToTheGenerationBefore() throws IOException {
        Map<String, byte[]> left = new TreeMap<>(files);
        left.remove(NEWEST);
        MemoryDisk disk = CollectionSample.disk(left);
        CollectionOptions options = CollectionSample.options(disk);
        try (VectorCollection collection = VectorCollection.open(CollectionSample.DIRECTORY, options)) {
            assertThat(collection.stats().fallback())
                    .contains("[vectors/" + NEWEST
                            + "] segment file must be there because the manifest names it, but is not");
            assertThat(Model.read(collection, CollectionSample.IDS)).isEqualTo(states.getLast());
        }
    }

    @Test
    void refusesANewerFormat() throws IOException {
        MemoryDisk disk = CollectionSample.disk(files);
        ByteBuffer payload;
        try (Manifest manifest = Manifest.open(disk, CollectionSample.DIRECTORY.resolve("MANIFEST"))) {
            ByteBuffer old = manifest.payload();
            payload = ByteBuffer.allocate(old.remaining()).order(ByteOrder.LITTLE_ENDIAN);
            payload.put(old).putInt(0, 2).flip();
            manifest.write(payload);
        }
        assertThatThrownBy(() -> VectorCollection.open(CollectionSample.DIRECTORY, CollectionSample.options(disk)))
                .isInstanceOf(UnsupportedFormatException.class)
                .hasMessage("[vectors/MANIFEST] vector collection format version must be at most 1, but was 2;"
                        + " upgrade Basalt");
        assertThat(disk.openCount()).isZero();
    }

    /// Bytes that somebody chose, with right checksums: any answer, but no failure other than a clear one.
    @ParameterizedTest
    @EnumSource
    void survivesHostileSegments(IndexKind kind) throws IOException {
        load(shape(kind));
        Seeds.check(400, this::hostile);
    }

    private void hostile(Random random) throws IOException {
        Map<String, byte[]> all = new TreeMap<>(files);
        ByteBuffer bytes = ByteBuffer.wrap(files.get(OLDEST).clone()).order(ByteOrder.LITTLE_ENDIAN);
        int trailer = bytes.capacity() - 64;
        int blocks = bytes.getInt(trailer + 20);
        int body = trailer - 4 * blocks;
        for (int i = random.nextInt(3); i >= 0; i--) {
            int offset = random.nextInt((body - 4) / 4) * 4;
            int[] values = {-1, 0, 1, random.nextInt(16), Integer.MAX_VALUE, Integer.MIN_VALUE, random.nextInt()};
            bytes.putInt(
                    random.nextInt(8) == 0 ? trailer + 4 * random.nextInt(6) : offset,
                    values[random.nextInt(values.length)]);
        }
        CRC32C crc = new CRC32C();
        for (int block = 0; block < blocks; block++) {
            crc.reset();
            int from = block * (64 << 10);
            crc.update(bytes.slice(from, Math.min(64 << 10, body - from)));
            bytes.putInt(body + 4 * block, (int) crc.getValue());
        }
        crc.reset();
        crc.update(bytes.slice(body, trailer + 52 - body));
        bytes.putInt(trailer + 52, (int) crc.getValue());
        all.put(OLDEST, bytes.array());
        MemoryDisk disk = CollectionSample.disk(all);
        try (VectorCollection collection =
                VectorCollection.open(CollectionSample.DIRECTORY, CollectionSample.options(disk))) {
            for (int k = 1; k < 20; k += 6) {
                collection.search(Model.vector(3), k, SearchOptions.DEFAULT);
            }
            collection.get(Model.id(0));
            collection.verify();
        } catch (BasaltException e) {
            assertThat(e.getMessage()).startsWith("[vectors/" + OLDEST);
        }
        assertThat(disk.openCount()).isZero();
        assertThat(disk.mappingCount()).isZero();
    }

    /// Rows of a large segment are not read when it is opened; a damaged one is found out before it is returned.
    /// Where all rows are looked at, no answer is given that it might be missing from.
    @ParameterizedTest
    @EnumSource(names = {"EXACT", "KD_TREE", "HNSW"})
    void checksRowsBeforeItReturnsThem(IndexKind kind) throws IOException {
        CollectionShape shape = new CollectionShape(64, Metric.L2, RowType.F32, kind);
        MemoryDisk disk = new MemoryDisk();
        Random random = Seeds.random(Seeds.first());
        float[][] vectors = new float[1000][64];
        try (VectorCollection collection =
                VectorCollection.create(CollectionSample.DIRECTORY, shape, CollectionSample.options(disk))) {
            Batch batch = new Batch();
            for (int i = 0; i < vectors.length; i++) {
                for (int j = 0; j < 64; j++) {
                    vectors[i][j] = random.nextFloat();
                }
                batch.put(new UUID(0, i), vectors[i]);
            }
            collection.write(batch);
            // Twice, so that the generation before has the segment too.
            collection.seal();
            collection.put(new UUID(1, 0), vectors[0]);
            collection.seal();
        }
        Map<String, byte[]> damaged = CollectionSample.files(disk);
        int row = 700;
        byte[] bytes = damaged.get(OLDEST);
        int byteOffset = 64 + row * 256 + 17;
        bytes[byteOffset] ^= 1;
        String problem = "[vectors/segment-00000003 @ byte " + byteOffset / 65_536 * 65_536 + ", rows] block of 65536";
        MemoryDisk copy = CollectionSample.disk(damaged);
        CollectionOptions options = CollectionSample.options(copy);
        try (VectorCollection collection = VectorCollection.open(CollectionSample.DIRECTORY, options)) {
            if (kind == IndexKind.HNSW) {
                assertThat(collection.search(vectors[1], 1, SearchOptions.DEFAULT))
                        .containsExactly(new Hit(new UUID(0, 1), 0));
            } else {
                assertThatThrownBy(() -> collection.search(vectors[1], 1, SearchOptions.DEFAULT))
                        .isInstanceOf(CorruptDataException.class)
                        .hasMessageStartingWith(problem);
            }
            assertThatThrownBy(() -> collection.search(vectors[1], 1, SearchOptions.DEFAULT.exactly()))
                    .isInstanceOf(CorruptDataException.class)
                    .hasMessageStartingWith(problem);
            assertThatThrownBy(() -> collection.search(vectors[row], 1, SearchOptions.DEFAULT))
                    .isInstanceOf(CorruptDataException.class)
                    .hasMessageStartingWith(problem);
            assertThatThrownBy(() -> collection.get(new UUID(0, row)))
                    .isInstanceOf(CorruptDataException.class)
                    .hasMessageStartingWith(problem);
            assertThat(collection.verify()).singleElement().asString().startsWith(problem);
            assertThatThrownBy(collection::compact)
                    .isInstanceOf(CorruptDataException.class)
                    .hasMessageStartingWith(problem);
            collection.put(new UUID(2, 0), vectors[2]);
        }
        assertThatThrownBy(() -> VectorCollection.open(CollectionSample.DIRECTORY, options.verifyingRows()))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageStartingWith(problem);
    }
}
