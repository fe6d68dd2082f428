/// The exceptions that say what is wrong with data, and where.
///
/// Misuse of the API is an [IllegalArgumentException] or one of its kin, a failing medium is a [java.io.IOException],
/// and bad data is a [dev.basalt.core.error.BasaltException]. Every message reads
/// `[where] what must hold, but was actual; remedy`.
package dev.basalt.core.error;
