package dev.basalt.columnar.arrow;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/// The structs of Arrow's C interfaces, in memory of the process.
///
/// | OFFSET | SIZE | FIELD of `ArrowSchema`, 72 bytes |
/// |---|---|---|
/// | 0 | 8 | format, text that ends in a zero |
/// | 8 | 8 | name, the same |
/// | 16 | 8 | metadata: a count, then each key and value with its size, in 32 bits |
/// | 24 | 8 | flags: 2 for a column that may hold nulls |
/// | 32 | 8 | number of children |
/// | 40 | 8 | their addresses |
/// | 48 | 8 | dictionary |
/// | 56 | 8 | release; 0 once released |
/// | 64 | 8 | left to who made it |
///
/// | OFFSET | SIZE | FIELD of `ArrowArray`, 80 bytes |
/// |---|---|---|
/// | 0 | 8 | length |
/// | 8 | 8 | nulls, or -1 |
/// | 16 | 8 | offset |
/// | 24 | 8 | number of buffers |
/// | 32 | 8 | number of children |
/// | 40 | 8 | addresses of the buffers |
/// | 48 | 8 | addresses of the children |
/// | 56 | 8 | dictionary |
/// | 64 | 8 | release; 0 once released |
/// | 72 | 8 | left to who made it |
///
/// | OFFSET | SIZE | FIELD of `ArrowArrayStream`, 40 bytes |
/// |---|---|---|
/// | 0 | 8 | get_schema(stream, out) |
/// | 8 | 8 | get_next(stream, out); the array is released where there is none left |
/// | 16 | 8 | get_last_error(stream) |
/// | 24 | 8 | release; 0 once released |
/// | 32 | 8 | left to who made it |
///
/// - **Threads:** stateless
/// - **Source:** The Arrow C data interface; The Arrow C stream interface
final class CStructs {
    static final int SCHEMA_BYTES = 72;
    static final int ARRAY_BYTES = 80;
    static final int STREAM_BYTES = 40;

    static final int SCHEMA_RELEASE = 56;
    static final int SCHEMA_PRIVATE = 64;
    static final int ARRAY_RELEASE = 64;
    static final int ARRAY_PRIVATE = 72;
    static final int STREAM_RELEASE = 24;
    static final int STREAM_PRIVATE = 32;
    static final long NULLABLE = 2;

    static final AddressLayout ADDRESS = ValueLayout.ADDRESS;
    static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    static final FunctionDescriptor RELEASE = FunctionDescriptor.ofVoid(ADDRESS);
    static final FunctionDescriptor FILL = FunctionDescriptor.of(ValueLayout.JAVA_INT, ADDRESS, ADDRESS);
    static final FunctionDescriptor TEXT = FunctionDescriptor.of(ADDRESS, ADDRESS);
    private static final int MAX_TEXT_BYTES = 16 << 20;

    private CStructs() {}

    /// Memory at an address.
    @SuppressWarnings("restricted")
    static MemorySegment at(long address, long size) {
        // Bounds: those of the struct or buffer that the interface says lies there.
        return MemorySegment.ofAddress(address).reinterpret(size);
    }

    /// Memory at an address that lies in a struct.
    static MemorySegment at(MemorySegment struct, long offset, long size) {
        return at(struct.get(LONG, offset), size);
    }

    /// Text that ends in a zero.
    static String text(long address) {
        return address == 0 ? "" : at(address, MAX_TEXT_BYTES).getString(0, StandardCharsets.UTF_8);
    }

    /// A function of the process.
    @SuppressWarnings("restricted")
    static MethodHandle function(long address, FunctionDescriptor type) {
        return Linker.nativeLinker().downcallHandle(MemorySegment.ofAddress(address), type);
    }

    /// A function that native code can call.
    @SuppressWarnings("restricted")
    static MemorySegment callback(MethodHandle target, FunctionDescriptor type, Arena arena) {
        return Linker.nativeLinker().upcallStub(target, type, arena);
    }

    /// Calls the release function of a struct, if it was not yet.
    static void release(MemorySegment struct, int releaseOffset) {
        long release = struct.get(LONG, releaseOffset);
        if (release == 0) {
            return;
        }
        try {
            function(release, RELEASE).invokeExact(struct);
        } catch (Throwable e) {
            throw new IllegalStateException("releasing Arrow data failed", e);
        }
    }
}
