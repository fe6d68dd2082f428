package dev.basalt.core.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.core.limit.Limits;
import dev.basalt.core.testing.DiskScenario;
import dev.basalt.core.testing.PowerLossException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Three rounds that append and commit; one that fails is followed by the next, which must find a prefix.
final class LogScenario implements DiskScenario<LogScenario.Oracle> {
    private static final Path PATH = Path.of("a.log");
    /// Around the sector size and the size up to which a record is written in one piece.
    private static final int[] SIZES = {0, 1, 480, 511, 700, 66_000, 3};

    /// What must and what may be in the log; each entry is the content of one record.
    ///
    /// @param must committed records
    /// @param may  `must` and what was appended since
    record Oracle(List<String> must, List<String> may) {}

    @Override
    public Oracle prepare(Disk disk) throws IOException {
        AppendLog.create(disk, PATH, 5, Limits.DEFAULT).close();
        return new Oracle(new ArrayList<>(), new ArrayList<>());
    }

    @Override
    public void run(Disk disk, Oracle oracle) throws IOException {
        IOException failure = null;
        for (int round = 0; round < 3; round++) {
            try {
                work(disk, oracle, round);
            } catch (PowerLossException e) {
                throw e;
            } catch (IOException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static void work(Disk disk, Oracle oracle, int round) throws IOException {
        List<String> found = new ArrayList<>();
        try (AppendLog log = AppendLog.open(disk, PATH, Limits.DEFAULT, collector(found))) {
            requirePrefix(oracle, found);
            replace(oracle.must, found);
            replace(oracle.may, found);
            for (int i = 0; i < SIZES.length; i++) {
                byte[] payload = new byte[SIZES[i]];
                Arrays.fill(payload, (byte) (16 * round + i + 1));
                oracle.may.add(describe(ByteBuffer.wrap(payload)));
                long lsn = log.append(ByteBuffer.wrap(payload));
                if (i % 3 == round) {
                    log.commit(lsn);
                    replace(oracle.must, oracle.may);
                }
            }
        }
        replace(oracle.must, oracle.may);
    }

    @Override
    public Oracle verify(Disk disk, Oracle oracle) throws IOException {
        List<String> found = new ArrayList<>();
        try (AppendLog log = AppendLog.open(disk, PATH, Limits.DEFAULT, collector(found))) {
            requirePrefix(oracle, found);
            assertThat(log.lastLsn()).isEqualTo(4 + found.size());
        }
        return new Oracle(new ArrayList<>(found), new ArrayList<>(found));
    }

    private static void requirePrefix(Oracle oracle, List<String> found) {
        assertThat(found).hasSizeGreaterThanOrEqualTo(oracle.must.size());
        assertThat(oracle.may).hasSizeGreaterThanOrEqualTo(found.size());
        assertThat(found).isEqualTo(oracle.may.subList(0, found.size()));
    }

    private static void replace(List<String> list, List<String> content) {
        List<String> copy = List.copyOf(content);
        list.clear();
        list.addAll(copy);
    }

    private static RecordConsumer collector(List<String> found) {
        return (lsn, payload) -> {
            assertThat(lsn).isEqualTo(5 + found.size());
            found.add(describe(payload));
        };
    }

    private static String describe(ByteBuffer payload) {
        if (payload.limit() == 0) {
            return "empty";
        }
        byte first = payload.get(0);
        for (int i = 1; i < payload.limit(); i++) {
            if (payload.get(i) != first) {
                throw new AssertionError(
                        "all bytes of a payload must be " + first + ", but byte " + i + " is " + payload.get(i));
            }
        }
        return payload.limit() + " times " + first;
    }
}
