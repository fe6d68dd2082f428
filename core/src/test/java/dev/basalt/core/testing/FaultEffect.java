package dev.basalt.core.testing;

/// How much of a call happens although it fails.
public enum FaultEffect {
    /// Nothing. A failed force gives up all bytes: a later force does not make them durable.
    NOTHING,
    /// Of a write the first half; of a force every second sector; of other calls nothing.
    HALF,
    /// All of it, and only then the call fails.
    ALL
}
