/// Gives every reader any bytes.
package dev.basalt.json.fuzz;
