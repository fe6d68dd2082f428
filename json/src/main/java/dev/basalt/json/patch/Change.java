package dev.basalt.json.patch;

/// A step from one document to another, before it is known whether values are moved or copied.
///
/// @param kind   what is done
/// @param place  where
/// @param before the node of the value that goes, -1 where none does
/// @param after  the node of the value that comes, -1 where none does
record Change(Kind kind, Place place, int before, int after) {
    /// What is done to a place.
    enum Kind {
        REMOVE(24),
        ADD(31),
        REPLACE(35);

        private final int bytes;

        Kind(int bytes) {
            this.bytes = bytes;
        }

        /// Size of the operation without pointer and value.
        int bytes() {
            return bytes;
        }
    }

    /// Size of a move or copy without pointers.
    static final int MOVE_BYTES = 32;
}
