package dev.basalt.json.path;

import dev.basalt.json.JsonDocument;
import dev.basalt.json.JsonKind;
import dev.basalt.json.JsonNumber;
import dev.basalt.json.internal.DecimalText;
import dev.basalt.json.patch.JsonDiff;
import java.util.Arrays;

/// A value that is compared: one of a document, a count, or nothing.
///
/// @param document holds the value
/// @param node     its node; [JsonDocument#NONE] for nothing, [#COUNT] for a count
/// @param count    the count
record Comparand(JsonDocument document, int node, long count) {
    static final int COUNT = -2;

    boolean isNothing() {
        return node == JsonDocument.NONE;
    }

    private JsonKind kind() {
        return node == COUNT ? JsonKind.NUMBER : document.kind(node);
    }

    /// Whether the value is a string.
    boolean isString() {
        return !isNothing() && kind() == JsonKind.STRING;
    }

    private boolean isLong() {
        return node == COUNT || document.numberForm(node) == JsonNumber.LONG;
    }

    private long longValue() {
        return node == COUNT ? count : document.longValue(node);
    }

    private double doubleValue() {
        return node == COUNT ? count : document.doubleValue(node);
    }

    private String text() {
        return node == COUNT ? Long.toString(count) : document.text(node);
    }

    boolean isEqual(Comparand other) {
        if (isNothing() || other.isNothing()) {
            return isNothing() && other.isNothing();
        }
        if (kind() != other.kind()) {
            return false;
        }
        return switch (kind()) {
            case NULL -> true;
            case BOOLEAN -> document.booleanValue(node) == other.document.booleanValue(other.node);
            case NUMBER -> compareNumber(other) == 0;
            case STRING -> compareText(other) == 0;
            case ARRAY, OBJECT -> JsonDiff.areEqual(document, node, other.document, other.node);
        };
    }

    /// Whether this is a number or string less than another of the kind.
    boolean isLess(Comparand other) {
        if (isNothing() || other.isNothing() || kind() != other.kind()) {
            return false;
        }
        return switch (kind()) {
            case NUMBER -> compareNumber(other) < 0;
            case STRING -> compareText(other) < 0;
            case NULL, BOOLEAN, ARRAY, OBJECT -> false;
        };
    }

    private int compareText(Comparand other) {
        // The order of UTF-8 is that of the code points.
        return Arrays.compareUnsigned(document.stringBytes(node), other.document.stringBytes(other.node));
    }

    private int compareNumber(Comparand other) {
        if (isLong() && other.isLong()) {
            return Long.compare(longValue(), other.longValue());
        }
        double left = doubleValue();
        double right = other.doubleValue();
        if (left != right) {
            return left < right ? -1 : 1;
        }
        return DecimalText.of(text()).compareTo(DecimalText.of(other.text()));
    }
}
