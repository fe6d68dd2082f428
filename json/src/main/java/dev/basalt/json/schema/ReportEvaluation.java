package dev.basalt.json.schema;

import dev.basalt.json.JsonDocument;
import dev.basalt.json.JsonKind;
import dev.basalt.json.schema.SchemaNode.ArrayRules;
import dev.basalt.json.schema.SchemaNode.InPlace;
import dev.basalt.json.schema.SchemaNode.ObjectRules;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Says why a value that [FlagEvaluation] refuses is not valid.
///
/// Walks the schema as it is written, keyword by keyword, and asks the flag evaluation about each: only what it
/// refuses is explained, so that both always agree.
///
/// - **Threads:** confined to one
final class ReportEvaluation {
    private static final Set<String> LEAVES = Set.of(
            "type",
            "enum",
            "const",
            "multipleOf",
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "minLength",
            "maxLength",
            "pattern",
            "format",
            "minItems",
            "maxItems",
            "uniqueItems",
            "minProperties",
            "maxProperties",
            "required");
    private static final int NO_NAME = -1;

    private final JsonSchema schema;
    private final FlagEvaluation evaluation;
    private final JsonDocument document;
    private final ErrorText text;
    private final IdentityHashMap<SchemaNode, Map<String, SchemaNode>> parts;
    private int rest;
    private int nameOf = NO_NAME;

    /// Makes an evaluation of the document that a flag evaluation has begun.
    ///
    /// @param parts keeps what was made of single keywords for the next document
    ReportEvaluation(
            JsonSchema schema,
            FlagEvaluation evaluation,
            JsonDocument document,
            IdentityHashMap<SchemaNode, Map<String, SchemaNode>> parts) {
        this.schema = schema;
        this.evaluation = evaluation;
        this.document = document;
        this.text = new ErrorText(document, evaluation);
        this.parts = parts;
        this.rest = schema.options.limits().maxErrors();
    }

    /// Explains what is wrong with a value.
    SchemaReport report(int at) {
        List<SchemaError> errors = new ArrayList<>();
        explain(schema.root.place, at, "", errors);
        return new SchemaReport(errors, rest <= 0);
    }

    private SchemaNode node(SchemaPlace place) {
        SchemaNode node = schema.compiler.known(place);
        if (node == null) {
            throw new IllegalStateException("a schema must have been compiled, but was not: " + place.uri());
        }
        return node;
    }

    private boolean holds(SchemaPlace from, SchemaPlace to, int at) {
        if (from.resource() == to.resource()) {
            return evaluation.check(node(to), at);
        }
        evaluation.enterScope(to.resource().number);
        boolean valid = evaluation.check(node(to), at);
        evaluation.leaveScope();
        return valid;
    }

    private boolean keywordHolds(SchemaPlace place, String keyword, int at) {
        SchemaNode part = parts.computeIfAbsent(node(place), _ -> new HashMap<>())
                .computeIfAbsent(keyword, _ -> schema.compiler.only(place, keyword));
        return evaluation.check(part, at);
    }

    private String subject(int at) {
        if (nameOf != NO_NAME) {
            return "the name " + ErrorText.quoted(document.string(at)) + " in " + subjectOf(nameOf);
        }
        return subjectOf(at);
    }

    private String subjectOf(int at) {
        String pointer = document.pointerTo(at).toString();
        if (pointer.isEmpty()) {
            return "the document";
        }
        // A name may hold anything; a message is one line.
        return pointer.chars().noneMatch(Character::isISOControl) ? pointer : ErrorText.quoted(pointer);
    }

    private void add(
            List<SchemaError> out,
            SchemaPlace place,
            String path,
            String keyword,
            int at,
            String message,
            List<SchemaError> causes) {
        rest--;
        String step = keyword.isEmpty() ? "" : "/" + keyword;
        out.add(new SchemaError(
                document.pointerTo(nameOf == NO_NAME ? at : nameOf).toString(),
                path + step,
                place.uri() + step,
                message.isEmpty() ? "" : subject(at) + " " + message,
                causes));
    }

