package dev.basalt.bench.vector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.vector.Metric;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class BenchReportTest {
    private static final List<Curve> CURVES = List.of(
            new Curve(
                    ContenderName.BASALT_HNSW,
                    "ours",
                    List.of(new Curve.ContenderBuild(2, 3.25, 20_000_000)),
                    List.of(point(10, 0.90, 8_000), point(20, 0.98, 4_000), point(40, 1, 2_000))),
            new Curve(
                    ContenderName.BASALT_EXACT,
                    "all",
                    List.of(new Curve.ContenderBuild(2, 0, 15_000_000)),
                    List.of(point(0, 1, 100))));

    private static SweepPoint point(int ef, double recall, double speed) {
        return new SweepPoint(ef, recall, speed, 1.1 * speed, 1e9 / speed, 1e9 / speed, 2e9 / speed, 5 * ef);
    }

    private static BenchTable table() {
        Matrix one = new Matrix(1, 1, new float[] {1});
        VectorSet set = new VectorSet("<test>", Metric.COSINE, one, one, Truth.compute(Metric.COSINE, one, one, 1));
        BenchArguments arguments = BenchArguments.parse(new String[] {"--threads", "2"}, null);
        return new BenchTable(set, arguments, CURVES, Map.of(ContenderName.HNSWLIB, "no compiler"));
    }

    @Test
    void textShowsSummaryAndReasons() {
        assertThat(table().text().lines().toList())
                .contains(
                        "index         queries/s at 0.95  queries/s at 0.99  build, 2 threads  memory",
                        "Basalt HNSW       5,187 (5,706)      2,828 (3,111)             3.3 s   20 MB",
                        "Basalt exact          100 (110)          100 (110)             0.0 s   15 MB",
                        "hnswlib       not run: no compiler");
    }

    @Test
    void markdownHasARowForEachContender() {
        assertThat(table().markdown().lines().toList())
                .contains(
                        "| Basalt HNSW | 5,187 (5,706) | 2,828 (3,111) | 3.3 s | 20 MB |",
                        "| hnswlib | not run: no compiler |  |  |  |",
                        "| Basalt HNSW | 20 | 0.9800 | 4,000 | 4,400 | 250 | 250 | 500 | 100 |");
    }

    @Test
    void plotIsAnImageOfAllCurves() throws Exception {
        String svg = new CurvePlot("a < b & c", "d", CURVES).toSvg();
        Document document = DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        assertThat(document.getElementsByTagName("title").item(0).getTextContent())
                .isEqualTo("a < b & c");
        Element line = (Element) document.getElementsByTagName("polyline").item(0);
        assertThat(line.getAttribute("points").split(" ", -1)).hasSize(3);
        double lastX = 0;
        double lastY = 0;
        for (String point : line.getAttribute("points").split(" ", -1)) {
            double x = Double.parseDouble(point.split(",", -1)[0]);
            double y = Double.parseDouble(point.split(",", -1)[1]);
            assertThat(x).isBetween(lastX, 690.0);
            assertThat(y).isBetween(lastY, 490.0);
            lastX = x;
            lastY = y;
        }
        assertThat(svg).contains(">Basalt HNSW</text>", ">Basalt exact</text>");
    }

    @Test
    void plotOfNothingIsAnImageToo() throws Exception {
        String svg = new CurvePlot("a", "b", List.of()).toSvg();
        assertThat(DocumentBuilderFactory.newDefaultInstance()
                        .newDocumentBuilder()
                        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8))))
                .isNotNull();
        assertThat(svg).doesNotContain("NaN").doesNotContain("Infinity");
    }
}
