package dev.basalt.json.frame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.json.JsonWriter;
import org.junit.jupiter.api.Test;

class MetadataFramesTest {
    private static final String FENCE = "```";

    private static String content(MetadataFrame frame) {
        return new JsonWriter().value(frame.content().root()).toString();
    }

    private static String contentOf(String yaml) {
        MetadataFrames found = MetadataFrames.parse("---\n" + yaml + "\n---\n");
        assertThat(found.problems()).isEmpty();
        return content(found.frames().getFirst());
    }

    @Test
    void frontMatterAndFramesAreFound() {
        MetadataFrames found = MetadataFrames.parse("""
                ---
                title: Orders
                tags: [a, b]
                ---
                # Heading

                ```@metadata:schema yaml
                name: orders
                ```
                text
                ```@metadata:example json
                {"id": 1.50}
                ```
                ```java
                code();
                ```
                """);
        assertThat(found.problems()).isEmpty();
        assertThat(found.text()).isEqualTo("# Heading\n\ntext\n```java\ncode();\n```\n");
        assertThat(found.frames())
                .extracting(
                        MetadataFrame::type, MetadataFrame::format, MetadataFrame::startLine, MetadataFrame::endLine)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("document", "yaml", 1, 4),
                        org.assertj.core.groups.Tuple.tuple("schema", "yaml", 7, 9),
                        org.assertj.core.groups.Tuple.tuple("example", "json", 11, 13));
        assertThat(found.frames())
                .extracting(MetadataFramesTest::content)
                .containsExactly(
                        "{\"title\":\"Orders\",\"tags\":[\"a\",\"b\"]}", "{\"name\":\"orders\"}", "{\"id\":1.50}");
    }

    @Test
    void framesAreWrittenWithTheirFormat() {
        String frame = FENCE + "@metadata:changelog toml\nversion: 2\n" + FENCE + "\n";
        MetadataFrames found = MetadataFrames.parse("a\n" + frame + "b");
        assertThat(found.text()).isEqualTo("a\nb");
        assertThat(found.frames().getFirst().format()).isEqualTo("toml");
        assertThat(found.frames().getFirst().toMarkdown()).isEqualTo(frame);
        MetadataFrames unnamed = MetadataFrames.parse(FENCE + "@metadata:api\r\nx: 1\r\n" + FENCE + "\r\nrest\r\n");
        assertThat(unnamed.text()).isEqualTo("rest\r\n");
        assertThat(unnamed.frames().getFirst().format()).isEqualTo("yaml");
        assertThat(content(unnamed.frames().getFirst())).isEqualTo("{\"x\":1}");
    }

    @Test
    void brokenFramesStayInTheTextAndAreTold() {
        String broken = FENCE + "@metadata:schema json\n{\"a\":}\n" + FENCE + "\n";
        MetadataFrames found = MetadataFrames.parse(
                "one\n" + broken + FENCE + "@metadata:api\nx: [1\n" + FENCE + "\n" + FENCE + "@metadata:api\ny: 1\n");
        assertThat(found.frames()).isEmpty();
        assertThat(found.text())
                .isEqualTo("one\n" + broken + FENCE + "@metadata:api\nx: [1\n" + FENCE + "\n" + FENCE
                        + "@metadata:api\ny: 1\n");
        assertThat(found.problems()).hasSize(3);
        assertThat(found.problems().getFirst())
                .isEqualTo("[line 2] a frame must be JSON, but is not: a value must stand here, but was '}'");
        assertThat(found.problems().get(1)).startsWith("[line 5] a frame must be YAML, but is not: ");
        assertThat(found.problems().get(2)).isEqualTo("[line 8] a frame must end with a line of ```, but does not");
    }

    @Test
    void aRuleOfMarkdownIsNoFrontMatter() {
        MetadataFrames found = MetadataFrames.parse("---\nno end\n");
        assertThat(found.text()).isEqualTo("---\nno end\n");
        assertThat(found.frames()).isEmpty();
        assertThat(MetadataFrames.parse("").text()).isEmpty();
        assertThat(content(MetadataFrames.parse("---\n---\nx").frames().getFirst()))
                .isEqualTo("null");
    }

    @Test
    void yamlHasTheTypesOfJson() {
        assertThat(contentOf("a: 1\nb: 2.5\nc: true\nd: null\ne: ~\nf: 2024-01-01\ng: '1'\nh: 0x10\ni: yes"))
                .isEqualTo(
                        "{\"a\":1,\"b\":2.5,\"c\":true,\"d\":null,\"e\":\"~\",\"f\":\"2024-01-01\",\"g\":\"1\",\"h\":\"0x10\","
                                + "\"i\":\"yes\"}");
        assertThat(contentOf("12345678901234567890: .nan\n? {}\n: 1".substring(0, 26)))
                .isEqualTo("{\"12345678901234567890\":\"NaN\"}");
        assertThat(contentOf("a: &x [1]\nb: *x")).isEqualTo("{\"a\":[1],\"b\":[1]}");
    }

    @Test
    void hostileYamlIsTold() {
        for (String yaml : new String[] {
            "a: 1\na: 2",
            "? [1]\n: 2",
            "[".repeat(5000) + "]".repeat(5000),
            "a: &x [*x]",
            "a: !!javax.script.ScriptEngineManager []",
            "\"\\ud800\"",
            """
            a: &a [1,1,1,1,1,1,1,1,1]
            b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]
            c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]
            d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]
            e: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]
            f: [*e,*e,*e,*e,*e,*e,*e,*e,*e]"""
        }) {
            MetadataFrames found = MetadataFrames.parse("---\n" + yaml + "\n---\nrest");
            assertThat(found.problems()).as(yaml).hasSize(1);
            assertThat(found.text()).endsWith("rest");
        }
    }

    @Test
    void manyFramesAreFound() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            text.append("line\n")
                    .append(FENCE)
                    .append("@metadata:custom\nn: ")
                    .append(i)
                    .append('\n')
                    .append(FENCE);
            text.append('\n');
        }
        assertThat(MetadataFrames.parse(text.toString()).frames()).hasSize(1000);
    }
}
