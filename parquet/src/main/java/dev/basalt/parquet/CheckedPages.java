package dev.basalt.parquet;

import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.page.PageReader;
import org.jspecify.annotations.Nullable;

/// The pages of a row group, with what they claim checked before memory is taken for it.
///
/// @param pages the pages
record CheckedPages(PageReadStore pages) implements PageReadStore {
    @Override
    public PageReader getPageReader(ColumnDescriptor column) {
        return new CheckedPageReader(pages.getPageReader(column));
    }

    @Override
    public long getRowCount() {
        return pages.getRowCount();
    }

    @Override
    public void close() {
        pages.close();
    }

    private record CheckedPageReader(PageReader pages) implements PageReader {
        @Override
        public @Nullable DictionaryPage readDictionaryPage() {
            DictionaryPage page = pages.readDictionaryPage();
            if (page != null) {
                // A value of no bytes at all still takes its length.
                Bytes.require(
                        page.getDictionarySize() >= 0
                                && page.getDictionarySize() <= page.getBytes().size(),
                        "a dictionary must have a byte for each value, but has "
                                + page.getBytes().size() + " for " + page.getDictionarySize());
            }
            return page;
        }

        @Override
        public long getTotalValueCount() {
            return pages.getTotalValueCount();
        }

        @Override
        public @Nullable DataPage readPage() {
            DataPage page = pages.readPage();
            if (page != null) {
                Bytes.require(page.getValueCount() >= 0, "a page must not have fewer values than none");
            }
            return page;
        }
    }
}
