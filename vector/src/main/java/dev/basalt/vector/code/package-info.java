/// Codes of one to four bits a value, from which distances are estimated (RaBitQ).
package dev.basalt.vector.code;
