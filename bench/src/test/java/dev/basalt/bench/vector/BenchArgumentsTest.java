package dev.basalt.bench.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.vector.Metric;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchArgumentsTest {
    private static BenchArguments parse(String line) {
        return BenchArguments.parse(line.isEmpty() ? new String[0] : line.split(" ", -1), Path.of("out"));
    }

    @Test
    void asksForTheRandomSetByDefault() {
        BenchArguments arguments = parse("");
        assertThat(arguments.base()).isNull();
        assertThat(arguments.metric()).isEqualTo(Metric.COSINE);
        assertThat(arguments.k()).isEqualTo(10);
        assertThat(arguments.out()).isNull();
        assertThat(arguments.contenders()).containsExactly(ContenderName.values());
    }

    @Test
    void recordsOnlyWhereAsked() {
        assertThat(parse("--record").out()).isEqualTo(Path.of("out"));
        assertThat(parse("--out elsewhere").out()).isEqualTo(Path.of("elsewhere"));
        assertThatThrownBy(() -> BenchArguments.parse(new String[] {"--record"}, null))
                .hasMessage("--record must be used in a source tree; name a folder with --out");
    }

    @Test
    void sweepNeverLooksForLessThanK() {
        assertThat(parse("-k 20 --ef 64,10,16,32").efs()).containsExactly(20, 32, 64);
    }

    @Test
    void takesContendersByTheirNames() {
        assertThat(parse("--contenders jvector,hnswlib").contenders())
                .containsExactly(ContenderName.JVECTOR, ContenderName.HNSWLIB);
    }

    @Test
    void takesSectionsAndSelectivities() {
        assertThat(parse("").sections()).containsExactly(SectionName.values());
        BenchArguments arguments = parse("--section churn,original,churn --selectivity 100,0.5 --filtered-ef 5");
        assertThat(arguments.sections()).containsExactly(SectionName.CHURN, SectionName.ORIGINAL);
        assertThat(arguments.shares()).containsExactly(1.0, 0.005);
        assertThat(arguments.filteredEf()).isEqualTo(10);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--speed | option must be known, but was '--speed'",
                "--rounds | --rounds must have a value, but is the last word",
                "--rounds 0 | --rounds must be at least 1, but was 0",
                "--ef 10,x | --ef must be a whole number, but was 'x'",
                "--metric dot | --metric must be cosine or l2, but was 'dot'",
                "--contenders lucene,faiss | --contenders must name contenders, but has 'faiss'",
                "--base a.npy | --base and --queries must be given together, --truth only with them",
                "--section search,speed | --section must name sections, but has 'speed'",
                "--selectivity 10,x | --selectivity must be numbers, but has 'x'",
                "--selectivity 0 | --selectivity must be above 0 and at most 100, but has 0",
                "--selectivity 101 | --selectivity must be above 0 and at most 100, but has 101",
                "--truth a.npy | --base and --queries must be given together, --truth only with them",
                "--base a --queries b --truth c --max-rows 5 | --max-rows must come without --truth, which is of all rows",
            })
    void rejects(String line, String message) {
        assertThatThrownBy(() -> parse(line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void usageNamesAllContenders() {
        for (ContenderName name : ContenderName.values()) {
            assertThat(BenchArguments.usage()).contains(name.option());
        }
    }
}
