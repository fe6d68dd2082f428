package dev.basalt.bench.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class CurveTest {
    private static Curve curve(double... recallsAndSpeeds) {
        List<SweepPoint> points = new java.util.ArrayList<>();
        for (int i = 0; i < recallsAndSpeeds.length; i += 2) {
            double speed = recallsAndSpeeds[i + 1];
            points.add(new SweepPoint(10 + i, recallsAndSpeeds[i], speed, 2 * speed, 1, 1, 1, 1));
        }
        return new Curve(ContenderName.LUCENE, "", List.of(), points);
    }

    @Test
    void speedBetweenTwoPointsIsLinearInItsLogarithm() {
        Curve curve = curve(0.90, 10_000, 0.94, 4_000, 0.96, 1_000, 0.999, 10);
        assertThat(curve.speedAt(0.95, SweepPoint::medianSpeed)).isCloseTo(2_000, within(1e-6));
        assertThat(curve.speedAt(0.95, SweepPoint::bestSpeed)).isCloseTo(4_000, within(1e-6));
    }

    @Test
    void speedAtAPointIsThatOfThePoint() {
        Curve curve = curve(0.90, 10_000, 0.95, 4_000, 0.99, 1_000);
        assertThat(curve.speedAt(0.95, SweepPoint::medianSpeed)).isEqualTo(4_000, within(1e-6));
        assertThat(curve.speedAt(0.90, SweepPoint::medianSpeed)).isEqualTo(10_000);
        assertThat(curve.isAbove(0.90)).isFalse();
    }

    @Test
    void speedBelowAllPointsIsThatOfTheLeastAccurate() {
        Curve curve = curve(0.97, 3_000, 0.99, 1_000);
        assertThat(curve.speedAt(0.95, SweepPoint::medianSpeed)).isEqualTo(3_000);
        assertThat(curve.isAbove(0.95)).isTrue();
    }

    @Test
    void speedAboveAllPointsIsUnknown() {
        assertThat(curve(0.5, 3_000, 0.9, 1_000).speedAt(0.95, SweepPoint::medianSpeed))
                .isNaN();
        assertThat(curve().speedAt(0.95, SweepPoint::medianSpeed)).isNaN();
    }

    @Test
    void speedOfEqualRecallsIsThatOfTheSmallerEffort() {
        Curve curve = curve(0.9, 3_000, 0.9, 2_000, 1, 1_000, 1, 500);
        assertThat(curve.speedAt(0.9, SweepPoint::medianSpeed)).isEqualTo(3_000);
        assertThat(curve.speedAt(1, SweepPoint::medianSpeed)).isEqualTo(1_000, within(1e-6));
    }
}
