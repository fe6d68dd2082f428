package dev.basalt.json.patch;

import java.util.Arrays;

/// Finds which elements of two sequences stay: pairs of equal elements in the order of both.
///
/// Three ways, all bounded. Where elements repeat little, the heaviest common subsequence of all equal pairs, in
/// time for the pairs and their logarithm. Where they repeat, the longest one, by words of 64 bits. Where the
/// sequences are too long for that, anchors of the elements that repeat least, and the same again between them.
final class Alignment {
    private static final long MAX_PAIRS = 1 << 19;
    private static final long MAX_CELLS = 1L << 28;

    private final int[] left;
    private final int[] right;
    private final int[] weights;

    /// For each element on the left its partner on the right, -1 for none.
    private final int[] partners;

    private final int[] rightCounts;
    private final int[] leftCounts;

    /// Aligns.
    ///
    /// @param left    classes of elements, from 0 on; equal elements have the same
    /// @param right   classes of elements
    /// @param weights for each class how much is saved where it stays
    private Alignment(int[] left, int[] right, int[] weights) {
        this.left = left;
        this.right = right;
        this.weights = weights;
        this.partners = new int[left.length];
        this.leftCounts = new int[weights.length];
        this.rightCounts = new int[weights.length];
        Arrays.fill(partners, -1);
    }

    /// The partner of each element on the left, -1 for none.
    static int[] of(int[] left, int[] right, int[] weights) {
        Alignment alignment = new Alignment(left, right, weights);
        alignment.align(0, left.length, 0, right.length);
        return alignment.partners;
    }

    private void align(int leftFrom, int leftTo, int rightFrom, int rightTo) {
        int a = leftFrom;
        int b = rightFrom;
        while (a < leftTo && b < rightTo && left[a] == right[b]) {
            partners[a++] = b++;
        }
        int aEnd = leftTo;
        int bEnd = rightTo;
        while (a < aEnd && b < bEnd && left[aEnd - 1] == right[bEnd - 1]) {
            partners[--aEnd] = --bEnd;
        }
        if (a == aEnd || b == bEnd) {
            return;
        }
        int rarest = Integer.MAX_VALUE;
        long pairs = 0;
        count(a, aEnd, b, bEnd, 1);
        for (int i = a; i < aEnd; i++) {
            int count = rightCounts[left[i]];
            pairs += count;
            if (count > 0) {
                rarest = Math.min(rarest, Math.max(count, leftCounts[left[i]]));
            }
        }
        if (pairs > 0 && pairs <= MAX_PAIRS) {
            heaviest(a, aEnd, b, bEnd, Integer.MAX_VALUE);
            count(a, aEnd, b, bEnd, 0);
        } else if (pairs > 0 && (long) (aEnd - a) * (bEnd - b) <= MAX_CELLS) {
            count(a, aEnd, b, bEnd, 0);
            longest(a, aEnd, b, bEnd);
        } else if (pairs > 0) {
            long rare = 0;
            for (int i = a; i < aEnd; i++) {
                boolean anchor = Math.max(rightCounts[left[i]], leftCounts[left[i]]) <= rarest;
                rare += anchor ? rightCounts[left[i]] : 0;
            }
            if (rare <= 4 * MAX_PAIRS) {
                heaviest(a, aEnd, b, bEnd, rarest);
            }
            count(a, aEnd, b, bEnd, 0);
            between(a, aEnd, b, bEnd, rare <= 4 * MAX_PAIRS);
        } else {
            count(a, aEnd, b, bEnd, 0);
        }
    }

    private void count(int a, int aEnd, int b, int bEnd, int step) {
        for (int i = a; i < aEnd; i++) {
            leftCounts[left[i]] = step * (leftCounts[left[i]] + 1);
        }
        for (int j = b; j < bEnd; j++) {
            rightCounts[right[j]] = step * (rightCounts[right[j]] + 1);
        }
    }

    /// Aligns what lies between anchors, or in blocks where there are none.
    private void between(int a, int aEnd, int b, int bEnd, boolean anchored) {
        int blocks = 1 + (int) ((aEnd - a + (long) (bEnd - b)) >> 14);
        int from = a;
        int other = b;
        if (anchored) {
            for (int i = a; i < aEnd; i++) {
                int partner = partners[i];
                if (partner >= 0) {
                    align(from, i, other, partner);
                    from = i + 1;
                    other = partner + 1;
                }
            }
            align(from, aEnd, other, bEnd);
            return;
        }
        for (int block = 1; block <= blocks; block++) {
            int to = a + (int) ((long) (aEnd - a) * block / blocks);
            int otherTo = b + (int) ((long) (bEnd - b) * block / blocks);
            align(from, to, other, otherTo);
            from = to;
            other = otherTo;
        }
    }

