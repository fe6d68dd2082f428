package dev.basalt.columnar.table.internal;

import dev.basalt.columnar.encoding.ByteSink;
import dev.basalt.columnar.file.Statistics;
import dev.basalt.columnar.file.internal.Checksums;
import dev.basalt.columnar.file.internal.MetaCursor;
import dev.basalt.columnar.file.internal.MetaSink;
import dev.basalt.columnar.file.internal.SchemaFormat;
import dev.basalt.columnar.file.internal.StatisticsFormat;
import dev.basalt.columnar.schema.DataType;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.columnar.table.TableCommit;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.core.error.UnsupportedFormatException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A commit as bytes.
///
/// ```
/// OFFSET | SIZE | FIELD
///      0 |    4 | magic "NCT", 1
///      4 |    2 | version of the format, 1
///      6 |    2 | 1: a version of the table; 2: only what is left of an expired one, without a body
///      8 |    4 | size of the part that says what the commit did
///     12 |    4 | CRC32C of that part
///     16 |    8 | size of the body
///     24 |    4 | CRC32C of the body
///     28 |    4 | CRC32C of the 28 bytes before
///     32 |      | what the commit did, then the body: columns and files
/// ```
///
/// - **Source:** `docs/format/ncf-table.md`
final class CommitFormat {
    static final int HEADER_BYTES = 32;

    private static final int MAGIC = 0x0154434E;
    private static final int VERSION = 1;
    private static final int WHOLE = 1;
    private static final int EXPIRED = 2;
    private static final int MAX_BYTES = 1 << 30;
    private static final long MAX_ROWS = 1L << 48;

    private CommitFormat() {}

    /// The sizes and checksums at the start of a commit.
    record Header(boolean expired, int infoBytes, int infoCrc, int bodyBytes, int bodyCrc) {}

    static byte[] encode(Snapshot snapshot) {
        MetaSink info = info(snapshot.commit());
        MetaSink body = new MetaSink();
        body.putVar(snapshot.nextId());
        body.putVar(snapshot.schemas().size());
        for (TableSchema schema : snapshot.schemas()) {
            SchemaFormat.write(schema.schema(), body);
            schema.ids().forEach(body::putVar);
        }
        body.putVar(snapshot.current());
        body.putVar(snapshot.files().size());
        for (FileEntry file : snapshot.files()) {
            writeFile(file, snapshot.schemas().get(file.schema()), body);
        }
        return assemble(WHOLE, info.bytes(), body.bytes());
    }

    static byte[] encodeExpired(TableCommit commit) {
        return assemble(EXPIRED, info(commit).bytes(), new ByteSink());
    }

    private static byte[] assemble(int kind, ByteSink info, ByteSink body) {
        if (body.size() > MAX_BYTES) {
            throw new IllegalStateException(
                    "a commit must have at most " + MAX_BYTES + " bytes, but would have " + body.size());
        }
        ByteBuffer bytes =
                ByteBuffer.allocate(HEADER_BYTES + info.size() + body.size()).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(MAGIC).putShort((short) VERSION).putShort((short) kind);
        bytes.putInt(info.size()).putInt(Checksums.crc32c(info.segment()));
        bytes.putLong(body.size()).putInt(Checksums.crc32c(body.segment()));
        bytes.putInt(headerCrc(bytes));
        bytes.put(info.bytes(), 0, info.size()).put(body.bytes(), 0, body.size());
        return bytes.array();
    }

    private static int headerCrc(ByteBuffer bytes) {
        return Checksums.crc32c(
                MemorySegment.ofBuffer(bytes.duplicate().position(0).limit(HEADER_BYTES - 4)));
    }

    private static MetaSink info(TableCommit commit) {
        MetaSink out = new MetaSink();
        out.putVar(commit.version());
        out.putSigned(ChronoUnit.MICROS.between(Instant.EPOCH, commit.time()));
        out.putText(commit.operation());
        SchemaFormat.writeAttributes(commit.details(), out);
        out.putVar(commit.rowsAdded());
        out.putVar(commit.rowsRemoved());
        out.putVar(commit.filesAdded());
        out.putVar(commit.filesRemoved());
        out.putVar(commit.rowCount());
        out.putVar(commit.fileCount());
        return out;
    }

