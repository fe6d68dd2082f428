package dev.basalt.engine.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.limit.Limits;
import dev.basalt.engine.Document;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdAndTextTest {
    private static final String AT = "- [a.ndjson @ byte 0, line 1] ";

    @TempDir
    private Path folder;

    private Reading read(String json, @Nullable String idField, String... textFields) throws IOException {
        return Reading.of(
                Reading.file(folder, "a.ndjson", json + "\n"),
                new SourceOptions(idField, new TextFields(List.of(textFields)), Limits.DEFAULT));
    }

    private String id(String json, @Nullable String idField) throws IOException {
        return read(json, idField).documents().getFirst().id();
    }

    @Test
    void takesTheIdAsWritten() throws IOException {
        assertThat(id("{\"id\":\"x y\",\"text\":\"a\"}", null)).isEqualTo("x y");
        assertThat(id("{\"id\":7.50,\"text\":\"a\"}", null)).isEqualTo("7.50");
        assertThat(id("{\"id\":true,\"text\":\"a\"}", null)).isEqualTo("true");
        assertThat(id("{\"key\":{\"n\":\"k\"},\"id\":1,\"text\":\"a\"}", "key.n"))
                .isEqualTo("k");
        assertThat(id("{\"text\":\"both\"}", "text")).isEqualTo("both");
    }

    @Test
    void namesTheRecordByItsPlaceWhereTheUsualIdIsNotOneValue() throws IOException {
        String place = folder.resolve("a.ndjson").toAbsolutePath().normalize() + "#1";
        for (String id : List.of("\"\"", "null", "[]", "{}", "[1,2]")) {
            assertThat(id("{\"id\":" + id + ",\"text\":\"a\"}", null)).as(id).isEqualTo(place);
        }
        assertThat(id("{\"id\":1,\"id\":2,\"text\":\"a\"}", null)).isEqualTo(place);
    }

    @Test
    void rejectsARecordWhoseChosenIdIsNotOneValue() throws IOException {
        assertThat(read("{\"text\":\"a\"}", "key").events())
                .containsExactly(AT + "id field 'key' must hold one value, but held none");
        assertThat(read("{\"key\":null,\"text\":\"a\"}", "key").events())
                .containsExactly(AT + "id field 'key' must hold one value, but held none");
        assertThat(read("{\"key\":\"\",\"text\":\"a\"}", "key").events())
                .containsExactly(AT + "id field 'key' must hold one value, but was empty");
        assertThat(read("{\"key\":[1,2],\"text\":\"a\"}", "key").events())
                .containsExactly(AT + "id field 'key' must hold one value, but held 2");
        assertThat(read("{\"key\":1,\"key\":1,\"text\":\"a\"}", "key").events())
                .containsExactly(AT + "id field 'key' must hold one value, but held 2");
    }

    @Test
    void measuresTheIdInBytes() throws IOException {
        assertThat(id("{\"id\":\"" + "é".repeat(512) + "\",\"text\":\"a\"}", null))
                .hasSize(512);
        assertThat(read("{\"id\":\"" + "é".repeat(512) + "x\",\"text\":\"a\"}", null)
                        .events())
                .containsExactly(AT + "id size in bytes must be at most 1024, but was 1025; raise Limits.maxIdBytes");
    }

    @Test
    void findsTheUsualText() throws IOException {
        assertThat(read("{\"body\":\"b\",\"text\":\" \",\"content\":\"c\",\"name\":\"n\"}", null)
                        .events())
                .containsExactly("+ n\n\nc");
        assertThat(read("{\"text\":[\"a\",[\"b\",1]],\"title\":null}", null).events())
                .containsExactly("+ a\n\nb");
        assertThat(read("{\"title\":\"t\",\"x\":{\"y\":[\"z\",2]},\"w\":\"\"}", null)
                        .events())
                .containsExactly("+ t\nz");
    }

    @Test
    void findsTheChosenTextInTheChosenOrder() throws IOException {
        String json = "{\"a\":\"1\",\"b\":[{\"c\":\"2\"},{\"c\":\"3\"},{\"d\":\"4\"}],\"b.c\":\"5\",\"text\":\"6\"}";
        assertThat(read(json, null, "b.c", "a", "b.c").events()).containsExactly("+ 2\n\n3\n\n5\n\n1");
    }

    @Test
    void rejectsRecordsWithoutText() throws IOException {
        String none = AT + "a document must have text to search, but none was found; name the fields with --text-field";
        assertThat(read("{}", null).events()).containsExactly(none);
        assertThat(read("{\"text\":\" \\n\",\"n\":1}", null).events()).containsExactly(none);
        assertThat(read("{\"text\":\"a\",\"n\":1}", null, "n").events()).containsExactly(none);
    }

    @Test
    void documentsOfJsonFollowTheSameRules() {
        assertThat(Document.ofJson("x", "{\"title\":\"t\",\"text\":\"a\"}").text())
                .isEqualTo("t\n\na");
        assertThatThrownBy(() -> Document.ofJson("x", "{\"title\":\"t\",\"text\":\"a\\ud800\"}"))
                .hasMessage("[x] JSON must be well formed, but: a surrogate must be one of a pair, but \\ud800 stands"
                        + " alone");
        assertThat(new TextFields(List.of("n.m")).textOf("{\"n\":{\"m\":\"a\"}}", "x"))
                .isEqualTo("a");
        assertThatThrownBy(() -> Document.ofJson("x", "[1]"))
                .isInstanceOf(CorruptDataException.class)
                .hasMessage("[x] a document must be one JSON object, but was an array");
        assertThatThrownBy(() -> Document.ofJson("x", "{} {}"))
                .isInstanceOf(CorruptDataException.class)
                .hasMessage("[x] a document must be one JSON object, but more follows it");
        assertThatThrownBy(() -> Document.ofJson("x", ""))
                .isInstanceOf(CorruptDataException.class)
                .hasMessage("[x] a document must be one JSON object, but was empty");
    }

    @Test
    void documentsNeedAnId() {
        assertThatThrownBy(() -> Document.of("", "a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("id must not be empty");
        assertThatThrownBy(() -> Document.of("ab\uDC00", "a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("id must be Unicode text, but half a surrogate pair stands at its character 3");
        assertThat(Document.of("\uD83D\uDE00", "say \"a\"").json()).isEqualTo("{\"text\":\"say \\\"a\\\"\"}");
    }
}
