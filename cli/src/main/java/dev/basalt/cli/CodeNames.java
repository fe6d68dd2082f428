package dev.basalt.cli;

import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.columnar.search.CodeKind;
import dev.basalt.columnar.search.VectorCodes;
import java.util.ArrayList;
import java.util.List;

/// Kinds of codes as people name them.
final class CodeNames {
    private CodeNames() {}

    /// Reads names, joined by commas.
    static List<CodeKind> parse(String names) {
        List<CodeKind> kinds = new ArrayList<>();
        for (String name : names.split(",", -1)) {
            CodeKind found = null;
            for (CodeKind kind : CodeKind.values()) {
                found = kind.label().equals(name.strip()) ? kind : found;
            }
            if (found == null) {
                throw new IllegalArgumentException("codes must be 8bit or 1bit, but were '" + name.strip() + "'");
            }
            kinds.add(found);
        }
        return kinds;
    }

    /// A schema whose vectors have codes beside them.
    static Schema ask(Schema schema, List<CodeKind> kinds) {
        List<Field> fields = new ArrayList<>();
        for (Field field : schema.fields()) {
            fields.add(VectorCodes.canHave(field) ? VectorCodes.ask(field, kinds.toArray(CodeKind[]::new)) : field);
        }
        return Schema.of(fields);
    }
}