    private static void writeFile(FileEntry file, TableSchema schema, MetaSink out) {
        out.putText(file.name());
        out.putVar(file.schema());
        out.putVar(file.rows());
        out.putVar(file.bytes());
        byte[] sha = HexFormat.of().parseHex(file.sha256());
        out.bytes().putBytes(sha, 0, sha.length);
        DeletedRows deleted = file.deleted();
        out.putVar(deleted == null ? 0 : deleted.count());
        if (deleted != null) {
            out.putText(deleted.name());
            out.putVar(deleted.offset());
            out.putVar(deleted.size());
            out.putVar(Integer.toUnsignedLong(deleted.crc()));
        }
        for (int i = 0; i < file.statistics().size(); i++) {
            StatisticsFormat.write(
                    file.statistics().get(i), schema.schema().field(i).type(), out);
        }
    }

    /// Reads the header.
    ///
    /// @param bytes    its 32 bytes
    /// @param fileSize the size of the file, which must be what the header says
    static Header header(ByteBuffer bytes, long fileSize, Location where) {
        ByteBuffer in = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        if (in.getInt(0) != MAGIC) {
            throw new CorruptDataException(where, "a commit must begin with \"NCT\" and 1, but does not");
        }
        if (in.getInt(28) != headerCrc(bytes)) {
            throw new CorruptDataException(where, "the CRC32C of the header must match, but does not");
        }
        int version = Short.toUnsignedInt(in.getShort(4));
        int kind = Short.toUnsignedInt(in.getShort(6));
        if (version != VERSION || (kind != WHOLE && kind != EXPIRED)) {
            throw new UnsupportedFormatException(
                    where,
                    "a commit must be of format version 1 and kind 1 or 2, but is of version " + version + " and kind "
                            + kind + "; upgrade Basalt");
        }
        long infoBytes = Integer.toUnsignedLong(in.getInt(8));
        long bodyBytes = in.getLong(16);
        if (infoBytes > MAX_BYTES
                || bodyBytes < 0
                || bodyBytes > MAX_BYTES
                || fileSize != HEADER_BYTES + infoBytes + bodyBytes) {
            throw new CorruptDataException(
                    where,
                    "a commit must have the size that its header says, but says " + infoBytes + " and " + bodyBytes
                            + " bytes in a file of " + fileSize);
        }
        return new Header(kind == EXPIRED, (int) infoBytes, in.getInt(12), (int) bodyBytes, in.getInt(24));
    }

    private static MetaCursor checked(byte[] bytes, int crc, Location where) {
        MemorySegment segment = MemorySegment.ofArray(bytes);
        if (Checksums.crc32c(segment) != crc) {
            throw new CorruptDataException(where, "the CRC32C must match, but does not");
        }
        return new MetaCursor(segment, where);
    }

    static TableCommit commit(byte[] info, Header header, long version, Location where) {
        MetaCursor in = checked(info, header.infoCrc, where);
        long stored = in.takeVar();
        if (stored != version) {
            throw in.corrupt("a commit must be of version " + version + ", as its name says, but is of " + stored);
        }
        long micros = in.takeSigned();
        String operation = in.takeText();
        Map<String, String> details = SchemaFormat.readAttributes(in);
        TableCommit commit = new TableCommit(
                version,
                Instant.EPOCH.plus(micros, ChronoUnit.MICROS),
                operation,
                details,
                in.takeCount("number of added rows", MAX_ROWS),
                in.takeCount("number of removed rows", MAX_ROWS),
                (int) in.takeCount("number of added files", Integer.MAX_VALUE),
                (int) in.takeCount("number of removed files", Integer.MAX_VALUE),
                in.takeCount("number of rows", MAX_ROWS),
                (int) in.takeCount("number of files", Integer.MAX_VALUE));
        requireNothingLeft(in);
        return commit;
    }

    private static void requireNothingLeft(MetaCursor in) {
        if (in.remaining() > 0) {
            throw in.corrupt("nothing must follow, but " + in.remaining() + " bytes do");
        }
    }

