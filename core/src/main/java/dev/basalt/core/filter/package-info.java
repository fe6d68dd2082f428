/// The syntax of filters: what must hold of the fields of a document or the columns of a row, as text.
package dev.basalt.core.filter;
