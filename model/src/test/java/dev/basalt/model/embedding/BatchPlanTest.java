package dev.basalt.model.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BatchPlanTest {
    @Test
    void plansNothingForNoTextsAndTextsWithoutTokens() {
        assertThat(BatchPlan.of(new int[0][], 10).batchCount()).isZero();
        assertThat(BatchPlan.of(new int[][] {{}, {}}, 10).batchCount()).isZero();
    }

    @Test
    void givesATextLongerThanTheBudgetABatchOfItsOwn() {
        BatchPlan plan = BatchPlan.of(new int[][] {new int[50], new int[3], new int[60], new int[4]}, 10);
        assertThat(plan.batchCount()).isEqualTo(3);
        assertThat(plan.batch(0)).containsExactly(1, 3);
        assertThat(plan.batch(1)).containsExactly(0);
        assertThat(plan.batch(2)).containsExactly(2);
    }

    @Test
    void coversEachTextOnceWithinTheBudget() {
        long seed = 20_260_103;
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            int[][] rows = new int[random.nextInt(60)][];
            Arrays.setAll(rows, _ -> new int[random.nextInt(40)]);
            int budget = 1 + random.nextInt(200);
            BatchPlan plan = BatchPlan.of(rows, budget);
            int[] seen = new int[rows.length];
            for (int i = 0; i < plan.batchCount(); i++) {
                int[] batch = plan.batch(i);
                int longest = Arrays.stream(batch)
                        .map(text -> rows[text].length)
                        .max()
                        .orElseThrow();
                assertThat(batch.length == 1 || batch.length * longest <= budget)
                        .as("seed %s", seed)
                        .isTrue();
                Arrays.stream(batch).forEach(text -> seen[text]++);
            }
            for (int i = 0; i < rows.length; i++) {
                assertThat(seen[i]).as("seed %s", seed).isEqualTo(rows[i].length > 0 ? 1 : 0);
            }
        }
    }
}
