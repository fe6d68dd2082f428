package dev.basalt.columnar.arrow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.RowSource;
import dev.basalt.columnar.internal.AnyRows;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArrowCDataTest {
    private static final long SEED = 20260104;

    private int liveBefore;

    @BeforeEach
    void countLive() {
        liveBefore = Exported.liveCount();
    }

    @AfterEach
    void nothingIsLeftBehind() {
        assertThat(Exported.liveCount()).isEqualTo(liveBefore);
    }

    /// Gives batches one after the other, then ends or fails.
    private static final class Batches implements RowSource {
        private final List<Batch> batches;
        private final Schema schema;
        private final boolean fails;
        private int next;
        private int closed;

        Batches(Schema schema, List<Batch> batches, boolean fails) {
            this.schema = schema;
            this.batches = batches;
            this.fails = fails;
        }

        @Override
        public Schema schema() {
            return schema;
        }

        @Override
        public boolean next(Batch batch) throws IOException {
            batch.clear();
            if (next == batches.size()) {
                if (fails) {
                    throw new IOException("the disk is on fire é");
                }
                return false;
            }
            Batch from = batches.get(next++);
            for (int i = 0; i < batch.columns().size(); i++) {
                batch.column(i).append(from.column(i), 0, from.rowCount());
            }
            return true;
        }

        @Override
        public void close() {
            closed++;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 64, 65, 1000})
    void takesBackWhatItGave(int rows) {
        SplittableRandom random = new SplittableRandom(SEED);
        Schema schema = AnyRows.everyType();
        for (int nullEvery : new int[] {0, 1, 3}) {
            Batch batch = AnyRows.random(schema, rows, nullEvery, random);
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment cSchema = arena.allocate(CStructs.SCHEMA_BYTES, 8);
                MemorySegment cArray = arena.allocate(CStructs.ARRAY_BYTES, 8);
                ArrowExport.schema(schema, cSchema.address());
                ArrowExport.batch(batch, cArray.address());
                Batch found = ArrowImport.batch(cSchema.address(), cArray.address(), ArrowOptions.DEFAULT);
                assertThat(found.schema()).isEqualTo(schema);
                AnyRows.assertSame(found, batch);
                assertThatThrownBy(() -> ArrowImport.schema(cSchema.address()))
                        .hasMessage("Arrow data must not be released already, but is");
            }
        }
    }

    @Test
    void keepsAChildThatWasMovedOutOfItsParent() {
        Schema schema = Schema.of(Field.of("a", Simple.INT64), Field.of("b", Simple.STRING));
        Batch batch = AnyRows.random(schema, 10, 3, new SplittableRandom(SEED));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment array = arena.allocate(CStructs.ARRAY_BYTES, 8);
            ArrowExport.batch(batch, array.address());
            MemorySegment children = CStructs.at(array, 48, 16);
            MemorySegment child = CStructs.at(children, 8, CStructs.ARRAY_BYTES);
            MemorySegment moved = arena.allocate(CStructs.ARRAY_BYTES, 8).copyFrom(child);
            child.set(CStructs.LONG, CStructs.ARRAY_RELEASE, 0);
            CStructs.release(array, CStructs.ARRAY_RELEASE);
            assertThat(Exported.liveCount()).isEqualTo(liveBefore + 1);
            assertThat(moved.get(CStructs.LONG, 0)).isEqualTo(10);
            long ends = CStructs.at(moved, 40, 24).get(CStructs.LONG, 8);
            assertThat(CStructs.at(ends, 44).get(ArrowParts.INT, 40))
                    .isEqualTo(((dev.basalt.columnar.column.BytesColumn) batch.column(1)).byteCount());
            CStructs.release(moved, CStructs.ARRAY_RELEASE);
        }
    }

    @Test
    void readsRowsFromAnOffsetOn() {
        Schema schema = AnyRows.everyType();
        Batch batch = AnyRows.random(schema, 100, 3, new SplittableRandom(SEED));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment cSchema = arena.allocate(CStructs.SCHEMA_BYTES, 8);
            MemorySegment cArray = arena.allocate(CStructs.ARRAY_BYTES, 8);
            ArrowExport.schema(schema, cSchema.address());
            ArrowExport.batch(batch, cArray.address());
            // Of the rows, those from 7 to 90; and of each column, those from 10 on.
            cArray.set(CStructs.LONG, 0, 80);
            cArray.set(CStructs.LONG, 16, 3);
            MemorySegment children = CStructs.at(cArray, 48, 8L * schema.size());
            for (int i = 0; i < schema.size(); i++) {
                MemorySegment child = CStructs.at(children, 8L * i, CStructs.ARRAY_BYTES);
                child.set(CStructs.LONG, 0, 96);
                child.set(CStructs.LONG, 8, -1);
                child.set(CStructs.LONG, 16, 4);
            }
            Batch found = ArrowImport.batch(cSchema.address(), cArray.address(), ArrowOptions.DEFAULT);
            Batch expected = new Batch(schema);
            for (int i = 0; i < schema.size(); i++) {
                expected.column(i).append(batch.column(i), 7, 80);
            }
            AnyRows.assertSame(found, expected);
        }
    }

    @Test
    void streamsBatches() throws IOException {
        SplittableRandom random = new SplittableRandom(SEED);
        Schema schema = AnyRows.everyType();
        List<Batch> batches = new ArrayList<>();
        Batch all = new Batch(schema);
        for (int i = 0; i < 5; i++) {
            Batch batch = AnyRows.random(schema, 20 * i, 4, random);
            batches.add(batch);
            for (int column = 0; column < schema.size(); column++) {
                all.column(column).append(batch.column(column), 0, batch.rowCount());
            }
        }
        Batches source = new Batches(schema, batches, false);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment stream = arena.allocate(CStructs.STREAM_BYTES, 8);
            ArrowExport.stream(source, stream.address());
            try (RowSource found = ArrowImport.stream(stream.address(), ArrowOptions.DEFAULT)) {
                assertThat(found.schema()).isEqualTo(schema);
                AnyRows.assertSame(AnyRows.all(found), all);
            }
            assertThat(source.closed).isEqualTo(1);
            assertThat(stream.get(CStructs.LONG, CStructs.STREAM_RELEASE)).isZero();
        }
    }

    @Test
    void passesErrorsThroughAStream() throws IOException {
        Schema schema = Schema.of(Field.of("a", Simple.INT64));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment stream = arena.allocate(CStructs.STREAM_BYTES, 8);
            ArrowExport.stream(new Batches(schema, List.of(), true), stream.address());
            try (RowSource found = ArrowImport.stream(stream.address(), ArrowOptions.DEFAULT)) {
                Batch batch = new Batch(schema);
                for (int i = 0; i < 2; i++) {
                    assertThatThrownBy(() -> found.next(batch))
                            .isInstanceOf(IOException.class)
                            .hasMessage(
                                    "an Arrow stream must give its rows, but failed with error 5: the disk is on fire"
                                            + " é");
                }
            }
        }
    }
}
