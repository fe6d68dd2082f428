package dev.basalt.core.kernel.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The larger kernels must be too long for the compiler to inline (FreqInlineSize, 325 bytes of code): two of them in
/// one caller reach its limit of nodes, and then their vectors are boxed.
class VectorCodeSizeTest {
    private static final int INLINED_BYTES = 325;
    private static final Set<String> LARGE = Set.of(
            "dot",
            "squaredL2",
            "cosine",
            "fourRows",
            "fourByFour",
            "twoByFour",
            "twelveRows",
            "oneRow",
            "multiplyAdds",
            "estimate");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "VectorDot",
                "VectorSquaredL2",
                "VectorCosine",
                "VectorHalfDot",
                "VectorHalfSquaredL2",
                "VectorMatrix",
                "VectorPeaks",
                "VectorSignCodes",
                "VectorByteRows"
            })
    void largeKernelsAreTooLongToBeInlined(String name) throws IOException {
        int checked = 0;
        for (MethodModel method : model(name).methods()) {
            if (LARGE.contains(method.methodName().stringValue())) {
                CodeAttribute code = (CodeAttribute) method.code().orElseThrow();
                assertThat(code.codeLength())
                        .as(name + "." + method.methodName() + method.methodType())
                        .isGreaterThan(INLINED_BYTES);
                checked++;
            }
        }
        assertThat(checked).isPositive();
    }

    private static ClassModel model(String name) throws IOException {
        try (InputStream in = VectorCodeSizeTest.class.getResourceAsStream(name + ".class")) {
            return ClassFile.of()
                    .parse(java.util.Objects.requireNonNull(in, name).readAllBytes());
        }
    }
}
