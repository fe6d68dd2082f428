package dev.basalt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EmbedBenchTest {
    private String home = "";

    /// The corpus lies in the project's root as it does in the archive.
    @BeforeEach
    void setHome() {
        home = System.getProperty("basalt.home", "");
        System.setProperty("basalt.home", Path.of("..").toAbsolutePath().toString());
    }

    @AfterEach
    void resetHome() {
        System.setProperty("basalt.home", home);
    }

    @Test
    void printsBothModels() {
        CommandRun json = CommandRun.of("bench", "embed", "--passages", "12", "--json");
        assertThat(json.exitCode()).as(json.err()).isEqualTo(ExitCode.DONE);
        String number = "[0-9.E-]+";
        assertThat(json.out())
                .matches("\\{\"model\":\"minilm\",\"passages\":12,\"passagesPerSecond\":" + number
                        + ",\"meanCosine\":(1.0|0.99999)[0-9]*,\"leastCosine\":" + number
                        + ",\"recallAt10\":1.0}\n\\{\"model\":\"minilm-int8\",\"passages\":12,\"passagesPerSecond\":"
                        + number + ",\"meanCosine\":0.9[0-9]+,\"leastCosine\":0.9[0-9]+,\"recallAt10\":" + number
                        + "}\n");
        CommandRun table = CommandRun.of("bench", "embed", "--passages", "12");
        assertThat(table.out()).startsWith("12 passages\nmodel            passages/s  mean cosine");
    }

    @Test
    void refusesTooFewPassages() {
        assertThat(CommandRun.of("bench", "embed", "--passages", "10").err())
                .isEqualTo("basalt: --passages must leave more than 10 passages, but leaves 10\n");
    }
}
