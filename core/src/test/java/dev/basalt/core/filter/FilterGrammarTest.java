package dev.basalt.core.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.filter.FilterExpression.Operator;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every form that the grammar allows, and the text one step beside it.
class FilterGrammarTest {
    private static final String NEED = "a field, operator or value must stand here, but was ";

    private static FilterExpression compare(Operator operator, Literal literal, String... path) {
        return new FilterExpression.Condition(List.of(path), new Check.Compare(operator, literal));
    }

    private static FilterExpression contains(String text) {
        return new FilterExpression.Condition(List.of("n"), new Check.Matches(Check.Form.CONTAINS, text, false));
    }

    private static FilterExpression isNull(String... path) {
        return new FilterExpression.Condition(List.of(path), new Check.IsNull());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "n = 1. | 6 | 'and', 'or' or the end must stand here, but was .",
                "n = 1.e5 | 6 | 'and', 'or' or the end must stand here, but was .",
                "n = 1e5e | 8 | 'and', 'or' or the end must stand here, but was e",
                "n = 1.5.5 | 8 | 'and', 'or' or the end must stand here, but was .",
                "n < | 4 | a 'string', a number, true or false must stand here, but was the end",
                "n < > 1 | 5 | a 'string', a number, true or false must stand here, but was >",
                "n = 1 'and' m = 1 | 7 | 'and', 'or' or the end must stand here, but was 'and'",
                "n is 'null' | 6 | 'null', 'nan' or 'missing' must stand here, but was 'null'",
                "n contains x | 12 | a 'string' must stand here, but was x",
                "n not in 5 | 10 | '(' must stand here, but was 5",
                "n in (1, | 9 | a 'string', a number, true or false must stand here, but was the end",
                "n in (1 | 8 | ')' must stand here, but was the end",
                "n likes 'a' | 3 | one of =, !=, <, <=, >, >=, between, in, contains, starts with, like, is must stand"
                        + " here, but was likes",
                "a.1 = 2 | 3 | a field must stand here, but was 1",
                "' | 1 | a 'string' must end with a quote, but was '; double a quote inside it",
                "n = '' x | 8 | 'and', 'or' or the end must stand here, but was x",
                "\" | 1 | a \"name\" must end with a quote, but was \""
            })
    void namesTheCharacterAndWhatMustStandThere(String filter, int character, String problem) {
        assertThatThrownBy(() -> FilterExpression.parse(filter))
                .hasMessage("[filter @ character " + character + "] " + problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "n = 1e+ | 7 | +",
                "n = - | 5 | -",
                "-n = 1 | 1 | -n = 1",
                "\u0663 = 1 | 1 | \u0663 = 1",
                "n ! | 3 | !"
            })
    void textThatIsNoTokenIsRefused(String filter, int character, String shown) {
        assertThatThrownBy(() -> FilterExpression.parse(filter))
                .hasMessage("[filter @ character " + character + "] " + NEED + shown + "; put text in 'single quotes'");
    }

    @Test
    void acceptsAllUpToTheLimits() {
        FilterExpression five = compare(Operator.EQUAL, Literal.number("5"), "n");
        assertThat(FilterExpression.parse("n < " + "9".repeat(1000)))
                .isEqualTo(compare(Operator.LESS, Literal.number("9".repeat(1000)), "n"));
        assertThat(FilterExpression.parse("n" + ".n".repeat(99) + " is null"))
                .isEqualTo(new FilterExpression.Condition(Collections.nCopies(100, "n"), new Check.IsNull()));
        assertThat(FilterExpression.parse("(".repeat(199) + "n = 5" + ")".repeat(199)))
                .isEqualTo(five);
        assertThat(FilterExpression.parse(String.join(" and ", Collections.nCopies(300, "(not n = 5)"))))
                .isEqualTo(new FilterExpression.And(Collections.nCopies(300, new FilterExpression.Not(five))));
        assertThatThrownBy(() -> FilterExpression.parse("n = " + "a".repeat(40)))
                .hasMessageEndingWith("but was " + "a".repeat(40));
        assertThatThrownBy(() -> FilterExpression.parse("n = " + "a".repeat(41)))
                .hasMessageEndingWith("but was " + "a".repeat(40) + "...");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0, 0",
        "12, 12",
        "007, 7",
        "909, 909",
        "1.50, 1.5",
        "-12.25, -12.25",
        "1e5, 100000",
        "1E5, 100000",
        "1e+5, 100000",
        "2.5e-3, 0.0025",
        "12345678901234567890.123456789, 12345678901234567890.123456789"
    })
    void readsEveryFormOfANumber(String number, BigDecimal value) {
        Literal literal = new Literal.Numeric(value);
        assertThat(FilterExpression.parse("n=" + number)).isEqualTo(compare(Operator.EQUAL, literal, "n"));
        assertThat(FilterExpression.parse("(n in(" + number + "," + number + "))"))
                .isEqualTo(new FilterExpression.Condition(List.of("n"), new Check.In(List.of(literal, literal))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"'' | ``", "'a' | a", "'it''s' | it's", "'''' | '", "'''a''' | 'a'", "'\"and\" )' | \"and\" )"})
    void readsEveryFormOfText(String quoted, String text) {
        assertThat(FilterExpression.parse("n<=" + quoted))
                .isEqualTo(compare(Operator.LESS_OR_EQUAL, new Literal.Text(text), "n"));
        assertThat(FilterExpression.parse("n contains" + quoted + "and m>=" + quoted))
                .isEqualTo(new FilterExpression.And(
                        List.of(contains(text), compare(Operator.GREATER_OR_EQUAL, new Literal.Text(text), "m"))));
        assertThat(FilterExpression.parse("n NOT CONTAINS " + quoted))
                .isEqualTo(new FilterExpression.Not(contains(text)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "Z9",
                "_x",
                "$id",
                "@type",
                "a-b-",
                "na\u00efve",
                "\ud835\udcb3y",
                "x\u0663",
                "nota",
                "android"
            })
    void readsEveryFormOfAName(String name) {
        assertThat(FilterExpression.parse(name + " is null")).isEqualTo(isNull(name));
        assertThat(FilterExpression.parse(name + "=true"))
                .isEqualTo(compare(Operator.EQUAL, new Literal.Bool(true), name));
        assertThat(FilterExpression.parse("x." + name + ".\"" + name + "'\"is not null"))
                .isEqualTo(new FilterExpression.Not(isNull("x", name, name + "'")));
    }

    @Test
    void readsEveryOperatorAndLiteral() {
        assertThat(FilterExpression.parse("n>False"))
                .isEqualTo(compare(Operator.GREATER, new Literal.Bool(false), "n"));
        assertThat(FilterExpression.parse("n <> true"))
                .isEqualTo(new FilterExpression.Not(compare(Operator.EQUAL, new Literal.Bool(true), "n")));
        assertThat(FilterExpression.parse("n not in ('a', 1, TRUE)"))
                .isEqualTo(new FilterExpression.Not(new FilterExpression.Condition(
                        List.of("n"),
                        new Check.In(List.of(new Literal.Text("a"), Literal.number("1"), new Literal.Bool(true))))));
        assertThat(FilterExpression.parse("not not n is null"))
                .isEqualTo(new FilterExpression.Not(new FilterExpression.Not(isNull("n"))));
        assertThat(FilterExpression.parse("a is null or b is null or c is null"))
                .isEqualTo(new FilterExpression.Or(List.of(isNull("a"), isNull("b"), isNull("c"))));
    }
}
