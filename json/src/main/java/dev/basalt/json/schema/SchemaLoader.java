package dev.basalt.json.schema;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.LimitExceededException;
import dev.basalt.core.error.Location;
import dev.basalt.core.error.UnsupportedFormatException;
import dev.basalt.json.JsonDocument;
import dev.basalt.json.JsonKind;
import dev.basalt.json.JsonLimits;
import dev.basalt.json.JsonParser;
import dev.basalt.json.JsonPointer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds the resources and anchors of schema documents, and what references lead to.
final class SchemaLoader {
    private static final Set<String> ONE = Set.of(
            "additionalItems",
            "additionalProperties",
            "contains",
            "contentSchema",
            "else",
            "if",
            "items",
            "not",
            "propertyNames",
            "then",
            "unevaluatedItems",
            "unevaluatedProperties");
    private static final Set<String> LIST = Set.of("allOf", "anyOf", "oneOf", "prefixItems", "items");
    private static final Set<String> MAP =
            Set.of("$defs", "definitions", "properties", "patternProperties", "dependentSchemas", "dependencies");

    private final SchemaOptions options;
    final List<SchemaResource> resources = new ArrayList<>();
    private final Map<String, SchemaResource> byUri = new HashMap<>();
    private final Map<JsonDocument, List<SchemaResource>> byDocument = new HashMap<>();
    private final Set<String> dialectsInSight = new HashSet<>();
    private int subschemas;

    SchemaLoader(SchemaOptions options) {
        this.options = options;
    }

    SchemaResource add(JsonDocument document, String uri, SchemaDialect inherited) {
        Dialect dialect = dialect(document, JsonDocument.ROOT, new Dialect(inherited, SchemaResource.ALL), uri);
        String own = id(document, JsonDocument.ROOT, dialect.draft());
        String base = own == null ? uri : SchemaUri.resolve(uri, SchemaUri.withoutFragment(own));
        SchemaResource root = register(base, document, JsonDocument.ROOT, dialect);
        byUri.putIfAbsent(uri, root);
        String other = string(document, JsonDocument.ROOT, dialect.draft() == SchemaDialect.DRAFT_4 ? "$id" : "id");
        if (other != null && SchemaUri.isAbsolute(other)) {
            // The other draft's keyword is a mistake that its own references rely on.
            byUri.putIfAbsent(SchemaUri.withoutFragment(other), root);
        }
        scan(document, JsonDocument.ROOT, root, 0);
        return root;
    }

    private SchemaResource register(String uri, JsonDocument document, int node, Dialect dialect) {
        SchemaResource resource =
                new SchemaResource(resources.size(), uri, document, node, dialect.draft(), dialect.vocabularies());
        resources.add(resource);
        byUri.putIfAbsent(uri, resource);
        byDocument.computeIfAbsent(document, _ -> new ArrayList<>()).add(resource);
        return resource;
    }

    /// The draft of a resource with its vocabularies.
    private record Dialect(SchemaDialect draft, int vocabularies) {}

    private Dialect dialect(JsonDocument document, int node, Dialect inherited, String where) {
        String named = string(document, node, "$schema");
        if (named == null) {
            return inherited;
        }
        String uri = SchemaUri.withoutFragment(named);
        for (SchemaDialect known : SchemaDialect.values()) {
            // People write the scheme of the drafts either way.
            if (known.uri().equals(uri)
                    || known.uri().equals(uri.replace("https:", "http:"))
                    || known.uri().equals(uri.replace("http:", "https:"))) {
                return new Dialect(known, SchemaResource.ALL);
            }
        }
        if (uri.equals("http://json-schema.org/schema") || uri.equals("https://json-schema.org/schema")) {
            // Stood for the newest draft, whichever that was.
            return new Dialect(options.dialect(), SchemaResource.ALL);
        }
        if (!dialectsInSight.add(uri)) {
            throw new UnsupportedFormatException(
                    Location.of(where),
                    "'$schema' must lead to a draft in the end, but '" + named + "' leads to itself");
        }
        SchemaResource meta = byUri.get(uri);
        if (meta == null) {
            meta = fetch(uri, inherited.draft());
        }
        dialectsInSight.remove(uri);
        if (meta == null) {
            throw new UnsupportedFormatException(
                    Location.of(where),
                    "'$schema' must be one of the drafts 4, 6, 7, 2019-09 and 2020-12 or a schema of the registry, but was '"
                            + named + "'; add that schema to the registry or leave '$schema' out");
        }
        return new Dialect(meta.dialect, vocabularies(meta));
    }

