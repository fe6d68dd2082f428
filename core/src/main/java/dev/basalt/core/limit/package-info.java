/// Limits on what is accepted from outside, checked before memory is taken.
package dev.basalt.core.limit;
