/// Sets of ordinals, one bit each.
package dev.basalt.core.bits;
