/// Files that survive crashes: the disk seam, an append-only log, atomic replacement, a manifest and mapped files.
///
/// Every file call of Basalt goes through a [dev.basalt.core.storage.Disk], so that tests can fail any of them and
/// can cut the power between any two. Three rules hold for all classes here:
///
/// - a call that returns has happened; a call that throws may have happened, wholly or in part, and opening the
///   file again decides which
/// - after a failed write or force an owner is *poisoned*: it refuses all further writes, because a second force
///   that succeeds proves nothing about the bytes of the first
/// - lengths read from a file are checked before memory is taken for them
///
/// The byte layouts are in `docs/format/log.md` and `docs/format/manifest.md`.
package dev.basalt.core.storage;
