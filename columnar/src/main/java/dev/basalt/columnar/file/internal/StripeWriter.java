package dev.basalt.columnar.file.internal;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.ListColumn;
import dev.basalt.columnar.column.StructColumn;
import dev.basalt.columnar.encoding.Profile;
import dev.basalt.columnar.encoding.relation.RelationSearch;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Encodes buffered rows as a stripe: pages by many threads, written in their order by the caller's.
///
/// The pages of a column are dealt out to lanes of encoders. What an encoder learns from one page it uses for the
/// next, so each lane's pages are encoded one after another, and the bytes do not depend on how many threads there
/// are. A column's very first page is encoded before all others, so that every lane begins with what it taught.
///
/// - **Threads:** confined to one
public final class StripeWriter {
    private static final int LANES = 4;

    private final FileBuilder file;
    private final Profile profile;
    private final BloomWriter blooms;
    private final @Nullable Executor executor;
    private final List<PhysicalColumn> columns;
    private final List<List<PageEncoder>> encoders = new ArrayList<>();
    private final ConcurrentLinkedQueue<PageEncoder.Scratch> scratches = new ConcurrentLinkedQueue<>();

    /// Makes a writer of stripes.
    ///
    /// @param file     receives them
    /// @param columns  the columns of the schema
    /// @param profile  what the file is to be good at
    /// @param executor lends threads; null for the caller's alone
    /// @param blooms   says which columns get Bloom filters, and receives them
    public StripeWriter(
            FileBuilder file,
            List<PhysicalColumn> columns,
            Profile profile,
            @Nullable Executor executor,
            BloomWriter blooms) {
        this.file = file;
        this.columns = List.copyOf(columns);
        this.profile = profile;
        this.executor = executor;
        this.blooms = blooms;
        for (PhysicalColumn column : columns) {
            for (int i = 0; i < column.parts().size(); i++) {
                encoders.add(new ArrayList<>());
            }
        }
    }

    /// A physical column with its rows of this stripe.
    private record Part(PhysicalColumn column, Column rows, long rowBase, long childBase) {}

    /// Some of the pages of a part.
    ///
    /// @param starts the first row of each page of the part, and the row behind the last
    /// @param first  the first page
    /// @param end    the page behind the last; each page is `LANES` behind the one before
    /// @param by     what the values follow from, if they do
    private record Lane(Part part, List<Integer> starts, int first, int end, PageEncoder.@Nullable Related by) {}

