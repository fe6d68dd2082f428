package dev.basalt.vector.hnsw;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/// Readers without locks see old links or new ones, each of them a row; no writer's link is lost.
public final class GraphLinksStress {
    /// Links are from 1 on, so that 0 is a place that was never written.
    private static final int ROW = 0;

    private GraphLinksStress() {}

    private static HnswGraph graph(int... links) {
        HnswGraph graph = new HnswGraph(2);
        graph.allocate(ROW, 0);
        set(graph, links);
        return graph;
    }

    private static void set(HnswGraph graph, int... links) {
        int[] page = graph.page(ROW, 0);
        int base = graph.base(ROW, 0);
        HnswGraph.lock(page, base);
        HnswGraph.set(page, base, links, links.length);
        HnswGraph.unlock(page, base);
    }

    private static void append(HnswGraph graph, int link) {
        int[] page = graph.page(ROW, 0);
        int base = graph.base(ROW, 0);
        HnswGraph.lock(page, base);
        HnswGraph.append(page, base, link);
        HnswGraph.unlock(page, base);
    }

    /// The links of the row as the digits of a number, read as a walk reads them.
    private static int digits(HnswGraph graph) {
        int[] page = graph.page(ROW, 0);
        int base = graph.base(ROW, 0);
        int count = HnswGraph.count(page, base);
        int digits = 0;
        for (int i = 1; i <= count; i++) {
            digits = digits * 10 + page[base + i];
        }
        return digits;
    }

    /// A reader walks while a writer appends.
    @JCStressTest
    @Outcome(
            id = {"1, 1", "1, 12", "12, 12"},
            expect = ACCEPTABLE,
            desc = "the list before or after")
    @Outcome(expect = FORBIDDEN, desc = "a link that nobody set, or one that went away again")
    @State
    public static class Append {
        private final HnswGraph graph = graph(1);

        /// Walks twice.
        ///
        /// @param result receives the links
        @Actor
        public void reader(II_Result result) {
            result.r1 = digits(graph);
            result.r2 = digits(graph);
        }

        /// Links.
        @Actor
        public void writer() {
            append(graph, 2);
        }
    }

    /// A reader walks while a writer replaces links by fewer ones.
    @JCStressTest
    @Outcome(
            id = {"123", "423", "453", "45"},
            expect = ACCEPTABLE,
            desc = "old links or new ones")
    @Outcome(
            id = {"153"},
            expect = ACCEPTABLE,
            desc = "new ones in any order")
    @Outcome(expect = FORBIDDEN, desc = "a link that nobody set")
    @State
    public static class Replace {
        private final HnswGraph graph = graph(1, 2, 3);

        /// Walks.
        ///
        /// @param result receives the links
        @Actor
        public void reader(I_Result result) {
            result.r1 = digits(graph);
        }

        /// Links and unlinks.
        @Actor
        public void writer() {
            set(graph, 4, 5);
        }
    }

    /// A reader walks while one writer unlinks all and another links: the list is locked for each.
    @JCStressTest
    @Outcome(
            id = {"1, 3", "0, 3", "3, 3"},
            expect = ACCEPTABLE,
            desc = "linked last")
    @Outcome(
            id = {"1, 0", "13, 0", "0, 0"},
            expect = ACCEPTABLE,
            desc = "unlinked last")
    @Outcome(expect = FORBIDDEN, desc = "a link that nobody set, or a lost one")
    @State
    public static class LinkAndUnlink {
        private final HnswGraph graph = graph(1);

        /// Walks.
        ///
        /// @param result receives the links
        @Actor
        public void reader(II_Result result) {
            result.r1 = digits(graph);
        }

        /// Unlinks all.
        @Actor
        public void unlinks() {
            set(graph);
        }

        /// Links.
        @Actor
        public void links() {
            append(graph, 3);
        }

        /// Looks at what is left.
        ///
        /// @param result receives the links in the end
        @Arbiter
        public void end(II_Result result) {
            result.r2 = digits(graph);
        }
    }

    /// Two writers append at once.
    @JCStressTest
    @Outcome(
            id = {"123", "132"},
            expect = ACCEPTABLE,
            desc = "both links")
    @Outcome(expect = FORBIDDEN, desc = "a lost link")
    @State
    public static class TwoAppend {
        private final HnswGraph graph = graph(1);

        /// Links.
        @Actor
        public void one() {
            append(graph, 2);
        }

        /// Links.
        @Actor
        public void other() {
            append(graph, 3);
        }

        /// Looks at what is left.
        ///
        /// @param result receives the links
        @Arbiter
        public void end(I_Result result) {
            result.r1 = digits(graph);
        }
    }

    /// A reader follows a link to a row that has just come, with upper layers of its own.
    @JCStressTest
    @Outcome(
            id = {"1, -2, -2", "9, 2, 0"},
            expect = ACCEPTABLE,
            desc = "no link yet, or the whole row")
    @Outcome(expect = FORBIDDEN, desc = "a row that is not all there")
    @State
    public static class NewRow {
        private final HnswGraph graph = graph(1);

        /// Walks to the linked row.
        ///
        /// @param result receives the last link, and the level and links of the row that it leads to
        @Actor
        public void reader(III_Result result) {
            result.r1 = digits(graph) % 10;
            result.r2 = -2;
            result.r3 = -2;
            if (result.r1 == 9) {
                result.r2 = graph.level(9);
                result.r3 = HnswGraph.count(graph.page(9, 2), graph.base(9, 2));
            }
        }

        /// Makes a row and links it.
        @Actor
        public void writer() {
            graph.allocate(9, 2);
            append(graph, 9);
        }
    }
}
