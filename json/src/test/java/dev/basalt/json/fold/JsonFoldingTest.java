package dev.basalt.json.fold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.json.JsonDocument;
import dev.basalt.json.JsonPointer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JsonFoldingTest {
    private static final String MARKED = """
            { "title": "Report", "log": {"@unfoldable": true, "@display_name": "Log", "@summary": "2 lines", "@hint": "slow",
              "@content": ["a", {"deep": {"@unfoldable": true, "@content": 1}}]}, "n": 1.50 }""";
    private static final String CONTAINER = """
            {"sections":[{"id":1},{"@unfoldable":{"large_dataset":{"summary":"Rows","content":[1,2,3]}}}]}""";

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private static String numbers(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).collect(Collectors.joining(",", "[", "]"));
    }

    @Test
    void markedValuesGiveWayToPlaceholders() {
        JsonDocument document = JsonDocument.parse(MARKED);
        assertThat(text(JsonFolding.DEFAULT.fold(document, FoldLevel.COLLAPSED)))
                .isEqualTo("""
                        { "title": "Report", "log": {"@unfoldable":true,"path":"/log","display_name":"Log","summary":"2 lines",\
                        "size_bytes":%d,"item_count":2,"hint":"slow","is_large":false}, "n": 1.50 }""".formatted("[\"a\", {\"deep\": {\"@unfoldable\": true, \"@content\": 1}}]".length()));
        assertThat(text(JsonFolding.DEFAULT.fold(document, FoldLevel.SHALLOW)))
                .isEqualTo(MARKED.replace(
                        "{\"@unfoldable\": true, \"@content\": 1}",
                        "{\"@unfoldable\":true,\"path\":\"/log/@content/1/deep\",\"display_name\":\"deep\",\"summary\":\"1\","
                                + "\"size_bytes\":1,\"item_count\":1,\"is_large\":false}"));
        assertThat(text(JsonFolding.DEFAULT.fold(document, FoldLevel.DEEP))).isEqualTo(MARKED);
        assertThat(text(JsonFolding.DEFAULT.fold(document, List.of(JsonPointer.of("/log")))))
                .isEqualTo(MARKED);
        assertThat(JsonFolding.unfold(document, "/log").map(JsonFoldingTest::text))
                .hasValue("[\"a\", {\"deep\": {\"@unfoldable\": true, \"@content\": 1}}]");
        assertThat(JsonFolding.unfold(document, "/nothing")).isEmpty();
    }

    @Test
    void containersOfUnfoldableValuesAreKnown() {
        JsonDocument document = JsonDocument.parse(CONTAINER);
        assertThat(text(JsonFolding.DEFAULT.fold(document, FoldLevel.COLLAPSED)))
                .isEqualTo(
                        "{\"sections\":[{\"id\":1},{\"@unfoldable\":{\"large_dataset\":{\"@unfoldable\":true,\"path\":"
                                + "\"/sections/1/@unfoldable/large_dataset\",\"display_name\":\"large_dataset\",\"summary\":\"Rows\","
                                + "\"size_bytes\":7,\"item_count\":3,\"is_large\":false}}}]}");
        for (String path : List.of("/sections/1/@unfoldable/large_dataset", "sections[1].@unfoldable.large_dataset")) {
            assertThat(JsonFolding.unfold(document, path).map(JsonFoldingTest::text))
                    .hasValue("[1,2,3]");
        }
        assertThat(JsonFolding.unfold(document, "sections[0].id").map(JsonFoldingTest::text))
                .hasValue("1");
        for (String wrong : List.of("a..b", "a[x]", "a[1", "a[1]b", ".a")) {
            assertThatThrownBy(() -> JsonFolding.unfold(document, wrong))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("[" + wrong + " @ character ");
        }
    }

    @Test
    void largeValuesGiveWayToPlaceholders() {
        String string = "x".repeat(1001);
        String text = "{\"fifty\":" + numbers(50) + ",\"more\":" + numbers(51) + ",\"s\":\"" + string + "\",\"t\":\""
                + "x".repeat(1000) + "\",\"o\":{\"a\":\"" + "y".repeat(900) + "\",\"b\":["
                + "\"z\",".repeat(1100).substring(0, 4399) + "]}}";
        JsonDocument document = JsonDocument.parse(text);
        String folded = text(JsonFolding.DEFAULT.withPreviewCount(3).fold(document, FoldLevel.COLLAPSED));
        assertThat(folded)
                .isEqualTo(
                        "{\"fifty\":" + numbers(50)
                                + ",\"more\":{\"@unfoldable\":true,\"path\":\"/more\",\"display_name\":\"more\",\"summary\":\"array of 51"
                                + " elements\",\"size_bytes\":" + numbers(51).length()
                                + ",\"item_count\":51,\"is_large\":false,"
                                + "\"preview\":[0,1,2],\"total_count\":51},\"s\":{\"@unfoldable\":true,\"path\":\"/s\",\"display_name\":\"s\","
                                + "\"summary\":\"" + "x".repeat(60)
                                + "\u2026\",\"size_bytes\":1003,\"item_count\":1001,\"is_large\":false},"
                                + "\"t\":\"" + "x".repeat(1000)
                                + "\",\"o\":{\"@unfoldable\":true,\"path\":\"/o\",\"display_name\":\"o\","
                                + "\"summary\":\"object of 2 members: a, b\",\"size_bytes\":5314,\"item_count\":2,\"is_large\":false}}");
        assertThat(JsonDocument.parse(folded).root().size()).isEqualTo(5);
        assertThat(JsonFolding.DEFAULT.scan(document))
                .extracting(place -> place.pointer().toString())
                .containsExactly("/more", "/s", "/o", "/o/b");
    }

    @Test
    void whatIsShownIsShownWhole() {
        String text = "{\"a\":{\"b\":" + numbers(60) + ",\"c\":" + numbers(60) + "}}";
        JsonDocument document = JsonDocument.parse(text);
        String folded = text(JsonFolding.DEFAULT.fold(document, List.of(JsonPointer.of("/a/c"))));
        assertThat(folded).startsWith("{\"a\":{\"b\":{\"@unfoldable\":true").endsWith(",\"c\":" + numbers(60) + "}}");
        assertThatThrownBy(() -> JsonFolding.DEFAULT.fold(document, List.of(JsonPointer.of("/x"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("[/x] a value must be there, but is not");
    }

    @Test
    void whatIsNestedTooDeeplyIsTruncated() {
        assertThat(text(JsonFolding.DEFAULT
                        .withMaxDepth(2)
                        .fold(JsonDocument.parse("[[[1]],[],{\"a\":{}}, 2]"), FoldLevel.COLLAPSED)))
                .isEqualTo("[[{\"@truncated\":true,\"reason\":\"max_depth_exceeded\"}],[],{\"a\":{}}, 2]");
        assertThatThrownBy(() -> JsonFolding.DEFAULT.withMaxDepth(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxDepth must be at least 1, but was 0");
    }

    @Test
    void aFoldedDocumentIsSmall() {
        String row = numbers(100);
        String text = "{\"rows\":[" + (row + ",").repeat(99) + row + "]}";
        byte[] folded = JsonFolding.DEFAULT.fold(JsonDocument.parse(text), FoldLevel.COLLAPSED);
        assertThat(folded.length).isLessThan(text.length() / 10);
        assertThat(text(folded)).contains("\"preview\":[{\"@unfoldable\":true,\"path\":\"/rows/0\"");
    }

    @Test
    void scalarsAtTheRootStayAsTheyAre() {
        assertThat(text(JsonFolding.DEFAULT.fold(JsonDocument.parse(" 1.0 "), FoldLevel.COLLAPSED)))
                .isEqualTo("1.0");
        String large = numbers(1000);
        assertThat(text(JsonFolding.DEFAULT.fold(JsonDocument.parse(large), FoldLevel.SHALLOW)))
                .isEqualTo(large);
    }
}