    static Snapshot snapshot(TableCommit commit, byte[] body, Header header, Location where) {
        MetaCursor in = checked(body, header.bodyCrc, where);
        int nextId = (int) in.takeCount("next number of a column", Integer.MAX_VALUE);
        int schemaCount = in.takeItems("schemas");
        List<TableSchema> schemas = new ArrayList<>();
        for (int i = 0; i < schemaCount; i++) {
            schemas.add(readSchema(in, nextId));
        }
        int current = (int) in.takeCount("number of the schema", schemaCount - 1L);
        int fileCount = in.takeItems("files");
        if (fileCount != commit.fileCount()) {
            throw in.corrupt(
                    "a commit must list the " + commit.fileCount() + " files it counts, but lists " + fileCount);
        }
        List<FileEntry> files = new ArrayList<>();
        Set<String> names = new HashSet<>();
        long rows = 0;
        for (int i = 0; i < fileCount; i++) {
            FileEntry file = readFile(in, schemas);
            if (!names.add(file.name())) {
                throw in.corrupt("a file must be listed once, but '" + file.name() + "' is twice");
            }
            requireReadable(in, schemas.get(file.schema()), schemas.get(current));
            rows += file.liveRows();
            files.add(file);
        }
        if (rows != commit.rowCount()) {
            throw in.corrupt("files must have the " + commit.rowCount() + " rows that are counted, but have " + rows);
        }
        requireNothingLeft(in);
        return new Snapshot(commit, nextId, schemas, current, files);
    }

    private static TableSchema readSchema(MetaCursor in, int nextId) {
        Schema schema = SchemaFormat.read(in);
        if (schema.size() == 0) {
            throw in.corrupt("a table must have a column, but has none");
        }
        List<Integer> ids = new ArrayList<>();
        for (int i = 0; i < schema.size(); i++) {
            int id = (int) in.takeCount("number of a column", nextId - 1L);
            if (ids.contains(id)) {
                throw in.corrupt("columns must have different numbers, but two have " + id);
            }
            ids.add(id);
        }
        return new TableSchema(schema, ids);
    }

    /// Columns of a file are as they are now, or were widened or made nullable since.
    private static void requireReadable(MetaCursor in, TableSchema written, TableSchema now) {
        for (int i = 0; i < now.ids().size(); i++) {
            Field field = now.schema().field(i);
            int at = written.ids().indexOf(now.ids().get(i));
            if (!field.nullable() && (at < 0 || written.schema().field(at).nullable())) {
                throw in.corrupt("column '" + field.name() + "' must be nullable, as it may be null in a file");
            }
            DataType was = at < 0 ? field.type() : written.schema().field(at).type();
            if (!was.equals(field.type()) && !TableSchema.widens(was, field.type())) {
                throw in.corrupt("column '" + field.name() + "' must be of a type that holds all " + was.label()
                        + " of a file, but is " + field.type().label());
            }
        }
    }

    private static FileEntry readFile(MetaCursor in, List<TableSchema> schemas) {
        String name = takeName(in, TableFiles.ROWS);
        int schema = (int) in.takeCount("number of a file's schema", schemas.size() - 1L);
        long rows = in.takeCount("number of a file's rows", MAX_FILE_ROWS);
        long bytes = in.takeCount("size of a file", Long.MAX_VALUE);
        String sha = HexFormat.of().formatHex(in.take(Checksums.SHA_BYTES));
        long deletedCount = in.takeCount("number of deleted rows", rows);
        DeletedRows deleted = deletedCount == 0 ? null : readDeleted(in, deletedCount);
        List<Statistics> statistics = new ArrayList<>();
        for (Field field : schemas.get(schema).schema().fields()) {
            statistics.add(StatisticsFormat.read(in, field.type(), rows));
        }
        return new FileEntry(name, schema, rows, bytes, sha, deleted, statistics);
    }

    private static final long MAX_FILE_ROWS = 1L << 30;

    private static @Nullable DeletedRows readDeleted(MetaCursor in, long count) {
        String name = takeName(in, TableFiles.DELETED);
        long offset = in.takeCount("offset of a deletion vector", Long.MAX_VALUE >> 1);
        int size = (int) in.takeCount("size of a deletion vector", DeletionFormat.MAX_BYTES);
        return new DeletedRows(name, offset, size, (int) in.takeCount("CRC32C", 0xFFFF_FFFFL), count);
    }

    /// Reads a name, which can only be that of a file in the table's own directory.
    private static String takeName(MetaCursor in, String suffix) {
        String name = in.takeText();
        if (!TableFiles.isName(name, suffix)) {
            throw in.corrupt(
                    "a file must have a name as tables give them, ending in " + suffix + ", but has '" + name + "'");
        }
        return name;
    }

    /// What is kept of a column's statistics: those of lists are of lengths, which no filter asks for.
    static Statistics kept(Statistics known, DataType type) {
        return switch (type.kind()) {
            case LIST, STRUCT, FIXED -> new Statistics(known.rows(), known.nulls(), 0, null, null, null, false);
            default -> known;
        };
    }
}
