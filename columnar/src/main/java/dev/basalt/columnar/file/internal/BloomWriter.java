package dev.basalt.columnar.file.internal;

import dev.basalt.columnar.encoding.ByteSink;
import dev.basalt.columnar.encoding.Profile;
import dev.basalt.columnar.file.BloomChoice;
import dev.basalt.columnar.file.Bound;
import dev.basalt.columnar.file.Statistics;
import dev.basalt.columnar.schema.DataType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Keeps the Bloom filters of a file's pages until its end, and writes those that are wanted or fit the budget.
///
/// - **Memory:** the filters; those of a column that nobody named no more than the budget allows, and 1 MiB
/// - **Threads:** confined to one
public final class BloomWriter {
    private static final int[] NO_FILTER = new int[0];
    /// Before pages are written, the budget is nothing.
    private static final long FIRST_BYTES = 1 << 20;

    private final BloomChoice choice;
    private final boolean automatic;
    private final List<Pages> columns = new ArrayList<>();

    /// The filters of one physical column.
    private static final class Pages {
        private final PhysicalColumn column;
        private final boolean named;
        private final List<int[]> filters = new ArrayList<>();
        private final DistinctCount distinct = new DistinctCount();
        private boolean left;
        private long bytes;
        private @Nullable Statistics last;
        /// How many pages have values between those of the page before.
        private int overlaps;

        private Pages(PhysicalColumn column, boolean served, boolean named) {
            this.column = column;
            this.named = named;
            this.left = !served;
        }

        /// Whether bounds alone tell most pages that a value is not in: each page's values lie apart from the last's.
        private boolean isApart() {
            return filters.size() > 1 && 2L * overlaps < filters.size();
        }

        private void count(Statistics next) {
            if (next.min() == null || next.max() == null) {
                return;
            }
            DataType type = column.field().type();
            if (last != null
                    && last.min() != null
                    && last.max() != null
                    && Bound.compare(next.min(), last.max(), type) <= 0
                    && Bound.compare(last.min(), next.max(), type) <= 0) {
                overlaps++;
            }
            last = next;
        }
    }

    private BloomWriter(BloomChoice choice, List<PhysicalColumn> columns, Profile profile) {
        this.choice = choice;
        this.automatic = choice.budget() > 0 && profile != Profile.FAST;
        Set<String> unknown = new HashSet<>(choice.columns());
        for (PhysicalColumn column : columns) {
            collect(column, false, unknown);
        }
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("columns with Bloom filters must be among "
                    + this.columns.stream().map(pages -> pages.column.path()).toList() + ", but one is "
                    + unknown.stream().sorted().toList().getFirst());
        }
    }

    /// Makes a writer.
    ///
    /// @param choice  which columns get filters
    /// @param columns the columns of the schema
    /// @param profile what the file is to be good at
    /// @return the writer
    /// @throws IllegalArgumentException if a named column is not there, or can have no filter
    public static BloomWriter of(BloomChoice choice, List<PhysicalColumn> columns, Profile profile) {
        return new BloomWriter(choice, columns, profile);
    }

    private void collect(PhysicalColumn column, boolean inList, Set<String> unknown) {
        boolean can = !inList
                && column.role() == PhysicalColumn.Role.VALUES
                && PageBloom.serves(column.field().type());
        boolean named = unknown.remove(column.path());
        if (named && !can) {
            throw new IllegalArgumentException("column '" + column.path()
                    + "' must hold integers, times, decimals, UUIDs or bytes outside of lists to have a Bloom filter, "
                    + "but holds " + column.field().type().label());
        }
        columns.add(new Pages(column, can && (named || automatic), named));
        for (PhysicalColumn child : column.children()) {
            collect(child, inList || column.role() == PhysicalColumn.Role.LENGTHS, unknown);
        }
    }

    /// What makes the filters of a column's pages; null if it gets none.
    PageBloom.@Nullable Maker maker(int column) {
        Pages pages = columns.get(column);
        return pages.left ? null : new PageBloom.Maker(pages.named, choice.bitsPerValue());
    }

    /// Takes the filter of the next page of a column; null if the page has no values.
    ///
    /// @param statistics  of the page
    /// @param storedBytes the size of all pages so far
    void add(int column, @Nullable PageBloom bloom, Statistics statistics, long storedBytes) {
        Pages pages = columns.get(column);
        if (pages.left) {
            return;
        }
        pages.filters.add(bloom == null ? NO_FILTER : bloom.words);
        if (bloom != null) {
            pages.distinct.add(bloom.distinct);
            pages.bytes += 4L * bloom.words.length;
        }
        pages.count(statistics);
        if (!pages.named && pages.bytes > choice.budget() * storedBytes + FIRST_BYTES) {
            pages.left = true;
            pages.filters.clear();
        }
    }

    /// The columns that get filters: those that were named, and of the others that it helps the smallest, as long as
    /// there is room.
    private List<Pages> chosen(long storedBytes) {
        List<Pages> chosen = new ArrayList<>();
        double room = choice.budget() * storedBytes;
        List<Pages> bySize = new ArrayList<>(columns);
        bySize.removeIf(pages -> pages.left || pages.bytes == 0 || (!pages.named && pages.isApart()));
        bySize.sort(Comparator.comparingLong(pages -> pages.bytes));
        for (Pages pages : bySize) {
            if (pages.named) {
                chosen.add(pages);
            } else if (pages.bytes <= room) {
                room -= pages.bytes;
                chosen.add(pages);
            }
        }
        chosen.sort(Comparator.comparingInt(pages -> pages.column.id()));
        return chosen;
    }

    /// Writes the filters to a file.
    ///
    /// @param out         the file
    /// @param storedBytes the size of all pages
    /// @return what the footer says of them; null if there are none
    byte @Nullable [] write(SequentialFile out, long storedBytes) throws IOException {
        List<Pages> chosen = chosen(storedBytes);
        if (chosen.isEmpty()) {
            return null;
        }
        MetaSink section = new MetaSink();
        section.putVar(chosen.size());
        for (Pages pages : chosen) {
            ByteSink part = part(pages);
            new BloomEntry(
                            pages.column.id(),
                            out.position(),
                            part.size(),
                            pages.distinct.estimate(),
                            Checksums.crc32c(part.segment().asSlice(0, BloomPart.headerBytes(pages.filters.size()))),
                            Checksums.sha256(Checksums.BLOOM, part.segment()))
                    .write(section);
            out.write(part.bytes(), 0, part.size());
        }
        ByteSink bytes = section.bytes();
        return Arrays.copyOf(bytes.bytes(), bytes.size());
    }

    private static ByteSink part(Pages pages) {
        ByteSink part = new ByteSink();
        part.putInt(BloomPart.MAGIC);
        part.putInt(pages.column.id());
        part.putInt(pages.filters.size());
        part.putInt(0);
        int heads = part.skip(8 * pages.filters.size());
        for (int i = 0; i < pages.filters.size(); i++) {
            int[] words = pages.filters.get(i);
            int at = part.size();
            part.putInts(words, 0, words.length);
            part.setInt(heads + 8 * i, words.length / (BloomBlocks.BYTES / 4));
            part.setInt(heads + 8 * i + 4, Checksums.crc32c(part.segment().asSlice(at)));
        }
        return part;
    }
}
