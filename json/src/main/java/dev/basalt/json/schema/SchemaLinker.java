package dev.basalt.json.schema;

import dev.basalt.json.schema.SchemaNode.ArrayRules;
import dev.basalt.json.schema.SchemaNode.Dependency;
import dev.basalt.json.schema.SchemaNode.InPlace;
import dev.basalt.json.schema.SchemaNode.ObjectRules;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Connects compiled nodes: leaves out those that only refer to another, puts ways into other resources between
/// where the dynamic scope counts, and narrows the types that each accepts.
final class SchemaLinker {
    private final SchemaCompiler compiler;
    private final boolean dynamic;
    private final IdentityHashMap<SchemaNode, SchemaNode> ways = new IdentityHashMap<>();

    SchemaLinker(SchemaCompiler compiler, boolean dynamic) {
        this.compiler = compiler;
        this.dynamic = dynamic;
    }

    SchemaNode link(SchemaNode root) {
        compiler.all.forEach(SchemaLinker::fixDynamic);
        compiler.all.forEach(node -> {
            simplify(node);
            SchemaCompiler.settle(node, compiler.tracks);
        });
        for (SchemaNode node : compiler.all) {
            rewrite(node, target -> follow(node, target));
        }
        // Each round carries what is accepted one level further; more would gain little.
        for (int round = 0; round < 3; round++) {
            compiler.all.forEach(SchemaLinker::narrow);
            ways.values().forEach(SchemaLinker::narrow);
        }
        compiler.all.forEach(SchemaLinker::prepare);
        return follow(root, root);
    }

    /// Chooses how members are checked.
    static void prepare(SchemaNode node) {
        ObjectRules object = node.object;
        if (object != null) {
            object.beyond = object.requiredBeyond.length > 0;
            for (Dependency dependency : object.dependencies) {
                object.beyond |= dependency.name >= Long.SIZE;
                for (int name : dependency.required) {
                    object.beyond |= name >= Long.SIZE;
                }
            }
            object.simple = object.patterns.length == 0 && object.propertyNames == null && !object.beyond;
        }
    }

    /// A dynamic reference with one possible target is an ordinary one.
    private static void fixDynamic(SchemaNode node) {
        InPlace rules = node.inPlace;
        if (rules == null || rules.dynamic == null || rules.ref != null) {
            return;
        }
        SchemaNode only = rules.dynamic.target;
        for (SchemaNode target : rules.dynamic.byResource) {
            if (target != null && target != only) {
                return;
            }
        }
        rules.ref = only;
        rules.dynamic = null;
    }

    private void simplify(SchemaNode node) {
        InPlace rules = node.inPlace;
        if (rules == null) {
            return;
        }
        boolean alone = rules.ref == null
                && rules.dynamic == null
                && rules.allOf.length == 0
                && rules.anyOf == null
                && rules.oneOf == null
                && rules.condition == null;
        boolean dependent = false;
        if (node.object != null) {
            for (Dependency dependency : node.object.dependencies) {
                dependent |= dependency.schema != null;
            }
        }
        // With no other schema of the same object there is nothing that only a record of members could tell.
        if (alone && !dependent && rules.unevaluatedProperties != null) {
            ObjectRules object = node.object == null ? new ObjectRules() : node.object;
            node.object = object;
            if (object.additional == null) {
                object.additional = rules.unevaluatedProperties;
                object.walks = true;
            }
            rules.unevaluatedProperties = null;
        }
        boolean contained = node.array != null && node.array.containsEvaluates && node.array.contains != null;
        if (alone && !dependent && !contained && rules.unevaluatedItems != null) {
            ArrayRules array = node.array == null ? new ArrayRules() : node.array;
            node.array = array;
            if (array.items == null) {
                array.items = rules.unevaluatedItems;
                array.walks = true;
            }
            rules.unevaluatedItems = null;
        }
        if (alone && rules.not == null && rules.unevaluatedProperties == null && rules.unevaluatedItems == null) {
            node.inPlace = null;
        }
    }

    /// What an edge leads to in the end.
    private SchemaNode follow(SchemaNode from, SchemaNode target) {
        SchemaNode node = target;
        Set<SchemaNode> passed = new HashSet<>();
        while (!dynamic && isOnlyReference(node) && passed.add(node)) {
            InPlace rules = node.inPlace;
            if (rules == null || rules.ref == null) {
                break;
            }
            node = rules.ref;
        }
        if (!dynamic || node.place.resource() == from.place.resource()) {
            return node;
        }
        SchemaNode end = node;
        return ways.computeIfAbsent(end, _ -> {
            SchemaNode way = new SchemaNode(end.place);
            way.entered = end;
            way.settled = 0;
            return way;
        });
    }

