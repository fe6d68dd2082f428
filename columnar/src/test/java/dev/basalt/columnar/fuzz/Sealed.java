package dev.basalt.columnar.fuzz;

import dev.basalt.columnar.file.internal.Checksums;
import dev.basalt.columnar.file.internal.FileHeader;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/// Makes the checksums of a file fit, as somebody who means harm would, so that what lies behind them is reached.
final class Sealed {
    static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int HEADER = FileHeader.BYTES;
    private static final int POSTSCRIPT = 128;

    private Sealed() {}

    /// Seals header, schema, footer and postscript as far as they lie in the bytes; pages and metadata are read
    /// without their checksums.
    static byte[] ncf(byte[] bytes) {
        byte[] sealed = bytes.clone();
        if (sealed.length < HEADER + POSTSCRIPT) {
            return sealed;
        }
        MemorySegment file = MemorySegment.ofArray(sealed);
        long schemaBytes = file.get(I32, 24);
        if (schemaBytes >= 0 && schemaBytes <= sealed.length - HEADER) {
            file.set(I32, 28, Checksums.crc32c(file.asSlice(HEADER, schemaBytes)));
        }
        file.set(I32, 0, FileHeader.MAGIC);
        file.set(I32, 60, Checksums.crc32c(file.asSlice(0, 60)));
        MemorySegment postscript = file.asSlice(sealed.length - POSTSCRIPT);
        long footerOffset = postscript.get(I64, 0);
        long footerBytes = postscript.get(I32, 8);
        if (footerOffset >= 0 && footerBytes >= 0 && footerOffset <= sealed.length - footerBytes) {
            postscript.set(I32, 12, Checksums.crc32c(file.asSlice(footerOffset, footerBytes)));
        }
        postscript.set(I64, 80, sealed.length);
        postscript.set(I32, 120, Checksums.crc32c(postscript.asSlice(0, 120)));
        postscript.set(I32, 124, FileHeader.MAGIC);
        return sealed;
    }

    /// Seals the footer of a file of Python's or Rust's writer, as far as it lies in the bytes.
    static byte[] legacy(byte[] bytes) {
        byte[] sealed = bytes.clone();
        if (sealed.length < 68) {
            return sealed;
        }
        MemorySegment file = MemorySegment.ofArray(sealed);
        boolean python = file.get(I32, 8) == 68;
        long footer = python ? Integer.toUnsignedLong(file.get(I32, 24)) : file.get(I64, 32);
        int before = python ? 9 : 4;
        if (footer < 64 || footer > sealed.length - before - 32) {
            return sealed;
        }
        byte[] hashed = Arrays.copyOf(sealed, (int) footer);
        if (!python) {
            // Rust's writer took the sum before it knew the header.
            Arrays.fill(hashed, 8, 64, (byte) 0);
        }
        byte[] sum;
        try {
            sum = MessageDigest.getInstance("SHA-256").digest(hashed);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        System.arraycopy(sum, 0, sealed, (int) footer + before, sum.length);
        return sealed;
    }
}
