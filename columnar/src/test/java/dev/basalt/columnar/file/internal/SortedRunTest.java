package dev.basalt.columnar.file.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.column.LongRange;
import dev.basalt.columnar.encoding.Decoder;
import dev.basalt.columnar.schema.DataType;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.core.testing.Seeds;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SortedRunTest {
    private final Random random = Seeds.random(Seeds.first());

    private LongColumn sorted(DataType type, int size) {
        long flip = type == Simple.UINT64 ? Long.MIN_VALUE : 0;
        int shift = random.nextInt(64);
        LongColumn values = new LongColumn(type);
        random.longs(size).map(value -> value >> shift).sorted().forEach(value -> values.append(value ^ flip));
        return values;
    }

    @Test
    void findsWhatALookAtEachFinds() {
        for (int round = 0; round < 3000; round++) {
            DataType type = round % 2 == 0 ? Simple.INT64 : Simple.UINT64;
            long flip = type == Simple.UINT64 ? Long.MIN_VALUE : 0;
            LongColumn values = sorted(type, 1 + random.nextInt(40));
            Decoder decoder = (from, count, out) -> out.append(values, from, count);
            long a = end(values) ^ flip;
            long b = end(values) ^ flip;
            long least = Math.min(a, b) ^ flip;
            LongRange range = new LongRange(least, (Math.max(a, b) ^ flip) - least, random.nextBoolean());
            SortedRun run = SortedRun.find(decoder, type, values.size(), range);
            for (int i = 0; i < values.size(); i++) {
                boolean inside = i >= run.from() && i < run.to();
                assertThat(inside != range.outside())
                        .as("seed %d, %s, value %d of %s", Seeds.first(), range, i, type)
                        .isEqualTo(range.holds(values.get(i)));
            }
        }
    }

    private long end(LongColumn values) {
        return switch (random.nextInt(6)) {
            case 0 -> Long.MIN_VALUE;
            case 1 -> Long.MAX_VALUE;
            case 2 -> random.nextInt(3) - 1;
            default -> values.get(random.nextInt(values.size())) + random.nextInt(3) - 1;
        };
    }
}
