package dev.basalt.json.schema;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.json.JsonDocument;
import dev.basalt.json.JsonKind;
import dev.basalt.json.schema.SchemaNode.ArrayRules;
import dev.basalt.json.schema.SchemaNode.Dependency;
import dev.basalt.json.schema.SchemaNode.DynamicRef;
import dev.basalt.json.schema.SchemaNode.InPlace;
import dev.basalt.json.schema.SchemaNode.NumberRules;
import dev.basalt.json.schema.SchemaNode.ObjectRules;
import dev.basalt.json.schema.SchemaNode.StringRules;
import dev.basalt.json.schema.internal.Regex;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes nodes of the schemas that can be reached from one.
final class SchemaCompiler {
    private static final Set<String> NEEDED_NAMES =
            Set.of("required", "dependencies", "dependentRequired", "dependentSchemas");

    final SchemaLoader loader;
    private final SchemaOptions options;
    private final IdentityHashMap<JsonDocument, Map<Integer, SchemaNode>> nodes = new IdentityHashMap<>();
    private final ArrayDeque<SchemaNode> waiting = new ArrayDeque<>();
    private final List<DynamicRef> dynamicRefs = new ArrayList<>();
    final List<SchemaNode> all = new ArrayList<>();
    boolean tracks;

    SchemaCompiler(SchemaOptions options) {
        this.options = options;
        this.loader = new SchemaLoader(options);
    }

    /// Compiles a document and all that it refers to.
    SchemaNode compile(JsonDocument document) {
        SchemaResource root = loader.add(document, options.baseUri(), options.dialect());
        SchemaNode node = node(new SchemaPlace(root, JsonDocument.ROOT));
        int done = 0;
        do {
            while (!waiting.isEmpty()) {
                fill(waiting.remove());
            }
            done = resolveDynamic(done);
        } while (!waiting.isEmpty());
        return node;
    }

    boolean usesDynamicScope() {
        return dynamicRefs.stream().anyMatch(ref -> ref.byResource.length > 0);
    }

    /// Compiles the targets that dynamic references may have; returns the count of resources looked at.
    private int resolveDynamic(int done) {
        int count = loader.resources.size();
        for (DynamicRef ref : dynamicRefs) {
            ref.byResource = new SchemaNode[count];
            for (SchemaResource resource : List.copyOf(loader.resources)) {
                Integer target = resource.dynamicAnchors.get(ref.anchor);
                if (target != null && resource.number < count) {
                    ref.byResource[resource.number] = node(new SchemaPlace(resource, target));
                }
            }
        }
        return Math.max(done, count);
    }

    SchemaNode node(SchemaPlace place) {
        Map<Integer, SchemaNode> inDocument = nodes.computeIfAbsent(place.resource().document, _ -> new HashMap<>());
        SchemaNode known = inDocument.get(place.node());
        if (known == null) {
            known = new SchemaNode(place);
            inDocument.put(place.node(), known);
            all.add(known);
            waiting.add(known);
        }
        return known;
    }

    @Nullable
    SchemaNode known(SchemaPlace place) {
        return nodes.getOrDefault(place.resource().document, Map.of()).get(place.node());
    }

    SchemaPlace childPlace(SchemaPlace parent, int node) {
        SchemaResource resource = parent.resource();
        return new SchemaPlace(loader.innermost(resource, node), node);
    }

    private SchemaNode child(SchemaPlace parent, int node) {
        return node(childPlace(parent, node));
    }

    private static CorruptDataException failure(SchemaPlace place, String keyword, String problem) {
        return new CorruptDataException(Location.of(place.uri()), "'" + keyword + "' must be " + problem);
    }

    private void fill(SchemaNode node) {
        SchemaPlace place = node.place;
        JsonDocument d = place.resource().document;
        if (d.kind(place.node()) == JsonKind.BOOLEAN) {
            node.accept = d.booleanValue(place.node()) ? SchemaNode.ANY : 0;
            return;
        }
        if (d.kind(place.node()) != JsonKind.OBJECT) {
            throw new CorruptDataException(
                    Location.of(place.uri()),
                    "a schema must be an object, true or false, but was " + shown(d, place.node()));
        }
        fill(node, null);
    }