    /// Writes rows as a stripe.
    ///
    /// @param rows the rows, at least one
    /// @throws IOException if a file call fails
    public void write(Batch rows) throws IOException {
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            collect(columns.get(i), rows.column(i), parts);
        }
        Map<Integer, PageEncoder.Related> related = related(parts);
        List<List<Integer>> cuts = new ArrayList<>();
        for (Part part : parts) {
            cuts.add(starts(part.rows));
        }
        List<@Nullable EncodedPage> firsts = firsts(parts, cuts, related);
        List<Supplier<List<EncodedPage>>> tasks = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            int pages = cuts.get(i).size() - 1;
            for (int lane = 0; lane < Math.min(LANES, pages); lane++) {
                int first = lane == 0 && firsts.get(i) != null ? LANES : lane;
                Part part = parts.get(i);
                Lane work = new Lane(part, cuts.get(i), first, pages, related.get(part.column.id()));
                PageEncoder encoder = encoder(part.column, lane);
                tasks.add(() -> encode(work, encoder));
            }
        }
        try (OrderedTasks<List<EncodedPage>> running = new OrderedTasks<>(tasks, executor)) {
            int task = 0;
            for (int i = 0; i < parts.size(); i++) {
                int pages = cuts.get(i).size() - 1;
                int lanes = Math.min(LANES, pages);
                List<List<EncodedPage>> encoded = new ArrayList<>();
                for (int lane = 0; lane < lanes; lane++) {
                    encoded.add(running.result(task++));
                }
                EncodedPage first = firsts.get(i);
                if (first != null) {
                    encoded.getFirst().addFirst(first);
                }
                file.beginColumn(pages);
                for (int page = 0; page < pages; page++) {
                    EncodedPage next = encoded.get(page % lanes).get(page / lanes);
                    int column = parts.get(i).column.id();
                    file.page(column, MemorySegment.ofArray(next.bytes), next.leaf, next.entry);
                    blooms.add(column, next.bloom, next.entry.statistics(), file.storedBytes());
                }
            }
        }
        file.endStripe(rows.rowCount());
    }

    /// Encodes the first page of the columns that are new.
    ///
    /// @return the page of each part; null of one that is not new
    private List<@Nullable EncodedPage> firsts(
            List<Part> parts, List<List<Integer>> cuts, Map<Integer, PageEncoder.Related> related) {
        List<Supplier<@Nullable EncodedPage>> tasks = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            if (encoders.get(part.column.id()).isEmpty() && cuts.get(i).size() > 1) {
                Lane work = new Lane(part, cuts.get(i), 0, 1, related.get(part.column.id()));
                PageEncoder encoder = encoder(part.column, 0);
                tasks.add(() -> encode(work, encoder).getFirst());
            } else {
                tasks.add(() -> null);
            }
        }
        List<@Nullable EncodedPage> firsts = new ArrayList<>();
        try (OrderedTasks<@Nullable EncodedPage> running = new OrderedTasks<>(tasks, executor)) {
            for (int i = 0; i < parts.size(); i++) {
                firsts.add(running.result(i));
            }
        }
        return firsts;
    }

    private void collect(PhysicalColumn column, Column rows, List<Part> parts) {
        long rowBase = file.rows(column.id());
        long childBase = rows instanceof ListColumn
                ? file.rows(column.children().getFirst().id())
                : 0;
        parts.add(new Part(column, rows, rowBase, childBase));
        switch (rows) {
            case ListColumn list -> collect(column.children().getFirst(), list.elements(), parts);
            case StructColumn struct -> {
                for (int i = 0; i < struct.fields().size(); i++) {
                    collect(column.children().get(i), struct.fields().get(i), parts);
                }
            }
            default -> {}
        }
    }

    /// Which columns of the stripe follow from which others. Only the stripe's rows matter, not the threads.
    private Map<Integer, PageEncoder.Related> related(List<Part> parts) {
        Map<Integer, PageEncoder.Related> related = new HashMap<>();
        for (List<PhysicalColumn> group : RowGroups.of(columns)) {
            List<Part> numeric = parts.stream()
                    .filter(part -> group.contains(part.column) && ReferenceRows.mayBe(part.column))
                    .toList();
            List<Column> rows = numeric.stream().map(Part::rows).toList();
            for (RelationSearch.Found found : RelationSearch.find(rows, profile)) {
                Part reference = numeric.get(found.reference());
                related.put(
                        numeric.get(found.target()).column.id(),
                        new PageEncoder.Related(
                                reference.column.id(), reference.rows, found.relation(), found.plainBytes()));
            }
        }
        return related;
    }

    private PageEncoder encoder(PhysicalColumn column, int lane) {
        List<PageEncoder> lanes = encoders.get(column.id());
        if (lane == lanes.size()) {
            PageEncoder encoder = new PageEncoder(column, file.tag(), profile, blooms.maker(column.id()));
            if (lane > 0) {
                encoder.learn(lanes.getFirst());
            }
            lanes.add(encoder);
        }
        return lanes.get(lane);
    }

    /// The first row of each page, and the row behind the last.
    private List<Integer> starts(Column rows) {
        List<Integer> starts = new ArrayList<>();
        int target = PageCuts.target(rows, profile);
        int pageRows = PageCuts.rows(rows, target);
        for (int from = 0; from < rows.size(); from = PageCuts.end(rows, from, pageRows, target)) {
            starts.add(from);
        }
        starts.add(rows.size());
        return starts;
    }

    private List<EncodedPage> encode(Lane lane, PageEncoder encoder) {
        PageEncoder.Scratch pooled = scratches.poll();
        PageEncoder.Scratch scratch = pooled == null ? new PageEncoder.Scratch() : pooled;
        List<EncodedPage> pages = new ArrayList<>();
        Part part = lane.part;
        for (int page = lane.first; page < lane.end; page += LANES) {
            int from = lane.starts.get(page);
            int count = lane.starts.get(page + 1) - from;
            pages.add(encoder.encode(part.rows, from, count, part.rowBase, part.childBase, lane.by, scratch));
        }
        scratches.add(scratch);
        return pages;
    }
}
