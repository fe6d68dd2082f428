/// An exact index for few dimensions: boxes of rows that lie together, and those out of reach are never looked
/// at.
package dev.basalt.vector.kdtree;
