package dev.basalt.columnar.encoding;

/// What a file is to be good at.
public enum Profile {
    /// Reading fast and at single rows: nothing is compressed as a block.
    FAST(0.25, Double.POSITIVE_INFINITY, 0),
    /// Small, and still fast to read.
    BALANCED(0.02, 0.12, 3),
    /// As small as possible.
    COMPACT(0, 0.02, 12);

    private final double bytesPerNano;
    private final double blockGain;
    private final int blockLevel;

    Profile(double bytesPerNano, double blockGain, int blockLevel) {
        this.bytesPerNano = bytesPerNano;
        this.blockGain = blockGain;
        this.blockLevel = blockLevel;
    }

    /// How many bytes more a file may have to save a nanosecond of decoding.
    ///
    /// @return bytes for a nanosecond
    public double bytesPerNano() {
        return bytesPerNano;
    }

    /// What part of a page a block compressor must save to be used.
    ///
    /// @return the share, infinite for never
    public double blockGain() {
        return blockGain;
    }

    /// How hard the block compressor tries.
    ///
    /// @return a zstd level
    public int blockLevel() {
        return blockLevel;
    }
}
