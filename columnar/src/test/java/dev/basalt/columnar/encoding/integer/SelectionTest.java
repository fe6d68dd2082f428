package dev.basalt.columnar.encoding.integer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.column.LongRange;
import dev.basalt.columnar.encoding.Decoder;
import dev.basalt.columnar.encoding.Encoding;
import dev.basalt.columnar.encoding.Profile;
import dev.basalt.columnar.encoding.RoundTrip;
import dev.basalt.columnar.encoding.SelectiveDecoder;
import dev.basalt.columnar.encoding.ValueTest;
import dev.basalt.columnar.encoding.plain.Constant;
import dev.basalt.columnar.schema.DataType;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.core.testing.Seeds;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What is tested where it is encoded is what is decoded and then tested.
class SelectionTest {
    private final Random random = Seeds.random(Seeds.first());

    private record InRange(LongRange range) implements ValueTest {
        @Override
        public DataType type() {
            return Simple.INT64;
        }

        @Override
        public long[] test(Column values) {
            long[] bits = new long[(values.size() + 63) >>> 6];
            for (int i = 0; i < values.size(); i++) {
                bits[i >>> 6] |= (range.holds(((LongColumn) values).get(i)) ? 1L : 0) << i;
            }
            return bits;
        }
    }

    private LongRange range(LongColumn values) {
        long least = end(values);
        long span = switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> random.nextLong() >>> random.nextInt(64);
            default -> end(values) - least;
        };
        return new LongRange(least, span, random.nextInt(4) == 0);
    }

    private long end(LongColumn values) {
        return switch (random.nextInt(8)) {
            case 0 -> Long.MIN_VALUE;
            case 1 -> Long.MAX_VALUE;
            case 2 -> 0;
            default -> values.get(random.nextInt(values.size())) + random.nextInt(3) - 1;
        };
    }

    @Test
    void findsWhatIsFoundAfterDecoding() {
        Map<String, Integer> served = new HashMap<>();
        for (Encoding encoding : List.of(new Constant(), new FrameOfReference(), new RunLength(), new Dictionary())) {
            for (int size : new int[] {1, 2, 1023, 1024, 1025, 5000}) {
                Integers.all(size).forEach((name, values) -> {
                    byte[] node = RoundTrip.encode(encoding, values, Profile.BALANCED);
                    if (node == null) {
                        return;
                    }
                    Decoder decoder = RoundTrip.open(node, values);
                    assertThat(decoder).isInstanceOf(SelectiveDecoder.class);
                    for (int i = 0; i < 25; i++) {
                        check((SelectiveDecoder) decoder, values, encoding.name() + ", " + size + " " + name);
                        served.merge(encoding.name(), 1, Integer::sum);
                    }
                });
            }
        }
        assertThat(served).hasSize(4);
    }

    private void check(SelectiveDecoder decoder, LongColumn values, String about) {
        ValueTest test = new InRange(range(values));
        assertThat(decoder.serves(test)).isTrue();
        int size = values.size();
        int from = random.nextInt(3) == 0 ? 0 : random.nextInt(size);
        int count = random.nextInt(3) == 0 ? size - from : random.nextInt(size - from + 1);
        LongColumn part = new LongColumn(Simple.INT64);
        part.append(values.values(), from, count);
        long[] bits = new long[(count + 63) >>> 6];
        decoder.select(from, count, test, bits);
        assertThat(bits)
                .as("seed %d, %s, %s from %d, %d of them", Seeds.first(), about, test, from, count)
                .isEqualTo(test.test(part));
        // What was decoded to be tested is decoded no differently.
        part.clear();
        decoder.read(from, count, part);
        RoundTrip.assertSame(values, from, part, 0, count);
    }
}
