package dev.basalt.columnar.search;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.FixedColumn;
import dev.basalt.columnar.column.RowSink;
import dev.basalt.columnar.file.NcfOptions;
import dev.basalt.columnar.file.NcfWriter;
import dev.basalt.columnar.schema.DataType.Element;
import dev.basalt.columnar.schema.DataType.FixedVector;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.core.kernel.HalfKernels;
import dev.basalt.core.storage.Disk;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Writes an NCF file with the columns of codes that its fields ask for ([VectorCodes#ask]), which are not among
/// those that are read unless they are named.
///
/// - **Memory:** as [NcfWriter], and one more batch
/// - **Threads:** as [NcfWriter]
public final class CodedWriter implements RowSink {
    private final Schema schema;
    private final NcfWriter writer;
    private final List<Coding> codings;
    private final Batch rows;

    private record Coding(int from, int to, CodeKind kind) {}

    private CodedWriter(Schema schema, NcfWriter writer, List<Coding> codings) {
        this.schema = schema;
        this.writer = writer;
        this.codings = codings;
        this.rows = new Batch(writer.schema());
    }

    /// Begins a file.
    ///
    /// @param disk    the disk
    /// @param path    the file, which is replaced if there is one; nobody else may be writing it
    /// @param schema  its columns without those of codes, at least one
    /// @param options how to write it
    /// @return the writer; the caller closes it
    /// @throws IOException              if a file call fails
    /// @throws IllegalArgumentException if the schema has no columns, or a code would be too large
    public static CodedWriter create(Disk disk, Path path, Schema schema, NcfOptions options) throws IOException {
        List<Field> fields = new ArrayList<>(schema.fields());
        List<Coding> codings = new ArrayList<>();
        for (int i = 0; i < schema.size(); i++) {
            for (CodeKind kind : VectorCodes.asked(schema.field(i))) {
                codings.add(new Coding(i, fields.size(), kind));
                fields.add(VectorCodes.codeField(schema.field(i), kind));
            }
        }
        return new CodedWriter(schema, NcfWriter.create(disk, path, Schema.of(fields), options), codings);
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public void write(Batch batch) throws IOException {
        if (!batch.schema().equals(schema)) {
            throw new IllegalArgumentException("columns must be (" + schema + "), but were (" + batch.schema() + ")");
        }
        rows.clear();
        for (int i = 0; i < schema.size(); i++) {
            rows.column(i).append(batch.column(i), 0, batch.rowCount());
        }
        for (Coding coding : codings) {
            encode((FixedColumn) batch.column(coding.from), coding.kind, (FixedColumn) rows.column(coding.to));
        }
        writer.write(rows);
    }

    private static void encode(FixedColumn vectors, CodeKind kind, FixedColumn codes) {
        FixedVector type = (FixedVector) vectors.type();
        float[] vector = new float[type.dimension()];
        byte[] code = new byte[codes.rowBytes()];
        MemorySegment bytes = MemorySegment.ofArray(vectors.bytes());
        for (int row = 0; row < vectors.size(); row++) {
            if (vectors.isNull(row)) {
                codes.appendNull();
                continue;
            }
            if (type.element() == Element.FLOAT16) {
                HalfKernels.f16ToF32(bytes, (long) row * vectors.rowBytes(), vector, 0, vector.length);
            } else {
                vectors.get(row, vector, 0);
            }
            switch (kind) {
                case BYTES -> VectorCodes.encodeBytes(vector, code, 0);
                case BITS -> VectorCodes.encodeBits(vector, code, 0);
            }
            codes.append(code, 0);
        }
    }

    @Override
    public void finish() throws IOException {
        writer.finish();
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
