package dev.basalt.columnar.file.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.github.luben.zstd.ZstdCompressCtx;
import dev.basalt.columnar.file.Verification;
import dev.basalt.columnar.predicate.Membership;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.core.testing.Seeds;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The hash, the blocks, and what is read from hostile bytes.
class BloomFormatTest {
    private static final Location WHERE = new Location("a.ncf", 640, "Bloom filters");

    private final Random random = Seeds.random(Seeds.first());

    private static long hash(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return XxHash64.hash(bytes, 0, bytes.length);
    }

    @Test
    void hashesAsTheSpecificationDoes() {
        assertThat(hash("")).isEqualTo(0xEF46DB3751D8E999L);
        assertThat(hash("a")).isEqualTo(0xD24EC4F1A98C6E5BL);
        assertThat(hash("abc")).isEqualTo(0x44BC2CF5AD770999L);
        assertThat(hash("Nobody inspects the spammish repetition")).isEqualTo(0xFBCEA83C8A378BF1L);
    }

    /// A frame of Zstandard ends with the lower half of the hash of what is in it.
    @Test
    void hashesAsZstandardDoesAtEveryLength() {
        try (ZstdCompressCtx zstd = new ZstdCompressCtx()) {
            zstd.setChecksum(true);
            for (int length = 0; length < 300; length++) {
                byte[] bytes = new byte[length + 3];
                random.nextBytes(bytes);
                byte[] frame = zstd.compress(Arrays.copyOfRange(bytes, 2, 2 + length));
                int expected =
                        ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN).getInt(frame.length - 4);
                assertThat((int) XxHash64.hash(bytes, 2, length))
                        .as("seed %d, length %d", Seeds.first(), length)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void numbersHashAsTheirBytes() {
        for (int i = 0; i < 100; i++) {
            long first = random.nextLong();
            long second = random.nextLong();
            byte[] bytes = ByteBuffer.allocate(17)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(1, first)
                    .putLong(9, second)
                    .array();
            assertThat(XxHash64.hash(first)).isEqualTo(XxHash64.hash(bytes, 1, 8));
            assertThat(XxHash64.hash(first, second)).isEqualTo(XxHash64.hash(bytes, 1, 16));
        }
    }

    @Test
    void whatWasAddedIsFoundAndLittleElse() {
        int[] words = new int[8 * 400];
        long[] added = random.longs(10_000).toArray();
        for (long value : added) {
            BloomBlocks.add(words, XxHash64.hash(value));
        }
        MemorySegment filter = MemorySegment.ofArray(words);
        for (long value : added) {
            assertThat(BloomBlocks.mayHold(filter, XxHash64.hash(value))).isTrue();
        }
        long wrong = random.longs(10_000)
                .filter(value -> BloomBlocks.mayHold(filter, XxHash64.hash(value)))
                .count();
        assertThat(wrong).as("seed " + Seeds.first()).isBetween(1L, 250L);
    }

    @Test
    void countsDifferentValues() {
        for (int different : new int[] {0, 1, 10, 1000, 5000, 20_000, 100_000}) {
            DistinctCount count = new DistinctCount();
            DistinctCount half = new DistinctCount();
            for (int i = 0; i < 2 * different; i++) {
                long hash = XxHash64.hash(i % different * 77L + Seeds.first());
                (i % 2 == 0 ? count : half).add(hash);
            }
            count.add(half);
            assertThat((double) count.estimate()).as("%d", different).isCloseTo(different, within(0.06 * different));
        }
    }

    @Test
    void hostileBytesAreRefusedOrAnswerAtRandom() {
        Set<Boolean> answers = new HashSet<>();
        for (int round = 0; round < 20_000; round++) {
            int pages = random.nextInt(4);
            byte[] bytes = new byte[random.nextInt(120)];
            random.nextBytes(bytes);
            MemorySegment part = MemorySegment.ofArray(bytes);
            if (bytes.length >= 16 && round % 4 != 0) {
                part.set(Layouts.I32, 0, BloomPart.MAGIC);
                part.set(Layouts.I32, 4, 3);
                part.set(Layouts.I32, 8, pages);
                part.set(Layouts.I32, 12, 0);
                for (int page = 0; page < pages && bytes.length >= 24 + 8 * page; page++) {
                    part.set(Layouts.I32, 16 + 8L * page, random.nextInt(3));
                }
            }
            BloomEntry entry = new BloomEntry(3, 640, bytes.length, 0, 0, new byte[32]);
            try {
                BloomPart read = BloomPart.open(part, entry, pages, Verification.NONE, WHERE);
                for (int page = 0; page < pages; page++) {
                    Membership members = read.page(page);
                    for (int i = 0; members != null && i < 20; i++) {
                        answers.add(members.mayHold(random.nextLong()));
                    }
                }
            } catch (CorruptDataException e) {
                assertThat(e.getMessage()).startsWith("[a.ncf @ byte 640, Bloom filters] ");
            }
            try {
                List<BloomEntry> entries = BloomEntry.read(bytes, WHERE, 5, 64, 10_000);
                assertThat(entries).hasSizeLessThanOrEqualTo(5);
            } catch (CorruptDataException e) {
                assertThat(e.getMessage()).startsWith("[a.ncf @ byte 640, Bloom filters] ");
            }
        }
        assertThat(answers).as("some bytes must have been read as filters").containsExactlyInAnyOrder(true, false);
    }

    @Test
    void saysWhatIsWrongWithItsPlace() {
        MetaSink section = new MetaSink();
        section.putVar(1);
        new BloomEntry(2, 9992, 16, 0, 0, new byte[32]).write(section);
        byte[] bytes = Arrays.copyOf(section.bytes().bytes(), section.bytes().size());
        assertThatThrownBy(() -> BloomEntry.read(bytes, WHERE, 5, 64, 10_000))
                .isInstanceOf(CorruptDataException.class)
                .hasMessage("[a.ncf @ byte 640, Bloom filters] Bloom filters must be of ascending columns and lie "
                        + "between stripes and footer, but those of column 2 lie at byte 9992");
    }

    /// Places are computed with 64 bits, and no filter is larger than can be counted.
    @Test
    void refusesMoreBlocksThanThereAre() {
        for (int blocks : new int[] {2, BloomBlocks.MOST + 1, Integer.MAX_VALUE, -1}) {
            MemorySegment part = MemorySegment.ofArray(new byte[16 + 8 + 32]);
            part.set(Layouts.I32, 0, BloomPart.MAGIC);
            part.set(Layouts.I32, 8, 1);
            part.set(Layouts.I32, 16, blocks);
            BloomEntry entry = new BloomEntry(0, 640, part.byteSize(), 0, 0, new byte[32]);
            assertThatThrownBy(() -> BloomPart.open(part, entry, 1, Verification.NONE, WHERE))
                    .isInstanceOf(CorruptDataException.class)
                    .hasMessage("[a.ncf @ byte 640, Bloom filters] the Bloom filter of page 0 must have at most 1048576"
                            + " blocks and end with byte 56, but has " + Integer.toUnsignedString(blocks) + " blocks");
        }
    }
}
