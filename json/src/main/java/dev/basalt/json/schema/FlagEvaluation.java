package dev.basalt.json.schema;

import dev.basalt.core.error.LimitExceededException;
import dev.basalt.core.error.Location;
import dev.basalt.json.JsonDocument;
import dev.basalt.json.internal.Tape;
import dev.basalt.json.schema.SchemaNode.ArrayRules;
import dev.basalt.json.schema.SchemaNode.Dependency;
import dev.basalt.json.schema.SchemaNode.InPlace;
import dev.basalt.json.schema.SchemaNode.ObjectRules;
import dev.basalt.json.schema.SchemaNode.StringRules;
import dev.basalt.json.schema.internal.Regex;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// Says whether values are valid, and no more.
///
/// Which members and elements were evaluated is noted as bits, only below a schema that asks for it: `marks` is
/// the index of the first word of bits for the value at hand, -1 where nobody asks.
///
/// - **Threads:** confined to one
final class FlagEvaluation {
    private static final int NOT_TRACKED = -1;

    final TapeView view = new TapeView();
    final ValueComparison comparison = new ValueComparison(view);
    private final Regex.Memory regexMemory = new Regex.Memory();
    private final SchemaLimits limits;
    private final int maxDepth;
    private final boolean dynamic;
    private long[] words = {};
    private long[] bits = new long[16];
    private int bitsTop;
    private int marks = NOT_TRACKED;
    private int[] scope = new int[16];
    private int scopeSize;
    private int depth;
    private long steps;

    FlagEvaluation(SchemaLimits limits, boolean dynamic) {
        this.limits = limits;
        this.maxDepth = limits.maxDepth();
        this.dynamic = dynamic;
    }

    /// Begins a document.
    void begin(JsonDocument document) {
        view.set(document);
        comparison.begin(document);
        words = view.words;
        bitsTop = 0;
        marks = NOT_TRACKED;
        scopeSize = 0;
        depth = 0;
        steps = limits.maxSteps();
    }

    /// Lets the document go.
    void end() {
        view.clear();
        comparison.end();
        words = view.words;
    }

    boolean check(SchemaNode node, int at) {
        int tag = (int) (words[at] >>> Tape.TAG_SHIFT);
        if ((node.accept >>> tag & 1) == 0) {
            return false;
        }
        return (node.settled >>> tag & 1) != 0 || checkRest(node, at, tag);
    }

    private boolean checkRest(SchemaNode node, int at, int tag) {
        if (++depth > maxDepth || --steps < 0) {
            throw tooMuch(node);
        }
        boolean valid = node.entered != null
                ? enter(node, node.entered, at)
                : node.inPlace == null ? own(node, at, tag) : withInPlace(node, node.inPlace, at, tag);
        depth--;
        return valid;
    }

    private LimitExceededException tooMuch(SchemaNode node) {
        String problem = steps < 0
                ? "a document must be decided within " + limits.maxSteps()
                        + " evaluated schemas, but takes more; raise SchemaLimits.maxSteps"
                : "schemas must be at most " + limits.maxDepth()
                        + " in one another, but are more: a loop of references, or a document that is very deep; raise"
                        + " SchemaLimits.maxDepth for the latter";
        return new LimitExceededException(Location.of(node.place.uri()), problem);
    }

    void enterScope(int resource) {
        if (scopeSize == scope.length) {
            scope = Arrays.copyOf(scope, 2 * scopeSize);
        }
        scope[scopeSize++] = resource;
    }

    void leaveScope() {
        scopeSize--;
    }

    private boolean enter(SchemaNode way, SchemaNode target, int at) {
        enterScope(way.place.resource().number);
        boolean valid = check(target, at);
        leaveScope();
        return valid;
    }

    /// The target of a dynamic reference, found in the outermost resource that has its anchor.
    SchemaNode target(SchemaNode.DynamicRef ref) {
        for (int i = 0; i < scopeSize && dynamic; i++) {
            SchemaNode found = scope[i] < ref.byResource.length ? ref.byResource[scope[i]] : null;
            if (found != null) {
                return found;
            }
        }
        return ref.target;
    }

