package dev.basalt.columnar.file;

import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.encoding.Encoding;
import dev.basalt.columnar.encoding.Encodings;
import dev.basalt.columnar.encoding.NodeReader;
import dev.basalt.columnar.encoding.NodeWriter;
import dev.basalt.columnar.encoding.Profile;
import dev.basalt.columnar.encoding.relation.Correlated;
import dev.basalt.columnar.file.internal.ColumnMetadata;
import dev.basalt.columnar.file.internal.OpenFile;
import dev.basalt.columnar.file.internal.PageEntry;
import dev.basalt.columnar.file.internal.PageNodes;
import dev.basalt.columnar.file.internal.PhysicalColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Says how a file is made, for people: which encodings its pages have, how large they are, and why.
///
/// - **Threads:** as [NcfFile]
public final class NcfInspection {
    private static final String NONE = "none";

    private final OpenFile file;

    NcfInspection(OpenFile file) {
        this.file = file;
    }

    /// All physical columns, parts of lists and records among them.
    ///
    /// @return in the order of the file
    public List<ColumnSummary> columns() {
        return file.read(() -> columnsInside());
    }

    private List<ColumnSummary> columnsInside() {
        List<ColumnSummary> columns = new ArrayList<>();
        for (PhysicalColumn part : file.parts()) {
            ColumnMetadata metadata = file.metadata(part.id());
            Map<String, Integer> encodings = new TreeMap<>();
            long storedBytes = 0;
            for (int i = 0; i < metadata.pages().size(); i++) {
                PageEntry page = metadata.pages().get(i);
                encodings.merge(name(metadata, i), 1, Integer::sum);
                storedBytes += page.storedBytes();
            }
            columns.add(new ColumnSummary(
                    part.path(),
                    part.valueType(),
                    metadata.pages().size(),
                    storedBytes,
                    metadata.rawBytes(),
                    metadata.statistics(),
                    file.bloomBytes(part.id()),
                    file.distinct(part.id()),
                    encodings));
        }
        return columns;
    }

    /// The name of a page's encoding; of one that follows from another column, also that column.
    private String name(ColumnMetadata metadata, int page) {
        int id = metadata.pages().get(page).encoding();
        if (id == PageEntry.NO_VALUES) {
            return NONE;
        }
        Encoding encoding = Encodings.find(id);
        if (encoding == null) {
            return "number " + id;
        }
        return id == Correlated.ID
                ? encoding.name() + " from " + new PageNodes(file, metadata).referencePath(page)
                : encoding.name();
    }

    /// The pages of a physical column.
    ///
    /// @param path as in [ColumnSummary#path]
    /// @return the pages in their order
    /// @throws IllegalArgumentException if there is no such column
    public List<PageSummary> pages(String path) {
        return file.read(() -> pagesInside(path));
    }

    private List<PageSummary> pagesInside(String path) {
        ColumnMetadata metadata = file.metadata(find(path).id());
        List<PageSummary> pages = new ArrayList<>();
        for (int i = 0; i < metadata.pages().size(); i++) {
            PageEntry page = metadata.pages().get(i);
            pages.add(new PageSummary(
                    i,
                    page.firstRow(),
                    page.offset(),
                    page.storedBytes(),
                    page.rawBytes(),
                    name(metadata, i),
                    page.statistics()));
        }
        return pages;
    }

    /// The nodes of a page: first those that say which rows have a value, if any, then those of the values.
    ///
    /// @param path as in [ColumnSummary#path]
    /// @param page index of the page
    /// @return each node before its children
    /// @throws IllegalArgumentException if there is no such column
    public List<NodeReader.Shape> nodes(String path, int page) {
        return file.read(() -> nodesInside(path, page));
    }

    private List<NodeReader.Shape> nodesInside(String path, int page) {
        return new PageNodes(file, file.metadata(find(path).id())).shapes(page);
    }

    /// What each encoding would come to on the values of a page: why it has the encoding it has.
    ///
    /// @param path    as in [ColumnSummary#path]
    /// @param page    index of the page
    /// @param profile the profile the file was written with
    /// @return the encodings, the best first; none for a page without values
    /// @throws IllegalArgumentException if there is no such column
    public List<NodeWriter.Candidate> candidates(String path, int page, Profile profile) {
        return file.read(() -> candidatesInside(path, page, profile));
    }

    private List<NodeWriter.Candidate> candidatesInside(String path, int page, Profile profile) {
        Column values = new PageNodes(file, file.metadata(find(path).id())).values(page);
        return values.size() == 0 ? List.of() : new NodeWriter(profile).weigh(values);
    }

    private PhysicalColumn find(String path) {
        for (PhysicalColumn part : file.parts()) {
            if (part.path().equals(path)) {
                return part;
            }
        }
        throw new IllegalArgumentException("column must be one of "
                + file.parts().stream().map(PhysicalColumn::path).toList() + ", but was " + path);
    }
}
