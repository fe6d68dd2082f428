/// Files of matrices, as vectors are handed from tool to tool: NumPy's `.npy`, and `.fvecs`.
package dev.basalt.core.npy;