    private static int vocabularies(SchemaResource meta) {
        int list = meta.document.kind(meta.node) == JsonKind.OBJECT
                ? meta.document.find(meta.node, "$vocabulary")
                : JsonDocument.NONE;
        if (list == JsonDocument.NONE || !meta.dialect.atLeast(SchemaDialect.DRAFT_2019_09)) {
            return SchemaResource.ALL;
        }
        int found = SchemaResource.CORE;
        JsonDocument d = meta.document;
        for (int name = d.first(list), end = d.end(list); name < end; name = d.nextMember(name)) {
            String uri = d.string(name);
            boolean needed = d.kind(d.memberValue(name)) == JsonKind.BOOLEAN && d.booleanValue(d.memberValue(name));
            String word = uri.substring(uri.lastIndexOf('/') + 1);
            boolean known = uri.startsWith("https://json-schema.org/draft/20");
            found |= !known
                    ? 0
                    : switch (word) {
                        case "applicator" ->
                            SchemaResource.APPLICATOR
                                    | (meta.dialect == SchemaDialect.DRAFT_2019_09 ? SchemaResource.UNEVALUATED : 0);
                        case "unevaluated" -> SchemaResource.UNEVALUATED;
                        case "validation" -> SchemaResource.VALIDATION;
                        case "format-assertion" -> SchemaResource.FORMAT_ASSERTION;
                        case "format" -> needed ? SchemaResource.FORMAT_ASSERTION : 0;
                        default -> 0;
                    };
            if (!known && needed) {
                throw new UnsupportedFormatException(
                        Location.of(meta.uri),
                        "a required vocabulary must be one of the drafts' own, but was '" + uri + "'");
            }
        }
        return found;
    }

    private static @Nullable String string(JsonDocument document, int node, String name) {
        if (document.kind(node) != JsonKind.OBJECT) {
            return null;
        }
        int value = document.find(node, name);
        return value != JsonDocument.NONE && document.kind(value) == JsonKind.STRING ? document.string(value) : null;
    }

    /// The identifier of a schema, null where it has none.
    private static @Nullable String id(JsonDocument document, int node, SchemaDialect draft) {
        String id = string(document, node, draft == SchemaDialect.DRAFT_4 ? "id" : "$id");
        if (id == null
                || id.isEmpty()
                || (!draft.atLeast(SchemaDialect.DRAFT_2019_09) && document.find(node, "$ref") != JsonDocument.NONE)) {
            return null;
        }
        return SchemaUri.withoutFragment(id).isEmpty() ? null : id;
    }

    /// Registers the resources and anchors below a schema.
    private void scan(JsonDocument d, int node, SchemaResource within, int depth) {
        if (d.kind(node) != JsonKind.OBJECT) {
            return;
        }
        if (++subschemas > options.limits().maxSubschemas()) {
            throw new LimitExceededException(
                    Location.of(within.uri),
                    "schemas must be at most " + options.limits().maxSubschemas()
                            + " with their references, but are more; raise SchemaLimits.maxSubschemas");
        }
        SchemaResource current = within;
        if (node != within.node) {
            String id = id(d, node, within.dialect);
            Dialect dialect = new Dialect(within.dialect, within.vocabularies);
            if (id != null) {
                String uri = SchemaUri.resolve(within.uri, SchemaUri.withoutFragment(id));
                current = register(uri, d, node, dialect(d, node, dialect, uri));
            } else if (string(d, node, "$schema") != null && string(d, node, "$id") != null) {
                Dialect own = dialect(d, node, dialect, within.uri);
                String other = id(d, node, own.draft());
                if (other != null) {
                    current = register(SchemaUri.resolve(within.uri, SchemaUri.withoutFragment(other)), d, node, own);
                }
            }
        }
        anchors(d, node, current);
        for (int name = d.first(node), end = d.end(node); name < end; name = d.nextMember(name)) {
            String keyword = d.string(name);
            int value = d.memberValue(name);
            if (MAP.contains(keyword) && d.kind(value) == JsonKind.OBJECT) {
                for (int n = d.first(value), last = d.end(value); n < last; n = d.nextMember(n)) {
                    scan(d, d.memberValue(n), current, depth + 1);
                }
            } else if (LIST.contains(keyword) && d.kind(value) == JsonKind.ARRAY) {
                for (int e = d.first(value), last = d.end(value); e < last; e = d.nextElement(e)) {
                    scan(d, e, current, depth + 1);
                }
            } else if (ONE.contains(keyword)) {
                scan(d, value, current, depth + 1);
            }
        }
    }

