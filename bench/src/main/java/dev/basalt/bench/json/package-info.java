/// JSON beside the rivals.
package dev.basalt.bench.json;
