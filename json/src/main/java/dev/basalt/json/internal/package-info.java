/// The tape, the parsers that write it, and the codecs of numbers and strings.
///
/// Classes here trust their arguments.
package dev.basalt.json.internal;
