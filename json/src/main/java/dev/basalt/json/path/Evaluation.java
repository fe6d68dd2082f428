package dev.basalt.json.path;

import dev.basalt.core.error.LimitExceededException;
import dev.basalt.core.error.Location;
import dev.basalt.json.JsonDocument;
import dev.basalt.json.JsonKind;
import dev.basalt.json.path.Expression.Condition;
import dev.basalt.json.path.Expression.Operand;
import dev.basalt.json.path.Expression.Query;
import dev.basalt.json.path.Expression.Segment;
import dev.basalt.json.path.Expression.Selector;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One evaluation of a query on a document.
final class Evaluation {
    /// Regular expressions out of documents that are kept compiled.
    private static final int MAX_EXPRESSIONS = 64;

    private final String text;
    private final JsonDocument document;
    private final long maxSteps;
    private final int maxResults;
    private final Map<String, Optional<InteroperableRegex>> expressions = new HashMap<>();
    private long steps;

    Evaluation(String text, JsonDocument document, long maxSteps, int maxResults) {
        this.text = text;
        this.document = document;
        this.maxSteps = maxSteps;
        this.maxResults = maxResults;
    }

    private void step(int count) {
        steps += count;
        if (steps > maxSteps) {
            throw tooMuch("steps of a query must be at most " + maxSteps + ", but were more; raise it with"
                    + " JsonPath.withLimits");
        }
    }

    private LimitExceededException tooMuch(String problem) {
        return new LimitExceededException(Location.of("JSONPath " + text), problem);
    }

    Nodes select(Query query, int current) {
        Nodes nodes = new Nodes();
        nodes.add(query.absolute() ? JsonDocument.ROOT : current);
        for (Segment segment : query.segments()) {
            Nodes selected = new Nodes();
            for (int i = 0; i < nodes.size(); i++) {
                int node = nodes.get(i);
                if (segment.descendant()) {
                    selectBelow(segment, node, selected);
                } else {
                    select(segment, node, selected);
                }
            }
            nodes = selected;
        }
        return nodes;
    }

    private void selectBelow(Segment segment, int top, Nodes out) {
        int end = document.end(top);
        int node = top;
        while (node < end) {
            // Names are passed over too: they are strings, of which nothing is selected.
            JsonKind kind = document.kind(node);
            if (kind == JsonKind.OBJECT || kind == JsonKind.ARRAY) {
                select(segment, node, out);
                node = document.first(node);
            } else {
                step(1);
                node = document.end(node);
            }
        }
    }

    private void select(Segment segment, int node, Nodes out) {
        step(1);
        JsonKind kind = document.kind(node);
        if (kind != JsonKind.OBJECT && kind != JsonKind.ARRAY) {
            return;
        }
        boolean object = kind == JsonKind.OBJECT;
        for (Selector selector : segment.selectors()) {
            switch (selector) {
                case Expression.Name name -> {
                    if (object) {
                        add(document.find(node, name.name()), out);
                    }
                }
                case Expression.Index index -> {
                    if (!object) {
                        int size = document.size(node);
                        long place = index.index() < 0 ? size + index.index() : index.index();
                        if (place >= 0 && place < size) {
                            add(element(node, (int) place), out);
                        }
                    }
                }
                case Expression.Slice slice -> {
                    if (!object) {
                        slice(slice, node, out);
                    }
                }
                case Expression.Wildcard _ -> children(node, object, null, out);
                case Expression.Filter filter -> children(node, object, filter.condition(), out);
            }
        }
    }

    private void add(int node, Nodes out) {
        if (node == JsonDocument.NONE) {
            return;
        }
        if (out.size() >= maxResults) {
            throw tooMuch("values that a query selects must be at most " + maxResults
                    + ", but were more; raise it with JsonPath.withLimits");
        }
        out.add(node);
    }

    private int element(int array, int index) {
        step(index >>> 6);
        return document.element(array, index);
    }

    private void children(int container, boolean object, @Nullable Condition condition, Nodes out) {
        int end = document.end(container);
        int node = document.first(container);
        while (node < end) {
            int value = object ? document.memberValue(node) : node;
            step(1);
            if (condition == null || holds(condition, value)) {
                add(value, out);
            }
            node = document.end(value);
        }
    }

    private void slice(Expression.Slice slice, int array, Nodes out) {
        long size = document.size(array);
        long step = slice.step();
        if (step == 0 || size == 0) {
            return;
        }
        boolean up = step > 0;
        long start = bound(slice.start(), up ? 0 : size - 1, size);
        long end = bound(slice.end(), up ? size : -size - 1, size);
        long lower = up ? Math.clamp(start, 0, size) : Math.clamp(end, -1, size - 1);
        long upper = up ? Math.clamp(end, 0, size) : Math.clamp(start, -1, size - 1);
        int[] elements = new int[(int) size];
        int node = document.first(array);
        for (int i = 0; i < elements.length; i++) {
            elements[i] = node;
            node = document.nextElement(node);
        }
        step((int) Math.min(Integer.MAX_VALUE, size));
        if (up) {
            for (long i = lower; i < upper; i += step) {
                add(elements[(int) i], out);
            }
        } else {
            for (long i = upper; i > lower; i += step) {
                add(elements[(int) i], out);
            }
        }
    }

