package dev.basalt.columnar.internal;

import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.schema.DataType.Simple;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.UUID;

/// Lines of made-up logs, always the same for one seed: addresses, paths and agents of unequal frequency, times that
/// go on, sizes and identifiers that do not repeat.
public final class LogLines {
    /// What a log is of.
    public enum Kind {
        /// Requests as the Apache web server writes them, in the combined format.
        APACHE,
        /// Data nodes of a distributed file system.
        HDFS,
        /// Errors of the nginx web server.
        NGINX,
        /// Records of a service, as JSON.
        JSON
    }

    private static final String[] PATHS = {
        "/",
        "/index.html",
        "/login",
        "/search?q=%s",
        "/item/%d",
        "/api/v1/users/%d",
        "/static/css/main.css",
        "/static/js/app.%d.js",
        "/images/banner.png",
        "/cart",
        "/api/v1/orders/%d/lines",
        "/about.html"
    };
    private static final String[] WORDS = {
        "shoes", "lamp", "table", "garden", "phone", "book", "winter", "coat", "paper", "glass", "cable", "bottle"
    };
    private static final String[] AGENTS = {
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.1"
                + " Safari/605.1.15",
        "Mozilla/5.0 (X11; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/121.0",
        "curl/8.4.0",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148"
    };
    private static final String[] LEVELS = {"INFO", "INFO", "INFO", "INFO", "WARN", "DEBUG", "ERROR"};
    private static final DateTimeFormatter ACCESS = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss", Locale.ENGLISH);
    private static final DateTimeFormatter COMPACT = DateTimeFormatter.ofPattern("yyMMdd HHmmss", Locale.ENGLISH);
    private static final DateTimeFormatter SLASHED = DateTimeFormatter.ofPattern("yyyy/MM/dd HH:mm:ss", Locale.ENGLISH);
    private static final DateTimeFormatter ISO =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS", Locale.ENGLISH);

    private final SplittableRandom random;
    private long millis = 1_700_000_000_000L;

    private LogLines(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /// Makes lines.
    public static BytesColumn of(Kind kind, int rows, long seed) {
        LogLines lines = new LogLines(seed);
        BytesColumn column = new BytesColumn(Simple.STRING);
        for (int i = 0; i < rows; i++) {
            column.append(lines.line(kind));
        }
        return column;
    }

    private String line(Kind kind) {
        millis += (long) (-Math.log(1 - random.nextDouble()) * 400);
        return switch (kind) {
            case APACHE -> apache();
            case HDFS -> hdfs();
            case NGINX -> nginx();
            case JSON -> json();
        };
    }

    private String now(DateTimeFormatter format) {
        return LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC)
                .format(format);
    }

    /// A number below another, small ones more often.
    private int skewed(int below) {
        double u = random.nextDouble();
        return (int) (below * u * u * u);
    }

    private String address() {
        long bits = (skewed(3000) + 1) * 2_654_435_761L;
        return (bits >>> 24 & 255) + "." + (bits >>> 16 & 255) + "." + (bits >>> 8 & 255) + "." + (bits & 255);
    }

    private String path() {
        String path = PATHS[skewed(PATHS.length)];
        path = path.replace("%s", WORDS[skewed(WORDS.length)]);
        return path.replace("%d", Integer.toString(1000 + skewed(90_000)));
    }

    private String apache() {
        int status = random.nextInt(10) < 8 ? 200 : random.nextInt(2) == 0 ? 304 : 404;
        return address() + " - - [" + now(ACCESS) + " +0000] \"" + (random.nextInt(8) == 0 ? "POST " : "GET ") + path()
                + " HTTP/1.1\" " + status + " " + (status == 304 ? "-" : Integer.toString(200 + skewed(60_000)))
                + " \"" + (random.nextInt(3) == 0 ? "-" : "https://www.example.com" + path()) + "\" \""
                + AGENTS[skewed(AGENTS.length)] + "\"";
    }

    private String hdfs() {
        String block = "blk_" + random.nextLong();
        String source = "10.251." + random.nextInt(40, 240) + "." + random.nextInt(2, 250);
        String target = "10.251." + random.nextInt(40, 240) + "." + random.nextInt(2, 250);
        String start = now(COMPACT) + " " + random.nextInt(10, 9999) + " INFO dfs.";
        return start
                + switch (random.nextInt(5)) {
                    case 0 ->
                        "DataNode$DataXceiver: Receiving block " + block + " src: /" + source + ":"
                                + random.nextInt(32_768, 61_000) + " dest: /" + target + ":50010";
                    case 1 ->
                        "DataNode$PacketResponder: PacketResponder " + random.nextInt(3) + " for block " + block
                                + " terminating";
                    case 2 ->
                        "FSNamesystem: BLOCK* NameSystem.addStoredBlock: blockMap updated: " + source
                                + ":50010 is added to " + block + " size 67108864";
                    case 3 -> "DataNode$PacketResponder: Received block " + block + " of size 67108864 from /" + source;
                    default -> "FSDataset: Deleting block " + block + " file /mnt/hadoop/dfs/data/current/" + block;
                };
    }

    private String nginx() {
        String start = now(SLASHED) + " [error] " + (2300 + random.nextInt(8)) + "#0: *" + (millis / 700 % 1_000_000);
        String client =
                ", client: " + address() + ", server: www.example.com, request: \"GET " + path() + " HTTP/1.1\"";
        return switch (random.nextInt(3)) {
            case 0 ->
                start + " open() \"/var/www/html" + path() + "\" failed (2: No such file or directory)" + client
                        + ", host: \"www.example.com\"";
            case 1 ->
                start + " upstream timed out (110: Connection timed out) while reading response header from upstream"
                        + client + ", upstream: \"http://10.0.0." + (1 + random.nextInt(6)) + ":8080/\"";
            default -> start + " access forbidden by rule" + client + ", host: \"www.example.com\"";
        };
    }

    private String json() {
        UUID trace = new UUID((random.nextLong() & ~0xF000L) | 0x4000L, (random.nextLong() >>> 2) | (1L << 63));
        return "{\"ts\":\"" + now(ISO) + "Z\",\"level\":\"" + LEVELS[random.nextInt(LEVELS.length)]
                + "\",\"service\":\"" + WORDS[skewed(5)] + "-service\",\"trace\":\"" + trace + "\",\"user\":"
                + skewed(50_000) + ",\"path\":\"" + path() + "\",\"status\":" + (random.nextInt(9) == 0 ? 500 : 200)
                + ",\"ms\":" + skewed(2000) + "." + random.nextInt(10) + ",\"msg\":\"request "
                + (random.nextInt(9) == 0 ? "failed" : "handled") + "\"}";
    }
}