    private static void anchors(JsonDocument d, int node, SchemaResource current) {
        if (!current.dialect.atLeast(SchemaDialect.DRAFT_2019_09)) {
            String id = string(d, node, current.dialect == SchemaDialect.DRAFT_4 ? "id" : "$id");
            if (id != null
                    && id.indexOf('#') >= 0
                    && d.find(node, "$ref") == JsonDocument.NONE
                    && !SchemaUri.fragment(id).isEmpty()) {
                current.anchors.putIfAbsent(SchemaUri.fragment(id), node);
            }
            return;
        }
        String anchor = string(d, node, "$anchor");
        if (anchor != null) {
            current.anchors.putIfAbsent(anchor, node);
        }
        if (current.dialect == SchemaDialect.DRAFT_2019_09) {
            int recursive = d.find(node, "$recursiveAnchor");
            if (node == current.node
                    && recursive != JsonDocument.NONE
                    && d.kind(recursive) == JsonKind.BOOLEAN
                    && d.booleanValue(recursive)) {
                current.dynamicAnchors.put("", node);
            }
            return;
        }
        String dynamic = string(d, node, "$dynamicAnchor");
        if (dynamic != null) {
            current.anchors.putIfAbsent(dynamic, node);
            current.dynamicAnchors.putIfAbsent(dynamic, node);
        }
    }

    private @Nullable SchemaResource fetch(String uri, SchemaDialect referrer) {
        byte[] text =
                options.registry().find(uri, options.limits().maxSchemaBytes()).orElse(null);
        if (text == null) {
            return null;
        }
        JsonLimits limits = JsonLimits.DEFAULT.withMaxBytes(options.limits().maxSchemaBytes());
        return add(new JsonParser(limits).named(uri).parse(text), uri, referrer);
    }

    /// The place that a reference leads to.
    SchemaPlace resolve(String reference, SchemaResource from, String where) {
        String uri = SchemaUri.resolve(from.uri, SchemaUri.withoutFragment(reference));
        SchemaResource resource = uri.equals(from.uri) ? from : byUri.get(uri);
        if (resource == null) {
            resource = fetch(uri, from.dialect);
        }
        if (resource == null) {
            throw new CorruptDataException(
                    Location.of(where),
                    "reference '" + reference + "' must lead to a known schema, but '" + uri
                            + "' is none; add it to the registry or a folder of it: nothing is fetched from the network");
        }
        String fragment = SchemaUri.fragment(reference);
        if (fragment.isEmpty()) {
            return new SchemaPlace(resource, resource.node);
        }
        int target;
        if (fragment.startsWith("/")) {
            target = find(resource, fragment, reference, where);
        } else {
            target = resource.anchors.getOrDefault(fragment, JsonDocument.NONE);
        }
        if (target == JsonDocument.NONE) {
            throw new CorruptDataException(
                    Location.of(where),
                    "reference '" + reference + "' must lead to a schema, but '" + uri + "' has no "
                            + (fragment.startsWith("/") ? "value at '" : "anchor '") + fragment + "'");
        }
        return new SchemaPlace(innermost(resource, target), target);
    }

    private static int find(SchemaResource resource, String fragment, String reference, String where) {
        try {
            return resource.document.find(resource.node, JsonPointer.of(fragment));
        } catch (IllegalArgumentException e) {
            throw new CorruptDataException(
                    Location.of(where),
                    "reference '" + reference + "' must have a JSON Pointer, but has none: " + e.getMessage(),
                    e);
        }
    }

    SchemaResource innermost(SchemaResource resource, int target) {
        SchemaResource best = resource;
        for (SchemaResource other : byDocument.getOrDefault(resource.document, List.of())) {
            if (other.node >= best.node && other.node <= target && target < other.end) {
                best = other;
            }
        }
        return best;
    }
}
