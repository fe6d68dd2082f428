package dev.basalt.json.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.error.LimitExceededException;
import dev.basalt.json.JsonDocument;
import dev.basalt.json.JsonValue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonPathTest {
    private static final String SHOP = "{\"books\":[{\"id\":1,\"price\":8.95,\"tags\":[\"a\",\"b\"]},"
            + "{\"id\":9007199254740993,\"price\":12,\"name\":\"O'Neil\"},{\"id\":3,\"price\":1e2}],\"it's\":{\"\\u0001\":0}}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '`',
            emptyValue = "",
            value = {
                "$.books[*].id§1 9007199254740993 3§$['books'][0]['id'] $['books'][1]['id'] $['books'][2]['id']",
                "$..price§8.95 12 1e2§$['books'][0]['price'] $['books'][1]['price'] $['books'][2]['price']",
                "$.books[?@.price<12.0].id§1§$['books'][0]['id']",
                "$.books[?@.price==100].id§3§$['books'][2]['id']",
                // No double tells these apart.
                "$.books[?@.id==9007199254740992].price§§",
                "$.books[?@.id>9007199254740992].price§12§$['books'][1]['price']",
                "$.books[-1:0:-1].id§3 9007199254740993§$['books'][2]['id'] $['books'][1]['id']",
                "$.books[?match(@.name, \"[A-Z]'.*\")].id§9007199254740993§$['books'][1]['id']",
                "$.books[?search(@.name, '^N|l$')].id§9007199254740993§$['books'][1]['id']",
                "$.books[?length(@.tags)==2 || count(@.*)==2].id§1 3§$['books'][0]['id'] $['books'][2]['id']",
                "$[\"it's\"].*§0§$['it\\'s']['\\u0001']",
                "$.books[?@.tags==['a']]§!§",
                "$.books[0,0].id§1 1§$['books'][0]['id'] $['books'][0]['id']",
            })
    void selects(String query, @Nullable String values, @Nullable String paths) {
        if ("!".equals(values)) {
            assertThatThrownBy(() -> JsonPath.of(query)).isInstanceOf(IllegalArgumentException.class);
            return;
        }
        JsonDocument document = JsonDocument.parse(SHOP);
        JsonPath path = JsonPath.of(query);
        assertThat(String.join(
                        " ", path.values(document).stream().map(JsonValue::text).toList()))
                .isEqualTo(values == null ? "" : values);
        assertThat(String.join(" ", JsonPath.paths(document, path.select(document))))
                .isEqualTo(paths == null ? "" : paths);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a|[JSONPath a @ character 1] a query must begin with '$', but there is 'a'",
                "$.|[JSONPath $. @ character 3] a name or '*' must follow a dot, but there is the end",
                "$[01]|[JSONPath $[01] @ character 3] an index must be an integer without leading zeros up to"
                        + " 9007199254740991, but there is '0'",
                "$[?@.a=1]|[JSONPath $[?@.a=1] @ character 7] ']' must follow, but there is '='",
                "$[?@.*==1]|[JSONPath $[?@.*==1] @ character 4] only single values can be compared: a literal, a path"
                        + " of names and indexes, or a function with a value, but there is '@'",
                "$[?foo(@)]|[JSONPath $[?foo(@)] @ character 4] a function must be length, count, value, match or"
                        + " search, but there is 'f'",
                "$[?length(@)]|[JSONPath $[?length(@)] @ character 4] a value must be compared, but there is 'l'",
                "$[?1]|[JSONPath $[?1] @ character 4] a value must be compared, but there is '1'"
            })
    void saysWhatIsWrong(String query, String message) {
        assertThatThrownBy(() -> JsonPath.of(query))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void isBounded() {
        JsonDocument document = JsonDocument.parse("[\"" + "a".repeat(50_000) + "\"]");
        // Backtracking would take longer than the universe is old.
        assertThat(JsonPath.of("$[?match(@, '((a*)*)*b')]").select(document)).isEmpty();
        assertThatThrownBy(() ->
                        JsonPath.of("$[?match(@, 'a*b')]").withLimits(1000, 10).select(document))
                .isInstanceOf(LimitExceededException.class)
                .hasMessage("[JSONPath $[?match(@, 'a*b')]] steps of a query must be at most 1000, but were more;"
                        + " raise it with JsonPath.withLimits");
        assertThatThrownBy(() ->
                        JsonPath.of("$[?match(@, '((a{100}){100}){100}')]").select(document))
                .isInstanceOf(LimitExceededException.class)
                .hasMessage("[JSONPath $[?match(@, '((a{100}){100}){100}')]] a regular expression must take at most"
                        + " 10000 instructions and be nested at most 100 deep, but takes more");
        assertThatThrownBy(() -> JsonPath.of("$[*]").withLimits(1000, 2).select(JsonDocument.parse("[1,2,3]")))
                .isInstanceOf(LimitExceededException.class)
                .hasMessage("[JSONPath $[*]] values that a query selects must be at most 2, but were more; raise it"
                        + " with JsonPath.withLimits");
        assertThatThrownBy(() -> JsonPath.of("$[?" + "(".repeat(5000) + "@" + ")".repeat(5000) + "]"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("filters must be nested at most 200 deep");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.c|abc|true",
                "a.c|a\nc|false",
                "[^a-c]+|xyz|true",
                "[^a-c]+|xay|false",
                "\\p{Lu}\\P{Lu}|Éé|true",
                "a{2,3}|aa|true",
                "a{2,3}|aaaa|false",
                "(ab|c)*d?|abcab|true",
                "[-a]+|-a-|true",
                "x{0}||true",
                "a|b|b|true",
                "()*||true",
                "[]]|]|false",
                "a**|a|false",
                "\\d|1|false",
                "[b-a]|b|false",
                "𝄞.|𝄞𝄞|true"
            })
    void matchesAsRfc9485Says(String row) {
        int last = row.lastIndexOf('|');
        int middle = row.lastIndexOf('|', last - 1);
        String text = row.substring(middle + 1, last);
        boolean matches = InteroperableRegex.of(row.substring(0, middle))
                .map(regex -> regex.matches(text, true, _ -> {}))
                .orElse(false);
        assertThat(matches).isEqualTo(row.endsWith("true"));
    }
}
