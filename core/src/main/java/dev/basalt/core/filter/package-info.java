/// Filters of records: their grammar, what they mean, and the one evaluator that documents and columns share.
package dev.basalt.core.filter;
