package dev.basalt.columnar.encoding.block;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import dev.basalt.columnar.encoding.ByteSink;
import dev.basalt.columnar.encoding.NodeReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Supplier;

/// Compresses bytes to zstd frames and back.
///
/// - **Memory:** keeps as many contexts for the next calls as there are processors, outside the heap
/// - **Threads:** safe
public final class ZstdFrames {
    /// In the place of a level: codes bytes by how often they occur, and hardly looks for repeated ones.
    ///
    /// Of bytes that are drawn at random from few this leaves less than any level: what repeats by chance is
    /// dearer to say than to write again.
    public static final int SINGLE_BYTES = Integer.MIN_VALUE;

    private static final int FAST_STRATEGY = 1;
    private static final int LONGEST_LEAST_MATCH = 7;
    private static final int SMALLEST_TABLE = 6;

    private static final Contexts<ZstdCompressCtx> COMPRESSORS =
            new Contexts<>(() -> new ZstdCompressCtx().setContentSize(true).setChecksum(false));
    private static final Contexts<ZstdCompressCtx> CODERS = new Contexts<>(() -> new ZstdCompressCtx()
            .setContentSize(true)
            .setChecksum(false)
            .setLevel(1)
            .setStrategy(FAST_STRATEGY)
            .setMinMatch(LONGEST_LEAST_MATCH)
            .setHashLog(SMALLEST_TABLE));
    private static final Contexts<ZstdDecompressCtx> DECOMPRESSORS = new Contexts<>(ZstdDecompressCtx::new);

    private ZstdFrames() {}

    /// Contexts that no thread uses now.
    private static final class Contexts<C extends Closeable> {
        private final ArrayBlockingQueue<C> idle =
                new ArrayBlockingQueue<>(Runtime.getRuntime().availableProcessors());
        private final Supplier<C> maker;

        Contexts(Supplier<C> maker) {
            this.maker = maker;
        }

        C take() {
            C context = idle.poll();
            return context == null ? maker.get() : context;
        }

        void giveBack(C context) {
            if (!idle.offer(context)) {
                try {
                    context.close();
                } catch (IOException e) {
                    throw new UncheckedIOException("a context of zstd must close", e);
                }
            }
        }
    }

    /// Compresses bytes to a frame, which tells their size.
    ///
    /// @param from  holds the bytes; may be those of the sink
    /// @param index index of the first
    /// @param count how many
    /// @param level how hard to try, or [#SINGLE_BYTES]
    /// @param most  the most bytes that the frame is of use with
    /// @param out   receives the frame
    /// @return the size of the frame; -1 if it would have more than `most` bytes, and then nothing was written
    public static int compress(byte[] from, int index, int count, int level, int most, ByteSink out) {
        int bound = Math.toIntExact(Zstd.compressBound(count));
        int at = out.skip(bound);
        Contexts<ZstdCompressCtx> contexts = level == SINGLE_BYTES ? CODERS : COMPRESSORS;
        ZstdCompressCtx context = contexts.take();
        int size = -1;
        try {
            if (level != SINGLE_BYTES) {
                context.setLevel(level);
            }
            size = context.compressByteArray(out.bytes(), at, bound, from, index, count);
        } finally {
            contexts.giveBack(context);
            out.truncate(at);
        }
        if (size > most) {
            return -1;
        }
        out.skip(size);
        return size;
    }

    /// Uncompresses a frame.
    ///
    /// @param in      the node it is part of, for limits and errors
    /// @param frame   the frame
    /// @param to      receives the bytes
    /// @param toIndex index of the first
    /// @param size    how many there must be
    /// @throws dev.basalt.core.error.CorruptDataException if it is no frame, or one of another size
    public static void uncompress(NodeReader in, MemorySegment frame, byte[] to, int toIndex, int size) {
        in.limit().take(frame.byteSize());
        int length = Math.toIntExact(frame.byteSize());
        byte[] bytes = in.limit().buffers().bytes(length);
        MemorySegment.copy(frame, ValueLayout.JAVA_BYTE, 0, bytes, 0, length);
        ZstdDecompressCtx context = DECOMPRESSORS.take();
        long uncompressed;
        try {
            uncompressed = context.decompressByteArray(to, toIndex, size, bytes, 0, length);
        } catch (ZstdException e) {
            throw in.corrupt("a frame must uncompress to " + size + " bytes, but zstd says: " + e.getMessage());
        } finally {
            DECOMPRESSORS.giveBack(context);
        }
        if (uncompressed != size) {
            throw in.corrupt("a frame must uncompress to " + size + " bytes, but does to " + uncompressed);
        }
    }
}
