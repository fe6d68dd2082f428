package dev.basalt.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.core.testing.TierCondition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TierCondition.class)
class KernelsTest {
    @Test
    void runsOnTheTierThatThisTestRunAskedFor() {
        String asked = System.getProperty("basalt.kernel.tier", "auto");
        boolean vectorModule =
                ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        switch (asked) {
            case "scalar" -> assertThat(Kernels.reason()).isEqualTo("scalar: forced by basalt.kernel.tier");
            case "auto" -> {
                if (!vectorModule) {
                    assertThat(Kernels.reason())
                            .isEqualTo("scalar: start with --add-modules jdk.incubator.vector for SIMD");
                }
            }
            default -> {
                assertThat(Kernels.tier().vectorBits()).isEqualTo(Integer.parseInt(asked));
                assertThat(Kernels.reason()).isEqualTo(asked + "-bit: forced by basalt.kernel.tier, self-test passed");
            }
        }
        if (asked.equals("scalar") || !vectorModule) {
            assertThat(Kernels.tier()).isEqualTo(KernelTier.SCALAR);
        }
    }

    @Test
    void runsWithoutTheVectorModuleWhereTheBuildSaysSo() {
        boolean absent = Boolean.getBoolean("basalt.test.withoutVectorModule");
        assertThat(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent())
                .isEqualTo(!absent);
    }

    @Test
    void tiersKnowTheirLanes() {
        assertThat(KernelTier.SCALAR.floatLanes()).isEqualTo(1);
        assertThat(KernelTier.VECTOR_512.floatLanes()).isEqualTo(16);
        assertThat(KernelTier.ofAtMost(64)).isEqualTo(KernelTier.SCALAR);
        assertThat(KernelTier.ofAtMost(128)).isEqualTo(KernelTier.VECTOR_128);
        assertThat(KernelTier.ofAtMost(2048)).isEqualTo(KernelTier.VECTOR_512);
    }
}
