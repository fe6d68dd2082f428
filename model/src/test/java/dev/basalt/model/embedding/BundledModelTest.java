package dev.basalt.model.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class BundledModelTest {
    private static final List<String> TEXTS = List.of(
            "How do volcanoes form?",
            "Lava rises through cracks in the crust, cools at the surface and builds a mountain layer by layer.",
            "x",
            "",
            "The treasury proposed lower taxes on wool and tin, and the parliament of the island agreed.");

    @Test
    void isFoundByItsNames() {
        assertThat(BundledModel.shortNames()).containsExactly("minilm", "minilm-int8");
        for (BundledModel model : BundledModel.values()) {
            assertThat(BundledModel.ofShortName(model.shortName())).contains(model);
            assertThat(BundledModel.ofId(model.id())).contains(model);
        }
        assertThat(BundledModel.ofShortName("all-MiniLM-L6-v2")).isEmpty();
        assertThat(BundledModel.ofId("minilm")).isEmpty();
    }

    @Test
    void theModelOfEightBitsIsNearTheExactOne() throws IOException {
        try (EmbeddingModel exact = EmbeddingModel.openDefault();
                EmbeddingModel eightBits = EmbeddingModel.open(ModelFiles.bundled(BundledModel.MINILM_INT8))) {
            assertThat(eightBits.id()).isEqualTo("all-MiniLM-L6-v2-int8");
            assertThat(eightBits.dimension()).isEqualTo(exact.dimension());
            assertThat(eightBits.maxTokens()).isEqualTo(exact.maxTokens());
            Embeddings expected = exact.embed(TEXTS);
            Embeddings actual = eightBits.embed(TEXTS);
            for (int i = 0; i < TEXTS.size(); i++) {
                assertThat(actual.tokenCount(i)).isEqualTo(expected.tokenCount(i));
                double cosine = 0;
                for (int j = 0; j < exact.dimension(); j++) {
                    cosine += (double) expected.vector(i)[j] * actual.vector(i)[j];
                }
                assertThat(cosine).as(TEXTS.get(i)).isBetween(0.95, 0.99999);
            }
        }
    }

    /// 8-bit activations share one scale in a batch.
    @Test
    void theModelOfEightBitsGivesTheSameAloneAndInCompany() throws IOException {
        try (EmbeddingModel model = EmbeddingModel.open(ModelFiles.bundled(BundledModel.MINILM_INT8))) {
            Embeddings together = model.embed(TEXTS);
            for (int i = 0; i < TEXTS.size(); i++) {
                assertThat(together.vector(i)).containsExactly(model.embed(TEXTS.get(i)), within(1e-6f));
            }
        }
    }
}
