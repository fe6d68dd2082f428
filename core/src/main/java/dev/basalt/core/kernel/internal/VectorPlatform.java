package dev.basalt.core.kernel.internal;

import jdk.incubator.vector.VectorShape;

/// What the JVM says about vectors on this machine.
final class VectorPlatform {
    private VectorPlatform() {}

    static int preferredBits() {
        return VectorShape.preferredShape().vectorBitSize();
    }
}
