package dev.basalt.cli;

import dev.basalt.columnar.predicate.RowFilter;
import dev.basalt.columnar.schema.Schema;
import org.jspecify.annotations.Nullable;

/// What all commands say of the filters that `--where` takes.
final class Filters {
    /// The syntax, for the end of a command's help.
    static final String SYNTAX = """

            Filters, as in --where "year >= 1900 and not (party = 'Whig' or party is null)":
              = != < <= > >=           Numbers exactly, text by its UTF-8, times as times.
              between A and B, in (A, B)
              contains 'x', starts with 'x', like 'x%%_'
                                       Text; icontains, istarts with and ilike tell no
                                       upper from lower case.
              is null, is nan, is missing
              and, or, not, ( )        Also 'not in', 'is not null' and so on.
              a.b, "odd name"          Fields of fields. A condition on an array holds if
                                       it does of one element.
              any(tags, name = 'x' and value > 3), all(scores, @ >= 0)
                                       One element, or all, for which all of it holds; @
                                       is the element itself.
              'it''s', -1.5e3, true, '2026-01-31', '2026-01-31T23:59:59+01:00'""";

    private Filters() {}

    /// Warns of what of a filter no row can pass.
    ///
    /// @param where  the filter; null for none
    /// @param schema the columns it looks at
    static void warn(@Nullable String where, Schema schema) {
        if (where != null) {
            for (String doubt : RowFilter.parse(where, schema).doubts()) {
                Console.say("--where: " + doubt);
            }
        }
    }
}
