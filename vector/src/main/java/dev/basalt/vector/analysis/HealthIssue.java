package dev.basalt.vector.analysis;

/// Something that is wrong with embeddings.
///
/// @param kind    what
/// @param count   how many vectors (or dimensions) have it
/// @param penalty what it takes off the score
/// @param reason  the finding in words
public record HealthIssue(Kind kind, int count, double penalty, String reason) {
    /// What can be wrong.
    public enum Kind {
        /// Vectors with a value that is NaN or infinite. They cannot be searched.
        NOT_FINITE(0.5, 0, 0.01),
        /// Vectors of zeros, which have no direction.
        ZERO(0.3, 0, 0.05),
        /// Vectors whose length is more than three standard deviations from the mean length; of a normal
        /// distribution 0.27 % are.
        NORM_OUTLIER(0.2, 0.0027, 0.05),
        /// Dimensions that hold the same value in all vectors, so that they cost memory and tell nothing.
        DEAD_DIMENSION(0.3, 0, 0.5),
        /// Vectors that are the same as an earlier one.
        DUPLICATE(0.2, 0, 0.5),
        /// Vectors that all point much the same way, so that their distances differ little.
        ANISOTROPY(0.3, 0.3, 0.9);

        private final double weight;
        private final double harmless;
        private final double worst;

        Kind(double weight, double harmless, double worst) {
            this.weight = weight;
            this.harmless = harmless;
            this.worst = worst;
        }

        /// What is taken off the score: nothing up to a harmless share, then in proportion, up to the weight.
        ///
        /// @param share the share of vectors or dimensions; for [#ANISOTROPY] the mean cosine
        /// @return 0 to the weight
        public double penalty(double share) {
            return weight * Math.clamp((share - harmless) / (worst - harmless), 0, 1);
        }
    }
}
