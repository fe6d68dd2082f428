package dev.basalt.core.kernel.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.kernel.KernelTier;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TierChoiceTest {
    private static final String MODE = "mixed mode, sharing";

    @Test
    void takesWhatTheJvmPrefers() {
        assertThat(TierChoice.of("auto", 512, "amd64", MODE, List.of()))
                .isEqualTo(new TierChoice(KernelTier.VECTOR_512, "512-bit: preferred by the JVM, self-test passed"));
        assertThat(TierChoice.of("auto", 256, "amd64", MODE, List.of()).tier()).isEqualTo(KernelTier.VECTOR_256);
        assertThat(TierChoice.of("auto", 128, "aarch64", MODE, List.of()).tier())
                .isEqualTo(KernelTier.VECTOR_128);
        assertThat(TierChoice.of("auto", 1024, "aarch64", MODE, List.of()).tier())
                .isEqualTo(KernelTier.VECTOR_512);
    }

    @Test
    void fallsBackToScalarAndSaysWhy() {
        assertThat(TierChoice.of("auto", 0, "amd64", MODE, List.of()))
                .isEqualTo(new TierChoice(
                        KernelTier.SCALAR, "scalar: start with --add-modules jdk.incubator.vector for SIMD"));
        assertThat(TierChoice.of("auto", 512, "amd64", "interpreted mode", List.of()))
                .isEqualTo(new TierChoice(
                        KernelTier.SCALAR, "scalar: this JVM runs without its optimising compiler (interpreted mode)"));
        assertThat(TierChoice.of("auto", 128, "amd64", MODE, List.of()))
                .isEqualTo(new TierChoice(KernelTier.SCALAR, "scalar: 128-bit vectors without fused multiply-add"));
        assertThat(TierChoice.of("auto", 64, "aarch64", MODE, List.of()))
                .isEqualTo(new TierChoice(KernelTier.SCALAR, "scalar: the JVM offers vectors of 64 bits only"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-Xint",
                "-XX:TieredStopAtLevel=0",
                "-XX:TieredStopAtLevel=1",
                "-XX:TieredStopAtLevel=2",
                "-XX:TieredStopAtLevel=3",
                "-XX:CompilationMode=quick-only",
                "-XX:-UseCompiler",
                "-XX:-Inline",
                "-XX:-EnableVectorSupport"
            })
    void fallsBackWhereAnOptionTakesTheCompilerAway(String option) {
        assertThat(TierChoice.of("auto", 512, "amd64", MODE, List.of("-Xmx1g", option)))
                .isEqualTo(new TierChoice(
                        KernelTier.SCALAR, "scalar: this JVM runs without its optimising compiler (" + option + ")"));
        assertThat(TierChoice.of("256", 512, "amd64", MODE, List.of(option)).tier())
                .isEqualTo(KernelTier.VECTOR_256);
    }

    @Test
    void keepsVectorsWhereOptionsLeaveTheCompiler() {
        List<String> options = List.of("", "-XX:TieredStopAtLevel=4", "-XX:-TieredCompilation", "-Xcomp", "-Xmixed");
        assertThat(TierChoice.of("auto", 512, "amd64", MODE, options).tier()).isEqualTo(KernelTier.VECTOR_512);
    }

    @Test
    void obeysTheProperty() {
        assertThat(TierChoice.of("scalar", 512, "amd64", MODE, List.of()))
                .isEqualTo(new TierChoice(KernelTier.SCALAR, "scalar: forced by basalt.kernel.tier"));
        assertThat(TierChoice.of("128", 512, "amd64", MODE, List.of()))
                .isEqualTo(new TierChoice(
                        KernelTier.VECTOR_128, "128-bit: forced by basalt.kernel.tier, self-test passed"));
    }

    @Test
    void rejectsWhatCannotBeHad() {
        assertThatThrownBy(() -> TierChoice.of("512", 256, "amd64", MODE, List.of()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("[basalt.kernel.tier] 512-bit vectors must be available, but the widest are 256 bits");
        assertThatThrownBy(() -> TierChoice.of("256", 0, "amd64", MODE, List.of()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("[basalt.kernel.tier] 256-bit vectors must be available, but jdk.incubator.vector is not"
                        + " loaded; start with --add-modules jdk.incubator.vector");
        assertThatThrownBy(() -> TierChoice.of("fast", 256, "amd64", MODE, List.of()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("[basalt.kernel.tier] value must be scalar, 128, 256, 512 or auto, but was 'fast'");
    }
}
