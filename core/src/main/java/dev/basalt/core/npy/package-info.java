/// NumPy's `.npy` files: one array each, the usual way to hand vectors from tool to tool.
package dev.basalt.core.npy;
