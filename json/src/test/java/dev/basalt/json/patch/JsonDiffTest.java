package dev.basalt.json.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.error.LimitExceededException;
import dev.basalt.json.JsonDocument;
import dev.basalt.json.JsonLimits;
import dev.basalt.json.JsonParser;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonDiffTest {
    private static String diff(String before, String after) {
        return new String(
                JsonDiff.between(JsonDocument.parse(before), JsonDocument.parse(after)), StandardCharsets.UTF_8);
    }

    private static String checked(String before, String after) {
        String patch = diff(before, after);
        byte[] result = JsonPatch.of(JsonDocument.parse(patch)).apply(JsonDocument.parse(before));
        assertThat(JsonDiff.areEqual(JsonDocument.parse(result), JsonDocument.parse(after)))
                .isTrue();
        return patch;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":1,\"b\":[1.0,\"é\"]}|{\"b\":[1,\"\\u00e9\"],\"a\":1e0}|[]",
                "[1,2,3,4]|[1,3,4]|[{\"op\":\"remove\",\"path\":\"/1\"}]",
                "[1,3,4]|[1,2,3,4]|[{\"op\":\"add\",\"path\":\"/1\",\"value\":2}]",
                "[{\"id\":1,\"name\":\"a long name of one\"},{\"id\":2,\"name\":\"a long name of two\"}]|"
                        + "[{\"id\":1,\"name\":\"a long name of one\"},{\"id\":3,\"name\":\"a long name of two\"}]|"
                        + "[{\"op\":\"replace\",\"path\":\"/1/id\",\"value\":3}]",
                "{\"old\":{\"x\":[1,2,3,4,5]}}|{\"new\":{\"x\":[1,2,3,4,5]}}|[{\"op\":\"move\",\"from\":\"/old\",\"path\":\"/new\"}]",
                "{\"a\":\"a text that is long enough to copy\"}|"
                        + "{\"a\":\"a text that is long enough to copy\",\"b\":\"a text that is long enough to copy\"}|"
                        + "[{\"op\":\"copy\",\"from\":\"/a\",\"path\":\"/b\"}]",
                "[\"the first element is a long text\",2,3,4]|[2,3,4,\"the first element is a long text\"]|"
                        + "[{\"op\":\"move\",\"from\":\"/0\",\"path\":\"/3\"}]",
                "{\"a\":[1,2,3,4,5,6,7,8,9]}|{\"a\":[]}|[{\"op\":\"replace\",\"path\":\"/a\",\"value\":[]}]",
                "{\"a/b\":{\"~\":[1,2,{\"c\":1,\"d\":[1,2,3,4,5,6,7,8,9]}]}}|{\"a/b\":{\"~\":[1,2,{\"c\":2,\"d\":[1,2,3,4,5,6,7,8,9]}]}}|"
                        + "[{\"op\":\"replace\",\"path\":\"/a~1b/~0/2/c\",\"value\":2}]",
                "1|[1]|[{\"op\":\"replace\",\"path\":\"\",\"value\":[1]}]",
                "{}|{}|[]"
            })
    void isSmall(String before, String after, String patch) {
        assertThat(checked(before, after)).isEqualTo(patch);
    }

    private static String array(List<?> values) {
        return values.toString();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 1000})
    void alignsElementsThatRepeat(int distinct) {
        // Too many equal pairs for one way, and too many elements for another.
        for (int size : new int[] {2_000, 20_000}) {
            Random random = new Random(distinct);
            List<Integer> values = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                values.add(random.nextInt(distinct));
            }
            List<Integer> changed = new ArrayList<>(values);
            for (int i = 0; i < 20; i++) {
                int gone = random.nextInt(changed.size());
                changed.subList(gone, gone + 1).clear();
                changed.add(random.nextInt(changed.size()), random.nextInt(distinct));
            }
            String patch = checked(array(values), array(changed));
            assertThat(JsonPatch.of(JsonDocument.parse(patch)).size())
                    .as(distinct + " of " + size)
                    .isLessThanOrEqualTo(size == 2_000 || distinct == 1000 ? 41 : size);
        }
    }

    @Test
    void movesElementsOfAShuffledArray() {
        List<String> texts = new ArrayList<>(IntStream.range(0, 3000)
                .mapToObj(i -> "\"element number " + i + " with a text of its own\"")
                .toList());
        String before = array(texts);
        Collections.shuffle(texts, new Random(5));
        String patch = checked(before, array(texts));
        assertThat(patch).doesNotContain("value").hasSizeLessThan(before.length() * 5 / 4);
    }

    @Test
    void refusesValuesThatAreTooDeep() {
        String deep = "[".repeat(5000) + "]".repeat(5000);
        JsonDocument document =
                new JsonParser(JsonLimits.DEFAULT.withMaxDepth(10_000)).parse(deep.getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> JsonDiff.between(document, document))
                .isInstanceOf(LimitExceededException.class)
                .hasMessage("[JSON] values that are compared must be nested at most 1000 deep, but are deeper");
    }

    @Test
    void comparesValuesOfTheDefaultDepth() {
        String deep = "[".repeat(999) + "{\"a\":1}" + "]".repeat(999);
        assertThat(checked(deep, deep.replace("1", "2"))).endsWith("/a\",\"value\":2}]");
    }

    @Test
    void mergePatchesHaveNoNull() {
        JsonDocument before = JsonDocument.parse("{\"a\":1,\"b\":{\"c\":[1]}}");
        assertThat(JsonMergePatch.between(before, JsonDocument.parse("{\"b\":{\"c\":[null],\"d\":{}}}")))
                .get()
                .extracting(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .isEqualTo("{\"a\":null,\"b\":{\"c\":[null],\"d\":{}}}");
        assertThat(JsonMergePatch.between(before, JsonDocument.parse("{\"a\":null,\"b\":{\"c\":[1]}}")))
                .isEmpty();
        assertThat(JsonMergePatch.between(before, JsonDocument.parse("{\"a\":{\"x\":null},\"b\":{\"c\":[1]}}")))
                .isEmpty();
    }
}