    private static boolean isOnlyReference(SchemaNode node) {
        InPlace rules = node.inPlace;
        return rules != null
                && rules.ref != null
                && rules.dynamic == null
                && rules.allOf.length == 0
                && rules.anyOf == null
                && rules.oneOf == null
                && rules.not == null
                && rules.condition == null
                && rules.unevaluatedProperties == null
                && rules.unevaluatedItems == null
                && node.accept == SchemaNode.ANY
                && node.constants == null
                && node.constant == null
                && node.object == null
                && node.array == null
                && node.string == null
                && node.number == null;
    }

    private static @Nullable SchemaNode map(@Nullable SchemaNode node, UnaryOperator<SchemaNode> change) {
        return node == null ? null : change.apply(node);
    }

    private static void mapAll(@Nullable SchemaNode @Nullable [] nodes, UnaryOperator<SchemaNode> change) {
        for (int i = 0; nodes != null && i < nodes.length; i++) {
            nodes[i] = map(nodes[i], change);
        }
    }

    private static void rewrite(SchemaNode node, UnaryOperator<SchemaNode> change) {
        ObjectRules object = node.object;
        if (object != null) {
            mapAll(object.properties, change);
            mapAll(object.patternSchemas, change);
            object.additional = map(object.additional, change);
            object.propertyNames = map(object.propertyNames, change);
            for (int i = 0; i < object.dependencies.length; i++) {
                Dependency old = object.dependencies[i];
                object.dependencies[i] = new Dependency(old.name, old.required, map(old.schema, change));
            }
        }
        ArrayRules array = node.array;
        if (array != null) {
            mapAll(array.prefix, change);
            array.items = map(array.items, change);
            array.contains = map(array.contains, change);
        }
        InPlace rules = node.inPlace;
        if (rules != null) {
            rules.ref = map(rules.ref, change);
            mapAll(rules.allOf, change);
            mapAll(rules.anyOf, change);
            mapAll(rules.oneOf, change);
            rules.not = map(rules.not, change);
            rules.condition = map(rules.condition, change);
            rules.then = map(rules.then, change);
            rules.otherwise = map(rules.otherwise, change);
            rules.unevaluatedProperties = map(rules.unevaluatedProperties, change);
            rules.unevaluatedItems = map(rules.unevaluatedItems, change);
            if (rules.dynamic != null) {
                rules.dynamic.target = change.apply(rules.dynamic.target);
                mapAll(rules.dynamic.byResource, change);
            }
        }
    }

    private static void narrow(SchemaNode node) {
        if (node.entered != null) {
            node.accept &= node.entered.accept;
        }
        InPlace rules = node.inPlace;
        if (rules == null) {
            return;
        }
        if (rules.ref != null) {
            node.accept &= rules.ref.accept;
        }
        for (SchemaNode schema : rules.allOf) {
            node.accept &= schema.accept;
        }
        node.accept &= union(rules.anyOf) & union(rules.oneOf);
    }

    private static int union(SchemaNode @Nullable [] nodes) {
        if (nodes == null) {
            return SchemaNode.ANY;
        }
        int union = 0;
        for (SchemaNode node : nodes) {
            union |= node.accept;
        }
        return union;
    }

    /// A schema that refers to itself for the same value without a condition, if there is one.
    static @Nullable SchemaNode loop(Iterable<SchemaNode> nodes) {
        Map<SchemaNode, Integer> states = new HashMap<>();
        for (SchemaNode node : nodes) {
            SchemaNode found = loop(node, states, 0);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static @Nullable SchemaNode loop(SchemaNode node, Map<SchemaNode, Integer> states, int depth) {
        Integer state = states.putIfAbsent(node, 1);
        if (state != null) {
            return state == 1 ? node : null;
        }
        InPlace rules = node.inPlace;
        // A chain this long is left to the limit of validation.
        if (rules != null && depth < 1000) {
            SchemaNode found = rules.ref == null ? null : loop(rules.ref, states, depth + 1);
            for (int i = 0; found == null && i < rules.allOf.length; i++) {
                found = loop(rules.allOf[i], states, depth + 1);
            }
            if (found == null && rules.anyOf != null) {
                found = loop(rules.anyOf[0], states, depth + 1);
            }
            for (int i = 0; found == null && rules.oneOf != null && i < rules.oneOf.length; i++) {
                found = i < 2 ? loop(rules.oneOf[i], states, depth + 1) : null;
            }
            if (found == null && rules.not != null) {
                found = loop(rules.not, states, depth + 1);
            }
            if (found == null && rules.condition != null) {
                found = loop(rules.condition, states, depth + 1);
            }
            if (found != null) {
                return found;
            }
        }
        states.put(node, 2);
        return null;
    }
}