    /// A node that has one keyword of a schema and nothing else.
    SchemaNode only(SchemaPlace place, String keyword) {
        SchemaNode node = new SchemaNode(place);
        fill(node, keyword);
        settle(node, false);
        SchemaLinker.prepare(node);
        return node;
    }

    private void fill(SchemaNode node, @Nullable String only) {
        SchemaPlace place = node.place;
        JsonDocument d = place.resource().document;
        boolean refAlone = !place.resource().dialect.atLeast(SchemaDialect.DRAFT_2019_09)
                && isString(d, d.find(place.node(), "$ref"));
        // Names that are needed come first: whether they were seen is noted in the bits of one word.
        for (boolean first : new boolean[] {true, false}) {
            for (int name = d.first(place.node()), end = d.end(place.node()); name < end; name = d.nextMember(name)) {
                String keyword = d.string(name);
                if ((only == null || only.equals(keyword))
                        && (!refAlone || keyword.equals("$ref"))
                        && NEEDED_NAMES.contains(keyword) == first) {
                    apply(node, keyword, d.memberValue(name));
                }
            }
        }
        ObjectRules object = node.object;
        if (object != null) {
            object.walks = object.names != null
                    || object.patterns.length > 0
                    || object.additional != null
                    || object.propertyNames != null;
        }
        ArrayRules array = node.array;
        if (array != null) {
            array.walks = array.prefix.length > 0 || array.items != null || array.contains != null;
        }
    }

    private static boolean isString(JsonDocument d, int node) {
        return node != JsonDocument.NONE && d.kind(node) == JsonKind.STRING;
    }

    private void apply(SchemaNode node, String keyword, int value) {
        SchemaResource resource = node.place.resource();
        if (resource.has(SchemaResource.VALIDATION) && applyAssertion(node, keyword, value)) {
            return;
        }
        if (resource.has(SchemaResource.UNEVALUATED) && resource.dialect.atLeast(SchemaDialect.DRAFT_2019_09)) {
            switch (keyword) {
                case "unevaluatedProperties" -> {
                    tracks = true;
                    inPlace(node).unevaluatedProperties = child(node.place, value);
                    return;
                }
                case "unevaluatedItems" -> {
                    tracks = true;
                    inPlace(node).unevaluatedItems = child(node.place, value);
                    return;
                }
                default -> {}
            }
        }
        if (applyCore(node, keyword, value)) {
            return;
        }
        if (resource.has(SchemaResource.APPLICATOR)) {
            applyObject(node, keyword, value);
            applyArray(node, keyword, value);
            applyInPlace(node, keyword, value);
        }
    }

    private static InPlace inPlace(SchemaNode node) {
        InPlace rules = node.inPlace;
        if (rules == null) {
            rules = new InPlace();
            node.inPlace = rules;
        }
        return rules;
    }

    private static ObjectRules object(SchemaNode node) {
        ObjectRules rules = node.object;
        if (rules == null) {
            rules = new ObjectRules();
            node.object = rules;
        }
        return rules;
    }

    private static ArrayRules array(SchemaNode node) {
        ArrayRules rules = node.array;
        if (rules == null) {
            rules = new ArrayRules();
            node.array = rules;
        }
        return rules;
    }

    private static StringRules string(SchemaNode node) {
        StringRules rules = node.string;
        if (rules == null) {
            rules = new StringRules();
            node.string = rules;
        }
        return rules;
    }

    private static NumberRules number(SchemaNode node) {
        NumberRules rules = node.number;
        if (rules == null) {
            rules = new NumberRules();
            node.number = rules;
        }
        return rules;
    }

