package dev.basalt.json;

import static java.util.Objects.requireNonNull;

import dev.basalt.core.error.BasaltException;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.LimitExceededException;
import dev.basalt.core.error.Location;
import dev.basalt.json.internal.FieldParser;
import dev.basalt.json.internal.IndexedParser;
import dev.basalt.json.internal.IndexedWarmUp;
import dev.basalt.json.internal.OnePassParser;
import dev.basalt.json.internal.ParseLimits;
import dev.basalt.json.internal.Refusal;
import dev.basalt.json.internal.SourceBytes;
import dev.basalt.json.internal.Tape;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Parses JSON to a document: strictly as RFC 8259 has it, in UTF-8, with every number converted.
///
/// A parser is meant to be used many times. It has one document, which each call fills again: what was read
/// before is gone then, and nothing is allocated once it is warm. [JsonDocument#copy] keeps a document.
///
/// One byte order mark at the start is passed over. Refused are invalid UTF-8, surrogates that are not one of
/// a pair, also as escapes, and whatever follows the value. Names may occur twice in an object; the last one
/// counts.
///
/// - **Memory:** the text is not copied, and must stay as it is while its document is read; the tape takes at
///   most about the size of the text, and is given back when later documents need less
/// - **Threads:** confined to one
public final class JsonParser {
    private static final String NO_NAME = "JSON";

    private final JsonLimits limits;
    private final SourceBytes source = new SourceBytes();
    private final Tape tape = new Tape();
    private final ParseLimits parseLimits;
    private final OnePassParser onePass;
    private @Nullable IndexedParser indexed;
    private @Nullable JsonFields fields;
    private @Nullable FieldParser fieldParser;
    private final JsonDocument document = new JsonDocument(source, tape);
    private String name = NO_NAME;
    private long recordOffset;
    private long recordLine = 1;

    /// Makes a parser with the default limits.
    public JsonParser() {
        this(JsonLimits.DEFAULT);
    }

    /// Makes a parser.
    ///
    /// @param limits how much a document may hold
    public JsonParser(JsonLimits limits) {
        this.limits = requireNonNull(limits, "limits");
        this.parseLimits = new ParseLimits(
                limits.maxDepth(), limits.maxStringBytes(), limits.maxNumberBytes(), limits.maxTokens());
        this.onePass = new OnePassParser(parseLimits, tape);
    }

    /// Names the source of what is parsed from now on, as errors tell it.
    ///
    /// @param source a file or stream
    /// @return this
    public JsonParser named(Object source) {
        name = source.toString();
        return this;
    }

    /// Reads only some fields of what is parsed from now on.
    ///
    /// @param some the fields
    /// @return this
    public JsonParser only(JsonFields some) {
        fields = requireNonNull(some, "some");
        return this;
    }

    /// Parses the whole of an array.
    ///
    /// @param bytes a document in UTF-8, kept and not copied
    /// @return this parser's document, until the next call
    /// @throws CorruptDataException   if it is no JSON
    /// @throws LimitExceededException if it holds more than the limits allow
    public JsonDocument parse(byte[] bytes) {
        return parse(bytes, 0, bytes.length);
    }

    /// Parses a range of an array. Offsets count from the start of the range.
    ///
    /// @param bytes holds a document in UTF-8, kept and not copied
    /// @param from  index of the first byte
    /// @param to    index behind the last
    /// @return this parser's document, until the next call
    /// @throws CorruptDataException      if it is no JSON
    /// @throws LimitExceededException    if it holds more than the limits allow
    /// @throws IndexOutOfBoundsException if the range is not inside the array
    public JsonDocument parse(byte[] bytes, int from, int to) {
        Objects.checkFromToIndex(from, to, bytes.length);
        source.set(bytes, from, to);
        return parse();
    }

    /// Parses a segment, on the heap or not, of any length up to [JsonLimits#GREATEST_BYTES].
    ///
    /// A mapped file that is cut short meanwhile is told by an [InternalError], which
    /// [dev.basalt.core.storage.MappedFile#read] turns into what names the file.
    ///
    /// @param bytes a document in UTF-8, read where it lies, now and when the document is read
    /// @return this parser's document, until the next call
    /// @throws CorruptDataException   if it is no JSON
    /// @throws LimitExceededException if it holds more than the limits allow
    public JsonDocument parse(MemorySegment bytes) {
        source.set(bytes);
        return parse();
    }

    /// Parses a record of a stream, where errors count from the start of the stream.
    JsonDocument parseRecord(byte[] bytes, int from, int to, long streamOffset, long line) {
        recordOffset = streamOffset;
        recordLine = line;
        return parse(bytes, from, to);
    }

    private JsonDocument parse() {
        document.clear();
        if (source.size() > limits.maxBytes()) {
            boolean isRecord = recordOffset > 0 || recordLine > 1;
            throw new LimitExceededException(
                    isRecord ? new Location(name, recordOffset, "line " + recordLine) : Location.of(name),
                    "bytes of a document must be at most " + limits.maxBytes() + ", but were " + source.size()
                            + "; raise JsonLimits.maxBytes");
        }
        if (fields != null) {
            return parseOnly(fields);
        }
        if (IndexedWarmUp.isReady() && indexed().parse(source)) {
            return document;
        }
        try {
            onePass.parse(source);
        } catch (Refusal refusal) {
            throw failure(refusal);
        }
        IndexedWarmUp.parsed(source.size());
        return document;
    }

    private JsonDocument parseOnly(JsonFields some) {
        FieldParser parser = fieldParser;
        if (parser == null) {
            parser = new FieldParser(parseLimits, tape);
            fieldParser = parser;
        }
        if (!parser.parse(source, some.tree(), some.isLenient())) {
            if (parser.hasTooManyContainers()) {
                throw new LimitExceededException(
                        Location.of(name),
                        "objects and arrays that are kept in part must be at most " + FieldParser.MOST_CONTAINERS
                                + " in a document, but were more; ask for whole values, or for fewer fields");
            }
            throw failure(refusal());
        }
        IndexedWarmUp.parsed(source.size());
        return document;
    }

    /// What is wrong with a document that another parser refused.
    private Refusal refusal() {
        try {
            onePass.parse(source);
        } catch (Refusal refusal) {
            return refusal;
        }
        throw new IllegalStateException(
                "[" + name + "] all parsers must refuse the same documents, but one accepts it");
    }

    private IndexedParser indexed() {
        IndexedParser parser = indexed;
        if (parser == null) {
            parser = new IndexedParser(parseLimits, tape);
            indexed = parser;
        }
        return parser;
    }

    private BasaltException failure(Refusal refusal) {
        Location where = TextPosition.of(source, refusal.offset())
                .within(recordOffset, recordLine)
                .location(name);
        return refusal.limit().isEmpty()
                ? new CorruptDataException(where, refusal.problem())
                : new LimitExceededException(where, refusal.problem() + "; raise JsonLimits." + refusal.limit());
    }
}
