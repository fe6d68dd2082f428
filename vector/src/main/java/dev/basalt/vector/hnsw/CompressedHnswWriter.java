package dev.basalt.vector.hnsw;

import dev.basalt.vector.RowScorer;
import dev.basalt.vector.code.SignCodec;

/// Writes the blocks of rows of a graph, each seen from its row. Several writers may share the work.
final class CompressedHnswWriter {
    private static final int LANES = CompressedHnswBlocks.LANES;

    private final HnswIndex index;
    private final HnswGraph graph;
    private final CompressedHnswBlocks blocks;
    private final SignCodec codec;
    private final RotatedRows.Reader rotated;
    private final RowScorer scorer;
    private final VisitedRows seen = new VisitedRows();
    private final NearestPool near = new NearestPool();
    private final float[] centre;
    private final float[] linked;
    private final int[] code;
    private final float[] factors = new float[CompressedHnswBlocks.FACTORS];
    private final int[] links;
    private final int[] further;
    private final float[] distances;

    CompressedHnswWriter(HnswIndex index, CompressedHnswBlocks blocks, SignCodec codec, RotatedRows rotated) {
        this.index = index;
        this.graph = index.graph();
        this.blocks = blocks;
        this.codec = codec;
        this.rotated = rotated.reader();
        this.scorer = new RowScorer(index.rows());
        this.centre = new float[codec.rotation().paddedDimension()];
        this.linked = new float[centre.length];
        this.code = new int[codec.words()];
        this.links = new int[Math.max(blocks.low, blocks.high) * LANES];
        this.further = new int[graph.capacity(0) * graph.capacity(0)];
        this.distances = new float[further.length];
    }

    /// Writes all blocks of a row.
    void write(int row) {
        for (int layer = 0; layer <= blocks.level(row); layer++) {
            write(row, layer);
        }
        if (blocks.level(row) < 0) {
            put(row, 0, 0);
        }
    }

    private void write(int row, int layer) {
        seen.start(graph.rowCapacity());
        seen.add(row);
        int direct = collect(row, layer, links);
        int further = 0;
        for (int i = 0; i < direct; i++) {
            further = collectFurther(links[i], layer, further);
        }
        scorer.queryRow(row);
        rotated.read(row, centre);
        put(row, layer, addNearest(further, direct, blocks.count(layer) * LANES));
    }

    private int collect(int row, int layer, int[] to) {
        int[] page = graph.page(row, layer);
        int base = graph.base(row, layer);
        int count = 0;
        for (int i = 1; i <= HnswGraph.count(page, base); i++) {
            int link = page[base + i];
            if (index.contains(link) && seen.add(link)) {
                to[count++] = link;
            }
        }
        return count;
    }

    private int collectFurther(int row, int layer, int from) {
        int[] page = graph.page(row, layer);
        int base = graph.base(row, layer);
        int count = from;
        for (int i = 1; i <= HnswGraph.count(page, base); i++) {
            int link = page[base + i];
            if (index.contains(link) && seen.add(link)) {
                further[count++] = link;
            }
        }
        return count;
    }

    /// Places that links leave empty go to the nearest rows two steps away: a walk looks at whole blocks
    /// anyhow.
    private int addNearest(int from, int direct, int places) {
        int count = direct;
        if (count < places && from > 0) {
            scorer.score(further, 0, from, distances, 0);
            near.start(places - count);
            for (int i = 0; i < from; i++) {
                near.offer(distances[i], further[i]);
            }
            for (int rank = 0; rank < near.size(); rank++) {
                links[count++] = near.row(rank);
            }
        }
        return count;
    }

    private void put(int row, int layer, int count) {
        long block = blocks.offset(row, layer);
        for (int place = 0; place < blocks.count(layer) * LANES; place++) {
            long at = block + place / LANES * blocks.blockBytes;
            if (place < count) {
                rotated.read(links[place], linked);
                codec.encode(linked, 0, centre, 0, code, factors);
                blocks.put(at, place % LANES, links[place], code, factors);
            } else {
                blocks.putNothing(at, place % LANES);
            }
        }
    }
}