    /// Explains what a schema below another refuses, if it does.
    private boolean descend(SchemaPlace from, SchemaPlace to, int at, String path, List<SchemaError> out) {
        if (rest <= 0 || holds(from, to, at)) {
            return false;
        }
        List<SchemaError> errors = new ArrayList<>();
        boolean enters = from.resource() != to.resource();
        if (enters) {
            evaluation.enterScope(to.resource().number);
        }
        explain(to, at, path, errors);
        if (enters) {
            evaluation.leaveScope();
        }
        if (errors.size() == 1) {
            out.add(errors.getFirst());
        } else {
            rest++;
            add(out, to, path, "", at, "", errors);
        }
        return true;
    }

    private void explain(SchemaPlace place, int at, String path, List<SchemaError> out) {
        SchemaResource resource = place.resource();
        JsonDocument d = resource.document;
        if (d.kind(place.node()) == JsonKind.BOOLEAN) {
            add(out, place, path, "", at, "must not be there: the schema of this place is false", List.of());
            return;
        }
        int ref = d.find(place.node(), "$ref");
        boolean refAlone = !resource.dialect.atLeast(SchemaDialect.DRAFT_2019_09)
                && ref != JsonDocument.NONE
                && d.kind(ref) == JsonKind.STRING;
        for (int name = d.first(place.node()), end = d.end(place.node());
                name < end && rest > 0;
                name = d.nextMember(name)) {
            String keyword = d.string(name);
            int value = d.memberValue(name);
            if (refAlone && !keyword.equals("$ref")) {
                continue;
            }
            if (LEAVES.contains(keyword)) {
                if (!keywordHolds(place, keyword, at)) {
                    add(out, place, path, keyword, at, text.of(place, keyword, value, at), List.of());
                }
            } else if (!reference(place, keyword, value, at, path, out)) {
                applicator(place, keyword, value, at, path, out);
            }
        }
    }

