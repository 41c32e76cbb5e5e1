"""Tables of forms: versioned questions, answers per field with versions."""
