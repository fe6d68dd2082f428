package dev.basalt.engine.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.error.CorruptDataException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilterTest {
    private static final String DOCUMENT = """
            {"n": 5, "neg": -1.50, "big": 9223372036854775809, "huge": 1e308, "tiny": 1e-400, "beyond": 1e99999999999,
             "below": -1e99999999999, "least": 1e-99999999999, "nil": 0e99999999999, "s": "It's Größe", "b": true,
             "z": null, "tags": ["x", 7, [null, "deep"]], "empty": [], "o": {"k": "v", "l": [{"m": 1}, {"m": 2}]},
             "a.b": "dotted", "in": 1, "twice": 1, "twice": 2, "q-r": 3, "sp ace": 4}
            """;

    private static boolean accepts(String filter) {
        return Filter.parse(filter).accepts(DOCUMENT, "doc");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // numbers
                "n = 5",
                "n=5.0",
                "n != 6",
                "n <> 6",
                "n < 5.0001",
                "n <= 5",
                "n > -1e1",
                "n >= 5",
                "neg = -1.5",
                "big = 9223372036854775809",
                "big > 9223372036854775808",
                "big != 9223372036854775808",
                "huge = 1E+308",
                "huge > 1e307",
                "tiny > 0",
                "tiny = 10e-401",
                "beyond > 1e999",
                "beyond = 1e9999999999",
                "below < -1e999",
                "least > 0",
                "least < 1e-999",
                "nil = 0",
                // text, booleans, null
                "s = 'It''s Größe'",
                "s > 'It'",
                "s icontains 'GRÖSSE' or s icontains 'GRÖßE'",
                "not s contains 'GRÖßE'",
                "s contains ''",
                "not s contains 'x'",
                "s not contains 'x'",
                "b = true",
                "b != FALSE",
                "b > false",
                "z is null",
                "missing is null",
                "missing is missing",
                "z is not missing",
                "empty is not null",
                "n is not null",
                "not n is null",
                // kinds never mix
                "n != '5'",
                "not n = '5'",
                "not n < '6'",
                "not n > '4'",
                "not b = 'true'",
                "not z = 0",
                "not n contains '5'",
                // arrays, objects, paths
                "tags = 'x'",
                "tags = 7",
                "tags = 'deep'",
                "tags contains 'ee'",
                "any(tags, @ is null)",
                "tags is not null",
                "o.k = 'v'",
                "o.l.m = 2",
                "o.l.m > 1 and o.l.m < 2",
                "o is not null",
                "o.l is not null",
                "not any(o.l, m > 1 and m < 2)",
                "n.x is null",
                "a.b is missing",
                "\"a.b\" = 'dotted'",
                "twice = 2 and twice != 1",
                "q-r = 3",
                "\"sp ace\" = 4",
                "\"in\" = 1",
                "in = 1",
                // missing fields
                "missing != 1",
                "not missing = 1",
                "not missing < 1",
                "missing not in (1)",
                "missing not contains 'a'",
                // membership
                "n in (1, 5.0)",
                "n not in (1,'5')",
                "s in ('a','It''s Größe')",
                "b in (false, true)",
                "tags in ('deep')",
                // precedence and keywords
                "n = 5 or n = 6 and n = 7",
                "(n = 5 or n = 6) and not n = 7",
                "not n = 6 and n = 5",
                "not (n = 6 or n = 7)",
                "not not n = 5",
                "N = 1 or n = 5",
                "n=5 AnD NOT(n In(6)) Or z Is Null",
                "n = 6 or not n = 6 and n = 5"
            })
    void accepts_whatHolds(String filter) {
        assertThat(accepts(filter)).isTrue();
        assertThat(accepts("not (" + filter + ")")).isFalse();
    }

    @Test
    void limitsNestingDepth() {
        assertThat(accepts("(".repeat(199) + "n = 5" + ")".repeat(199))).isTrue();
        assertThatThrownBy(() -> Filter.parse("(".repeat(200) + "n = 5" + ")".repeat(200)))
                .hasMessage("[filter @ character 201] nesting depth must be at most 200, but was more");
        assertThatThrownBy(() -> Filter.parse("not ".repeat(1_000_000) + "n = 5"))
                .hasMessage("[filter @ character 801] nesting depth must be at most 200, but was more");
    }

    @Test
    void acceptsManyTermsAndLongTexts() {
        String or = IntStream.range(10, 50_000).mapToObj(i -> "n = " + i).collect(Collectors.joining(" or "));
        assertThat(accepts(or)).isFalse();
        assertThat(accepts(or + " or n = 5")).isTrue();
        assertThat(accepts(or.replace(" or ", " and ").replace("=", "!="))).isTrue();
        assertThat(accepts(IntStream.range(0, 50_000)
                        .mapToObj(i -> "f" + i + " is null")
                        .collect(Collectors.joining(" and "))))
                .isTrue();
        assertThat(accepts("n in ("
                        + IntStream.range(0, 100_000).mapToObj(String::valueOf).collect(Collectors.joining(",")) + ")"))
                .isTrue();
        assertThat(accepts("s != '" + "''".repeat(1_000_000) + "a'")).isTrue();
        assertThat(accepts("x".repeat(1_000_000) + " is null")).isTrue();
    }

    @Test
    void limitsNumbersAndPaths() {
        assertThat(accepts("n < " + "9".repeat(1000))).isTrue();
        assertThatThrownBy(() -> Filter.parse("n < " + "9".repeat(1001)))
                .hasMessage("[filter @ character 5] a number must have at most 1000 characters, but had 1001");
        assertThat(accepts("n" + ".n".repeat(99) + " is null")).isTrue();
        assertThatThrownBy(() -> Filter.parse("n" + ".n".repeat(100) + " is null"))
                .hasMessage("[filter @ character 1] a path must join at most 100 names, but joined 101");
    }

    @Test
    void rejectsWhatIsNoDocument() {
        Filter filter = Filter.parse("n = 1");
        for (String json : List.of("[1]", "\"n\"", "", "{} {}")) {
            assertThatThrownBy(() -> filter.accepts(json, "doc-1"))
                    .as(json)
                    .isInstanceOf(CorruptDataException.class)
                    .hasMessageStartingWith("[doc-1");
        }
        assertThatThrownBy(() -> filter.accepts("[1]", "doc-1"))
                .hasMessage("[doc-1] a document must be one JSON object, but was an array");
        assertThatThrownBy(() -> filter.accepts("{\"n\":", "doc-1"))
                .isInstanceOf(CorruptDataException.class)
                .hasMessage(
                        "[doc-1 @ byte 5, line 1, column 6] a value must stand here, but was the end of the document");
    }

    @Test
    void survivesDeepDocuments() {
        String deep = "{\"n\":" + "[".repeat(500_000) + "1" + "]".repeat(500_000) + "}";
        assertThat(Filter.parse("n = 1").accepts(deep, "doc")).isTrue();
        assertThat(Filter.parse("m = 1").accepts(deep, "doc")).isFalse();
    }

    @Test
    void showsItsText() {
        assertThat(Filter.parse(" n  = 1")).hasToString(" n  = 1");
    }

    /// As columns do, whose text is UTF-8: an emoji comes after all that UTF-16 writes as one unit.
    @Test
    void ordersTextByCodePoints() {
        String tilde = "\uFF5E";
        assertThat(Filter.parse("s > '" + tilde + "'").accepts("{\"s\":\"\uD83D\uDE00\"}", "d"))
                .isTrue();
        assertThat(Filter.parse("s < '" + tilde + "'").accepts("{\"s\":\"\uD83D\uDE00\"}", "d"))
                .isFalse();
        assertThat(Filter.parse("s < '\uD83D\uDE00'").accepts("{\"s\":\"" + tilde + "x\"}", "d"))
                .isTrue();
        assertThat(Filter.parse("s > '\uD83D\uDE00'").accepts("{\"s\":\"\uD83D\uDE01\"}", "d"))
                .isTrue();
        assertThat(Filter.parse("s > 'ab'").accepts("{\"s\":\"abc\"}", "d")).isTrue();
        assertThat(Filter.parse("s >= 'abc'").accepts("{\"s\":\"ab\"}", "d")).isFalse();
    }
}
