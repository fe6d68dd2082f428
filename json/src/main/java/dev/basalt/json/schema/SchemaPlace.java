package dev.basalt.json.schema;

/// Where a schema is written.
///
/// @param resource the resource that it belongs to
/// @param node     its node in the document of that resource
record SchemaPlace(SchemaResource resource, int node) {
    /// The place as an absolute URI with a JSON Pointer.
    String uri() {
        return resource.uriOf(node);
    }
}
