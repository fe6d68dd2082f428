/// Filters over the fields of documents, as text: `year > 1900 and party = 'Whig'`.
package dev.basalt.engine.filter;
