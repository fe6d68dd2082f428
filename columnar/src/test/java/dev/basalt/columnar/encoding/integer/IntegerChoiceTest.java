package dev.basalt.columnar.encoding.integer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.columnar.encoding.Encoding;
import dev.basalt.columnar.encoding.Encodings;
import dev.basalt.columnar.encoding.NodeWriter;
import dev.basalt.columnar.encoding.Profile;
import dev.basalt.columnar.encoding.RoundTrip;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntegerChoiceTest {
    @ParameterizedTest
    @CsvSource({"BALANCED, 65536", "BALANCED, 3000", "BALANCED, 100", "COMPACT, 65536"})
    void theChoiceIsNearlyTheSmallest(Profile profile, int size) {
        Integers.all(size).forEach((name, values) -> {
            NodeWriter writer = new NodeWriter(profile);
            writer.child(values);
            int smallest = Integer.MAX_VALUE;
            String best = "";
            for (Encoding encoding : Encodings.all()) {
                byte[] node = encoding.applies(values) ? RoundTrip.encode(encoding, values, profile) : null;
                if (node != null && node.length < smallest) {
                    smallest = node.length;
                    best = encoding.name();
                }
            }
            // Decoding time counts too: for BALANCED, a nanosecond a value is worth a fiftieth of a byte.
            double worth = smallest * 1.05 + profile.bytesPerNano() * size + 64;
            assertThat((double) writer.sink().size())
                    .as("%s as %s, where %s takes %d bytes", name, chosen(writer), best, smallest)
                    .isLessThanOrEqualTo(worth);
        });
    }

    private static String chosen(NodeWriter writer) {
        Encoding encoding = Encodings.find(Byte.toUnsignedInt(writer.sink().bytes()[0]));
        return encoding == null ? "none" : encoding.name();
    }
}
