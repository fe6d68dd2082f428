package dev.basalt.json.schema;

import dev.basalt.json.JsonDocument;
import dev.basalt.json.JsonNumber;
import dev.basalt.json.JsonWriter;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// What the numbers at one place of documents have in common.
final class NumberShape {
    private long count;
    private long fractions;

    /// The least and the greatest one, as doubles for a quick look, and exactly.
    private double low = Double.POSITIVE_INFINITY;

    private double high = Double.NEGATIVE_INFINITY;
    private @Nullable BigDecimal least;
    private @Nullable BigDecimal greatest;

    /// Whether one has an exponent beyond 32 bits, so that no range can be told.
    private boolean isBeyond;

    long count() {
        return count;
    }

    /// Whether none is written with a fraction or an exponent.
    boolean isInteger() {
        return fractions == 0;
    }

    void add(JsonDocument document, int node) {
        count++;
        JsonNumber form = document.numberForm(node);
        fractions += form == JsonNumber.DOUBLE || form == JsonNumber.BIG_DECIMAL ? 1 : 0;
        double value = document.doubleValue(node);
        if (value > low && value < high) {
            return;
        }
        try {
            extend(document.decimalValue(node));
        } catch (ArithmeticException _) {
            isBeyond = true;
        }
    }

    private void extend(BigDecimal value) {
        if (least == null || value.compareTo(least) < 0) {
            least = value;
            low = value.doubleValue();
        }
        if (greatest == null || value.compareTo(greatest) > 0) {
            greatest = value;
            high = value.doubleValue();
        }
    }

    void merge(NumberShape other) {
        count += other.count;
        fractions += other.fractions;
        isBeyond |= other.isBeyond;
        if (other.least != null) {
            extend(other.least);
        }
        if (other.greatest != null) {
            extend(other.greatest);
        }
    }

    /// Writes the range where enough numbers support it.
    void write(JsonWriter out, long leastCount) {
        if (count >= leastCount && !isBeyond && least != null && greatest != null) {
            out.name("minimum").value(least);
            out.name("maximum").value(greatest);
        }
    }
}
