"""One index over plain documents."""
