package dev.basalt.engine.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Random filters over random documents, against an evaluator that shares nothing with the filter's.
class FilterPropertyTest {
    /// Repeat a run with `-Dbasalt.seed=`.
    private static final long SEED = Long.getLong("basalt.seed", 20_260_102L);

    private static final List<String> FIELDS = List.of("a", "b", "c.d", "c.e");
    private static final List<Object> VALUES =
            List.of(-2.5, 0.0, 1.0, 2.0, 1000.0, "", "x", "X", "xy", "it's", "null", true, false);

    /// A filter's text and what it means; a document is the list of values at each field.
    private record Expression(String text, Predicate<Map<String, List<Object>>> meaning) {}

    private final Random random = new Random(SEED);

    @Test
    void agreesWithAnIndependentEvaluator() {
        int accepted = 0;
        for (int round = 0; round < 20_000; round++) {
            Expression expression = or(3);
            Map<String, List<Object>> document = document();
            boolean expected = expression.meaning().test(document);
            String json = json(document);
            assertThat(Filter.parse(expression.text()).accepts(json, "doc"))
                    .as("seed %s, round %s: %s on %s", SEED, round, expression.text(), json)
                    .isEqualTo(expected);
            accepted += expected ? 1 : 0;
        }
        assertThat(accepted).isBetween(4_000, 16_000);
    }

    private Expression or(int depth) {
        Expression left = and(depth);
        for (int i = random.nextInt(3); i > 0; i--) {
            Expression first = left;
            Expression second = and(depth);
            left = new Expression(
                    first.text() + word(" or ") + second.text(), first.meaning().or(second.meaning()));
        }
        return left;
    }

    private Expression and(int depth) {
        Expression left = unary(depth);
        for (int i = random.nextInt(3); i > 0; i--) {
            Expression first = left;
            Expression second = unary(depth);
            left = new Expression(
                    first.text() + word(" and ") + second.text(),
                    first.meaning().and(second.meaning()));
        }
        return left;
    }

    private Expression unary(int depth) {
        return switch (depth == 0 ? 2 : random.nextInt(4)) {
            case 0 -> {
                Expression inner = unary(depth - 1);
                yield new Expression(
                        word("not ") + inner.text(), inner.meaning().negate());
            }
            case 1 -> {
                Expression inner = or(depth - 1);
                yield new Expression("(" + inner.text() + ")", inner.meaning());
            }
            default -> comparison();
        };
    }

    private Expression comparison() {
        String field = pick(FIELDS);
        return switch (random.nextInt(5)) {
            case 0 ->
                new Expression(
                        field + word(" is null"),
                        // The array is there, whatever is in it.
                        _ -> false);
            case 1 -> {
                List<Object> literals = List.of(pick(VALUES), pick(VALUES));
                boolean negated = random.nextBoolean();
                String list = literals.stream().map(this::literal).collect(Collectors.joining(", ", "(", ")"));
                yield new Expression(
                        field + word(negated ? " not in " : " in ") + list,
                        document -> negated != document.get(field).stream().anyMatch(literals::contains));
            }
            case 2 -> {
                String part = pick(List.of("x", "Y", "", "T'S"));
                yield new Expression(
                        field + word(" icontains ") + literal(part),
                        document -> document.get(field).stream()
                                .anyMatch(value -> value instanceof String text
                                        && !text.equals("null!")
                                        && text.toLowerCase(java.util.Locale.ROOT)
                                                .contains(part.toLowerCase(java.util.Locale.ROOT))));
            }
            default -> relation(field);
        };
    }

    private Expression relation(String field) {
        Object literal = pick(VALUES);
        String operator = pick(List.of("=", "!=", "<", "<=", ">", ">="));
        Predicate<Integer> order = switch (operator) {
            case "=", "!=" -> sign -> sign == 0;
            case "<" -> sign -> sign < 0;
            case "<=" -> sign -> sign <= 0;
            case ">" -> sign -> sign > 0;
            default -> sign -> sign >= 0;
        };
        Predicate<Map<String, List<Object>>> any =
                document -> document.get(field).stream().anyMatch(value -> ordered(value, literal, order));
        return new Expression(field + operator + literal(literal), operator.equals("!=") ? any.negate() : any);
    }

    private static boolean ordered(Object value, Object literal, Predicate<Integer> order) {
        if (value.equals("null!")) {
            return false;
        }
        if (value instanceof Double x && literal instanceof Double y) {
            return order.test(x.compareTo(y));
        }
        if (value instanceof String x && literal instanceof String y) {
            return order.test(x.compareTo(y));
        }
        return value instanceof Boolean x && literal instanceof Boolean y && order.test(x.compareTo(y));
    }

    private Map<String, List<Object>> document() {
        Map<String, List<Object>> document = new TreeMap<>();
        for (String field : FIELDS) {
            List<Object> values = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                values.add(random.nextInt(6) == 0 ? "null!" : pick(VALUES));
            }
            document.put(field, values);
        }
        return document;
    }

    private String json(Map<String, List<Object>> document) {
        return "{\"c\":{\"d\":" + array(document, "c.d") + ",\"x\":1,\"e\":" + array(document, "c.e")
                + "},\"y\":[{}],\"a\":" + array(document, "a") + ",\"b\":" + array(document, "b") + "}";
    }

    private String array(Map<String, List<Object>> document, String field) {
        return document.get(field).stream()
                .map(value -> value.equals("null!")
                        ? "null"
                        : value instanceof String ? "\"" + value + "\"" : value.toString())
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private String literal(Object value) {
        return value instanceof String text ? "'" + text.replace("'", "''") + "'" : value.toString();
    }

    private String word(String keyword) {
        return random.nextBoolean() ? keyword : keyword.toUpperCase(java.util.Locale.ROOT);
    }

    private <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
