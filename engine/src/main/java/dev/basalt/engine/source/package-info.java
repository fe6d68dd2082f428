/// Files as streams of documents: JSON, NDJSON, CSV, Markdown and plain text, read piece by piece, each bad record
/// reported with its file and position.
package dev.basalt.engine.source;
