package dev.basalt.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.core.testing.Seeds;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordBufferTest {
    private static final int BLOCK = 64 << 10;

    /// Gives bytes in portions, and fails where it is read once more after its end: a terminal would wait there.
    private static final class Portions extends InputStream {
        private final byte[] bytes;
        private final int most;
        private int position;
        private boolean ended;
        private boolean closed;

        Portions(byte[] bytes, int most) {
            this.bytes = bytes;
            this.most = most;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(byte[] to, int from, int count) {
            assertThat(ended).as("read after the end").isFalse();
            if (position == bytes.length && count > 0) {
                ended = true;
                return -1;
            }
            int portion = Math.min(Math.min(count, most), bytes.length - position);
            System.arraycopy(bytes, position, to, from, portion);
            position += portion;
            return portion;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] random(Random random, int length) {
        byte[] bytes = new byte[length];
        String signs = random.nextBoolean() ? " \t\r\nab\"\\" : "abcdefghijklmnopqrstuvwxyz\u007f";
        for (int i = 0; i < length; i++) {
            bytes[i] = random.nextInt(300) == 0 ? (byte) -1 : (byte) signs.charAt(random.nextInt(signs.length()));
        }
        return bytes;
    }

    private static void requireRecord(RecordBuffer buffer, byte[] all, int start, int position, int most) {
        assertThat(buffer.offset()).isEqualTo(position);
        assertThat(buffer.recordOffset()).isEqualTo(start);
        assertThat(buffer.tooLarge()).isEqualTo(position - start > most);
        if (position - start <= most) {
            assertThat(buffer.recordLength()).isEqualTo(position - start);
            assertThat(Arrays.equals(
                            buffer.bytes(),
                            buffer.recordFrom(),
                            buffer.recordFrom() + buffer.recordLength(),
                            all,
                            start,
                            position))
                    .isTrue();
        }
    }

    private static int after(byte[] all, int from, char wanted) {
        int i = from;
        boolean escaped = false;
        while (i < all.length && (escaped || all[i] != wanted)) {
            escaped = wanted == '"' && !escaped && all[i] == '\\';
            i++;
        }
        return i;
    }

    @Test
    void readsWhatAnArrayOfTheWholeFileHolds() {
        Seeds.check(40, random -> {
            int length = random.nextInt(3) == 0 ? random.nextInt(3 * BLOCK) : random.nextInt(200);
            byte[] all = random(random, length);
            int most = random.nextInt(3) == 0 ? random.nextInt(2 * BLOCK) : random.nextInt(30);
            int[] portions = {1, 2, 7, 1000, Integer.MAX_VALUE};
            int portion = portions[random.nextInt(5)];
            try (RecordBuffer buffer = new RecordBuffer(new Portions(all, portion), most)) {
                int start = 0;
                int position = 0;
                boolean more = true;
                while (more) {
                    int step = random.nextInt(7);
                    if (step == 0) {
                        buffer.begin();
                        start = position;
                    } else if (step == 1 && random.nextInt(5) == 0) {
                        int end = after(all, position, '\n');
                        assertThat(buffer.readLine()).isEqualTo(end < length);
                        position = Math.min(length, end + 1);
                    } else if (step == 2 && random.nextInt(5) == 0) {
                        int end = after(all, position, '"');
                        assertThat(buffer.readString()).isEqualTo(end < length);
                        position = Math.min(length, end + 1);
                    } else if (step == 3) {
                        buffer.begin();
                        while (position < length && RecordBuffer.isWhitespace(all[position])) {
                            position++;
                        }
                        assertThat(buffer.skipWhitespace()).isEqualTo(position < length ? all[position] & 0xFF : -1);
                        buffer.begin();
                        start = position;
                    } else if (step == 4) {
                        int count = random.nextInt(10) == 0 ? random.nextInt(2 * BLOCK) : random.nextInt(40);
                        int found = buffer.peek(count);
                        assertThat(found).isEqualTo(Math.min(count, length - position));
                        int at = buffer.recordFrom() + (buffer.tooLarge() ? 0 : position - start);
                        if (!buffer.tooLarge()) {
                            assertThat(Arrays.equals(buffer.bytes(), at, at + found, all, position, position + found))
                                    .isTrue();
                        }
                    } else {
                        int next = buffer.read();
                        assertThat(next == (position < length ? all[position] & 0xFF : RecordBuffer.END))
                                .isTrue();
                        more = position < length;
                        position = Math.min(length, position + 1);
                        if (more && random.nextInt(4) == 0 && position - start <= most) {
                            buffer.unread();
                            position--;
                        }
                    }
                    if (position - start < 100 || random.nextInt(50) == 0) {
                        requireRecord(buffer, all, start, position, most);
                    }
                }
                assertThat(buffer.read()).isEqualTo(RecordBuffer.END);
                assertThat(buffer.peek(5)).isZero();
            }
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 100, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, 3 * BLOCK})
    void holdsARecordOfTheLimitAndNoneAboveIt(int most) throws IOException {
        for (int portion : new int[] {1000, Integer.MAX_VALUE}) {
            for (int length = Math.max(0, most - 1); length <= most + 1; length++) {
                byte[] all = ascii("x\n" + "y".repeat(length) + "z");
                try (RecordBuffer buffer = new RecordBuffer(new Portions(all, portion), most)) {
                    buffer.readLine();
                    buffer.begin();
                    for (int i = 0; i < length; i++) {
                        buffer.read();
                    }
                    requireRecord(buffer, all, 2, 2 + length, most);
                    assertThat(buffer.read()).isEqualTo('z');
                    requireRecord(buffer, all, 2, 3 + length, most);
                    assertThat(buffer.read()).isEqualTo(RecordBuffer.END);
                    requireRecord(buffer, all, 2, 3 + length, most);
                }
            }
        }
    }

    @Test
    void skipsAByteOrderMarkThatIsWhole() throws IOException {
        byte[] mark = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF, 'a'};
        for (int wrong = -1; wrong < 3; wrong++) {
            byte[] bytes = mark.clone();
            if (wrong >= 0) {
                bytes[wrong] = 'x';
            }
            try (RecordBuffer buffer = new RecordBuffer(new Portions(bytes, 1), 10)) {
                assertThat(buffer.recordOffset()).isEqualTo(wrong < 0 ? 3 : 0);
                assertThat(buffer.read()).isEqualTo(wrong < 0 ? 'a' : bytes[0] & 0xFF);
            }
        }
        for (int length = 0; length <= 3; length++) {
            try (RecordBuffer buffer = new RecordBuffer(new Portions(Arrays.copyOf(mark, length), 1), 10)) {
                assertThat(buffer.read()).isEqualTo(length == 0 || length == 3 ? RecordBuffer.END : 0xEF);
                assertThat(buffer.offset()).isEqualTo(length == 0 ? 0 : length == 3 ? 3 : 1);
            }
        }
    }

    @Test
    void aStreamMayGiveNothingForAWhile() throws IOException {
        InputStream bytes = new ByteArrayInputStream(ascii("abc\nde"));
        InputStream hesitant = new InputStream() {
            private boolean rests;

            @Override
            public int read() {
                throw new UnsupportedOperationException();
            }

            @Override
            public int read(byte[] to, int from, int count) throws IOException {
                rests = !rests;
                return rests ? 0 : bytes.read(to, from, Math.min(count, 1));
            }
        };
        try (RecordBuffer buffer = new RecordBuffer(hesitant, 10)) {
            assertThat(buffer.readLine()).isTrue();
            assertThat(buffer.recordLength()).isEqualTo(4);
            assertThat(buffer.readLine()).isFalse();
            assertThat(buffer.recordLength()).isEqualTo(6);
        }
    }

    @Test
    void closesItsStream() throws IOException {
        Portions portions = new Portions(ascii("a"), 1);
        new RecordBuffer(portions, 10).close();
        assertThat(portions.closed).isTrue();
    }

    @Test
    void whitespaceIsThatOfJson() {
        for (int value = 0; value < 256; value++) {
            assertThat(RecordBuffer.isWhitespace((byte) value))
                    .isEqualTo(value == ' ' || value == '\t' || value == '\n' || value == '\r');
        }
    }
}