    private boolean own(SchemaNode node, int at, int tag) {
        if ((node.constants != null && !comparison.isOneOf(node.constants, at, tag))
                || (node.constant != null && !comparison.isOneOf(node.constant, at, tag))) {
            return false;
        }
        int kind = 1 << tag;
        if ((kind & SchemaNode.STRINGS) != 0) {
            return node.string == null || string(node, node.string, at);
        }
        if ((kind & SchemaNode.OBJECTS) != 0) {
            return node.object == null || object(node.object, at);
        }
        if ((kind & SchemaNode.ARRAYS) != 0) {
            return node.array == null || array(node.array, at);
        }
        return node.number == null || (kind & SchemaNode.NUMBERS) == 0 || comparison.number(node.number, at, tag);
    }

    private boolean string(SchemaNode node, StringRules rules, int at) {
        view.load(at);
        byte[] bytes = view.bytes;
        int from = view.from;
        int length = view.length;
        if (rules.min > 0 || rules.max < length) {
            if (length < rules.min) {
                return false;
            }
            int count = length;
            for (int i = from, to = from + length; i < to; i++) {
                count -= bytes[i] < (byte) 0xC0 ? 1 : 0;
            }
            if (count < rules.min || count > rules.max) {
                return false;
            }
        }
        if (rules.pattern != null && !found(node, rules.pattern)) {
            return false;
        }
        return rules.format == null || rules.format.matches(view.bytes, view.from, view.length);
    }

    /// Whether a pattern is found in the string that was loaded.
    boolean found(@Nullable SchemaNode node, Regex pattern) {
        int result = pattern.find(view.bytes, view.from, view.length, regexMemory, limits.maxPatternSteps());
        if (result == Regex.OUT_OF_STEPS) {
            throw new LimitExceededException(
                    Location.of(node == null ? "pattern" : node.place.uri()),
                    "pattern '" + pattern + "' must be decided within " + limits.maxPatternSteps()
                            + " steps, but takes more; write it without nested repetition or raise"
                            + " SchemaLimits.maxPatternSteps");
        }
        return result > 0;
    }

    private boolean object(ObjectRules rules, int at) {
        int count = view.tape.count(at);
        if (count < rules.min || count > rules.max) {
            return false;
        }
        if (!rules.walks) {
            return true;
        }
        return (rules.simple && marks < 0) ? simpleMembers(rules, at) : members(rules, at);
    }

    /// Checks the members of an object by their names alone, where nobody asks what was evaluated.
    private boolean simpleMembers(ObjectRules rules, int at) {
        long[] tape = words;
        byte[] array = view.array();
        int base = view.base();
        NameTable names = rules.names;
        SchemaNode additional = rules.additional;
        long seen = 0;
        int end = view.next(at);
        for (int name = at + 1; name < end; ) {
            long word = tape[name];
            int found = -1;
            int value = name + 1;
            if (names != null) {
                if (view.isDirect(word)) {
                    int length = (int) (word >>> Tape.EXTRA_SHIFT) & Tape.EXTRA_MAX;
                    found = names.find(array, base + (int) (word & Tape.OFFSET_MASK), length);
                } else {
                    view.load(name);
                    found = names.find(view.bytes, view.from, view.length);
                    value = view.next(name);
                }
            } else {
                value = view.next(name);
            }
            SchemaNode schema = additional;
            if (found >= 0) {
                seen |= found < Long.SIZE ? 1L << found : 0;
                SchemaNode declared = rules.properties[found];
                schema = declared == null ? additional : declared;
            }
            if (schema != null && !check(schema, value)) {
                return false;
            }
            name = view.next(value);
        }
        if ((seen & rules.required) != rules.required) {
            return false;
        }
        for (Dependency dependency : rules.dependencies) {
            if (!dependency(dependency, at, seen, -1)) {
                return false;
            }
        }
        return true;
    }

