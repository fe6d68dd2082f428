package dev.basalt.json.internal;

import dev.basalt.core.kernel.JsonScan;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/// Decides when [IndexedParser] takes over from [OnePassParser].
///
/// Vector code in the interpreter makes an object of every operation and is hundreds of times slower than
/// plain Java, for seconds. So a process begins with the plain parser. Once it has parsed some megabytes, a
/// thread of its own parses
/// a document that takes every branch, with vectors, until they are compiled and faster. The document matters:
/// code that
/// was compiled while it saw ASCII alone is thrown away at the first text that is none.
///
/// The system property `basalt.json.parser` decides otherwise: `one-pass` or `indexed` at once and for good.
public final class IndexedWarmUp {
    private static final String PROPERTY = "basalt.json.parser";
    private static final String CHOICE = System.getProperty(PROPERTY, "auto");

    /// Bytes after which vectors pay for being compiled.
    private static final long WORTH_BYTES = 2 << 20;

    private static final int GOOD_ROUNDS = 20;
    private static final long MOST_NANOS = 30_000_000_000L;

    private static final AtomicLong PARSED = new AtomicLong();
    private static volatile boolean ready = CHOICE.equals("indexed");

    static {
        if (!CHOICE.equals("auto") && !CHOICE.equals("one-pass") && !CHOICE.equals("indexed")) {
            throw new IllegalStateException(
                    "[" + PROPERTY + "] value must be auto, one-pass or indexed, but was '" + CHOICE + "'");
        }
    }

    private IndexedWarmUp() {}

    /// Whether the indexed parser is the faster one by now.
    ///
    /// @return whether it is
    public static boolean isReady() {
        return ready;
    }

    /// Counts what the plain parser did, and begins to compile the other one when that is worth it.
    ///
    /// @param bytes size of a document
    public static void parsed(long bytes) {
        long before = PARSED.getAndAdd(bytes);
        boolean first = before < WORTH_BYTES && before + bytes >= WORTH_BYTES;
        if (first && CHOICE.equals("auto") && JsonScan.isVector()) {
            Thread thread = new Thread(IndexedWarmUp::run, "basalt-json-warm-up");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private static void run() {
        ready = train(MOST_NANOS);
    }

    /// Parses until the indexed parser is the faster one.
    ///
    /// @param nanos how long to try
    /// @return whether it is
    static boolean train(long nanos) {
        SourceBytes document = new SourceBytes();
        byte[] text = document();
        document.set(text, 0, text.length);
        ParseLimits limits = new ParseLimits(200, 1 << 20, 1000, 1 << 20);
        IndexedParser indexed = new IndexedParser(limits, new Tape());
        OnePassParser onePass = new OnePassParser(limits, new Tape());
        int good = 0;
        long end = System.nanoTime() + nanos;
        while (good < GOOD_ROUNDS && System.nanoTime() < end) {
            long start = System.nanoTime();
            indexed.parse(document);
            long between = System.nanoTime();
            onePass.parse(document);
            good = between - start < System.nanoTime() - between ? good + 1 : 0;
            takeOtherBranches(indexed, text);
        }
        return good == GOOD_ROUNDS;
    }

    /// Parses from native memory, and what is cut off or wrong.
    private static void takeOtherBranches(IndexedParser parser, byte[] text) {
        SourceBytes other = new SourceBytes();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment segment = arena.allocate(text.length);
            MemorySegment.copy(MemorySegment.ofArray(text), 0, segment, 0, text.length);
            other.set(segment);
            parser.parse(other);
        }
        for (int cut = 1; cut < text.length; cut += text.length / 3) {
            other.set(text, 0, cut);
            parser.parse(other);
        }
        byte[] wrong = "[1,{\"a\":\"\\x\"}] 2".getBytes(StandardCharsets.US_ASCII);
        for (int to = 1; to <= wrong.length; to++) {
            other.set(wrong, 0, to);
            parser.parse(other);
        }
    }

    private static byte[] document() {
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < 40; i++) {
            text.append(
                            "{\"a\\n\\u00e9\":[1,-2.5e3,65.613616999999977,12345678901,18446744073709551615,1e400,true,false")
                    .append(
                            ",null,{},[]],\n\t\"b\u00e9\u20ac\ud83d\ude00\u0800\ud7ff\udbff\udfff\":\"\\\\\\\"\\ud83d\\ude00\"},")
                    .append("[".repeat(40))
                    .append("]".repeat(40))
                    .append(",\n\"plain text of some length, as documents have it in most of their strings\",");
        }
        text.append("\"").append("x\\n".repeat(8000)).append("\",[");
        text.append("0,".repeat(5000)).append("0]]");
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
