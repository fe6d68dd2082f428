package dev.basalt.json.schema.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/// A set of code points: a bit for each of ASCII, ranges and properties for the others.
final class CodePointSet {
    private long low;
    private long high;
    private int[] ranges = {};
    private int rangeCount;
    private final List<IntPredicate> properties = new ArrayList<>();
    private boolean negated;

    CodePointSet add(int from, int to) {
        for (int c = from; c <= Math.min(to, 127); c++) {
            if (c < 64) {
                low |= 1L << c;
            } else {
                high |= 1L << c;
            }
        }
        if (to > 127) {
            if (2 * rangeCount == ranges.length) {
                ranges = Arrays.copyOf(ranges, Math.max(8, 2 * ranges.length));
            }
            ranges[2 * rangeCount] = Math.max(from, 128);
            ranges[2 * rangeCount + 1] = to;
            rangeCount++;
        }
        return this;
    }

    CodePointSet add(int codePoint) {
        return add(codePoint, codePoint);
    }

    CodePointSet add(IntPredicate property) {
        properties.add(property);
        for (int c = 0; c < 128; c++) {
            if (property.test(c)) {
                add(c);
            }
        }
        return this;
    }

    CodePointSet negate() {
        negated = !negated;
        return this;
    }

    boolean contains(int codePoint) {
        if (codePoint < 128) {
            return ((codePoint < 64 ? low : high) >>> codePoint & 1) != 0 != negated;
        }
        return beyondAscii(codePoint) != negated;
    }

    /// Whether surely no code point is in both sets.
    boolean isDisjoint(CodePointSet other) {
        long flip = negated ? -1 : 0;
        long otherFlip = other.negated ? -1 : 0;
        return ((low ^ flip) & (other.low ^ otherFlip)) == 0
                && ((high ^ flip) & (other.high ^ otherFlip)) == 0
                && (isAscii() || other.isAscii());
    }

    private boolean isAscii() {
        return !negated && rangeCount == 0 && properties.isEmpty();
    }

    private boolean beyondAscii(int codePoint) {
        for (int i = 0; i < rangeCount; i++) {
            if (codePoint >= ranges[2 * i] && codePoint <= ranges[2 * i + 1]) {
                return true;
            }
        }
        for (int i = 0; i < properties.size(); i++) {
            if (properties.get(i).test(codePoint)) {
                return true;
            }
        }
        return false;
    }

    static CodePointSet digits() {
        return new CodePointSet().add('0', '9');
    }

    static CodePointSet word() {
        return digits().add('A', 'Z').add('a', 'z').add('_');
    }

    static CodePointSet space() {
        return new CodePointSet()
                .add(9, 13)
                .add(' ')
                .add(0xA0)
                .add(0x1680)
                .add(0x2000, 0x200A)
                .add(0x2028, 0x2029)
                .add(0x202F)
                .add(0x205F)
                .add(0x3000)
                .add(0xFEFF);
    }

    /// What a dot stands for: anything but the ends of lines.
    static CodePointSet dot() {
        return new CodePointSet().add('\n').add('\r').add(0x2028, 0x2029).negate();
    }
}
