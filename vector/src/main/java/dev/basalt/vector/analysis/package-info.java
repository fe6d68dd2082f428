/// What a set of vectors is like: its clusters, its health, how it drifts, and which index suits it.
package dev.basalt.vector.analysis;
