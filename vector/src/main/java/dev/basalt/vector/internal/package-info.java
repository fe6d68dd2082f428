/// What several indexes are made of and nobody else needs.
package dev.basalt.vector.internal;
