package dev.basalt.columnar.encoding.text;

import dev.basalt.columnar.encoding.NodeReader;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Where the stored bytes of each block of rows end.
final class BlockEnds {
    private static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final int[] ends;

    /// Reads the ends, which lie next in a node.
    BlockEnds(NodeReader in) {
        int blocks = BlockLengths.blocks(in.count());
        MemorySegment stored = in.take(4L * blocks);
        in.limit().take(4L * blocks);
        this.ends = new int[blocks];
        int previous = 0;
        for (int block = 0; block < blocks; block++) {
            int end = stored.getAtIndex(I32, block);
            if (end < previous) {
                throw in.corrupt("blocks must end in ascending order, but block " + block + " does not");
            }
            ends[block] = end;
            previous = end;
        }
    }

    int start(int block) {
        return block == 0 ? 0 : ends[block - 1];
    }

    int end(int block) {
        return ends[block];
    }

    int size(int block) {
        return ends[block] - start(block);
    }

    /// The bytes of all blocks.
    int total() {
        return ends[ends.length - 1];
    }

    int blocks() {
        return ends.length;
    }
}
