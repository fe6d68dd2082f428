/// What all indexes share: the metric, the rows they read, how a query is scored, and what an index promises.
package dev.basalt.vector;
