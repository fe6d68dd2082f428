package dev.basalt.mutation;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.pitest.mutationtest.config.PluginServices;
import org.pitest.mutationtest.config.ReportOptions;
import org.pitest.mutationtest.tooling.AnalysisResult;
import org.pitest.mutationtest.tooling.EntryPoint;
import org.pitest.testapi.TestGroupConfig;
import org.pitest.util.Verbosity;

/// Measures the tests: how many of a sample of small changes to the code some test notices.
///
/// Arguments: the project's folder, its modules (comma-separated), packages (`*` or comma-separated names), mutations of a
/// package, seed, least share of noticed changes in percent. Ends with 1 below that share.
public final class MutationRun {
    private static final String TEST_JVM =
            "--add-modules=jdk.incubator.vector --enable-native-access=ALL-UNNAMED -Xmx512m -ea";

    private MutationRun() {}

    /// Runs the measurement.
    ///
    /// @param arguments as said above
    /// @throws IOException if compiled classes cannot be listed
    public static void main(String[] arguments) throws IOException {
        Path project = Path.of(arguments[0]).toAbsolutePath().normalize();
        List<String> wanted = List.of(arguments[2].split(","));
        int perPackage = Integer.parseInt(arguments[3]);
        double least = Double.parseDouble(arguments[5]);
        for (String module : arguments[1].split(",")) {
            Map<String, Integer> packages = packages(project, module);
            packages.keySet().removeIf(name -> !wanted.contains("*") && !wanted.contains(name));
            if (!packages.isEmpty()) {
                MutationSample.choose(packages, perPackage, Long.parseLong(arguments[4]));
                run(project, module, packages.keySet());
            }
        }
        MutationListener.Score total = new MutationListener.Score(0, 0);
        for (Map.Entry<String, MutationListener.Score> entry :
                MutationListener.scores().entrySet()) {
            System.out.println(line(entry.getKey(), entry.getValue()));
            total = total.plus(entry.getValue());
        }
        System.out.println(line("all", total));
        if (total.all() == 0 || total.percent() < least) {
            System.out.println("the share of noticed mutations must be at least " + least + " %, but was "
                    + String.format(Locale.ROOT, "%.1f", total.percent()) + " %");
            System.exit(1);
        }
    }

    private static String line(String name, MutationListener.Score score) {
        return String.format(Locale.ROOT, "%-50s %3d of %3d  %5.1f %%", name, score.killed(), score.all(), score.percent());
    }

    /// The packages of a module with the number of their top-level classes.
    private static Map<String, Integer> packages(Path project, String module) throws IOException {
        Path classes = project.resolve(module).resolve("target/classes");
        Map<String, Integer> counts = new TreeMap<>();
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.toList()) {
                Path parent = classes.relativize(file).getParent();
                String name = String.valueOf(file.getFileName());
                if (parent != null && name.endsWith(".class") && !name.contains("$") && !name.contains("-info")) {
                    counts.merge(parent.toString().replace(File.separatorChar, '.'), 1, Integer::sum);
                }
            }
        }
        return counts;
    }

    private static void run(Path project, String module, Set<String> packages) {
        Path folder = project.resolve(module);
        String mainClasses = folder.resolve("target/classes").toString();
        String testClasses = folder.resolve("target/test-classes").toString();
        List<String> classPath = new ArrayList<>(List.of(testClasses, mainClasses));
        classPath.addAll(List.of(System.getProperty("java.class.path").split(File.pathSeparator)));
        ReportOptions options = new ReportOptions();
        options.setProjectBase(folder);
        options.setReportDir(folder.resolve("target/mutation").toString());
        options.setShouldCreateTimestampedReports(false);
        options.setClassPathElements(classPath);
        options.setCodePaths(List.of(mainClasses));
        options.setSourceDirs(List.of(folder.resolve("src/main/java")));
        options.setTargetClasses(packages.stream().map(name -> name + ".*").toList());
        Predicate<String> tests = name -> name.startsWith("dev.basalt.");
        options.setTargetTests(List.of(tests));
        options.setGroupConfig(new TestGroupConfig(List.of("long", "external"), List.of()));
        options.setMutators(List.of("DEFAULTS"));
        options.setFeatures(List.of());
        options.addOutputFormats(List.of(MutationListener.NAME));
        options.setArgLine(TEST_JVM);
        options.setJavaExecutable(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        options.setNumberOfThreads(2);
        options.setMutationUnitSize(3);
        options.setTimeoutFactor(1.5f);
        options.setTimeoutConstant(20_000);
        options.setSkipFailingTests(true);
        options.setFailWhenNoMutations(false);
        options.setVerbosity(Verbosity.QUIET);
        options.setInputEncoding(StandardCharsets.UTF_8);
        options.setOutputEncoding(StandardCharsets.UTF_8);
        System.out.println("== " + module);
        AnalysisResult result = new EntryPoint()
                .execute(folder.toFile(), options, PluginServices.makeForContextLoader(), Map.of());
        result.getError().ifPresent(error -> {
            throw new IllegalStateException("mutations of " + module + " could not be run", error);
        });
    }
}
