package dev.basalt.json.internal;

import dev.basalt.json.JsonDocument;
import dev.basalt.json.JsonKind;
import dev.basalt.json.JsonParser;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// All parsers of the module over all kinds of memory, which must say the same of every text.
final class Variants {
    private static final ParseLimits LIMITS = new ParseLimits(1000, 1 << 30, 10_000, 1L << 40);

    private final Tape expected = new Tape();
    private final OnePassParser onePass = new OnePassParser(LIMITS, expected);
    private final Tape actual = new Tape();
    private final IndexedParser indexed = new IndexedParser(LIMITS, actual);
    private final OnePassParser onePassOfSegments = new OnePassParser(LIMITS, actual);
    private final FieldParser fields = new FieldParser(LIMITS, new Tape());
    private final List<FieldTree> trees = List.of(
            FieldTree.of(List.of()),
            FieldTree.of(List.of(List.of("a", "0"), List.of("k"))),
            FieldTree.of(List.of(List.of("*", "a\n\u00e9"), List.of("b", "*", "c"))),
            FieldTree.of(List.of(List.of())));
    private int next;
    private final SourceBytes source = new SourceBytes();

    /// Parses with all of them.
    ///
    /// @return whether the text is a document
    /// @throws AssertionError if they do not agree
    boolean parse(byte[] text) {
        source.set(text, 0, text.length);
        boolean accepted = accepts(onePass, source);
        require("the indexed parser", accepted, indexed.parse(source), text);
        requireFields(accepted, text);

        byte[] within = new byte[text.length + 100];
        Arrays.fill(within, (byte) '1');
        System.arraycopy(text, 0, within, 37, text.length);
        source.set(within, 37, 37 + text.length);
        require("the indexed parser within an array", accepted, indexed.parse(source), text);

        try (Arena arena = Arena.ofConfined()) {
            MemorySegment segment = arena.allocate(text.length);
            MemorySegment.copy(MemorySegment.ofArray(text), 0, segment, 0, text.length);
            source.set(segment);
            require("the indexed parser of a segment", accepted, indexed.parse(source), text);
            requireFields(accepted, text);
            require("the plain parser of a segment", accepted, accepts(onePassOfSegments, source), text);
        }
        return accepted;
    }

    private static boolean accepts(OnePassParser parser, SourceBytes source) {
        try {
            parser.parse(source);
            return true;
        } catch (Refusal _) {
            return false;
        }
    }

    private void require(String who, boolean accepted, boolean found, byte[] text) {
        if (accepted != found) {
            throw new AssertionError(who + " must say " + accepted + " of " + show(text) + ", but says " + found);
        }
        if (accepted && !Arrays.equals(expected.words, 0, expected.size, actual.words, 0, actual.size)) {
            throw new AssertionError(who + " must write the same words of " + show(text) + ", but does not");
        }
    }

    private void requireFields(boolean accepted, byte[] text) {
        FieldTree tree = trees.get(next++ % trees.size());
        if (fields.parse(source, tree, false) != accepted) {
            throw new AssertionError("a parser of fields must say " + accepted + " of " + show(text));
        }
        if (accepted && !fields.parse(source, tree, true)) {
            throw new AssertionError("a lenient parser of fields must accept " + show(text));
        }
    }

    static String show(byte[] text) {
        return new String(text, 0, Math.min(text.length, 2000), java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    /// A document in the form of [ReferenceReader], read through the public classes.
    ///
    /// @return null if it is none
    static @Nullable List<String> read(JsonParser parser, byte[] text) {
        JsonDocument document;
        try {
            document = parser.parse(text);
        } catch (dev.basalt.core.error.BasaltException _) {
            return null;
        }
        List<String> tokens = new ArrayList<>();
        add(document, JsonDocument.ROOT, tokens);
        return tokens;
    }

    private static void add(JsonDocument document, int node, List<String> tokens) {
        JsonKind kind = document.kind(node);
        int end = document.end(node);
        switch (kind) {
            case OBJECT -> {
                tokens.add("{");
                for (int name = document.first(node); name < end; name = document.nextMember(name)) {
                    tokens.add('"' + document.string(name));
                    add(document, document.memberValue(name), tokens);
                }
                tokens.add("}");
            }
            case ARRAY -> {
                tokens.add("[");
                for (int element = document.first(node); element < end; element = document.nextElement(element)) {
                    add(document, element, tokens);
                }
                tokens.add("]");
            }
            case STRING -> tokens.add('"' + document.string(node));
            default -> tokens.add(document.text(node));
        }
    }
}
