/// 1-bit codes of vectors, from which distances are estimated (RaBitQ).
package dev.basalt.vector.code;
