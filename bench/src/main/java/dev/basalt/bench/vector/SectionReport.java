package dev.basalt.bench.vector;

import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/// What a section found.
///
/// @param name  the section
/// @param text  for the terminal
/// @param files by name, for the folder of reports
/// @param json  writes an object of all figures
record SectionReport(SectionName name, String text, Map<String, String> files, Consumer<JsonGenerator> json) {}
