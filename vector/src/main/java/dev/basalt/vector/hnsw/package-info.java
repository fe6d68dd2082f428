/// Hierarchical navigable small worlds (Malkov and Yashunin, 2018): a graph that is walked towards the query.
package dev.basalt.vector.hnsw;
