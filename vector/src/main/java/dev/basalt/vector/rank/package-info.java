/// What is made of distances and scores once they are there: ranges, samples, fused and reshaped rankings.
package dev.basalt.vector.rank;
