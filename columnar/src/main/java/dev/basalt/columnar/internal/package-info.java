/// What several formats share and nobody else needs.
package dev.basalt.columnar.internal;
