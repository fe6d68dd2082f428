package dev.basalt.columnar.arrow;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.RowSource;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// A source that native code reads batch by batch.
///
/// No exception leaves a function that native code calls: the JVM would end. It becomes an error number and a text.
///
/// - **Memory:** the functions stay for the life of the process, the text of the last error until the next one
/// - **Threads:** confined to one at a time
final class ExportedStream {
    /// What `errno` calls an input or output error.
    private static final int EIO = 5;

    private static final Map<Long, ExportedStream> LIVE = new ConcurrentHashMap<>();
    private static final AtomicLong NEXT = new AtomicLong(1);
    /// Never closed: a function must not be taken away while somebody holds its address.
    private static final Arena FUNCTIONS = Arena.ofShared();

    private static final MemorySegment GET_SCHEMA = filler("getSchema");
    private static final MemorySegment GET_NEXT = filler("getNext");
    private static final MemorySegment GET_LAST_ERROR = CStructs.callback(
            method("getLastError", MethodType.methodType(MemorySegment.class, MemorySegment.class)),
            CStructs.TEXT,
            FUNCTIONS);
    private static final MemorySegment RELEASE = CStructs.callback(
            method("release", MethodType.methodType(void.class, MemorySegment.class)), CStructs.RELEASE, FUNCTIONS);

    private final RowSource source;
    private final Batch batch;
    private @Nullable Arena errorArena;
    private MemorySegment error = MemorySegment.NULL;

    private ExportedStream(RowSource source) {
        this.source = source;
        this.batch = new Batch(source.schema());
    }

    private static MemorySegment filler(String name) {
        MethodType type = MethodType.methodType(int.class, MemorySegment.class, MemorySegment.class);
        return CStructs.callback(method(name, type), CStructs.FILL, FUNCTIONS);
    }

    private static java.lang.invoke.MethodHandle method(String name, MethodType type) {
        try {
            return MethodHandles.lookup().findStatic(ExportedStream.class, name, type);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    static void fill(RowSource source, MemorySegment stream) {
        long key = NEXT.getAndIncrement();
        LIVE.put(key, new ExportedStream(source));
        stream.set(CStructs.ADDRESS, 0, GET_SCHEMA);
        stream.set(CStructs.ADDRESS, 8, GET_NEXT);
        stream.set(CStructs.ADDRESS, 16, GET_LAST_ERROR);
        stream.set(CStructs.LONG, CStructs.STREAM_PRIVATE, key);
        stream.set(CStructs.ADDRESS, CStructs.STREAM_RELEASE, RELEASE);
    }

    private static MemorySegment struct(MemorySegment address) {
        return CStructs.at(address.address(), CStructs.STREAM_BYTES);
    }

    private static @Nullable ExportedStream of(MemorySegment address) {
        return LIVE.get(struct(address).get(CStructs.LONG, CStructs.STREAM_PRIVATE));
    }

    static int getSchema(MemorySegment stream, MemorySegment out) {
        ExportedStream self = of(stream);
        return self == null ? EIO : self.run(() -> ArrowExport.schema(self.source.schema(), out.address()));
    }

    static int getNext(MemorySegment stream, MemorySegment out) {
        ExportedStream self = of(stream);
        return self == null
                ? EIO
                : self.run(() -> {
                    if (self.source.next(self.batch)) {
                        ArrowExport.batch(self.batch, out.address());
                    } else {
                        CStructs.at(out.address(), CStructs.ARRAY_BYTES).fill((byte) 0);
                    }
                });
    }

    static MemorySegment getLastError(MemorySegment stream) {
        ExportedStream self = of(stream);
        return self == null ? MemorySegment.NULL : self.error;
    }

    static void release(MemorySegment stream) {
        MemorySegment struct = struct(stream);
        ExportedStream self = LIVE.remove(struct.get(CStructs.LONG, CStructs.STREAM_PRIVATE));
        struct.set(CStructs.LONG, CStructs.STREAM_RELEASE, 0);
        if (self != null) {
            int _ = self.run(self.source::close);
            if (self.errorArena != null) {
                self.errorArena.close();
            }
        }
    }

    /// A step that may fail.
    private interface Step {
        void run() throws IOException;
    }

    private int run(Step step) {
        try {
            step.run();
            return 0;
        } catch (Throwable e) {
            fail(e);
            return EIO;
        }
    }

    private void fail(Throwable e) {
        if (errorArena != null) {
            errorArena.close();
        }
        Arena arena = Arena.ofShared();
        errorArena = arena;
        error = arena.allocateFrom(e.getMessage() == null ? e.toString() : e.getMessage(), StandardCharsets.UTF_8);
    }
}
