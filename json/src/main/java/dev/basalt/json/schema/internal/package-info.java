/// Regular expressions of ECMA-262 with a budget.
///
/// Classes here trust their arguments.
package dev.basalt.json.schema.internal;
