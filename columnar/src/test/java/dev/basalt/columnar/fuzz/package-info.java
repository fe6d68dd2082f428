/// Fuzzing of all that reads bytes or text from outside.
///
/// A build replays the inputs under `src/test/resources`; with the profile `fuzz` Jazzer looks for new ones.
package dev.basalt.columnar.fuzz;
