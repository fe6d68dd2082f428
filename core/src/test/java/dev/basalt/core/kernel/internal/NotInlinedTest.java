package dev.basalt.core.kernel.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.InvokeInstruction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// No method that holds vectors is inlined into another class, and none gives vectors to another method: see
/// [NotInlined].
class NotInlinedTest {
    private static final String VECTOR_API = "jdk/incubator/vector/";

    @Test
    void classesOfKernelsAreCompiledOnTheirOwn() throws IOException {
        List<ClassModel> classes = classes();
        assertThat(classes).hasSizeGreaterThan(10);
        for (ClassModel kernels : classes) {
            String name = kernels.thisClass().asInternalName();
            boolean holdsVectors = kernels.methods().stream().anyMatch(NotInlinedTest::computes);
            if (holdsVectors) {
                assertThat(kernels.superclass().orElseThrow().asInternalName())
                        .as("superclass of " + name)
                        .isEqualTo(NotInlined.class.getName().replace('.', '/'));
            }
        }
        assertThat(Throwable.class).isAssignableFrom(NotInlined.class);
    }

    @Test
    void noMethodTakesOrReturnsAVector() throws IOException {
        for (ClassModel kernels : classes()) {
            for (MethodModel method : kernels.methods()) {
                String name = method.methodName().stringValue();
                // Constants of a class are made once.
                if (computes(method) && !name.equals("signs")) {
                    assertThat(method.methodType().stringValue())
                            .as(kernels.thisClass().asInternalName() + "." + name)
                            .doesNotContain(VECTOR_API);
                }
            }
        }
    }

    /// Whether a method calls the Vector API other than to make constants.
    private static boolean computes(MethodModel method) {
        return !method.methodName().equalsString("<clinit>")
                && method.code().stream()
                        .flatMap(code -> code.elementStream())
                        .anyMatch(element -> element instanceof InvokeInstruction call
                                && call.opcode() == Opcode.INVOKEVIRTUAL
                                && call.owner().asInternalName().startsWith(VECTOR_API)
                                && call.owner().asInternalName().endsWith("Vector"));
    }

    private static List<ClassModel> classes() throws IOException {
        Path folder;
        try {
            folder = Path.of(NotInlined.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .resolve(NotInlined.class.getPackageName().replace('.', '/'));
        } catch (java.net.URISyntaxException e) {
            throw new IOException(e);
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".class"))
                    .map(NotInlinedTest::parse)
                    .toList();
        }
    }

    private static ClassModel parse(Path file) {
        try {
            return ClassFile.of().parse(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
