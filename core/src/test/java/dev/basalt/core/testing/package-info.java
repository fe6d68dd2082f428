/// The fault harness: what Basalt's own modules use to show that no failing call and no power cut costs data.
///
/// - [dev.basalt.core.testing.MemoryDisk] is a disk in memory that knows which bytes, sizes and names are durable
///   and which would be lost in a power cut. Its `crash` returns one of the disks that could be found afterwards:
///   unforced writes dropped, kept, reordered or torn at 512-byte sectors, sizes grown without content, names lost
///   that no forced directory holds. A force that failed leaves its bytes readable but never durable, until they
///   are written again.
/// - [dev.basalt.core.testing.FaultDisk] wraps any disk; it counts and traces calls, fails the Nth of them once or
///   from then on, cuts the power there, or runs out of space.
/// - [dev.basalt.core.testing.FaultLoop] and [dev.basalt.core.testing.CrashLoop] run one
///   [dev.basalt.core.testing.DiskScenario] against every single failing call and against thousands of power cuts.
/// - [dev.basalt.core.testing.Seeds] runs a property over seeded random cases and names the seed of a failure.
///
/// A test is a scenario with an oracle: `prepare` makes the initial disk, `run` works on it and notes in the oracle
/// what was attempted and what was acknowledged, `verify` opens everything anew and compares. For a store of single
/// values:
///
/// ```java
/// final class RegisterScenario implements DiskScenario<RegisterScenario.Oracle> {
///     static final class Oracle {
///         int acknowledged;
///         int attempted;
///     }
///
///     public Oracle prepare(Disk disk) throws IOException {
///         Register.create(disk, PATH).close();
///         return new Oracle();
///     }
///
///     public void run(Disk disk, Oracle oracle) throws IOException {
///         try (Register register = Register.open(disk, PATH)) {
///             for (int value = 1; value <= 3; value++) {
///                 oracle.attempted = value;     // before the call: it may happen
///                 register.set(value);
///                 oracle.acknowledged = value;  // after the call: it must have happened
///             }
///         }
///     }
///
///     public Oracle verify(Disk disk, Oracle oracle) throws IOException {
///         try (Register register = Register.open(disk, PATH)) {
///             assertThat(register.get()).isBetween(oracle.acknowledged, oracle.attempted);
///             Oracle seen = new Oracle();
///             seen.acknowledged = register.get();  // what was seen once must stay
///             seen.attempted = register.get();     // and nothing else is under way
///             return seen;
///         }
///     }
/// }
/// FaultLoop.everyCall(new RegisterScenario());
/// CrashLoop.run(new RegisterScenario(), 2000);
/// ```
///
/// `CrashLoop` cuts the power inside `verify` as well. After each run the loops check that every file, lock and mapping
/// was closed.
@NullMarked
package dev.basalt.core.testing;

import org.jspecify.annotations.NullMarked;