    // One method: a table of keywords.
    private boolean applyAssertion(SchemaNode node, String keyword, int value) {
        SchemaPlace place = node.place;
        SchemaDialect draft = place.resource().dialect;
        switch (keyword) {
            case "type" -> type(node, value);
            case "enum" -> node.constants = SchemaConstants.ofEnum(place, value);
            case "const" -> {
                if (draft.atLeast(SchemaDialect.DRAFT_6)) {
                    node.constant = SchemaConstants.ofConst(place, value);
                }
            }
            case "minLength" -> string(node).min = count(place, keyword, value);
            case "maxLength" -> string(node).max = count(place, keyword, value);
            case "pattern" -> string(node).pattern = pattern(place, keyword, text(place, keyword, value));
            case "minItems" -> array(node).min = count(place, keyword, value);
            case "maxItems" -> array(node).max = count(place, keyword, value);
            case "uniqueItems" -> array(node).unique = flag(place, keyword, value);
            case "minProperties" -> object(node).min = count(place, keyword, value);
            case "maxProperties" -> object(node).max = count(place, keyword, value);
            case "required" -> required(node, value);
            case "dependentRequired" -> {
                if (draft.atLeast(SchemaDialect.DRAFT_2019_09)) {
                    dependencies(node, keyword, value, false);
                }
            }
            case "minContains", "maxContains" -> {
                if (draft.atLeast(SchemaDialect.DRAFT_2019_09)) {
                    if (keyword.equals("minContains")) {
                        array(node).minContains = count(place, keyword, value);
                    } else {
                        array(node).maxContains = count(place, keyword, value);
                    }
                }
            }
            case "multipleOf" -> {
                SchemaNode.Bound bound = bound(place, keyword, value);
                if (bound.exact().signum() <= 0) {
                    throw failure(place, keyword, "greater than 0, but was " + bound.exact());
                }
                number(node).multipleOf = bound;
            }
            case "minimum", "maximum" -> limit(node, keyword, value);
            case "exclusiveMinimum" -> {
                if (draft.atLeast(SchemaDialect.DRAFT_6)) {
                    number(node).exclusiveMin = bound(place, keyword, value);
                }
            }
            case "exclusiveMaximum" -> {
                if (draft.atLeast(SchemaDialect.DRAFT_6)) {
                    number(node).exclusiveMax = bound(place, keyword, value);
                }
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void limit(SchemaNode node, String keyword, int value) {
        SchemaPlace place = node.place;
        boolean lower = keyword.equals("minimum");
        SchemaNode.Bound bound = bound(place, keyword, value);
        boolean exclusive = false;
        if (place.resource().dialect == SchemaDialect.DRAFT_4) {
            String name = lower ? "exclusiveMinimum" : "exclusiveMaximum";
            int flag = place.resource().document.find(place.node(), name);
            exclusive = flag != JsonDocument.NONE && flag(place, name, flag);
        }
        NumberRules rules = number(node);
        if (lower && exclusive) {
            rules.exclusiveMin = bound;
        } else if (lower) {
            rules.min = bound;
        } else if (exclusive) {
            rules.exclusiveMax = bound;
        } else {
            rules.max = bound;
        }
    }

    private boolean applyCore(SchemaNode node, String keyword, int value) {
        SchemaPlace place = node.place;
        SchemaResource resource = place.resource();
        JsonDocument d = resource.document;
        switch (keyword) {
            case "$ref" -> {
                if (!isString(d, value)) {
                    throw failure(place, keyword, "a string, but was " + shown(d, value));
                }
                inPlace(node).ref = node(loader.resolve(d.string(value), resource, place.uri()));
            }
            case "$dynamicRef" -> {
                if (resource.dialect == SchemaDialect.DRAFT_2020_12) {
                    dynamicRef(node, text(place, keyword, value));
                }
            }
            case "$recursiveRef" -> {
                if (resource.dialect == SchemaDialect.DRAFT_2019_09) {
                    recursiveRef(node, text(place, keyword, value));
                }
            }
            case "format" -> {
                if (isString(d, value) && (options.assertFormats() || resource.has(SchemaResource.FORMAT_ASSERTION))) {
                    SchemaFormats.Format format = SchemaFormats.find(d.string(value));
                    if (format != null) {
                        string(node).format = format;
                    }
                }
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private void dynamicRef(SchemaNode node, String reference) {
        SchemaPlace target = loader.resolve(reference, node.place.resource(), node.place.uri());
        String anchor = SchemaUri.fragment(reference);
        Integer dynamic = target.resource().dynamicAnchors.get(anchor);
        if (dynamic == null || dynamic != target.node()) {
            inPlace(node).ref = node(target);
            return;
        }
        addDynamic(node, anchor, target);
    }

    private void recursiveRef(SchemaNode node, String reference) {
        SchemaPlace target = loader.resolve(reference, node.place.resource(), node.place.uri());
        if (target.resource().dynamicAnchors.containsKey("") && target.node() == target.resource().node) {
            addDynamic(node, "", target);
        } else {
            inPlace(node).ref = node(target);
        }
    }

    private void addDynamic(SchemaNode node, String anchor, SchemaPlace target) {
        DynamicRef ref = new DynamicRef(anchor, node(target));
        dynamicRefs.add(ref);
        inPlace(node).dynamic = ref;
    }

    private void applyObject(SchemaNode node, String keyword, int value) {
        SchemaPlace place = node.place;
        SchemaDialect draft = place.resource().dialect;
        switch (keyword) {
            case "properties" -> {
                Map<String, Integer> schemas = members(place, keyword, value);
                collectNames(node, List.copyOf(schemas.keySet()));
                schemas.forEach((name, schema) -> {
                    int index = nameIndex(node, name);
                    ObjectRules rules = object(node);
                    rules.properties[index] = child(place, schema);
                    rules.declared[index] = true;
                });
            }
            case "patternProperties" -> {
                Map<String, Integer> schemas = members(place, keyword, value);
                ObjectRules rules = object(node);
                rules.patterns = new Regex[schemas.size()];
                rules.patternSchemas = new SchemaNode[schemas.size()];
                int i = 0;
                for (Map.Entry<String, Integer> entry : schemas.entrySet()) {
                    rules.patterns[i] = pattern(place, keyword, entry.getKey());
                    rules.patternSchemas[i++] = child(place, entry.getValue());
                }
            }
            case "additionalProperties" -> object(node).additional = child(place, value);
            case "propertyNames" -> {
                if (draft.atLeast(SchemaDialect.DRAFT_6)) {
                    object(node).propertyNames = child(place, value);
                }
            }
            case "dependencies" -> dependencies(node, keyword, value, true);
            case "dependentSchemas" -> {
                if (draft.atLeast(SchemaDialect.DRAFT_2019_09)) {
                    dependencies(node, keyword, value, true);
                }
            }
            default -> {}
        }
    }

    private void applyArray(SchemaNode node, String keyword, int value) {
        SchemaPlace place = node.place;
        JsonDocument d = place.resource().document;
        SchemaDialect draft = place.resource().dialect;
        switch (keyword) {
            case "items" -> {
                boolean list = d.kind(value) == JsonKind.ARRAY;
                if (list && draft == SchemaDialect.DRAFT_2020_12) {
                    throw failure(
                            place,
                            keyword,
                            "one schema, but was an array; write 'prefixItems', or name an earlier draft in '$schema'");
                }
                if (list) {
                    array(node).prefix = schemas(place, keyword, value, false);
                } else {
                    array(node).items = child(place, value);
                }
            }
            case "additionalItems" -> {
                int items = d.find(place.node(), "items");
                if (items != JsonDocument.NONE
                        && d.kind(items) == JsonKind.ARRAY
                        && draft != SchemaDialect.DRAFT_2020_12) {
                    array(node).items = child(place, value);
                }
            }
            case "prefixItems" -> {
                if (draft == SchemaDialect.DRAFT_2020_12) {
                    array(node).prefix = schemas(place, keyword, value, true);
                }
            }
            case "contains" -> {
                if (draft.atLeast(SchemaDialect.DRAFT_6)) {
                    array(node).contains = child(place, value);
                    array(node).containsEvaluates = draft == SchemaDialect.DRAFT_2020_12;
                }
            }
            default -> {}
        }
    }

    private void applyInPlace(SchemaNode node, String keyword, int value) {
        SchemaPlace place = node.place;
        boolean conditions = place.resource().dialect.atLeast(SchemaDialect.DRAFT_7);
        JsonDocument d = place.resource().document;
        switch (keyword) {
            case "allOf" -> inPlace(node).allOf = schemas(place, keyword, value, true);
            case "anyOf" -> inPlace(node).anyOf = schemas(place, keyword, value, true);
            case "oneOf" -> inPlace(node).oneOf = schemas(place, keyword, value, true);
            case "not" -> inPlace(node).not = child(place, value);
            case "if" -> {
                if (conditions) {
                    InPlace rules = inPlace(node);
                    rules.condition = child(place, value);
                    int then = d.find(place.node(), "then");
                    int otherwise = d.find(place.node(), "else");
                    rules.then = then == JsonDocument.NONE ? null : child(place, then);
                    rules.otherwise = otherwise == JsonDocument.NONE ? null : child(place, otherwise);
                }
            }
            default -> {}
        }
    }

    private static int nameIndex(SchemaNode node, String name) {
        ObjectRules rules = object(node);
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        NameTable names = rules.names;
        int found = names == null ? -1 : names.find(utf8, 0, utf8.length);
        if (found >= 0) {
            return found;
        }
        throw new IllegalStateException("names must be collected first, but '" + name + "' was not");
    }

    /// Collects the names that keywords of an object speak of, once for each schema.
    private static void collectNames(SchemaNode node, List<String> names) {
        ObjectRules rules = object(node);
        LinkedHashMap<String, Boolean> distinct = new LinkedHashMap<>();
        NameTable before = rules.names;
        for (int i = 0; before != null && i < before.size(); i++) {
            distinct.put(new String(before.name(i), StandardCharsets.UTF_8), true);
        }
        names.forEach(name -> distinct.put(name, true));
        rules.names = new NameTable(distinct.keySet().stream()
                .map(name -> name.getBytes(StandardCharsets.UTF_8))
                .toList());
        rules.properties = Arrays.copyOf(rules.properties, distinct.size());
        rules.declared = Arrays.copyOf(rules.declared, distinct.size());
    }

    private void required(SchemaNode node, int value) {
        SchemaPlace place = node.place;
        JsonDocument d = place.resource().document;
        if (d.kind(value) == JsonKind.BOOLEAN) {
            // Left over from draft 3, where it stood in the property: says nothing since.
            return;
        }
        List<String> names = strings(place, "required", value);
        collectNames(node, names);
        ObjectRules rules = object(node);
        List<Integer> beyond = new ArrayList<>();
        for (String name : names) {
            int index = nameIndex(node, name);
            if (index < Long.SIZE) {
                rules.required |= 1L << index;
            } else {
                beyond.add(index);
            }
        }
        rules.requiredBeyond =
                beyond.stream().mapToInt(Integer::intValue).distinct().toArray();
    }

    private void dependencies(SchemaNode node, String keyword, int value, boolean schemas) {
        SchemaPlace place = node.place;
        JsonDocument d = place.resource().document;
        List<Dependency> list = new ArrayList<>(Arrays.asList(object(node).dependencies));
        members(place, keyword, value).forEach((name, wanted) -> {
            if (d.kind(wanted) == JsonKind.ARRAY && !keyword.equals("dependentSchemas")) {
                List<String> names = strings(place, keyword, wanted);
                List<String> both = new ArrayList<>(names);
                both.add(name);
                collectNames(node, both);
                int[] indexes = names.stream().mapToInt(n -> nameIndex(node, n)).toArray();
                list.add(new Dependency(nameIndex(node, name), indexes, null));
            } else if (schemas) {
                collectNames(node, List.of(name));
                list.add(new Dependency(nameIndex(node, name), new int[0], child(place, wanted)));
            } else {
                throw failure(place, keyword, "lists of names, but '" + name + "' has " + shown(d, wanted));
            }
        });
        object(node).dependencies = list.toArray(new Dependency[0]);
    }

    private static void type(SchemaNode node, int value) {
        SchemaPlace place = node.place;
        JsonDocument d = place.resource().document;
        List<String> types =
                d.kind(value) == JsonKind.STRING ? List.of(d.string(value)) : strings(place, "type", value);
        boolean draft4 = place.resource().dialect == SchemaDialect.DRAFT_4;
        int accept = 0;
        boolean fractions = false;
        boolean integer = false;
        for (String type : types) {
            switch (type) {
                case "string" -> accept |= SchemaNode.STRINGS;
                case "number" -> {
                    accept |= SchemaNode.NUMBERS;
                    fractions = true;
                }
                case "integer" -> {
                    accept |= draft4 ? SchemaNode.WHOLE : SchemaNode.NUMBERS;
                    integer = !draft4;
                }
                case "boolean" -> accept |= SchemaNode.BOOLEANS;
                case "null" -> accept |= SchemaNode.NULLS;
                case "object" -> accept |= SchemaNode.OBJECTS;
                case "array" -> accept |= SchemaNode.ARRAYS;
                default ->
                    throw failure(
                            place,
                            "type",
                            "one of string, number, integer, boolean, null, object and array or a list of them, but was '"
                                    + type + "'");
            }
        }
        node.accept &= accept;
        if (integer && !fractions) {
            number(node).integer = true;
        }
    }

    private Map<String, Integer> members(SchemaPlace place, String keyword, int value) {
        JsonDocument d = place.resource().document;
        if (d.kind(value) != JsonKind.OBJECT) {
            throw failure(place, keyword, "an object, but was " + shown(d, value));
        }
        Map<String, Integer> members = new LinkedHashMap<>();
        for (int name = d.first(value), end = d.end(value); name < end; name = d.nextMember(name)) {
            members.put(d.string(name), d.memberValue(name));
        }
        return members;
    }

    private SchemaNode[] schemas(SchemaPlace place, String keyword, int value, boolean some) {
        JsonDocument d = place.resource().document;
        if (d.kind(value) != JsonKind.ARRAY || (some && d.size(value) == 0)) {
            throw failure(place, keyword, "a list of schemas, but was " + shown(d, value));
        }
        List<SchemaNode> list = new ArrayList<>();
        for (int e = d.first(value), end = d.end(value); e < end; e = d.nextElement(e)) {
            list.add(child(place, e));
        }
        return list.toArray(SchemaNode.NONE);
    }

    private static List<String> strings(SchemaPlace place, String keyword, int value) {
        JsonDocument d = place.resource().document;
        if (d.kind(value) != JsonKind.ARRAY) {
            throw failure(place, keyword, "a list of strings, but was " + shown(d, value));
        }
        List<String> list = new ArrayList<>();
        for (int e = d.first(value), end = d.end(value); e < end; e = d.nextElement(e)) {
            list.add(text(place, keyword, e));
        }
        return list;
    }

    private static String text(SchemaPlace place, String keyword, int value) {
        JsonDocument d = place.resource().document;
        if (!isString(d, value)) {
            throw failure(place, keyword, "a string, but was " + shown(d, value));
        }
        return d.string(value);
    }

    private static boolean flag(SchemaPlace place, String keyword, int value) {
        JsonDocument d = place.resource().document;
        if (d.kind(value) != JsonKind.BOOLEAN) {
            throw failure(place, keyword, "true or false, but was " + shown(d, value));
        }
        return d.booleanValue(value);
    }

    private static long count(SchemaPlace place, String keyword, int value) {
        BigDecimal number = bound(place, keyword, value).exact();
        NumberText text = bound(place, keyword, value).text();
        if (number.signum() < 0 || !text.isInteger()) {
            throw failure(place, keyword, "a whole number of at least 0, but was " + number);
        }
        return number.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) >= 0 ? Long.MAX_VALUE : number.longValue();
    }

    private static SchemaNode.Bound bound(SchemaPlace place, String keyword, int value) {
        JsonDocument d = place.resource().document;
        if (d.kind(value) != JsonKind.NUMBER) {
            throw failure(place, keyword, "a number, but was " + shown(d, value));
        }
        return SchemaConstants.bound(d, value);
    }

    private static Regex pattern(SchemaPlace place, String keyword, String pattern) {
        try {
            return Regex.of(pattern, false);
        } catch (IllegalArgumentException e) {
            throw new CorruptDataException(
                    Location.of(place.uri()),
                    "'" + keyword + "' must be a regular expression of ECMA-262, but '" + pattern + "' is none: "
                            + e.getMessage(),
                    e);
        }
    }

    static String shown(JsonDocument d, int node) {
        return switch (d.kind(node)) {
            case OBJECT, ARRAY -> d.kind(node).withArticle();
            default -> cut(d.text(node));
        };
    }

    private static String cut(String text) {
        return text.length() <= 80 ? text : text.substring(0, text.offsetByCodePoints(0, 70)) + "...";
    }

    /// Says for which tags the type alone decides.
    static void settle(SchemaNode node, boolean tracks) {
        int open = 0;
        if (node.inPlace != null || node.constants != null || node.constant != null || node.entered != null) {
            open = SchemaNode.ANY;
        }
        open |= node.object != null ? SchemaNode.OBJECTS : 0;
        open |= node.array != null ? SchemaNode.ARRAYS : 0;
        open |= node.string != null ? SchemaNode.STRINGS : 0;
        if (node.number != null) {
            boolean more = node.number.min != null
                    || node.number.max != null
                    || node.number.exclusiveMin != null
                    || node.number.exclusiveMax != null
                    || node.number.multipleOf != null;
            open |= more ? SchemaNode.NUMBERS : SchemaNode.FRACTIONS;
        }
        node.settled = ~open;
    }
}
