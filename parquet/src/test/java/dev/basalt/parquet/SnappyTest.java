package dev.basalt.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The Snappy block format, byte by byte.
class SnappyTest {
    private static byte[] bytes(Object... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Object part : parts) {
            if (part instanceof String text) {
                out.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
            } else {
                out.write((Integer) part);
            }
        }
        return out.toByteArray();
    }

    private static int check(byte[] from) {
        byte[] packed = Snappy.compress(from);
        assertThat(Snappy.decompress(packed, from.length)).isEqualTo(from);
        return packed.length;
    }

    @Test
    void writesLiteralsAndCopies() {
        assertThat(Snappy.compress(new byte[0])).isEqualTo(bytes(0));
        assertThat(Snappy.compress(bytes("a"))).isEqualTo(bytes(1, 0, "a"));
        assertThat(Snappy.compress(bytes("abcd"))).isEqualTo(bytes(4, 3 << 2, "abcd"));
        // The second "-abcd-" is a copy from 5 bytes before, part of which it writes itself.
        assertThat(Snappy.compress(bytes("-abcd-abcd-end")))
                .isEqualTo(bytes(14, 4 << 2, "-abcd", (6 - 1) << 2 | 2, 5, 0, 2 << 2, "end"));
        // The last four bytes of a block may be a copy.
        assertThat(Snappy.compress(bytes("-abcd-abcd"))).isEqualTo(bytes(10, 4 << 2, "-abcd", (5 - 1) << 2 | 2, 5, 0));
        // A copy of what it writes itself.
        assertThat(Snappy.compress(bytes("aaaaaaaaaa"))).isEqualTo(bytes(10, 0, "a", (9 - 1) << 2 | 2, 1, 0));
        assertThat(Snappy.compress(bytes("a".repeat(68))))
                .isEqualTo(bytes(68, 0, "a", 63 << 2 | 2, 1, 0, 2 << 2 | 2, 1, 0));
    }

    /// The length of a literal is in its first byte, in one more or in two.
    @ParameterizedTest
    @CsvSource({"60, 2", "61, 3", "256, 4", "257, 5", "65535, 6", "65536, 6"})
    void literalsSayHowLongTheyAre(int size, int beside) {
        SplittableRandom random = new SplittableRandom(size);
        byte[] from = new byte[size];
        random.nextBytes(from);
        // Random bytes may have a repetition of four, but seldom.
        assertThat(check(from)).isBetween(size - 60, size + beside);
        if (size < 1000) {
            assertThat(check(from)).isEqualTo(size + beside);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 5, 63, 64, 65, 127, 128, 129, 16_384, 65_535, 65_536, 65_537, 131_072, 200_000})
    void whatRepeatsBecomesSmall(int size) {
        byte[] same = new byte[size];
        Arrays.fill(same, (byte) 7);
        assertThat(check(same)).isLessThanOrEqualTo(12 + 3 * (size / 64 + 1) + 12 * (size >> 16));
        byte[] words = new byte[size];
        for (int i = 0; i < size; i++) {
            words[i] = (byte) "the quick brown fox jumps ".charAt(i % 26);
        }
        assertThat(check(words)).isLessThanOrEqualTo(45 + 3 * (size / 64 + 1) + 45 * (size >> 16));
        SplittableRandom random = new SplittableRandom(size);
        byte[] few = new byte[size];
        for (int i = 0; i < size; i++) {
            few[i] = (byte) random.nextInt(3);
        }
        check(few);
    }

    /// Where little repeats it looks at fewer places, but finds what repeats for long.
    @Test
    void findsRepetitionsBehindWhatDoesNotRepeat() {
        byte[] from = new byte[40_000];
        new SplittableRandom(3).nextBytes(from);
        System.arraycopy(from, 0, from, 20_000, 20_000);
        assertThat(check(from)).isLessThan(20_000 + 1200);
    }

    @Test
    void readsCopiesOfAllForms() {
        // With one, two and four bytes for the distance; 11 bits of it in the first form.
        assertThat(Snappy.decompress(bytes(8, 3 << 2, "abcd", 1, 4), 8)).isEqualTo(bytes("abcdabcd"));
        assertThat(Snappy.decompress(bytes(15, 3 << 2, "abcd", 7 << 2 | 1, 4), 15))
                .isEqualTo(bytes("abcdabcdabcdabc"));
        assertThat(Snappy.decompress(bytes(5, 3 << 2, "abcd", 2, 4, 0), 5)).isEqualTo(bytes("abcda"));
        assertThat(Snappy.decompress(bytes(6, 3 << 2, "abcd", 1 << 2 | 3, 3, 0, 0, 0), 6))
                .isEqualTo(bytes("abcdbc"));
        byte[] far = new byte[0x123];
        new SplittableRandom(1).nextBytes(far);
        byte[] from = new byte[far.length + 8];
        byte[] head = bytes(0xA7, 2, 61 << 2, 0x22, 1);
        System.arraycopy(head, 0, from, 0, head.length);
        System.arraycopy(far, 0, from, head.length, far.length);
        // A distance of 0x123, its bits from 256 on above the length.
        from[head.length + far.length] = 1 << 5 | 1;
        from[head.length + far.length + 1] = 0x23;
        byte[] read = Snappy.decompress(Arrays.copyOf(from, head.length + far.length + 2), 0x127);
        assertThat(Arrays.copyOf(read, far.length)).isEqualTo(far);
        assertThat(Arrays.copyOfRange(read, far.length, far.length + 4)).isEqualTo(Arrays.copyOf(far, 4));
        // A literal whose length has four bytes.
        assertThat(Snappy.decompress(bytes(2, 63 << 2, 1, 0, 0, 0, "ab"), 2)).isEqualTo(bytes("ab"));
    }

    @Test
    void saysWhatIsWrong() {
        fails("the size must end", 1);
        fails("the size must end", 1, 0x80);
        fails("the size must end", 1, 0x80, 0x80, 0x80, 0x80, 0x80, 0);
        fails("the size must be 1 bytes, but was 2", 1, 2);
        fails("the size must be 1 bytes, but was 4294967297", 1, 0x81, 0x80, 0x80, 0x80, 0x10);
        fails("a literal must end within the page", 2, 2, 1 << 2, "a");
        fails("a literal must end within the page", 1, 1, 1 << 2, "ab");
        fails("a literal must end within the page", 1, 1, 60 << 2);
        fails("a literal must end within the page", 1, 1, 61 << 2, 0);
        fails("a literal must end within the page", 1, 1, 63 << 2, 255, 255, 255, 255, "a");
        fails("a copy must begin within the page", 8, 8, 0, "a", 1, 0);
        fails("a copy must begin within the page", 8, 8, 0, "a", 1, 2);
        fails("a copy must end within the page", 4, 4, 0, "a", 1, 1);
        fails("a copy must end within the page", 5, 5, 0, "a", 1);
        fails("a copy must end within the page", 5, 5, 0, "a", 2, 1);
        fails("a copy must end within the page", 5, 5, 0, "a", 3, 1, 0, 0);
        fails("there must be 2 bytes, but there were 1", 2, 2, 0, "a");
    }

    private static void fails(String message, int size, Object... from) {
        assertThatThrownBy(() -> Snappy.decompress(bytes(from), size))
                .isInstanceOf(Bytes.BadBytesException.class)
                .hasMessage(message);
    }
}
