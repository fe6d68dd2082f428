package dev.basalt.json.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.LimitExceededException;
import dev.basalt.json.JsonDocument;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonPatchTest {
    private static String apply(String document, String patch) {
        return new String(
                JsonPatch.of(JsonDocument.parse(patch)).apply(JsonDocument.parse(document)), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // Text around a replaced value stays as it is.
                "{ \"a\" : [ 1, 2 ],\"b\":1.50 }|[{\"op\":\"replace\",\"path\":\"/a/1\",\"value\":3e0}]|"
                        + "{ \"a\" : [ 1, 3e0 ],\"b\":1.50 }",
                "[1,2,3]|[{\"op\":\"add\",\"path\":\"/1\",\"value\":9},{\"op\":\"add\",\"path\":\"/-\",\"value\":8}]|[1,9,2,3,8]",
                "[1,2,3]|[{\"op\":\"move\",\"from\":\"/0\",\"path\":\"/2\"}]|[2,3,1]",
                "{\"a\":{\"b\":1}}|[{\"op\":\"copy\",\"from\":\"/a\",\"path\":\"/c\"},"
                        + "{\"op\":\"add\",\"path\":\"/c/d\",\"value\":2},{\"op\":\"replace\",\"path\":\"/a/b\",\"value\":3}]|"
                        + "{\"a\":{\"b\":3},\"c\":{\"b\":1,\"d\":2}}",
                // All members of a name are one.
                "{\"a\":1,\"a\":2}|[{\"op\":\"remove\",\"path\":\"/a\"}]|{}",
                "{\"a\":1,\"a\":2}|[{\"op\":\"test\",\"path\":\"/a\",\"value\":2.0}]|{\"a\":1,\"a\":2}",
                "{\"a\":[1]}|[{\"op\":\"replace\",\"path\":\"/a/0\",\"value\":[7]},"
                        + "{\"op\":\"add\",\"path\":\"/a/0/-\",\"value\":8},{\"op\":\"move\",\"from\":\"/a\",\"path\":\"\"}]|[[7,8]]",
                "{\"a\":1,\"b\":2}|[{\"op\":\"move\",\"from\":\"/a\",\"path\":\"/b\"},{\"op\":\"move\",\"from\":\"/b\",\"path\":\"/a\"}]|{\"a\":1}",
                "{\"é~/\\\"\":1}|[{\"op\":\"add\",\"path\":\"/x\",\"value\":\"\\u0001\"}]|{\"é~/\\\"\":1,\"x\":\"\\u0001\"}",
                "12345678901234567890123|[{\"op\":\"test\",\"path\":\"\",\"value\":12345678901234567890123}]|12345678901234567890123"
            })
    void applies(String document, String patch, String result) {
        assertThat(apply(document, patch)).isEqualTo(result);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"op\":\"remove\",\"path\":\"/x/y\"}|[operation 1 (remove '/x/y')] member 'x' must be there, but is not in the document",
                "{\"op\":\"replace\",\"path\":\"/a/b\",\"value\":1}|[operation 1 (replace '/a/b')] member 'b' must be there, but is not at '/a'",
                "{\"op\":\"add\",\"path\":\"/l/3\",\"value\":1}|[operation 1 (add '/l/3')] an index must be at most 2, but was 3 at '/l'",
                "{\"op\":\"remove\",\"path\":\"/l/2\"}|[operation 1 (remove '/l/2')] an index must be at most 1, but was 2 at '/l'",
                "{\"op\":\"remove\",\"path\":\"/l/01\"}|[operation 1 (remove '/l/01')] an index must be a number without leading zeros, but was '01' at '/l'",
                "{\"op\":\"remove\",\"path\":\"/l/-\"}|[operation 1 (remove '/l/-')] an index must be a number without leading zeros, but was '-' at '/l'",
                "{\"op\":\"test\",\"path\":\"/l/0\",\"value\":\"1\"}|[operation 1 (test '/l/0')] value must be \"1\", but was 1",
                "{\"op\":\"copy\",\"from\":\"/z\",\"path\":\"/y\"}|[operation 1 (copy '/z')] member 'z' must be there, but is not in the document",
                "{\"op\":\"move\",\"from\":\"/a\",\"path\":\"/a/b\"}|[operation 1 (move '/a/b')] a value must not be moved into itself, but comes from '/a'",
                "{\"op\":\"add\",\"path\":\"/l/0/x\",\"value\":1}|[operation 1 (add '/l/0/x')] value must be an object or an array to have 'x', but was a number at '/l/0'",
                "{\"op\":\"remove\",\"path\":\"\"}|[operation 1 (remove '')] the whole document must stay, but is to be removed"
            })
    void saysWhatDoesNotFit(String operation, String message) {
        String first = "{\"op\":\"add\",\"path\":\"/new\",\"value\":1}";
        assertThatThrownBy(() -> apply("{\"a\":{},\"l\":[1,2]}", "[" + first + "," + operation + "]"))
                .isInstanceOf(PatchFailedException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|[JSON Patch] a patch must be an array of operations, but was an object",
                "[1]|[JSON Patch, operation 0] an operation must be an object, but was a number",
                "[{}]|[JSON Patch, operation 0] 'op' must be there, but is not",
                "[{\"op\":\"x\",\"path\":\"\"}]|[JSON Patch, operation 0] 'op' must be add, remove, replace, move, copy or test, but was 'x'",
                "[{\"op\":\"add\",\"path\":\"\"}]|[JSON Patch, operation 0] 'value' must be there, but is not",
                "[{\"op\":\"add\",\"path\":1,\"value\":1}]|[JSON Patch, operation 0] 'path' must be a string, but was a number",
                "[{\"op\":\"add\",\"op\":\"add\",\"path\":\"\",\"value\":1}]|[JSON Patch, operation 0] 'op' must be there once, but is there twice",
                "[{\"op\":\"remove\",\"path\":\"a\"}]|[JSON Patch, operation 0] 'path' must be a JSON Pointer, but: [a] a JSON Pointer must be empty or begin with '/', but begins with 'a'"
            })
    void refusesWhatIsNoPatch(String patch, String message) {
        assertThatThrownBy(() -> JsonPatch.of(JsonDocument.parse(patch)))
                .isInstanceOf(CorruptDataException.class)
                .hasMessage(message);
    }

    @Test
    void boundsCopiesOfCopies() {
        String copy = "{\"op\":\"copy\",\"from\":\"\",\"path\":\"/-\"}";
        String patch = "[" + (copy + ",").repeat(60) + copy + "]";
        assertThatThrownBy(() -> JsonPatch.of(JsonDocument.parse(patch))
                        .withMaxBytes(1000)
                        .apply(JsonDocument.parse("[\"ten bytes\"]")))
                .isInstanceOf(LimitExceededException.class)
                .hasMessage("[JSON Patch] bytes that a patch makes must be at most 1000, but were 1771;"
                        + " raise it with JsonPatch.withMaxBytes");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":\"b\"}|{\"a\":\"c\"}|{\"a\":\"c\"}",
                "{\"a\":\"b\",\"b\":\"c\"}|{\"a\":null}|{\"b\":\"c\"}",
                "{\"a\":[\"b\"]}|{\"a\":\"c\"}|{\"a\":\"c\"}",
                "{\"a\":{\"b\":\"c\"}}|{\"a\":{\"b\":\"d\",\"c\":null}}|{\"a\":{\"b\":\"d\"}}",
                "[\"a\",\"b\"]|{\"a\":\"b\",\"c\":null}|{\"a\":\"b\"}",
                "{\"e\":null}|{\"a\":1}|{\"e\":null,\"a\":1}",
                "{}|{\"a\":{\"bb\":{\"ccc\":null}}}|{\"a\":{\"bb\":{}}}",
                "{\"a\":1}|null|null"
            })
    void mergesAsTheStandardSays(String document, String patch, String result) {
        assertThat(JsonMergePatch.apply(JsonDocument.parse(document), JsonDocument.parse(patch)))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(result);
    }
}
