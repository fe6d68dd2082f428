package dev.basalt.core.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Filters made from Java, and the text that they become.
class FilterTextTest {
    private static FilterPath field(String... names) {
        return FilterExpression.field(names);
    }

    private static void becomes(FilterExpression filter, String text) {
        assertThat(filter).hasToString(text);
        assertThat(FilterExpression.parse(text)).isEqualTo(filter);
    }

    @Test
    void whatIsMadeFromJavaBecomesText() {
        becomes(field("a").equalTo("it's"), "a = 'it''s'");
        becomes(field("a").notEqualTo(1), "a != 1");
        becomes(field("a", "b c").lessThan(1.5), "a.\"b c\" < 1.5");
        becomes(field("a").atMost(new BigDecimal("1e400")), "a <= 1E+400");
        becomes(field("a").greaterThan(1000), "a > 1000");
        becomes(field("a").atLeast(LocalDate.of(2026, 1, 31)), "a >= '2026-01-31'");
        becomes(field("a").between(1, 2), "a between 1 and 2");
        becomes(field("a").between(1, 2).negate(), "a not between 1 and 2");
        becomes(field("a").in(1, "x", true), "a in (1, 'x', true)");
        becomes(field("a").in(1).negate(), "a not in (1)");
        becomes(field("a").contains("x"), "a contains 'x'");
        becomes(field("a").containsIgnoringCase("x"), "a icontains 'x'");
        becomes(field("a").startsWith("x"), "a starts with 'x'");
        becomes(field("a").startsWithIgnoringCase("x"), "a istarts with 'x'");
        becomes(field("a").like("x%"), "a like 'x%'");
        becomes(field("a").likeIgnoringCase("x_").negate(), "a not ilike 'x_'");
        becomes(field("a").isNull(), "a is null");
        becomes(field("a").isNan().negate(), "a is not nan");
        becomes(field("a").isMissing(), "a is missing");
        becomes(field("a").lessThan(1).negate(), "not a < 1");
        FilterExpression element = FilterExpression.element().atLeast(1);
        becomes(field("t").any(element.and(FilterExpression.element("x").isNull())), "any(t, @ >= 1 and x is null)");
        becomes(field("t").all(element), "not any(t, not @ >= 1)");
        assertThat(FilterExpression.parse("ALL(t, @ >= 1)"))
                .isEqualTo(field("t").all(element));
        becomes(field("t").any(FilterExpression.element("u").any(element)), "any(t, any(u, @ >= 1))");
    }

    @Test
    void joinsAndTurnsRound() {
        FilterExpression a = field("a").isNull();
        FilterExpression b = field("b").isNull();
        FilterExpression c = field("c").isNull();
        becomes(a.and(b).and(c), "a is null and b is null and c is null");
        becomes(a.or(b).or(c), "a is null or b is null or c is null");
        becomes(a.or(b).and(c), "(a is null or b is null) and c is null");
        becomes(a.and(b.and(c)), "a is null and (b is null and c is null)");
        becomes(a.and(b).negate(), "not (a is null and b is null)");
        assertThat(a.negate().negate()).isEqualTo(a);
        becomes(new FilterExpression.Not(a.negate()), "not a is not null");
    }

    @Test
    void namesThatAreKeywordsOrOddStandInQuotes() {
        for (String name :
                List.of("not", "AND", "any", "1a", "a-", "-a", "a b", "\"", "@", "@x", "\u00fc", "a.b", "is")) {
            FilterExpression filter = field(name, name).equalTo(1);
            assertThat(FilterExpression.parse(filter.toString())).isEqualTo(filter);
        }
        becomes(field("not").equalTo(1), "\"not\" = 1");
        becomes(field("@").equalTo(1), "\"@\" = 1");
        becomes(field("@x", "a-").equalTo(1), "@x.a- = 1");
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThatThrownBy(() -> field()).hasMessage("a path must have a name, but had none");
        assertThatThrownBy(() -> field("a", "")).hasMessage("names of a path must not be empty, but one of [a, ] was");
        assertThatThrownBy(() -> field(Collections.nCopies(101, "a").toArray(String[]::new)))
                .hasMessage("a path must join at most 100 names, but joined 101");
        assertThatThrownBy(() -> field("a").in()).hasMessage("literals of 'in' must be at least 1, but were 0");
        assertThatThrownBy(() -> field("a").between(1, "x"))
                .hasMessage("both ends of 'between' must be of one kind, but were 1 and 'x'");
        assertThatThrownBy(() -> field("a").like("x\\"))
                .hasMessage("a backslash in a pattern must be followed by a character, but ended it; double it");
        assertThatThrownBy(() -> new FilterExpression.And(List.of(field("a").isNull())))
                .hasMessage("parts must be at least 2, but were 1");
        assertThatThrownBy(() -> CompiledFilter.of(FilterExpression.element().isNull()))
                .hasMessage("[filter] '@' must stand inside of any(...) or all(...), but does not");
        FilterExpression deep = field("a").isNull();
        for (int i = 0; i < 100_000; i++) {
            deep = new FilterExpression.Not(deep);
        }
        FilterExpression tooDeep = deep;
        assertThatThrownBy(() -> CompiledFilter.of(tooDeep))
                .hasMessage("[filter] nesting depth must be at most 200, but was more");
    }

    @Test
    void whateverIsMadeParsesBack() {
        for (int seed = 0; seed < 2000; seed++) {
            FilterExpression filter = random(new SplittableRandom(seed), 4, false);
            filter.requireValid();
            assertThat(FilterExpression.parse(filter.toString()))
                    .as("seed %s", seed)
                    .isEqualTo(filter);
        }
    }

    private static FilterExpression random(SplittableRandom random, int depth, boolean inElement) {
        int kind = depth == 0 ? 0 : random.nextInt(6);
        if (kind == 1 || kind == 2) {
            List<FilterExpression> parts = new ArrayList<>();
            for (int i = random.nextInt(2, 4); i > 0; i--) {
                parts.add(random(random, depth - 1, inElement));
            }
            return kind == 1 ? new FilterExpression.And(parts) : new FilterExpression.Or(parts);
        }
        if (kind == 3) {
            return new FilterExpression.Not(random(random, depth - 1, inElement));
        }
        String[] names = {"a", "in", "b c", "\"", "x-1", "@", "null"};
        String name = names[random.nextInt(names.length)];
        FilterPath path = inElement && random.nextInt(3) == 0
                ? FilterExpression.element()
                : field(random.nextBoolean() ? new String[] {name} : new String[] {name, "y"});
        if (kind == 4) {
            return path.any(random(random, depth - 1, true));
        }
        Object[] values = {
            "", "a'b", "\u20ac\n", 0, -7, 1e300, 1e-300, new BigDecimal("123456789012345678901234567890.5"), true
        };
        Object value = values[random.nextInt(values.length)];
        return switch (random.nextInt(12)) {
            case 0 -> path.equalTo(value);
            case 1 -> path.notEqualTo(value);
            case 2 -> path.lessThan(value);
            case 3 -> path.atLeast(value);
            case 4 -> path.between(value, value);
            case 5 -> path.in(value, 5, "x");
            case 6 -> path.contains("a''%");
            case 7 -> path.startsWithIgnoringCase("'");
            case 8 -> path.like("a\\\\_%");
            case 9 -> path.isNull();
            case 10 -> path.isNan();
            default -> path.isMissing();
        };
    }
}