    private static long bound(@Nullable Long given, long otherwise, long size) {
        if (given == null) {
            return otherwise < 0 ? otherwise + size : otherwise;
        }
        return given < 0 ? given + size : given;
    }

    private boolean holds(Condition condition, int current) {
        return switch (condition) {
            case Expression.Or or -> {
                boolean holds = false;
                for (int i = 0; i < or.parts().size() && !holds; i++) {
                    holds = holds(or.parts().get(i), current);
                }
                yield holds;
            }
            case Expression.And and -> {
                boolean holds = true;
                for (int i = 0; i < and.parts().size() && holds; i++) {
                    holds = holds(and.parts().get(i), current);
                }
                yield holds;
            }
            case Expression.Not not -> !holds(not.part(), current);
            case Expression.Exists exists ->
                exists.query().isSingular()
                        ? single(exists.query(), current) != JsonDocument.NONE
                        : select(exists.query(), current).size() > 0;
            case Expression.Compare compare -> compare(compare, current);
            case Expression.Matches matches -> matches(matches, current);
        };
    }

    private boolean compare(Expression.Compare compare, int current) {
        Comparand left = value(compare.left(), current);
        Comparand right = value(compare.right(), current);
        return switch (compare.operator()) {
            case EQUAL -> left.isEqual(right);
            case NOT_EQUAL -> !left.isEqual(right);
            case LESS -> left.isLess(right);
            case GREATER -> right.isLess(left);
            case AT_MOST -> left.isLess(right) || left.isEqual(right);
            case AT_LEAST -> right.isLess(left) || left.isEqual(right);
        };
    }

    private Comparand node(int node) {
        return new Comparand(document, node, 0);
    }

    private Comparand count(long count) {
        return new Comparand(document, Comparand.COUNT, count);
    }

    private Comparand value(Operand operand, int current) {
        return switch (operand) {
            case Expression.Literal literal -> new Comparand(literal.document(), JsonDocument.ROOT, 0);
            case Query query -> node(single(query, current));
            case Expression.Count of -> count(select(of.of(), current).size());
            case Expression.ValueOf of -> {
                Nodes nodes = select(of.of(), current);
                yield node(nodes.size() == 1 ? nodes.get(0) : JsonDocument.NONE);
            }
            case Expression.Length of -> length(value(of.of(), current));
        };
    }

    private Comparand length(Comparand of) {
        if (of.isString()) {
            String string = of.document().string(of.node());
            return count(string.codePointCount(0, string.length()));
        }
        boolean container = of.node() >= 0
                && (of.document().kind(of.node()) == JsonKind.ARRAY
                        || of.document().kind(of.node()) == JsonKind.OBJECT);
        return container ? count(of.document().size(of.node())) : node(JsonDocument.NONE);
    }

    /// The value of a query that selects at most one.
    private int single(Query query, int current) {
        int node = query.absolute() ? JsonDocument.ROOT : current;
        for (Segment segment : query.segments()) {
            step(1);
            JsonKind kind = document.kind(node);
            Selector selector = segment.selectors().getFirst();
            if (selector instanceof Expression.Name name && kind == JsonKind.OBJECT) {
                node = document.find(node, name.name());
            } else if (selector instanceof Expression.Index index && kind == JsonKind.ARRAY) {
                int size = document.size(node);
                long place = index.index() < 0 ? size + index.index() : index.index();
                node = place >= 0 && place < size ? element(node, (int) place) : JsonDocument.NONE;
            } else {
                return JsonDocument.NONE;
            }
            if (node == JsonDocument.NONE) {
                return node;
            }
        }
        return node;
    }

    private boolean matches(Expression.Matches matches, int current) {
        Comparand input = value(matches.text(), current);
        Comparand pattern = value(matches.pattern(), current);
        if (!input.isString() || !pattern.isString()) {
            return false;
        }
        String expression = pattern.document().string(pattern.node());
        Optional<InteroperableRegex> regex = expressions.get(expression);
        if (regex == null) {
            regex = compile(expression);
        }
        return regex.isPresent()
                && regex.get().matches(input.document().string(input.node()), matches.whole(), this::step);
    }

    private Optional<InteroperableRegex> compile(String expression) {
        step(expression.length());
        try {
            Optional<InteroperableRegex> regex = InteroperableRegex.of(expression);
            if (expressions.size() < MAX_EXPRESSIONS) {
                expressions.put(expression, regex);
            }
            return regex;
        } catch (IllegalStateException e) {
            throw tooMuch(String.valueOf(e.getMessage()));
        }
    }
}
