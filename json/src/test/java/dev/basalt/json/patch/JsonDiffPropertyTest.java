package dev.basalt.json.patch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.core.testing.Seeds;
import dev.basalt.json.JsonDocument;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Applying the patch between any two documents to the first gives the second.
class JsonDiffPropertyTest {
    @Test
    void patchesLeadFromOneToTheOther() {
        Seeds.check(10_000, JsonDiffPropertyTest::check);
    }

    @Test
    @Tag("long")
    void aMillionPatchesLeadFromOneToTheOther() {
        Seeds.check(1_000_000, JsonDiffPropertyTest::check);
    }

    private static void check(Random random) {
        RandomJson json = new RandomJson(random);
        Object value = json.value(4);
        String before = json.text(value);
        Object changed = random.nextInt(4) == 0 ? json.value(4) : json.changed(value, 3);
        String after = json.text(changed);
        JsonDocument a = JsonDocument.parse(before);
        JsonDocument b = JsonDocument.parse(after);
        byte[] patch = JsonDiff.between(a, b);
        String text = new String(patch, StandardCharsets.UTF_8);
        String what = before + "\n" + after + "\n" + text;
        JsonDocument result =
                JsonDocument.parse(JsonPatch.of(JsonDocument.parse(patch)).apply(a));
        assertThat(RandomJson.equal(result, b)).as(what).isTrue();
        assertThat(text.equals("[]")).as(what).isEqualTo(RandomJson.equal(a, b));
        assertThat(JsonDiff.areEqual(a, b)).as(what).isEqualTo(RandomJson.equal(a, b));
        // Never more than replacing the whole document.
        assertThat(patch.length)
                .as(what)
                .isLessThanOrEqualTo(37 + after.strip().getBytes(StandardCharsets.UTF_8).length);
        JsonMergePatch.between(a, b).ifPresent(merge -> {
            JsonDocument merged = JsonDocument.parse(JsonMergePatch.apply(a, JsonDocument.parse(merge)));
            assertThat(RandomJson.equal(merged, b)).as(what).isTrue();
        });
    }
}
