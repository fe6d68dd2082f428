/// Text to token ids and back, by the `tokenizer.json` that a model comes with.
package dev.basalt.model.tokenizer;
