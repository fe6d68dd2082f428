package dev.basalt.columnar.predicate;

import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.predicate.Bounds.Limit;
import dev.basalt.core.filter.FilterExpression.Operator;
import dev.basalt.core.filter.IsoTime;
import dev.basalt.core.filter.TextLiteral;
import dev.basalt.core.filter.TextSlice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Strings compared with texts some of which are times: those that are times too are compared as such.
///
/// Texts that are times stand in the order of their dates, but for offsets from UTC, which shift them by less than a
/// day: so bounds that are dates tell all of them within two days.
final class TimeTexts extends ValueCheck {
    private static final int DATE_LENGTH = 10;

    private final List<TextLiteral> literals;
    private final Operator operator;
    /// The same for texts none of which is a time.
    private final ValueCheck asTexts;

    private final TextSlice slice = new TextSlice();
    private final IsoTime time = new IsoTime();

    TimeTexts(List<TextLiteral> literals, Operator operator) {
        this.literals = literals;
        this.operator = operator;
        this.asTexts = new ValueCheck.Bytes(literals.stream()
                .map(literal -> BytesRange.of(literal.utf8(), operator))
                .toList());
    }

    /// Whether no text between two bounds begins as a time does: with a digit or a sign.
    private static boolean noneIsTime(byte[] from, byte[] to) {
        return (from.length > 0 && (from[0] & 0xFF) > '9') || (to.length > 0 && (to[0] & 0xFF) < '+');
    }

    @Override
    boolean passes(Column column, int row) {
        BytesColumn texts = (BytesColumn) column;
        slice.set(texts.bytes(), texts.offsets()[row], texts.offsets()[row + 1]);
        for (TextLiteral literal : literals) {
            if (operator.accepts(literal.compare(slice, time))) {
                return true;
            }
        }
        return false;
    }

    @Override
    Verdict verdict(Limit least, Limit greatest) {
        if (!(least instanceof Limit.OfBytes(byte[] from)) || !(greatest instanceof Limit.OfBytes(byte[] to))) {
            return Verdict.SOME;
        }
        if (noneIsTime(from, to)) {
            return asTexts.verdict(least, greatest);
        }
        Long first = day(from);
        Long last = day(to);
        if (first == null || last == null) {
            return Verdict.SOME;
        }
        for (TextLiteral literal : literals) {
            if (literal.timeKind() != IsoTime.Kind.POINT || mayPass(literal, from, to, first - 1, last + 2)) {
                return Verdict.SOME;
            }
        }
        return Verdict.NONE;
    }

    /// Whether a text between two may pass, or a time that is not before one day and is before another.
    private boolean mayPass(TextLiteral literal, byte[] from, byte[] to, long first, long behindLast) {
        boolean above = literal.day() >= behindLast;
        boolean below = literal.day() < first;
        slice.set(from, 0, from.length);
        boolean allAfter = literal.compareBytes(slice) > 0;
        slice.set(to, 0, to.length);
        boolean allBefore = literal.compareBytes(slice) < 0;
        return switch (operator) {
            case EQUAL -> !above && !below;
            case LESS, LESS_OR_EQUAL -> !(below && allAfter);
            case GREATER, GREATER_OR_EQUAL -> !(above && allBefore);
        };
    }

    /// The date that a text begins with; null if it begins with none.
    private @Nullable Long day(byte[] text) {
        if (text.length < DATE_LENGTH || text[0] == '+' || text[0] == '-') {
            return null;
        }
        slice.set(text, 0, DATE_LENGTH);
        return time.read(slice) && time.kind() == IsoTime.Kind.POINT ? time.day() : null;
    }
}
