package dev.basalt.json;

/// A member of an object.
///
/// @param name  its name, decoded
/// @param value its value
public record JsonMember(String name, JsonValue value) {}
