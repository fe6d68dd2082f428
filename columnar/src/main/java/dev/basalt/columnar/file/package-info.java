/// The NCF file: written stripe by stripe, read column by column and page by page, checked byte by byte.
///
/// - **Source:** `docs/format/ncf.md` describes every byte
package dev.basalt.columnar.file;
