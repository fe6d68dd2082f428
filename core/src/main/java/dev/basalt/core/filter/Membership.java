package dev.basalt.core.filter;

import dev.basalt.core.filter.FilterValues.Kind;
import java.util.Comparator;
import java.util.List;

/// Whether a value equals one of some literals; they are searched, so that there may be many.
final class Membership implements CompiledFilter.ValueTest {
    private final List<NumberLiteral> numbers;
    private final List<TextLiteral> texts;
    private final List<TextLiteral> points;
    private final List<TextLiteral> timesOfDay;
    private final boolean hasTrue;
    private final boolean hasFalse;
    private final TextSlice text;
    private final IsoTime time;

    private Membership(List<Literal> literals, TextSlice text, IsoTime time) {
        this.numbers = literals.stream()
                .filter(Literal.Numeric.class::isInstance)
                .map(literal -> NumberLiteral.of((Literal.Numeric) literal))
                .sorted(Comparator.comparing(NumberLiteral::value))
                .toList();
        this.texts = literals.stream()
                .filter(Literal.Text.class::isInstance)
                .map(literal -> TextLiteral.of((Literal.Text) literal))
                .sorted((a, b) -> java.util.Arrays.compareUnsigned(a.utf8(), b.utf8()))
                .toList();
        this.points = times(IsoTime.Kind.POINT);
        this.timesOfDay = times(IsoTime.Kind.TIME_OF_DAY);
        this.hasTrue = literals.contains(new Literal.Bool(true));
        this.hasFalse = literals.contains(new Literal.Bool(false));
        this.text = text;
        this.time = time;
    }

    static Membership of(List<Literal> literals, TextSlice text, IsoTime time) {
        return new Membership(literals, text, time);
    }

    private List<TextLiteral> times(IsoTime.Kind kind) {
        return texts.stream()
                .filter(literal -> literal.timeKind() == kind)
                .sorted(Comparator.comparingLong(TextLiteral::day).thenComparingLong(TextLiteral::nanoOfDay))
                .toList();
    }

    @Override
    public boolean holds(FilterValues values, long value, Kind kind) {
        return switch (kind) {
            case BOOLEAN -> values.booleanValue(value) ? hasTrue : hasFalse;
            case NUMBER -> holdsNumber(values, value);
            case TEXT -> !texts.isEmpty() && holdsText(values, value);
            case NULL, NAN, OBJECT, ARRAY -> false;
        };
    }

    private boolean holdsNumber(FilterValues values, long value) {
        int low = 0;
        int high = numbers.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = values.compare(value, numbers.get(middle));
            if (order == 0) {
                return true;
            }
            if (order > 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return false;
    }

    private boolean holdsText(FilterValues values, long value) {
        if ((!points.isEmpty() || !timesOfDay.isEmpty()) && values.time(value, time)) {
            List<TextLiteral> times = time.kind() == IsoTime.Kind.POINT ? points : timesOfDay;
            if (!times.isEmpty() && search(times, true)) {
                return true;
            }
        }
        values.text(value, text);
        return search(texts, false);
    }

    private boolean search(List<TextLiteral> literals, boolean asTimes) {
        int low = 0;
        int high = literals.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            TextLiteral literal = literals.get(middle);
            int order = asTimes ? literal.compareTime(time) : literal.compareBytes(text);
            if (order == 0) {
                return true;
            }
            if (order > 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return false;
    }
}
