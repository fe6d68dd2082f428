package dev.basalt.mutation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.pitest.bytecode.analysis.ClassTree;
import org.pitest.classinfo.ClassName;
import org.pitest.mutationtest.build.InterceptorParameters;
import org.pitest.mutationtest.build.InterceptorType;
import org.pitest.mutationtest.build.MutationInterceptor;
import org.pitest.mutationtest.build.MutationInterceptorFactory;
import org.pitest.mutationtest.engine.Mutater;
import org.pitest.mutationtest.engine.MutationDetails;
import org.pitest.plugin.Feature;

/// Keeps about the same number of mutations of each package, chosen by a seed: the same ones in every run until the class
/// changes. PIT makes this object itself, so the choice is told to the class by [#choose].
public final class MutationSample implements MutationInterceptorFactory {
    private static final int PER_CLASS = 2;
    private static Map<String, Integer> classCounts = Map.of();
    private static int perPackage;
    private static long seed;

    /// Called by PIT, which finds this class as a service.
    public MutationSample() {}

    /// Says what to keep from now on.
    ///
    /// @param counts the packages to choose from, with the number of their classes
    /// @param wanted number of mutations of each package
    /// @param number the seed
    static void choose(Map<String, Integer> counts, int wanted, long number) {
        classCounts = Map.copyOf(counts);
        perPackage = wanted;
        seed = number;
    }

    @Override
    public String description() {
        return "Seeded sample of mutations";
    }

    @Override
    public Feature provides() {
        return Feature.named("SAMPLE").withOnByDefault(true).withDescription(description());
    }

    @Override
    public MutationInterceptor createInterceptor(InterceptorParameters parameters) {
        return new Sample(classCounts, perPackage, seed);
    }

    /// The mutations of one class after another.
    private record Sample(Map<String, Integer> classCounts, int perPackage, long seed) implements MutationInterceptor {
        @Override
        public InterceptorType type() {
            return InterceptorType.REPORT;
        }

        @Override
        public void begin(@Nullable ClassTree tree) {}

        @Override
        public Collection<MutationDetails> intercept(Collection<MutationDetails> mutations, Mutater mutater) {
            if (mutations.isEmpty()) {
                return List.of();
            }
            ClassName name = mutations.iterator().next().getClassName();
            int classes = classCounts.getOrDefault(name.getPackage().asJavaName(), 0);
            if (classes == 0) {
                return List.of();
            }
            int perClass = Math.max(PER_CLASS, (perPackage + classes - 1) / classes);
            if (draw(name.asJavaName()) >= (double) perPackage / perClass / classes) {
                return List.of();
            }
            List<MutationDetails> drawn = new ArrayList<>(mutations);
            drawn.sort(Comparator.comparingDouble(mutation -> draw(mutation.getId().toString())));
            return drawn.subList(0, Math.min(perClass, drawn.size()));
        }

        @Override
        public void end() {}

        /// A number in [0, 1) that depends on a text and the seed alone.
        private double draw(String text) {
            // Random begins with nearly the same number for seeds near each other, this one does not.
            return new SplittableRandom(text.hashCode() * 0x9E37_79B9_7F4A_7C15L + seed).nextDouble();
        }
    }
}
