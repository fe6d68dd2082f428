/// Shortens large documents: what is large gives way to a placeholder, and is fetched by its pointer when it is wanted.
package dev.basalt.json.fold;