    // One method: the loop over members decides the speed.
    private boolean members(ObjectRules rules, int at) {
        int tracked = marks;
        marks = NOT_TRACKED;
        long seen = 0;
        int beyond = rules.beyond ? pushBits(rules.names == null ? 0 : rules.names.size()) : -1;
        NameTable names = rules.names;
        boolean valid = true;
        int end = view.tape.next(at);
        int index = 0;
        for (int name = at + 1; name < end; index++) {
            view.load(name);
            int value = view.next(name);
            SchemaNode schema = null;
            boolean evaluated = false;
            if (names != null) {
                int found = names.find(view.bytes, view.from, view.length);
                if (found >= 0) {
                    evaluated = rules.declared[found];
                    schema = rules.properties[found];
                    if (found < Long.SIZE) {
                        seen |= 1L << found;
                    }
                    if (beyond >= 0) {
                        bits[beyond + (found >> 6)] |= 1L << found;
                    }
                }
            }
            if (schema != null && !check(schema, value)) {
                valid = false;
                break;
            }
            if (rules.patterns.length > 0) {
                int result = patterns(rules, name, value);
                if (result < 0) {
                    valid = false;
                    break;
                }
                evaluated |= result > 0;
            }
            if (!evaluated && rules.additional != null) {
                evaluated = true;
                if (!check(rules.additional, value)) {
                    valid = false;
                    break;
                }
            }
            if (rules.propertyNames != null && !check(rules.propertyNames, name)) {
                valid = false;
                break;
            }
            if (tracked >= 0 && evaluated) {
                bits[tracked + (index >> 6)] |= 1L << index;
            }
            name = view.next(value);
        }
        marks = tracked;
        valid = valid
                && (seen & rules.required) == rules.required
                && (beyond < 0 || allSeen(rules.requiredBeyond, beyond));
        for (int i = 0; valid && i < rules.dependencies.length; i++) {
            valid = dependency(rules.dependencies[i], at, seen, beyond);
        }
        if (beyond >= 0) {
            bitsTop = beyond;
        }
        return valid;
    }

    private boolean allSeen(int[] names, int beyond) {
        for (int name : names) {
            if ((bits[beyond + (name >> 6)] >>> name & 1) == 0) {
                return false;
            }
        }
        return true;
    }

    private boolean isSeen(int name, long seen, int beyond) {
        return name < Long.SIZE ? (seen >>> name & 1) != 0 : (bits[beyond + (name >> 6)] >>> name & 1) != 0;
    }

    private boolean dependency(Dependency dependency, int at, long seen, int beyond) {
        if (!isSeen(dependency.name, seen, beyond)) {
            return true;
        }
        for (int name : dependency.required) {
            if (!isSeen(name, seen, beyond)) {
                return false;
            }
        }
        return dependency.schema == null || check(dependency.schema, at);
    }

    /// -1 where a member does not fit the schema of a pattern, 1 where its name fits one, 0 where none.
    private int patterns(ObjectRules rules, int name, int value) {
        int result = 0;
        for (int i = 0; i < rules.patterns.length; i++) {
            view.load(name);
            SchemaNode schema = rules.patternSchemas[i];
            if (found(schema, rules.patterns[i])) {
                result = 1;
                if (!check(schema, value)) {
                    return -1;
                }
            }
        }
        return result;
    }

    private boolean array(ArrayRules rules, int at) {
        int count = view.tape.count(at);
        if (count < rules.min || count > rules.max) {
            return false;
        }
        if (rules.walks && !elements(rules, at)) {
            return false;
        }
        return !rules.unique || count < 2 || comparison.isUnique(at, count);
    }

    private boolean elements(ArrayRules rules, int at) {
        int tracked = marks;
        marks = NOT_TRACKED;
        int end = view.tape.next(at);
        SchemaNode items = rules.items;
        if (rules.prefix.length == 0 && rules.contains == null && items != null && tracked < 0) {
            for (int element = at + 1; element < end; element = view.next(element)) {
                if (!check(items, element)) {
                    return false;
                }
            }
            return true;
        }
        int index = 0;
        long matching = 0;
        boolean valid = true;
        for (int element = at + 1; element < end; element = view.next(element)) {
            SchemaNode schema = index < rules.prefix.length ? rules.prefix[index] : rules.items;
            if (schema != null && !check(schema, element)) {
                valid = false;
                break;
            }
            boolean evaluated = schema != null;
            if (rules.contains != null
                    && (matching <= rules.maxContains || tracked >= 0)
                    && check(rules.contains, element)) {
                matching++;
                evaluated |= rules.containsEvaluates;
            }
            if (tracked >= 0 && evaluated) {
                bits[tracked + (index >> 6)] |= 1L << index;
            }
            index++;
        }
        marks = tracked;
        return valid && (rules.contains == null || (matching >= rules.minContains && matching <= rules.maxContains));
    }

