package dev.basalt.columnar.schema;

/// What the values of a column mean, beyond their type. A tag for readers; no value is checked against it.
public enum SemanticType {
    /// Nothing is known.
    NONE,
    /// A person's e-mail address.
    PII_EMAIL,
    /// A person's telephone number.
    PII_PHONE,
    /// A social security number.
    PII_SSN,
    /// A person's name.
    PII_NAME,
    /// A person's postal address.
    PII_ADDRESS,
    /// The number of a payment card.
    PII_CARD,
    /// A network address of a person's device.
    PII_IP,
    /// A bank account number (ISO 13616).
    PII_IBAN,
    /// A place in any form.
    GEOGRAPHIC,
    /// Degrees north.
    GEO_LATITUDE,
    /// Degrees east.
    GEO_LONGITUDE,
    /// A time in any form.
    TEMPORAL,
    /// A date.
    TEMPORAL_DATE,
    /// A point in time.
    TEMPORAL_TIMESTAMP,
    /// A universally unique id.
    ID_UUID,
    /// A key of the row or of another table's row.
    ID_KEY,
    /// One of few values.
    CATEGORICAL,
    /// A quantity.
    NUMERICAL,
    /// Text that describes.
    TEXT_DESCRIPTION,
    /// A title.
    TEXT_TITLE,
    /// A vector made by a model.
    EMBEDDING;

    /// Whether the values say something about a person that must be protected.
    ///
    /// @return whether they do
    public boolean isPersonal() {
        return switch (this) {
            case PII_EMAIL, PII_PHONE, PII_SSN, PII_NAME, PII_ADDRESS, PII_CARD, PII_IP, PII_IBAN -> true;
            default -> false;
        };
    }
}
