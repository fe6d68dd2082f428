/// Reads metadata that stands in Markdown: front matter, and fenced frames.
package dev.basalt.json.frame;