    private boolean withInPlace(SchemaNode node, InPlace rules, int at, int tag) {
        boolean object = tag == Tape.OBJECT || tag == Tape.WIDE_OBJECT;
        boolean array = tag == Tape.ARRAY || tag == Tape.WIDE_ARRAY;
        SchemaNode rest = object ? rules.unevaluatedProperties : array ? rules.unevaluatedItems : null;
        if (rest == null) {
            return own(node, at, tag) && applied(rules, at);
        }
        int outer = marks;
        int count = view.tape.count(at);
        int mine = pushBits(count);
        marks = mine;
        boolean valid = own(node, at, tag) && applied(rules, at);
        marks = NOT_TRACKED;
        valid = valid && unevaluated(rest, at, object, mine);
        marks = outer;
        if (valid && outer >= 0) {
            setBits(outer, count);
        }
        bitsTop = mine;
        return valid;
    }

    /// Says which members or elements of a value a schema evaluates, but for its `unevaluated` keywords; null where
    /// it does not hold without them.
    @Nullable
    BitSet evaluated(SchemaNode node, InPlace rules, int at) {
        int count = view.tape.count(at);
        int mine = pushBits(count);
        marks = mine;
        boolean valid = own(node, at, view.tag(at)) && applied(rules, at);
        marks = NOT_TRACKED;
        bitsTop = mine;
        return valid ? BitSet.valueOf(LongBuffer.wrap(bits, mine, (count + 63) >> 6)) : null;
    }

    private boolean unevaluated(SchemaNode rest, int at, boolean object, int evaluated) {
        int end = view.tape.next(at);
        int index = 0;
        for (int child = at + 1; child < end; index++) {
            int value = object ? view.next(child) : child;
            if ((bits[evaluated + (index >> 6)] >>> index & 1) == 0 && !check(rest, value)) {
                return false;
            }
            child = view.next(value);
        }
        return true;
    }

    private boolean applied(InPlace rules, int at) {
        if (rules.ref != null && !check(rules.ref, at)) {
            return false;
        }
        if (rules.dynamic != null && !check(target(rules.dynamic), at)) {
            return false;
        }
        for (SchemaNode schema : rules.allOf) {
            if (!check(schema, at)) {
                return false;
            }
        }
        if (rules.anyOf != null && !any(rules.anyOf, at)) {
            return false;
        }
        if (rules.oneOf != null && !one(rules.oneOf, at)) {
            return false;
        }
        if (rules.not != null && holds(rules.not, at, true)) {
            return false;
        }
        if (rules.condition != null) {
            SchemaNode branch = holds(rules.condition, at, false) ? rules.then : rules.otherwise;
            return branch == null || check(branch, at);
        }
        return true;
    }

    private boolean any(SchemaNode[] schemas, int at) {
        boolean valid = false;
        for (SchemaNode schema : schemas) {
            if (holds(schema, at, false)) {
                valid = true;
                // With somebody asking, every branch that holds says what it evaluated.
                if (marks < 0) {
                    break;
                }
            }
        }
        return valid;
    }

    private boolean one(SchemaNode[] schemas, int at) {
        int count = 0;
        for (SchemaNode schema : schemas) {
            if (holds(schema, at, false) && ++count > 1) {
                return false;
            }
        }
        return count == 1;
    }

    /// Whether a schema holds; where it does not, what it evaluated is forgotten.
    private boolean holds(SchemaNode schema, int at, boolean forget) {
        if (marks < 0) {
            return check(schema, at);
        }
        int count = view.tape.count(at);
        int copied = (count + 63) >> 6;
        int saved = pushBits(count);
        System.arraycopy(bits, marks, bits, saved, copied);
        boolean valid = check(schema, at);
        if (!valid || forget) {
            System.arraycopy(bits, saved, bits, marks, copied);
        }
        bitsTop = saved;
        return valid;
    }

    private int pushBits(int count) {
        int need = (count + 63) >> 6;
        if (bitsTop + need > bits.length) {
            bits = Arrays.copyOf(bits, Math.max(2 * bits.length, bitsTop + need));
        }
        int start = bitsTop;
        Arrays.fill(bits, start, start + need, 0);
        bitsTop = start + need;
        return start;
    }

    private void setBits(int from, int count) {
        for (int i = 0; i < count; i++) {
            bits[from + (i >> 6)] |= 1L << i;
        }
    }
}
