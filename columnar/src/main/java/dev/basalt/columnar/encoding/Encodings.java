package dev.basalt.columnar.encoding;

import dev.basalt.columnar.encoding.block.ZstdBlock;
import dev.basalt.columnar.encoding.integer.Delta;
import dev.basalt.columnar.encoding.integer.Dictionary;
import dev.basalt.columnar.encoding.integer.FrameOfReference;
import dev.basalt.columnar.encoding.integer.RunLength;
import dev.basalt.columnar.encoding.plain.Constant;
import dev.basalt.columnar.encoding.plain.Raw;
import dev.basalt.columnar.encoding.real.Alp;
import dev.basalt.columnar.encoding.real.AlpRd;
import dev.basalt.columnar.encoding.real.ByteStreamSplit;
import dev.basalt.columnar.encoding.real.Half;
import dev.basalt.columnar.encoding.real.WideSplit;
import dev.basalt.columnar.encoding.relation.Correlated;
import dev.basalt.columnar.encoding.text.Fsst;
import dev.basalt.columnar.encoding.text.Strings;
import dev.basalt.columnar.encoding.text.Template;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// All encodings.
public final class Encodings {
    private static final List<Encoding> ALL = List.of(
            new Constant(), //
            new FrameOfReference(),
            new Delta(),
            new RunLength(),
            new Dictionary(),
            new Alp(),
            new AlpRd(),
            new Half(),
            new ByteStreamSplit(),
            new WideSplit(),
            new Template(),
            new Strings(),
            new Fsst(),
            new ZstdBlock(),
            new Correlated(),
            new Raw());

    private static final @Nullable Encoding[] BY_ID = new Encoding[256];

    static {
        for (Encoding encoding : ALL) {
            if (BY_ID[encoding.id()] != null) {
                throw new IllegalStateException("two encodings have the number " + encoding.id());
            }
            BY_ID[encoding.id()] = encoding;
        }
    }

    private Encodings() {}

    /// All encodings, in the order in which they are tried.
    ///
    /// @return the encodings
    public static List<Encoding> all() {
        return ALL;
    }

    /// An encoding by its number.
    ///
    /// @param id the number
    /// @return the encoding; null if there is none
    public static @Nullable Encoding find(int id) {
        return id < 0 || id > 255 ? null : BY_ID[id];
    }
}
