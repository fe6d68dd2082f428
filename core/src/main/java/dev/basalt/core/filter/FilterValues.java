package dev.basalt.core.filter;

/// The values of a record, as filters look at them. Values are numbers that the source makes sense of, so that
/// looking makes no objects.
///
/// - **Threads:** confined to one
public interface FilterValues {
    /// Stands for a value that is not there.
    long NONE = -1;

    /// What a value may be.
    enum Kind {
        /// Null.
        NULL,
        /// True or false.
        BOOLEAN,
        /// A number.
        NUMBER,
        /// What IEEE 754 says is not a number.
        NAN,
        /// Text; dates, times and UUIDs are text too.
        TEXT,
        /// Names with values.
        OBJECT,
        /// Elements in order.
        ARRAY
    }

    /// The record as a whole.
    ///
    /// @return its value
    long root();

    /// What a value is.
    ///
    /// @param value the value
    /// @return its kind
    Kind kind(long value);

    /// Finds a member of an object.
    ///
    /// @param object the object
    /// @param name   number of the name in [CompiledFilter#names]
    /// @return its value, or [#NONE]
    long member(long object, int name);

    /// The first element of an array.
    ///
    /// @param array the array
    /// @return the element, or [#NONE]
    long firstElement(long array);

    /// The element behind another.
    ///
    /// @param array   the array
    /// @param element one of its elements
    /// @return the next one, or [#NONE]
    long nextElement(long array, long element);

    /// A boolean.
    ///
    /// @param value a value of that kind
    /// @return which it is
    boolean booleanValue(long value);

    /// Compares a number.
    ///
    /// @param value  a value of that kind
    /// @param number what with
    /// @return negative, zero or positive: how the value stands to the number
    int compare(long value, NumberLiteral number);

    /// A text.
    ///
    /// @param value a value of that kind
    /// @param to    receives it; valid until the next call
    void text(long value, TextSlice to);

    /// The time that a text is.
    ///
    /// @param value a value of that kind
    /// @param to    receives it
    /// @return whether it is one
    boolean time(long value, IsoTime to);
}
