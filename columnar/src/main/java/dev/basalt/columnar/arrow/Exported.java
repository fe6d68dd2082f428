package dev.basalt.columnar.arrow;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Memory that was handed to native code: one arena for a tree of structs, closed when the last of them is released.
///
/// A consumer may move a child out of its parent and release the parent first; so each struct counts.
///
/// - **Memory:** the functions that native code calls to release stay for the life of the process, as it may call
///   them at any time
/// - **Threads:** safe for use by many; native code releases on any thread
final class Exported {
    private static final Map<Long, Exported> LIVE = new ConcurrentHashMap<>();
    private static final AtomicLong NEXT = new AtomicLong(1);
    /// Never closed: a function must not be taken away while somebody holds its address.
    private static final Arena FUNCTIONS = Arena.ofShared();

    static final MemorySegment RELEASE_SCHEMA = function("releaseSchema");
    static final MemorySegment RELEASE_ARRAY = function("releaseArray");

    private final Arena arena = Arena.ofShared();
    private final AtomicInteger held = new AtomicInteger();
    private final long key = NEXT.getAndIncrement();

    Exported() {
        LIVE.put(key, this);
    }

    private static MemorySegment function(String name) {
        try {
            return CStructs.callback(
                    MethodHandles.lookup()
                            .findStatic(Exported.class, name, MethodType.methodType(void.class, MemorySegment.class)),
                    CStructs.RELEASE,
                    FUNCTIONS);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    Arena arena() {
        return arena;
    }

    /// Counts one more struct.
    ///
    /// @return what to keep in the struct
    long hold() {
        held.incrementAndGet();
        return key;
    }

    /// Frees everything, where making the structs failed half-way.
    void abandon() {
        if (LIVE.remove(key) != null) {
            arena.close();
        }
    }

    /// How many trees of structs are not released yet.
    static int liveCount() {
        return LIVE.size();
    }

    static void releaseSchema(MemorySegment address) {
        MemorySegment schema = CStructs.at(address.address(), CStructs.SCHEMA_BYTES);
        releaseChildren(schema, 32, 40, 48, CStructs.SCHEMA_BYTES, CStructs.SCHEMA_RELEASE);
        drop(schema, CStructs.SCHEMA_RELEASE, CStructs.SCHEMA_PRIVATE);
    }

    static void releaseArray(MemorySegment address) {
        MemorySegment array = CStructs.at(address.address(), CStructs.ARRAY_BYTES);
        releaseChildren(array, 32, 48, 56, CStructs.ARRAY_BYTES, CStructs.ARRAY_RELEASE);
        drop(array, CStructs.ARRAY_RELEASE, CStructs.ARRAY_PRIVATE);
    }

    private static void releaseChildren(
            MemorySegment struct, int countAt, int childrenAt, int dictionaryAt, int bytes, int releaseAt) {
        long count = struct.get(CStructs.LONG, countAt);
        if (count > 0) {
            MemorySegment addresses = CStructs.at(struct, childrenAt, 8 * count);
            for (long i = 0; i < count; i++) {
                CStructs.release(CStructs.at(addresses, 8 * i, bytes), releaseAt);
            }
        }
        if (struct.get(CStructs.LONG, dictionaryAt) != 0) {
            CStructs.release(CStructs.at(struct, dictionaryAt, bytes), releaseAt);
        }
    }

    private static void drop(MemorySegment struct, int releaseAt, int privateAt) {
        Exported owner = LIVE.get(struct.get(CStructs.LONG, privateAt));
        struct.set(CStructs.LONG, releaseAt, 0);
        if (owner != null && owner.held.decrementAndGet() == 0) {
            owner.abandon();
        }
    }
}
