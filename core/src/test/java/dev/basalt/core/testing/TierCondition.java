package dev.basalt.core.testing;

import dev.basalt.core.kernel.Kernels;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Reports the kernel tests as skipped, with the reason, where a tier is forced that this machine's vectors are too
/// short for. Every other problem with a tier lets them run, and fail.
public final class TierCondition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        try {
            return ConditionEvaluationResult.enabled(Kernels.reason());
        } catch (IllegalStateException e) {
            String reason = String.valueOf(e.getMessage());
            return reason.contains("the widest are")
                    ? ConditionEvaluationResult.disabled(reason)
                    : ConditionEvaluationResult.enabled(reason);
        }
    }
}
