package dev.basalt.parquet;

import static java.util.Objects.requireNonNull;

import dev.basalt.core.error.BasaltException;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.LimitExceededException;
import dev.basalt.core.error.Location;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;
import org.jspecify.annotations.Nullable;

/// The pages of a column chunk, read one by one as they are asked for.
///
/// - **Memory:** one page, compressed and decompressed
/// - **Threads:** confined to one
final class PageStream implements PageReader {
    private final Location chunk;
    private final PageCodecs codecs;
    private final org.apache.parquet.format.CompressionCodec codec;
    private final long valueCount;
    private final PageInput input;
    private long valuesLeft;
    private int pages;
    private String place = "";
    private @Nullable Encoding encoding;
    private @Nullable PageHeader peeked;

    /// @param chunk      the file, with the row group and the column as its path
    /// @param codec      how pages are compressed
    /// @param valueCount the values that the pages must have together, nulls included
    /// @param start      where the first page begins
    /// @param end        where the file's pages end
    PageStream(
            Location chunk,
            PageCodecs codecs,
            org.apache.parquet.format.CompressionCodec codec,
            long valueCount,
            FileChannel file,
            long start,
            long end,
            int bufferBytes) {
        this.chunk = chunk;
        this.codecs = codecs;
        this.codec = codec;
        this.valueCount = valueCount;
        this.valuesLeft = valueCount;
        this.input = new PageInput(file, start, end, bufferBytes);
    }

    /// The page that is being read.
    Location place() {
        return place.isEmpty() ? chunk : chunk.withPath(chunk.path() + ", " + place);
    }

    /// What went wrong in this page.
    RuntimeException problem(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof BasaltException problem) {
                return problem;
            }
            if (cause instanceof UncheckedIOException failure) {
                return failure;
            }
            if (cause instanceof Bytes.BadBytesException bad) {
                return new CorruptDataException(place(), String.valueOf(bad.getMessage()), e);
            }
            if (cause instanceof OutOfMemoryError) {
                return new LimitExceededException(
                        place(),
                        "decoding must fit into the memory there is, but does not; read fewer columns, or give Java"
                                + " more memory",
                        e);
            }
        }
        Encoding known = encoding;
        return new CorruptDataException(
                place(), "values must be encoded" + (known == null ? "" : " as " + known) + ", but are not", e);
    }

    @Override
    public long getTotalValueCount() {
        return valueCount;
    }

    @Override
    public @Nullable DictionaryPage readDictionaryPage() {
        if (pages > 0 || peeked != null || valuesLeft == 0) {
            return null;
        }
        place = "page 1";
        PageHeader header = header();
        DictionaryPageHeader dictionary = header.getDictionary_page_header();
        if (header.getType() != PageType.DICTIONARY_PAGE || dictionary == null) {
            peeked = header;
            return null;
        }
        place = "dictionary";
        encoding = encoding(dictionary.getEncoding());
        byte[] bytes = body(header);
        int values = dictionary.getNum_values();
        // A value of no bytes at all still takes its length.
        Bytes.require(
                values >= 0 && values <= bytes.length,
                "a dictionary must have a byte for each value, but has " + bytes.length + " for " + values);
        return new DictionaryPage(BytesInput.from(bytes), values, encoding(dictionary.getEncoding()));
    }

    @Override
    public @Nullable DataPage readPage() {
        while (valuesLeft > 0) {
            place = "page " + (pages + 1);
            PageHeader header = peeked == null ? header() : peeked;
            peeked = null;
            switch (requireNonNull(header.getType())) {
                case DATA_PAGE -> {
                    pages++;
                    return first(header, described(header.getData_page_header()));
                }
                case DATA_PAGE_V2 -> {
                    pages++;
                    return second(header, described(header.getData_page_header_v2()));
                }
                case DICTIONARY_PAGE ->
                    throw new Bytes.BadBytesException("a dictionary must come before all pages, but does not");
                case INDEX_PAGE -> input.skip(size(header.getCompressed_page_size()));
            }
        }
        return null;
    }

    private static <T> T described(@Nullable T header) {
        if (header == null) {
            throw new Bytes.BadBytesException("a page must say what it holds, but does not");
        }
        return header;
    }

    private DataPage first(PageHeader header, DataPageHeader page) {
        int values = values(page.getNum_values());
        Encoding found = encoding(page.getEncoding());
        encoding = found;
        byte[] bytes = body(header);
        return new DataPageV1(
                BytesInput.from(bytes),
                values,
                bytes.length,
                null,
                encoding(page.getRepetition_level_encoding()),
                encoding(page.getDefinition_level_encoding()),
                found);
    }

    private DataPage second(PageHeader header, DataPageHeaderV2 page) {
        int values = values(page.getNum_values());
        Encoding found = encoding(page.getEncoding());
        encoding = found;
        int repetitions = page.getRepetition_levels_byte_length();
        int definitions = page.getDefinition_levels_byte_length();
        int compressed = size(header.getCompressed_page_size());
        int size = size(header.getUncompressed_page_size());
        long levels = (long) repetitions + definitions;
        Bytes.require(
                repetitions >= 0 && definitions >= 0 && levels <= compressed && levels <= size,
                "the levels of a page must lie within it, but have " + repetitions + " and " + definitions
                        + " bytes of " + compressed);
        byte[] bytes = checked(header, compressed);
        byte[] data = java.util.Arrays.copyOfRange(bytes, (int) levels, compressed);
        boolean isCompressed = !page.isSetIs_compressed() || page.isIs_compressed();
        if (isCompressed) {
            data = codecs.decompress(codec, data, size - (int) levels, place());
        }
        return DataPageV2.uncompressed(
                Math.max(0, page.getNum_rows()),
                Math.max(0, page.getNum_nulls()),
                values,
                BytesInput.from(bytes, 0, repetitions),
                BytesInput.from(bytes, repetitions, definitions),
                found,
                BytesInput.from(data),
                null);
    }

    private static Encoding encoding(org.apache.parquet.format.@Nullable Encoding found) {
        if (found == null) {
            throw new Bytes.BadBytesException("a page must have a known encoding, but has another");
        }
        return Encoding.valueOf(found.name());
    }

    private int values(int count) {
        Bytes.require(
                count >= 0 && count <= valuesLeft,
                "the pages of a column chunk must have its " + valueCount + " values, but have "
                        + (valueCount - valuesLeft + Integer.toUnsignedLong(count)));
        valuesLeft -= count;
        return count;
    }

    private PageHeader header() {
        try {
            PageHeader header = Util.readPageHeader(input);
            Bytes.require(header.isSetType(), "a page must be of a known kind, but is of another");
            return header;
        } catch (UncheckedIOException | Bytes.BadBytesException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new CorruptDataException(place(), "a page must begin with a header, but does not", e);
        }
    }

    private byte[] body(PageHeader header) {
        int size = size(header.getUncompressed_page_size());
        byte[] bytes = checked(header, size(header.getCompressed_page_size()));
        return codecs.decompress(codec, bytes, size, place());
    }

    private byte[] checked(PageHeader header, int compressed) {
        Bytes.require(
                compressed <= input.left(),
                "a page must end before the footer, but has " + compressed + " bytes where " + input.left()
                        + " are left");
        byte[] bytes = input.bytes(compressed);
        if (header.isSetCrc()) {
            CRC32 crc = new CRC32();
            crc.update(bytes);
            Bytes.require((int) crc.getValue() == header.getCrc(), "a page must match its checksum, but does not");
        }
        return bytes;
    }

    private int size(int bytes) {
        codecs.requireSize(bytes, place());
        return bytes;
    }
}
