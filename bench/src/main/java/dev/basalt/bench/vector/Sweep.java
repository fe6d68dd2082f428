package dev.basalt.bench.vector;

import dev.basalt.bench.report.Progress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Builds and measures all contenders. At each `ef` of each round they take turns, so that other work on the
/// machine hits them alike; who begins changes from round to round.
final class Sweep {
    private static final List<Integer> NO_EFFORT = List.of(0);

    private final VectorSet set;
    private final BenchArguments arguments;
    private final Children children;
    private final Progress progress;
    private final List<ContenderProcess> running = new ArrayList<>();
    private final Map<ContenderName, List<Curve.ContenderBuild>> builds = new LinkedHashMap<>();
    private final Map<ContenderName, Map<Integer, List<Pass>>> passes = new LinkedHashMap<>();
    private final Map<ContenderName, String> absent = new LinkedHashMap<>();

    Sweep(VectorSet set, BenchArguments arguments, Children children, Progress progress) {
        this.set = set;
        this.arguments = arguments;
        this.children = children;
        this.progress = progress;
    }

    /// Why some do not take part.
    Map<ContenderName, String> absent() {
        return absent;
    }

    /// Runs everything.
    List<Curve> run(ContenderTask task) throws IOException {
        try {
            for (ContenderName name : arguments.contenders()) {
                start(name, task);
            }
            warmUp();
            for (int round = 1; round <= arguments.rounds(); round++) {
                round(round);
            }
            List<Curve> curves = new ArrayList<>();
            for (ContenderProcess contender : running) {
                curves.add(curve(contender));
            }
            return curves;
        } finally {
            running.forEach(ContenderProcess::close);
        }
    }

    private void start(ContenderName name, ContenderTask task) {
        if (children.areStopped()) {
            return;
        }
        ContenderProcess contender = null;
        progress.step(name.label());
        try {
            contender = ContenderProcess.start(name, task, arguments);
            List<Curve.ContenderBuild> built = new ArrayList<>();
            for (int threads : arguments.threads()) {
                progress.step(name.label() + ": building with " + threads + (threads == 1 ? " thread" : " threads"));
                ContenderProcess.Build build = contender.build(threads);
                built.add(new Curve.ContenderBuild(threads, build.seconds(), build.memoryBytes()));
                progress.done(String.format(Locale.ROOT, "%.1f s", build.seconds()));
            }
            builds.put(name, built);
            running.add(contender);
        } catch (IOException e) {
            absent.put(name, String.valueOf(e.getMessage()));
            progress.done("not run: " + e.getMessage());
            if (contender != null) {
                contender.close();
            }
        }
    }

    private List<Integer> efs(ContenderProcess contender) {
        return contender.name().isApproximate() ? arguments.efs() : NO_EFFORT;
    }

    private void warmUp() throws IOException {
        progress.step("warming up");
        for (ContenderProcess contender : running) {
            for (int ef : efs(contender)) {
                contender.search(ef, arguments.k());
            }
        }
        progress.done("");
    }

    private void round(int round) throws IOException {
        for (int index = 0; index < arguments.efs().size(); index++) {
            progress.step("round " + round + " of " + arguments.rounds() + ", ef "
                    + arguments.efs().get(index));
            for (int turn = 0; turn < running.size(); turn++) {
                ContenderProcess contender = running.get((turn + round + index) % running.size());
                List<Integer> efs = efs(contender);
                if (index < efs.size()) {
                    int ef = efs.get(index);
                    Pass pass = contender.search(ef, arguments.k());
                    passes.computeIfAbsent(contender.name(), _ -> new LinkedHashMap<>())
                            .computeIfAbsent(ef, _ -> new ArrayList<>())
                            .add(pass);
                }
            }
        }
        progress.done("");
    }

    private Curve curve(ContenderProcess contender) {
        List<SweepPoint> points = new ArrayList<>();
        Map<Integer, List<Pass>> measured = passes.getOrDefault(contender.name(), Map.of());
        for (int ef : efs(contender)) {
            points.add(point(ef, measured.getOrDefault(ef, List.of())));
        }
        return new Curve(
                contender.name(), contender.description(), builds.getOrDefault(contender.name(), List.of()), points);
    }

    private SweepPoint point(int ef, List<Pass> rounds) {
        List<Pass> ordered = rounds.stream()
                .sorted(Comparator.comparingDouble(Pass::queriesPerSecond))
                .toList();
        for (Pass pass : ordered) {
            if (!Arrays.equals(pass.found(), ordered.getFirst().found())) {
                throw new IllegalStateException("an index must find the same rows in every round, but does not");
            }
        }
        Pass median = ordered.get(ordered.size() / 2);
        return new SweepPoint(
                ef,
                set.truth().recall(median.found(), arguments.k()),
                median.queriesPerSecond(),
                ordered.getLast().queriesPerSecond(),
                median.meanNanos(),
                median.quantileNanos(0.5),
                median.quantileNanos(0.99),
                median.scoredPerQuery());
    }
}
