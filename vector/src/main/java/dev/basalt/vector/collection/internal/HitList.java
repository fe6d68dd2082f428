package dev.basalt.vector.collection.internal;

import java.util.Arrays;

/// Ids with their distances, nearest first.
///
/// - **Memory:** grows to the longest list asked for
/// - **Threads:** confined to one
public final class HitList {
    private float[] distances = new float[16];
    private long[] highs = new long[16];
    private long[] lows = new long[16];
    private int size;

    /// Makes an empty list.
    public HitList() {}

    /// Removes all.
    public void clear() {
        size = 0;
    }

    /// Adds one at the end.
    ///
    /// @param distance its distance
    /// @param high     most significant bits of the id
    /// @param low      its least significant bits
    public void add(float distance, long high, long low) {
        if (size == distances.length) {
            int capacity = size * 2;
            distances = Arrays.copyOf(distances, capacity);
            highs = Arrays.copyOf(highs, capacity);
            lows = Arrays.copyOf(lows, capacity);
        }
        distances[size] = distance;
        highs[size] = high;
        lows[size++] = low;
    }

    /// How many there are.
    ///
    /// @return the count
    public int size() {
        return size;
    }

    /// A distance.
    ///
    /// @param rank 0 for the nearest
    /// @return the distance
    public float distance(int rank) {
        return distances[rank];
    }

    /// Part of an id.
    ///
    /// @param rank 0 for the nearest
    /// @return its most significant bits
    public long high(int rank) {
        return highs[rank];
    }

    /// Part of an id.
    ///
    /// @param rank 0 for the nearest
    /// @return its least significant bits
    public long low(int rank) {
        return lows[rank];
    }

    /// Makes this the nearest of two lists; of equal distances the lower id is first.
    ///
    /// @param a    one list
    /// @param b    another one
    /// @param most how many to keep
    public void merge(HitList a, HitList b, int most) {
        clear();
        int i = 0;
        int j = 0;
        while (size < most && (i < a.size || j < b.size)) {
            if (j == b.size || (i < a.size && isBefore(a, i, b, j))) {
                add(a.distances[i], a.highs[i], a.lows[i++]);
            } else {
                add(b.distances[j], b.highs[j], b.lows[j++]);
            }
        }
    }

    private static boolean isBefore(HitList a, int i, HitList b, int j) {
        int order = Float.compare(a.distances[i], b.distances[j]);
        return order != 0 ? order < 0 : Ids.compare(a.highs[i], a.lows[i], b.highs[j], b.lows[j]) <= 0;
    }
}
