package dev.basalt.core.testing;

import java.io.IOException;

/// The power is off: what every call of a [FaultDisk] throws from that moment on.
public final class PowerLossException extends IOException {
    private static final long serialVersionUID = 1;

    PowerLossException() {
        super("the power is off");
    }
}
