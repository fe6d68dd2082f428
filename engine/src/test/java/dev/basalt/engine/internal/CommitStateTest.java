package dev.basalt.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.testing.Seeds;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class CommitStateTest {
    private static final Path LOG = Path.of("commits-00000001");

    private static CommitState threeDocuments() {
        CommitState state = new CommitState(Checkpoint.EMPTY);
        state.apply(LOG, 1, CommitState.record(3, 5, 100, new int[0]));
        return state;
    }

    @Test
    void followsItsRecords() {
        Seeds.check(200, random -> {
            CommitState state = new CommitState(Checkpoint.EMPTY);
            BitSet live = new BitSet();
            int documents = 0;
            int chunks = 0;
            long bytes = 0;
            for (int lsn = 1; lsn < 30; lsn++) {
                int added = random.nextInt(50);
                live.set(documents, documents + added);
                documents += added;
                chunks += random.nextInt(100);
                bytes += random.nextInt();
                bytes = Math.max(bytes, state.documentsBytes());
                int[] dead = random.ints(random.nextInt(4), 0, Math.max(1, documents))
                        .distinct()
                        .filter(live::get)
                        .toArray();
                for (int document : dead) {
                    live.clear(document);
                }
                state.apply(LOG, lsn, CommitState.record(documents, chunks, bytes, dead));
                assertThat(state.documentCount()).isEqualTo(documents);
                assertThat(state.chunkCount()).isEqualTo(chunks);
                assertThat(state.documentsBytes()).isEqualTo(bytes);
                Checkpoint checkpoint = state.checkpoint();
                assertThat(checkpoint.live().count()).isEqualTo(live.cardinality());
                assertThat(BitSet.valueOf(checkpoint.live().words())).isEqualTo(live);
            }
        });
    }

    @Test
    void itsCheckpointsDoNotChangeWithIt() {
        CommitState state = threeDocuments();
        Checkpoint before = state.checkpoint();
        state.apply(LOG, 2, CommitState.record(4, 5, 100, new int[] {1}));
        assertThat(before.documentCount()).isEqualTo(3);
        assertThat(before.live().contains(1)).isTrue();
        assertThat(state.isLive(1)).isFalse();
    }

    @Test
    void hasTheDocumentedBytes() {
        ByteBuffer record = CommitState.record(3, 5, 258, new int[] {1, 2});
        byte[] bytes = new byte[record.remaining()];
        record.get(bytes);
        assertThat(HexFormat.of().formatHex(bytes))
                .isEqualTo("03000000" + "05000000" + "0201000000000000" + "02000000" + "01000000" + "02000000");
    }

    private static void refuses(ByteBuffer record, String message) {
        assertThatThrownBy(() -> threeDocuments().apply(LOG, 2, record))
                .isInstanceOf(CorruptDataException.class)
                .hasMessage("[commits-00000001, record 2] " + message);
    }

    @Test
    void refusesRecordsThatDoNotFollow() {
        refuses(ByteBuffer.allocate(0), "commit record size in bytes must fit its content, but was 0");
        refuses(ByteBuffer.allocate(19), "commit record size in bytes must fit its content, but was 19");
        ByteBuffer manyDead =
                ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN).putInt(16, Integer.MAX_VALUE);
        refuses(manyDead, "commit record size in bytes must fit its content, but was 24");
        refuses(manyDead.putInt(16, -1), "commit record size in bytes must fit its content, but was 24");
        String takenAway = "a commit must not take documents away, but ";
        refuses(CommitState.record(2, 5, 100, new int[0]), takenAway + "2 follow 3");
        refuses(CommitState.record(-1, 5, 100, new int[0]), takenAway + "-1 follow 3");
        refuses(CommitState.record(3, 4, 100, new int[0]), takenAway + "3 follow 3");
        refuses(CommitState.record(3, 5, 99, new int[0]), takenAway + "3 follow 3");
        refuses(
                CommitState.record(Integer.MAX_VALUE, 5, 100, new int[0]),
                "a commit must add at most 33554431 documents, but adds 2147483644");
        String notLive = "a replaced or deleted document must be a live one, but was ";
        refuses(CommitState.record(3, 5, 100, new int[] {3}), notLive + "3");
        refuses(CommitState.record(3, 5, 100, new int[] {-1}), notLive + "-1");
        refuses(CommitState.record(3, 5, 100, new int[] {1, 1}), notLive + "1");
    }
}
