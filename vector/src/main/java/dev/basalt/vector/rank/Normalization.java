package dev.basalt.vector.rank;

/// How the scores of a list are brought to a common scale, so that lists of different kinds can be added.
public enum Normalization {
    /// As they are.
    NONE,

    /// `(s - min) / (max - min)`, in `[0, 1]`; 1 for all if they are equal.
    MIN_MAX,

    /// `(s - mean) / standard deviation`; 0 for all if they are equal, so that a list of one hit says
    /// nothing.
    Z_SCORE;

    /// The scores of a list on the common scale, best first.
    double[] scale(RankedList list) {
        int count = list.count();
        double[] scores = new double[count];
        double largest = 0;
        for (int i = 0; i < count; i++) {
            scores[i] = list.score(i);
            largest = Math.max(largest, Math.abs(scores[i]));
        }
        if (this == NONE || count == 0) {
            return scores;
        }
        // At most 1 in size, so that neither a sum nor a difference overflows.
        for (int i = 0; largest > 0 && i < count; i++) {
            scores[i] /= largest;
        }
        if (this == MIN_MAX) {
            scaleToRange(scores);
        } else {
            scaleToDeviation(scores);
        }
        return scores;
    }

    private static void scaleToRange(double[] scores) {
        double max = scores[0];
        double min = scores[scores.length - 1];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = max > min ? (scores[i] - min) / (max - min) : 1;
        }
    }

    private static void scaleToDeviation(double[] scores) {
        boolean equal = scores[0] == scores[scores.length - 1];
        double sum = 0;
        for (double score : scores) {
            sum += score;
        }
        double mean = sum / scores.length;
        double squares = 0;
        for (double score : scores) {
            squares += (score - mean) * (score - mean);
        }
        double deviation = Math.sqrt(squares / scores.length);
        for (int i = 0; i < scores.length; i++) {
            scores[i] = equal || deviation == 0 ? 0 : (scores[i] - mean) / deviation;
        }
    }
}
