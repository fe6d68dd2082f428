package dev.basalt.core.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextMatchTest {
    private static boolean matches(Check.Form form, String pattern, boolean ignoreCase, String text) {
        byte[] bytes = ("a" + text + "a").getBytes(StandardCharsets.UTF_8);
        return TextMatch.of(new Check.Matches(form, pattern, ignoreCase)).matches(bytes, 1, bytes.length - 1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | `` | true",
                "`` | a | false",
                "% | `` | true",
                "% | abc | true",
                "a% | abc | true",
                "%c | abc | true",
                "%b% | abc | true",
                "a%c | abc | true",
                "a%c | abcd | false",
                "_ | \u20ac | true",
                "_ | \ud83d\ude00 | true",
                "_ | ab | false",
                "a_c | a\u00e4c | true",
                "%_ | `` | false",
                "a\\%b | a%b | true",
                "a\\%b | axb | false",
                "a\\_b | a_b | true",
                "a\\\\b | a\\b | true",
                "%aab | aaaaab | true",
                "%a%b%c% | xxaxxbxxcxx | true",
                "%a%b%c% | xxcxxbxxaxx | false",
                "\u00e4% | \u00c4b | false"
            })
    void likeFollowsPatterns(String pattern, String text, boolean expected) {
        assertThat(matches(Check.Form.LIKE, pattern, false, text)).isEqualTo(expected);
    }

    @Test
    void caseBlindFormsAgreeWithTheLibrary() {
        List<String> texts = List.of(
                "",
                "a",
                "A",
                "\u00e4",
                "\u00c4",
                "xAy",
                "stra\u00dfe",
                "STRASSE",
                "\u0130stanbul",
                "istanbul",
                "I\u0307",
                "\u212a",
                "k",
                "\u01c5",
                "\u01c4",
                "\ud801\udc00",
                "\ud801\udc28",
                "\u03c3",
                "\u03c2",
                "\u03a3",
                "[",
                "{",
                "@",
                "`");
        for (String text : texts) {
            for (String part : texts) {
                boolean contains = false;
                for (int i = 0; i <= text.length() - part.length(); i++) {
                    contains |= text.regionMatches(true, i, part, 0, part.length());
                }
                String shown = part + " in " + text;
                assertThat(matches(Check.Form.CONTAINS, part, true, text))
                        .as(shown)
                        .isEqualTo(contains);
                assertThat(matches(Check.Form.CONTAINS, part, false, text))
                        .as(shown)
                        .isEqualTo(text.contains(part));
                assertThat(matches(Check.Form.STARTS_WITH, part, false, text))
                        .as(shown)
                        .isEqualTo(text.startsWith(part));
                assertThat(matches(Check.Form.STARTS_WITH, part, true, text))
                        .as(shown)
                        .isEqualTo(text.regionMatches(true, 0, part, 0, part.length()));
                assertThat(matches(Check.Form.LIKE, part, true, text)).as(shown).isEqualTo(text.equalsIgnoreCase(part));
            }
        }
    }

    @Test
    void randomPatternsAgreeWithRegularExpressions() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder pattern = new StringBuilder();
            StringBuilder regex = new StringBuilder();
            for (int k = random.nextInt(6); k > 0; k--) {
                String part = List.of("a", "b", "%", "_", "\u20ac").get(random.nextInt(5));
                pattern.append(part);
                regex.append(part.equals("%") ? ".*" : part.equals("_") ? "." : part);
            }
            StringBuilder text = new StringBuilder();
            for (int k = random.nextInt(7); k > 0; k--) {
                text.append("ab\u20ac".charAt(random.nextInt(3)));
            }
            assertThat(matches(Check.Form.LIKE, pattern.toString(), false, text.toString()))
                    .as("%s like %s", text, pattern)
                    .isEqualTo(Pattern.matches(regex.toString(), text));
        }
    }
}