    private boolean reference(
            SchemaPlace place, String keyword, int value, int at, String path, List<SchemaError> out) {
        SchemaResource resource = place.resource();
        switch (keyword) {
            case "$ref" -> {
                SchemaPlace to = schema.compiler.loader.resolve(resource.document.string(value), resource, place.uri());
                descend(place, to, at, path + "/$ref", out);
            }
            case "$dynamicRef", "$recursiveRef" -> {
                boolean known = keyword.equals("$dynamicRef")
                        ? resource.dialect == SchemaDialect.DRAFT_2020_12
                        : resource.dialect == SchemaDialect.DRAFT_2019_09;
                InPlace rules = node(place).inPlace;
                if (known && rules != null) {
                    SchemaNode target = rules.dynamic == null ? rules.ref : evaluation.target(rules.dynamic);
                    if (target != null) {
                        descend(place, target.place, at, path + "/" + keyword, out);
                    }
                }
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private void applicator(SchemaPlace place, String keyword, int value, int at, String path, List<SchemaError> out) {
        SchemaResource resource = place.resource();
        if (keyword.equals("dependentRequired")) {
            if (resource.has(SchemaResource.VALIDATION)
                    && resource.dialect.atLeast(SchemaDialect.DRAFT_2019_09)
                    && document.kind(at) == JsonKind.OBJECT) {
                dependencies(place, keyword, value, at, path, out);
            }
            return;
        }
        if (keyword.equals("unevaluatedProperties") || keyword.equals("unevaluatedItems")) {
            if (resource.has(SchemaResource.UNEVALUATED) && resource.dialect.atLeast(SchemaDialect.DRAFT_2019_09)) {
                unevaluated(place, keyword, value, at, path, out);
            }
            return;
        }
        if (!resource.has(SchemaResource.APPLICATOR)) {
            return;
        }
        JsonKind kind = document.kind(at);
        inPlace(place, keyword, value, at, path, out);
        if (kind == JsonKind.OBJECT) {
            object(place, keyword, value, at, path, out);
        } else if (kind == JsonKind.ARRAY) {
            array(place, keyword, value, at, path, out);
        }
    }

    private List<SchemaPlace> places(SchemaPlace place, int list) {
        JsonDocument d = place.resource().document;
        List<SchemaPlace> places = new ArrayList<>();
        for (int e = d.first(list), end = d.end(list); e < end; e = d.nextElement(e)) {
            places.add(schema.compiler.childPlace(place, e));
        }
        return places;
    }

    private void inPlace(SchemaPlace place, String keyword, int value, int at, String path, List<SchemaError> out) {
        String own = path + "/" + keyword;
        switch (keyword) {
            case "allOf" -> {
                List<SchemaPlace> schemas = places(place, value);
                for (int i = 0; i < schemas.size(); i++) {
                    descend(place, schemas.get(i), at, own + "/" + i, out);
                }
            }
            case "anyOf" -> choice(place, keyword, value, at, path, out);
            case "oneOf" -> {
                List<Integer> fitting = new ArrayList<>();
                List<SchemaPlace> schemas = places(place, value);
                for (int i = 0; i < schemas.size(); i++) {
                    if (holds(place, schemas.get(i), at)) {
                        fitting.add(i);
                    }
                }
                if (fitting.isEmpty()) {
                    choice(place, keyword, value, at, path, out);
                } else if (fitting.size() > 1) {
                    String message = "must fit exactly one of " + ErrorText.count(schemas.size(), "schema")
                            + " of 'oneOf', but fits " + fitting.size() + ": those at " + joined(fitting);
                    add(out, place, path, keyword, at, message, List.of());
                }
            }
            case "not" -> {
                if (holds(place, schema.compiler.childPlace(place, value), at)) {
                    String message =
                            "must not fit the schema of 'not', but does: it is " + ErrorText.shown(document, at);
                    add(out, place, path, keyword, at, message, List.of());
                }
            }
            case "if" -> condition(place, value, at, path, out);
            default -> {}
        }
    }

    private static String joined(List<Integer> numbers) {
        int last = numbers.size() - 1;
        List<String> words = numbers.stream().map(String::valueOf).toList();
        return String.join(", ", words.subList(0, last)) + " and " + words.get(last);
    }

    private void condition(SchemaPlace place, int value, int at, String path, List<SchemaError> out) {
        SchemaResource resource = place.resource();
        if (resource.dialect.atLeast(SchemaDialect.DRAFT_7)) {
            String keyword = holds(place, schema.compiler.childPlace(place, value), at) ? "then" : "else";
            int branch = resource.document.find(place.node(), keyword);
            if (branch != JsonDocument.NONE) {
                descend(place, schema.compiler.childPlace(place, branch), at, path + "/" + keyword, out);
            }
        }
    }

    /// Explains why no schema of a list fits: by the one that comes nearest.
    private void choice(SchemaPlace place, String keyword, int value, int at, String path, List<SchemaError> out) {
        List<SchemaError> causes = new ArrayList<>();
        SchemaError nearest = null;
        List<SchemaPlace> schemas = places(place, value);
        int before = rest;
        for (int i = 0; i < schemas.size(); i++) {
            List<SchemaError> errors = new ArrayList<>();
            if (!descend(place, schemas.get(i), at, path + "/" + keyword + "/" + i, errors)) {
                if (rest > 0) {
                    return;
                }
                break;
            }
            SchemaError error = errors.getFirst();
            causes.add(error);
            if (nearest == null || distance(error, at) < distance(nearest, at)) {
                nearest = error;
            }
        }
        // Alternatives are one error; their causes count in part, so that a large choice hides no other error.
        rest = Math.max(rest, before - 1 - causes.size());
        String message = (keyword.equals("oneOf") ? "must fit exactly one of " : "must fit at least one of ")
                + ErrorText.count(schemas.size(), "schema") + " of '" + keyword + "', but fits none";
        if (nearest != null) {
            message += "; the nearest says: " + firstMessage(nearest);
        }
        add(out, place, path, keyword, at, message, causes);
    }

    private static String firstMessage(SchemaError error) {
        SchemaError first = error;
        while (first.message().isEmpty() && !first.causes().isEmpty()) {
            first = first.causes().getFirst();
        }
        return first.message();
    }

    /// How far a schema is from fitting: a wrong type or constant of the value itself says that another was meant.
    private int distance(SchemaError error, int at) {
        int errors = error.message().isEmpty() ? error.causes().size() : 1;
        String pointer = document.pointerTo(at).toString();
        boolean other = isAbout(error, pointer) || error.causes().stream().anyMatch(cause -> isAbout(cause, pointer));
        return (other ? 1 << 20 : 0) + errors;
    }

    private boolean isAbout(SchemaError error, String pointer) {
        String keyword =
                error.keywordLocation().substring(error.keywordLocation().lastIndexOf('/') + 1);
        boolean itself = error.instanceLocation().equals(pointer);
        boolean tag = error.instanceLocation().lastIndexOf('/') == pointer.length();
        return (itself && keyword.equals("type"))
                || ((itself || tag) && (keyword.equals("const") || keyword.equals("enum")));
    }

    private void object(SchemaPlace place, String keyword, int value, int at, String path, List<SchemaError> out) {
        JsonDocument d = place.resource().document;
        SchemaDialect draft = place.resource().dialect;
        switch (keyword) {
            case "properties" -> {
                for (int name = document.first(at), end = document.end(at);
                        name < end;
                        name = document.nextMember(name)) {
                    String property = document.string(name);
                    int child = d.find(value, property);
                    if (child != JsonDocument.NONE) {
                        member(
                                place,
                                child,
                                document.memberValue(name),
                                path + "/properties/" + escaped(property),
                                out);
                    }
                }
            }
            case "patternProperties" -> {
                ObjectRules rules = node(place).object;
                int index = 0;
                for (int pattern = d.first(value), last = d.end(value);
                        pattern < last && rules != null;
                        pattern = d.nextMember(pattern)) {
                    for (int name = document.first(at), end = document.end(at);
                            name < end;
                            name = document.nextMember(name)) {
                        evaluation.view.load(name);
                        if (evaluation.found(null, rules.patterns[index])) {
                            String step = path + "/patternProperties/" + escaped(d.string(pattern));
                            member(place, d.memberValue(pattern), document.memberValue(name), step, out);
                        }
                    }
                    index++;
                }
            }
            case "additionalProperties" -> {
                for (int name = document.first(at), end = document.end(at);
                        name < end;
                        name = document.nextMember(name)) {
                    if (isAdditional(place, name)) {
                        other(place, keyword, value, at, document.memberValue(name), name, path, out);
                    }
                }
            }
            case "propertyNames" -> {
                if (draft.atLeast(SchemaDialect.DRAFT_6)) {
                    names(place, value, at, path, out);
                }
            }
            case "dependencies" -> dependencies(place, keyword, value, at, path, out);
            case "dependentSchemas" -> {
                if (draft.atLeast(SchemaDialect.DRAFT_2019_09)) {
                    dependencies(place, keyword, value, at, path, out);
                }
            }
            default -> {}
        }
    }

    private void member(SchemaPlace place, int child, int at, String path, List<SchemaError> out) {
        descend(place, schema.compiler.childPlace(place, child), at, path, out);
    }

    private void names(SchemaPlace place, int value, int at, String path, List<SchemaError> out) {
        SchemaPlace to = schema.compiler.childPlace(place, value);
        for (int name = document.first(at), end = document.end(at); name < end; name = document.nextMember(name)) {
            nameOf = at;
            descend(place, to, name, path + "/propertyNames", out);
            nameOf = NO_NAME;
        }
    }

    private boolean isAdditional(SchemaPlace place, int name) {
        ObjectRules rules = node(place).object;
        if (rules == null) {
            return true;
        }
        byte[] utf8 = document.stringBytes(name);
        int found = rules.names == null ? -1 : rules.names.find(utf8, 0, utf8.length);
        if (found >= 0 && rules.declared[found]) {
            return false;
        }
        for (int i = 0; i < rules.patterns.length; i++) {
            evaluation.view.load(name);
            if (evaluation.found(null, rules.patterns[i])) {
                return false;
            }
        }
        return true;
    }

    /// A member that no other keyword speaks of.
    private void other(
            SchemaPlace place,
            String keyword,
            int value,
            int object,
            int member,
            int name,
            String path,
            List<SchemaError> out) {
        JsonDocument d = place.resource().document;
        if (d.kind(value) != JsonKind.BOOLEAN) {
            member(place, value, member, path + "/" + keyword, out);
        } else if (!d.booleanValue(value) && rest > 0) {
            String property = document.string(name);
            List<String> allowed = new ArrayList<>();
            ObjectRules rules = node(place).object;
            NameTable names = rules == null ? null : rules.names;
            for (int i = 0; names != null && i < names.size(); i++) {
                allowed.add(new String(names.name(i), StandardCharsets.UTF_8));
            }
            allowed.removeAll(ErrorText.names(document, object));
            rest--;
            out.add(new SchemaError(
                    document.pointerTo(member).toString(),
                    path + "/" + keyword,
                    place.uri() + "/" + keyword,
                    subjectOf(object) + " must not have the member " + ErrorText.quoted(property)
                            + ErrorText.meant(property, allowed),
                    List.of()));
        }
    }

    private void dependencies(
            SchemaPlace place, String keyword, int value, int at, String path, List<SchemaError> out) {
        JsonDocument d = place.resource().document;
        for (int name = d.first(value), end = d.end(value); name < end && rest > 0; name = d.nextMember(name)) {
            String property = d.string(name);
            int wanted = d.memberValue(name);
            if (document.find(at, property) == JsonDocument.NONE) {
                continue;
            }
            String step = keyword + "/" + escaped(property);
            if (d.kind(wanted) != JsonKind.ARRAY) {
                member(place, wanted, at, path + "/" + step, out);
                continue;
            }
            boolean missing = false;
            for (int e = d.first(wanted), last = d.end(wanted); e < last; e = d.nextElement(e)) {
                missing |= document.find(at, d.string(e)) == JsonDocument.NONE;
            }
            if (missing) {
                String why = " where it has " + ErrorText.quoted(property);
                add(out, place, path, step, at, text.missing(d, wanted, at, why), List.of());
            }
        }
    }

    private void array(SchemaPlace place, String keyword, int value, int at, String path, List<SchemaError> out) {
        JsonDocument d = place.resource().document;
        boolean newest = place.resource().dialect == SchemaDialect.DRAFT_2020_12;
        boolean list = d.kind(value) == JsonKind.ARRAY;
        switch (keyword) {
            case "items" -> {
                if (list && !newest) {
                    prefix(place, keyword, value, at, path, out);
                } else {
                    rest(place, keyword, value, at, newest ? prefixLength(place) : 0, path, out);
                }
            }
            case "additionalItems" -> {
                int items = d.find(place.node(), "items");
                if (!newest && items != JsonDocument.NONE && d.kind(items) == JsonKind.ARRAY) {
                    rest(place, keyword, value, at, d.size(items), path, out);
                }
            }
            case "prefixItems" -> {
                if (newest) {
                    prefix(place, keyword, value, at, path, out);
                }
            }
            case "contains" -> contains(place, value, at, path, out);
            default -> {}
        }
    }

    private int prefixLength(SchemaPlace place) {
        ArrayRules rules = node(place).array;
        return rules == null ? 0 : rules.prefix.length;
    }

    private void prefix(SchemaPlace place, String keyword, int value, int at, String path, List<SchemaError> out) {
        List<SchemaPlace> schemas = places(place, value);
        int index = 0;
        for (int e = document.first(at), end = document.end(at);
                e < end && index < schemas.size();
                e = document.nextElement(e)) {
            descend(place, schemas.get(index), e, path + "/" + keyword + "/" + index, out);
            index++;
        }
    }

    private void rest(
            SchemaPlace place, String keyword, int value, int at, int from, String path, List<SchemaError> out) {
        SchemaPlace to = schema.compiler.childPlace(place, value);
        int index = 0;
        for (int e = document.first(at), end = document.end(at); e < end && rest > 0; e = document.nextElement(e)) {
            if (index++ >= from) {
                descend(place, to, e, path + "/" + keyword, out);
            }
        }
    }

    private void contains(SchemaPlace place, int value, int at, String path, List<SchemaError> out) {
        ArrayRules rules = node(place).array;
        if (rules == null || rules.contains == null) {
            return;
        }
        SchemaPlace to = schema.compiler.childPlace(place, value);
        long fitting = 0;
        for (int e = document.first(at), end = document.end(at); e < end; e = document.nextElement(e)) {
            fitting += holds(place, to, e) ? 1 : 0;
        }
        if (fitting < rules.minContains) {
            String least = ErrorText.count(rules.minContains, "element");
            String keyword = rules.minContains == 1 ? "contains" : "minContains";
            add(
                    out,
                    place,
                    path,
                    keyword,
                    at,
                    "must have at least " + least + fits(rules.minContains) + fitting,
                    List.of());
        } else if (fitting > rules.maxContains) {
            String most = ErrorText.count(rules.maxContains, "element");
            add(
                    out,
                    place,
                    path,
                    "maxContains",
                    at,
                    "must have at most " + most + fits(rules.maxContains) + fitting,
                    List.of());
        }
    }

    private static String fits(long limit) {
        return (limit == 1 ? " that fits" : " that fit") + " the schema of 'contains', but has ";
    }

    /// Members or elements that no other keyword evaluates; with one of those violated there is no telling.
    private void unevaluated(SchemaPlace place, String keyword, int value, int at, String path, List<SchemaError> out) {
        boolean object = document.kind(at) == JsonKind.OBJECT;
        if (object != keyword.equals("unevaluatedProperties") || (!object && document.kind(at) != JsonKind.ARRAY)) {
            return;
        }
        SchemaNode node = node(place);
        InPlace rules = node.inPlace;
        BitSet evaluated;
        if (rules != null && (object ? rules.unevaluatedProperties : rules.unevaluatedItems) != null) {
            evaluated = evaluation.evaluated(node, rules, at);
        } else {
            evaluated = evaluatedAlone(place, object, at);
        }
        if (evaluated == null) {
            return;
        }
        int index = 0;
        for (int child = document.first(at), end = document.end(at); child < end && rest > 0; index++) {
            int element = object ? document.memberValue(child) : child;
            if (!evaluated.get(index)) {
                if (object) {
                    other(place, keyword, value, at, element, child, path, out);
                } else {
                    member(place, value, element, path + "/" + keyword, out);
                }
            }
            child = document.end(element);
        }
    }

    /// The same where the compiler found that no schema beside this one has a say.
    private @Nullable BitSet evaluatedAlone(SchemaPlace place, boolean object, int at) {
        JsonDocument d = place.resource().document;
        boolean applies = place.resource().has(SchemaResource.APPLICATOR);
        BitSet evaluated = new BitSet();
        if (object) {
            if (applies && d.find(place.node(), "additionalProperties") != JsonDocument.NONE) {
                return null;
            }
            int index = 0;
            for (int name = document.first(at), end = document.end(at); name < end; name = document.nextMember(name)) {
                evaluated.set(index++, !isAdditional(place, name));
            }
            return evaluated;
        }
        int items = applies ? d.find(place.node(), "items") : JsonDocument.NONE;
        boolean list = items != JsonDocument.NONE
                && d.kind(items) == JsonKind.ARRAY
                && place.resource().dialect != SchemaDialect.DRAFT_2020_12;
        if ((items != JsonDocument.NONE && !list)
                || (list && d.find(place.node(), "additionalItems") != JsonDocument.NONE)) {
            return null;
        }
        evaluated.set(0, prefixLength(place));
        return evaluated;
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
