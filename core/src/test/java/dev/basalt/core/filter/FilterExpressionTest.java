package dev.basalt.core.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.filter.FilterExpression.Operator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilterExpressionTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | 1 | a field must stand here, but was the end",
                "`   ` | 4 | a field must stand here, but was the end",
                "n | 2 | one of =, !=, <, <=, >, >=, between, in, contains, starts with, like, is must stand here, but was the end",
                "n = | 4 | a 'string', a number, true or false must stand here, but was the end",
                "n = x | 5 | a 'string', a number, true or false must stand here, but was x",
                "n == 1 | 4 | a 'string', a number, true or false must stand here, but was =",
                "n 1 | 3 | one of =, !=, <, <=, >, >=, between, in, contains, starts with, like, is must stand here, but was 1",
                "n = 1 n | 7 | 'and', 'or' or the end must stand here, but was n",
                "n = 1 and | 10 | a field must stand here, but was the end",
                "(n = 1 | 7 | ')' must stand here, but was the end",
                "n = 1) | 6 | 'and', 'or' or the end must stand here, but was )",
                "n. = 1 | 4 | a field must stand here, but was =",
                "n in 1 | 6 | '(' must stand here, but was 1",
                "n in () | 7 | a 'string', a number, true or false must stand here, but was )",
                "n in (1 2) | 9 | ')' must stand here, but was 2",
                "n not = 1 | 7 | 'between', 'in', 'contains', 'starts with' or 'like' must stand here, but was =",
                "n contains 1 | 12 | a 'string' must stand here, but was 1",
                "n is 1 | 6 | 'null', 'nan' or 'missing' must stand here, but was 1",
                "n is not | 9 | 'null', 'nan' or 'missing' must stand here, but was the end",
                "n = 'abc | 5 | a 'string' must end with a quote, but was 'abc; double a quote inside it",
                "n = 'it''s | 5 | a 'string' must end with a quote, but was 'it''s; double a quote inside it",
                "\"n = 1 | 1 | a \"name\" must end with a quote, but was \"n = 1",
                "\"\" = 1 | 1 | a \"name\" must not be empty, but was",
                "n   & 1 | 5 | a field, operator or value must stand here, but was & 1; put text in 'single quotes'",
                "'n' = 1 | 1 | a field must stand here, but was 'n'",
                "n = .5 | 5 | a 'string', a number, true or false must stand here, but was .",
                "n = 1e | 6 | 'and', 'or' or the end must stand here, but was e",
                "not | 4 | a field must stand here, but was the end",
                "n = null | 5 | a value must stand here, but was null, which no value equals; write 'n is null'",
                "n <> NULL | 6 | a value must stand here, but was null, which no value equals; write 'n is not null'",
                "a.\"b c\" >= null | 12 | a value must stand here, but was null, which no value equals; write"
                        + " 'a.\"b c\" is null'",
                "n in (1, null) | 10 | a value must stand here, but was null, which no value equals; write 'or n is"
                        + " null'",
                "n between null and 1 | 11 | a value must stand here, but was null, which no value equals; write 'n is"
                        + " null'",
                "n between 1 and 'x' | 11 | both ends of 'between' must be of one kind, but were 1 and 'x'",
                "n between 1 or 2 | 13 | 'and' must stand here, but was or",
                "n like 'a\\' | 8 | a backslash in a pattern must be followed by a character, but ended it; double it",
                "n starts 'a' | 10 | 'with' must stand here, but was 'a'",
                "any(n) | 6 | ',' must stand here, but was )",
                "any(n, ) | 8 | a field must stand here, but was )",
                "any(n, @ = 1 | 13 | ')' must stand here, but was the end",
                "@ = 1 | 1 | '@' must stand inside of any(...) or all(...), but does not; a field of that name is"
                        + " \"@\"",
                "n = '\ud800' | 5 | surrogates of a text must come in pairs, but one stands alone at character 1"
            })
    void namesTheCharacterAndWhatMustStandThere(String filter, int character, String problem) {
        assertThatThrownBy(() -> FilterExpression.parse(filter))
                .isInstanceOf(FilterSyntaxException.class)
                .hasMessage("[filter @ character " + character + "] " + problem);
    }

    @Test
    void showsOnlyTheBeginningOfHostileText() {
        assertThatThrownBy(() -> FilterExpression.parse("n = '" + "a".repeat(1_000_000)))
                .hasMessage("[filter @ character 5] a 'string' must end with a quote, but was '" + "a".repeat(39)
                        + "...; double a quote inside it");
        assertThatThrownBy(() -> FilterExpression.parse("n = " + "a".repeat(1_000_000)))
                .hasMessage("[filter @ character 5] a 'string', a number, true or false must stand here, but was "
                        + "a".repeat(40) + "...");
    }

    @Test
    void limitsNumbersPathsAndDepth() {
        assertThatThrownBy(() -> FilterExpression.parse("n < " + "9".repeat(1001)))
                .hasMessage("[filter @ character 5] a number must have at most 1000 characters, but had 1001");
        assertThatThrownBy(() -> FilterExpression.parse("n" + ".n".repeat(100) + " is null"))
                .hasMessage("[filter @ character 1] a path must join at most 100 names, but joined 101");
        assertThatThrownBy(() -> FilterExpression.parse("(".repeat(200) + "n = 5" + ")".repeat(200)))
                .hasMessage("[filter @ character 201] nesting depth must be at most 200, but was more");
    }

    @Test
    void bindsAndMoreTightlyThanOr() {
        FilterExpression a = FilterExpression.parse("a is null");
        FilterExpression b = FilterExpression.parse("b is null");
        FilterExpression c = FilterExpression.parse("c is null");
        assertThat(FilterExpression.parse("a is null or b is null and c is null"))
                .isEqualTo(new FilterExpression.Or(List.of(a, new FilterExpression.And(List.of(b, c)))));
        assertThat(FilterExpression.parse("(a is null or b is null) and not c is null"))
                .isEqualTo(new FilterExpression.And(
                        List.of(new FilterExpression.Or(List.of(a, b)), new FilterExpression.Not(c))));
    }

    @Test
    void operatorsAcceptTheirOrders() {
        for (int order : new int[] {-1, 0, 1}) {
            assertThat(Operator.EQUAL.accepts(order)).isEqualTo(order == 0);
            assertThat(Operator.LESS.accepts(order)).isEqualTo(order < 0);
            assertThat(Operator.LESS_OR_EQUAL.accepts(order)).isEqualTo(order <= 0);
            assertThat(Operator.GREATER.accepts(order)).isEqualTo(order > 0);
            assertThat(Operator.GREATER_OR_EQUAL.accepts(order)).isEqualTo(order >= 0);
        }
    }

    @Test
    void aQuoteInsideANameIsDoubled() {
        for (String name : List.of("sel\"ect", "\"", "\"\"", "a\"", "\"a", "a.\"b\"")) {
            String quoted = '"' + name.replace("\"", "\"\"") + '"';
            assertThat(FilterExpression.parse(quoted + ".x is null"))
                    .isEqualTo(new FilterExpression.Condition(List.of(name, "x"), new Check.IsNull()));
        }
        assertThatThrownBy(() -> FilterExpression.parse("\"a\"\" = 1"))
                .hasMessage("[filter @ character 1] a \"name\" must end with a quote, but was \"a\"\" = 1");
    }
}