    /// The heaviest increasing subsequence of the pairs, over a tree of the greatest weights up to each place on
    /// the right.
    private void heaviest(int a, int aEnd, int b, int bEnd, int mostCount) {
        int width = bEnd - b;
        int[] next = new int[width];
        int[] heads = new int[weights.length];
        Arrays.fill(heads, -1);
        // From the front, so that a list names the last place first: a pair must not build on one of its own row.
        for (int j = b; j < bEnd; j++) {
            next[j - b] = heads[right[j]];
            heads[right[j]] = j;
        }
        long[] best = new long[width + 1];
        int[] bestPair = new int[width + 1];
        int[] pairLeft = new int[64];
        int[] pairRight = new int[64];
        int[] before = new int[64];
        int pairs = 1;
        for (int i = a; i < aEnd; i++) {
            int id = left[i];
            if (Math.max(leftCounts[id], rightCounts[id]) > mostCount) {
                continue;
            }
            for (int j = heads[id]; j >= 0; j = next[j - b]) {
                long weight = 0;
                int previous = 0;
                for (int k = j - b; k > 0; k -= k & -k) {
                    if (best[k] > weight) {
                        weight = best[k];
                        previous = bestPair[k];
                    }
                }
                weight += weights[id];
                if (pairs == pairLeft.length) {
                    pairLeft = Arrays.copyOf(pairLeft, 2 * pairs);
                    pairRight = Arrays.copyOf(pairRight, 2 * pairs);
                    before = Arrays.copyOf(before, 2 * pairs);
                }
                pairLeft[pairs] = i;
                pairRight[pairs] = j;
                before[pairs] = previous;
                for (int k = j - b + 1; k <= width; k += k & -k) {
                    if (weight > best[k]) {
                        best[k] = weight;
                        bestPair[k] = pairs;
                    }
                }
                pairs++;
            }
        }
        long weight = 0;
        int pair = 0;
        for (int k = width; k > 0; k -= k & -k) {
            if (best[k] > weight) {
                weight = best[k];
                pair = bestPair[k];
            }
        }
        for (; pair > 0; pair = before[pair]) {
            partners[pairLeft[pair]] = pairRight[pair];
        }
    }

    /// The longest common subsequence by rows of bits: a zero bit says that the subsequence grows there.
    ///
    /// - **Source:** H. Hyyrö, Bit-parallel LCS-length computation revisited, 2004
    private void longest(int a, int aEnd, int b, int bEnd) {
        int words = (bEnd - b + 63) >>> 6;
        int[] maskOf = new int[weights.length];
        int masks = 1;
        for (int j = b; j < bEnd; j++) {
            if (maskOf[right[j]] == 0) {
                maskOf[right[j]] = masks++;
            }
        }
        long[][] mask = new long[masks][];
        mask[0] = new long[words];
        for (int j = b; j < bEnd; j++) {
            int m = maskOf[right[j]];
            if (mask[m] == null) {
                mask[m] = new long[words];
            }
            mask[m][(j - b) >>> 6] |= 1L << (j - b);
        }
        long[][] rows = new long[aEnd - a][];
        long[] previous = new long[words];
        Arrays.fill(previous, -1);
        for (int i = a; i < aEnd; i++) {
            long[] row = new long[words];
            long[] equal = mask[maskOf[left[i]]];
            long carry = 0;
            for (int w = 0; w < words; w++) {
                long value = previous[w];
                long common = value & equal[w];
                long sum = value + common;
                long carryOut = Long.compareUnsigned(sum, value) < 0 ? 1 : 0;
                sum += carry;
                carryOut |= carry != 0 && sum == 0 ? 1 : 0;
                row[w] = sum | value - common;
                carry = carryOut;
            }
            rows[i - a] = row;
            previous = row;
        }
        int i = aEnd - a;
        int j = bEnd - b;
        while (i > 0 && j > 0) {
            if (isSet(rows[i - 1], j - 1)) {
                j--;
            } else {
                i--;
                if (i == 0 || isSet(rows[i - 1], j - 1)) {
                    j--;
                    partners[a + i] = b + j;
                }
            }
        }
    }

    private static boolean isSet(long[] row, int bit) {
        return ((row[bit >>> 6] >>> bit) & 1) != 0;
    }
}
