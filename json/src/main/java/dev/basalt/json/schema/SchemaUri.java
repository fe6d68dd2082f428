package dev.basalt.json.schema;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// References of schemas, resolved by RFC 3986, section 5.
final class SchemaUri {
    private SchemaUri() {}

    static String withoutFragment(String uri) {
        int hash = uri.indexOf('#');
        return hash < 0 ? uri : uri.substring(0, hash);
    }

    static boolean isAbsolute(String uri) {
        return schemeEnd(uri) > 0;
    }

    /// The fragment, decoded; empty where there is none.
    static String fragment(String uri) {
        int hash = uri.indexOf('#');
        return hash < 0 ? "" : decode(uri.substring(hash + 1));
    }

    /// Takes the percent escapes out of a text.
    static String decode(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            int high = i + 2 < bytes.length && bytes[i] == '%' ? Character.digit(bytes[i + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(bytes[i + 2], 16);
            if (low < 0) {
                out.write(bytes[i]);
            } else {
                out.write(high << 4 | low);
                i += 2;
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    /// A reference as seen from a base, both without fragments.
    static String resolve(String base, String reference) {
        if (reference.isEmpty()) {
            return base;
        }
        int scheme = schemeEnd(reference);
        if (scheme > 0) {
            return reference;
        }
        int baseScheme = schemeEnd(base);
        String head = baseScheme > 0 ? base.substring(0, baseScheme) : "";
        String rest = base.substring(head.length());
        if (reference.startsWith("//")) {
            return head + reference;
        }
        String authority = "";
        if (rest.startsWith("//")) {
            int slash = rest.indexOf('/', 2);
            authority = slash < 0 ? rest : rest.substring(0, slash);
            rest = rest.substring(authority.length());
        }
        int query = rest.indexOf('?');
        String path = query < 0 ? rest : rest.substring(0, query);
        if (reference.startsWith("?")) {
            return head + authority + path + reference;
        }
        int mark = reference.indexOf('?');
        String wanted = mark < 0 ? reference : reference.substring(0, mark);
        String tail = mark < 0 ? "" : reference.substring(mark);
        String merged = wanted.startsWith("/")
                ? wanted
                : !authority.isEmpty() && path.isEmpty()
                        ? "/" + wanted
                        : path.substring(0, path.lastIndexOf('/') + 1) + wanted;
        return head + authority + withoutDots(merged) + tail;
    }

    /// The index behind the colon of a scheme, 0 where there is none.
    private static int schemeEnd(String uri) {
        for (int i = 0; i < uri.length(); i++) {
            char c = uri.charAt(i);
            if (c == ':') {
                return i == 0 ? 0 : i + 1;
            }
            boolean letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
            if (!letter && (i == 0 || !((c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.'))) {
                return 0;
            }
        }
        return 0;
    }

    private static String withoutDots(String path) {
        if (!path.contains("./") && !path.endsWith(".")) {
            return path;
        }
        StringBuilder out = new StringBuilder();
        int at = 0;
        while (at < path.length()) {
            int slash = path.indexOf('/', at);
            String step = slash < 0 ? path.substring(at) : path.substring(at, slash + 1);
            at += step.length();
            String name = slash < 0 ? step : step.substring(0, step.length() - 1);
            if (name.equals("..")) {
                int end = Math.max(0, out.length() - 1);
                int before = out.lastIndexOf("/", end - 1);
                out.setLength(before < 0 ? out.length() > 0 && out.charAt(0) == '/' ? 1 : 0 : before + 1);
            } else if (!name.equals(".")) {
                out.append(step);
            }
        }
        return out.toString();
    }
}
