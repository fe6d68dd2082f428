package dev.basalt.vector.collection.internal;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.core.error.UnsupportedFormatException;
import dev.basalt.vector.Metric;
import dev.basalt.vector.RowType;
import dev.basalt.vector.collection.IndexKind;

/// The numbers that stand for kinds of things in files.
final class Codes {
    private Codes() {}

    static int of(Metric metric) {
        return switch (metric) {
            case COSINE -> 0;
            case DOT -> 1;
            case L2 -> 2;
        };
    }

    static int of(RowType type) {
        return switch (type) {
            case F32 -> 0;
            case F16 -> 1;
        };
    }

    static Metric metric(Location where, int code) {
        return switch (code) {
            case 0 -> Metric.COSINE;
            case 1 -> Metric.DOT;
            case 2 -> Metric.L2;
            default -> throw new CorruptDataException(where, "metric must be 0, 1 or 2, but was " + code);
        };
    }

    static RowType rowType(Location where, int code) {
        return switch (code) {
            case 0 -> RowType.F32;
            case 1 -> RowType.F16;
            default -> throw new CorruptDataException(where, "type of values must be 0 or 1, but was " + code);
        };
    }

    static IndexKind indexKind(Location where, int code) {
        for (IndexKind kind : IndexKind.values()) {
            if (kind.code() == code) {
                return kind;
            }
        }
        throw new UnsupportedFormatException(
                where, "kind of index must be known, but was " + code + "; upgrade Basalt");
    }

    static void checkVersion(Location where, String what, int version, int known) {
        if (version < 0 || version > known) {
            throw new UnsupportedFormatException(
                    where,
                    what + " format version must be at most " + known + ", but was " + Integer.toUnsignedString(version)
                            + "; upgrade Basalt");
        }
        if (version == 0) {
            throw new CorruptDataException(where, what + " format version must be at least 1, but was 0");
        }
    }
}
