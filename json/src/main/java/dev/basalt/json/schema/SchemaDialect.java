package dev.basalt.json.schema;

/// The drafts of JSON Schema that Basalt knows.
public enum SchemaDialect {
    /// Draft 4, of 2013.
    DRAFT_4("http://json-schema.org/draft-04/schema", "draft-04"),
    /// Draft 6, of 2017.
    DRAFT_6("http://json-schema.org/draft-06/schema", "draft-06"),
    /// Draft 7, of 2018.
    DRAFT_7("http://json-schema.org/draft-07/schema", "draft-07"),
    /// Draft 2019-09.
    DRAFT_2019_09("https://json-schema.org/draft/2019-09/schema", "2019-09"),
    /// Draft 2020-12, which applies where a schema names none.
    DRAFT_2020_12("https://json-schema.org/draft/2020-12/schema", "2020-12");

    private final String uri;
    private final String file;

    SchemaDialect(String uri, String file) {
        this.uri = uri;
        this.file = file;
    }

    /// What `$schema` says.
    ///
    /// @return the URI of the meta-schema, without a fragment
    public String uri() {
        return uri;
    }

    String file() {
        return file;
    }

    boolean atLeast(SchemaDialect other) {
        return compareTo(other) >= 0;
    }
}
