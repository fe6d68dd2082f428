package dev.basalt.json.schema.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.testing.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegexTest {
    private static int find(String pattern, String text, long maxSteps) {
        byte[] utf8 = (" " + text).getBytes(StandardCharsets.UTF_8);
        return Regex.of(pattern, false).find(utf8, 1, utf8.length - 1, new Regex.Memory(), maxSteps);
    }

    private static boolean finds(String pattern, String text) {
        return find(pattern, text, 1_000_000) == 1;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '\u00a7',
            quoteCharacter = '`',
            value = {
                "^[a-z]+$\u00a7abc\u00a7aBc",
                "^[a-z]+-[0-9]{2,3}$\u00a7ab-12\u00a7ab-1",
                "^a?a$\u00a7a\u00a7aaa",
                "^a*ab$\u00a7aaab\u00a7aaa",
                "^x-\u00a7x-a\u00a7ax-",
                "b+$\u00a7abb\u00a7abbc",
                "^.{2}$\u00a7\u00e9\ud83d\ude00\u00a7\ud83d\ude00",
                "^\\d{4}-\\d{2}$\u00a72024-01\u00a72024-1",
                "^(ab|a)(bc|c)$\u00a7abbc\u00a7abcb",
                "^(?:a|ab)+?c\u00a7aabac\u00a7bc",
                "(a)\\1\u00a7baac\u00a7ba",
                "^(?<x>a|b)\\k<x>$\u00a7bb\u00a7ab",
                "^(?=.*\\d)[a-z0-9]+$\u00a7ab1\u00a7abc",
                "^(?!ab)\\w+$\u00a7ba\u00a7abc",
                "(?<=a+)b\u00a7aab\u00a7cb",
                "(?<!a)b\u00a7cb\u00a7ab",
                "\\bfoo\\b\u00a7a foo b\u00a7afoo",
                "^\\u{1F600}|\\u00e9$\u00a7\ud83d\ude00x\u00a7e",
                "^[\\w-]+$\u00a7a-b\u00a7a b",
                "^[a\\]b]+$\u00a7a]b\u00a7a[b",
                "^\\p{Lu}\\P{Lu}$\u00a7\u00c9a\u00a7\u00c9A",
                "^\\p{Script=Greek}+$\u00a7\u03b1\u03b2\u00a7a",
                "^\\s$\u00a7\ufeff\u00a7\u180e",
                "^(a{0,2}){2}$\u00a7aaa\u00a7aaaaa",
                "^$\u00a7\u00a7a",
            })
    void finds(String pattern, String valid, String invalid) {
        assertThat(finds(pattern, valid == null ? "" : valid)).isTrue();
        assertThat(finds(pattern, invalid)).isFalse();
    }

    @Test
    void findsControlCharacters() {
        assertThat(finds("^\\cA$", "\u0001")).isTrue();
        assertThat(finds("^\\cA$", "A")).isFalse();
        assertThat(finds("^[^]$", "\n")).isTrue();
        assertThat(finds("^.$", "\n")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"(", ")", "[a", "a**", "*", "\\", "(?<a", "(?<a>x)(?<a>y)", "{1}", "a{2,1}", "[b-a]", "(?P<a>b)"
            })
    void refusesWhatIsNone(String pattern) {
        assertThatThrownBy(() -> Regex.of(pattern, true)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void endsWhereTooManyStepsAreTaken() {
        assertThat(find("^(a+)+$", "a".repeat(40) + "!", 10_000)).isEqualTo(Regex.OUT_OF_STEPS);
        assertThat(find("a+b", "a".repeat(10_000), 10_000)).isEqualTo(Regex.OUT_OF_STEPS);
        assertThat(find("^a+b", "a".repeat(10_000), 20_000)).isZero();
        assertThat(find("^[a-z]+$", "a".repeat(1_000_000), 10)).isEqualTo(1);
    }

    @Test
    void deepPatternsAreRefusedOrCompiled() {
        assertThatThrownBy(() -> Regex.of("(".repeat(100_000) + ")".repeat(100_000), false))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Regex.of("((((a{1000}){1000}){1000}){1000}){1000}(", false))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(finds("^((((a{0,1000}){0,1000}){0,1000}){0,1000})$", "aaa")).isTrue();
    }

    @Test
    void agreesWithJavaWhereBothMeanTheSame() {
        int[] found = new int[2];
        Seeds.check(Seeds.cases(20_000), random -> {
            String pattern = pattern(random, 3);
            Pattern java = Pattern.compile(pattern);
            Regex own = Regex.of(pattern, true);
            Regex.Memory memory = new Regex.Memory();
            for (int i = 0; i < 5; i++) {
                String text = text(random);
                byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
                int result = own.find(utf8, 0, utf8.length, memory, 1_000_000);
                if (result == Regex.OUT_OF_STEPS) {
                    continue;
                }
                boolean wanted = java.matcher(text).find();
                assertThat(result).as("'%s' in '%s'", pattern, text).isEqualTo(wanted ? 1 : 0);
                found[result]++;
            }
        });
        assertThat(found[0]).isGreaterThan(10_000);
        assertThat(found[1]).isGreaterThan(10_000);
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(9); i > 0; i--) {
            text.appendCodePoint("abc-\u00e9".codePointAt(random.nextInt(5)));
        }
        return text.toString();
    }

    private static String pattern(Random random, int depth) {
        StringBuilder pattern = new StringBuilder(random.nextInt(3) == 0 ? "^" : "");
        for (int i = random.nextInt(4); i >= 0; i--) {
            pattern.append(part(random, depth));
        }
        return pattern.append(random.nextInt(3) == 0 ? "$" : "").toString();
    }

    private static String part(Random random, int depth) {
        String one = switch (random.nextInt(depth > 0 ? 9 : 6)) {
            case 0, 1 -> "a";
            case 2 -> "b";
            case 3 -> "[ab]";
            case 4 -> "[^a]";
            case 5 -> "\u00e9";
            case 6 -> "(" + part(random, depth - 1) + part(random, depth - 1) + ")";
            case 7 -> "(?:" + part(random, depth - 1) + "|" + part(random, depth - 1) + ")";
            default -> "(?" + (random.nextBoolean() ? "=" : "!") + part(random, depth - 1) + ")";
        };
        if (one.startsWith("(?=") || one.startsWith("(?!")) {
            return one;
        }
        return one
                + switch (random.nextInt(8)) {
                    case 0 -> "*";
                    case 1 -> "+";
                    case 2 -> "?";
                    case 3 -> "{1,2}";
                    case 4 -> "*?";
                    default -> "";
                };
    }
}
