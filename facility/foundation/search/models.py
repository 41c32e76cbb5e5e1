"""Tables of search: one index over plain documents."""
