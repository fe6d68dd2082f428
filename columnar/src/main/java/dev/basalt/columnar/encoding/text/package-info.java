/// How strings and other bytes of any length are kept: as they are, in symbols of a table made for them, or split
/// into templates and the values between their words.
package dev.basalt.columnar.encoding.text;
