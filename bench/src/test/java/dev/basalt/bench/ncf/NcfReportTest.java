package dev.basalt.bench.ncf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class NcfReportTest {
    private static NcfReport report() {
        Map<ContenderName, Long> sizes = new EnumMap<>(ContenderName.class);
        sizes.put(ContenderName.NCF, 500L);
        sizes.put(ContenderName.PARQUET_V2_ZSTD, 1000L);
        return new NcfReport(
                "six: 1,000 rows",
                "a machine",
                new TableTrial.Result(
                        sizes,
                        List.of(
                                new Figure(ContenderName.NCF, Operation.READ, 1, 1000, List.of(2e5, 1e5, 4e5), -1),
                                new Figure(ContenderName.NCF, Operation.FILTER, 1, 10, List.of(1e6, 2e6), 64)),
                        Map.of(ContenderName.VORTEX, "no <library>")));
    }

    @Test
    void medianIsTheMiddleOrTheMeanOfTwo() {
        assertThat(new Figure(ContenderName.NCF, Operation.READ, 1, 1, List.of(9.0, 1.0, 2.0), -1).medianNanos())
                .isEqualTo(2);
        assertThat(new Figure(ContenderName.NCF, Operation.READ, 1, 1, List.of(4.0, 1.0), -1).medianNanos())
                .isEqualTo(2.5);
    }

    @Test
    void markdownShowsRatiosSpreadsAndReasons() {
        assertThat(report().markdown().lines().toList())
                .contains(
                        "|  | bytes | of parquet-java v2 zstd-3 | 3 columns |"
                                .replace("3 columns", "read | 1 % filter"),
                        "| NCF balanced | 500 | 0.500 | 5.00 (2.50 to 10.00) | 1.50 (2.00 to 1.00), 64 bytes |",
                        "| parquet-java 1.18.1 v2 zstd-3 | 1,000 | 1.000 |  |  |",
                        "- Vortex 0.76.0 by JNI is not here: no <library>");
    }

    @Test
    void jsonHasEveryRound() {
        assertThat(report().json())
                .contains("\"bytes\":{\"ncf\":500,\"parquet-v2-zstd\":1000}")
                .contains("\"nanos\":[100000.0,200000.0,400000.0]")
                .contains("\"absent\":{\"vortex\":\"no <library>\"}");
    }

    @Test
    void plotIsXmlWithABarForEachFigure() throws Exception {
        Document plot = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(report().svg().getBytes(StandardCharsets.UTF_8)));
        // The background, two sizes, one read, one filter.
        assertThat(plot.getElementsByTagName("rect").getLength()).isEqualTo(5);
    }
}
