package dev.basalt.mutation;

import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.pitest.mutationtest.ClassMutationResults;
import org.pitest.mutationtest.DetectionStatus;
import org.pitest.mutationtest.ListenerArguments;
import org.pitest.mutationtest.MutationResult;
import org.pitest.mutationtest.MutationResultListener;
import org.pitest.mutationtest.MutationResultListenerFactory;
import org.pitest.mutationtest.engine.MutationDetails;

/// Counts mutations by package and prints each that no test notices.
public final class MutationListener implements MutationResultListenerFactory {
    static final String NAME = "BASALT";
    private static final Map<String, Score> SCORES = new TreeMap<>();

    /// How many mutations of a package were killed.
    ///
    /// @param killed those that some test noticed
    /// @param all    those that were tried
    record Score(int killed, int all) {
        Score plus(Score other) {
            return new Score(killed + other.killed, all + other.all);
        }

        double percent() {
            return all == 0 ? 100 : 100.0 * killed / all;
        }
    }

    /// Called by PIT, which finds this class as a service.
    public MutationListener() {}

    /// The scores of all packages so far.
    static Map<String, Score> scores() {
        return SCORES;
    }

    @Override
    public String description() {
        return "Scores by package";
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public MutationResultListener getListener(Properties properties, ListenerArguments arguments) {
        return new MutationResultListener() {
            @Override
            public void runStart() {}

            @Override
            public void handleMutationResult(ClassMutationResults results) {
                for (MutationResult result : results.getMutations()) {
                    count(result);
                }
            }

            @Override
            public void runEnd() {}
        };
    }

    private static void count(MutationResult result) {
        MutationDetails details = result.getDetails();
        boolean killed = result.getStatus().isDetected();
        SCORES.merge(
                details.getClassName().getPackage().asJavaName(), new Score(killed ? 1 : 0, 1), Score::plus);
        if (!killed) {
            System.out.println((result.getStatus() == DetectionStatus.NO_COVERAGE ? "not run   " : "survived  ")
                    + details.getClassName().asJavaName() + "." + details.getMethod() + ":" + details.getLineNumber()
                    + " " + details.getDescription());
        }
    }
}
