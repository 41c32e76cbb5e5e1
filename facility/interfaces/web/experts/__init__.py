"""Pages of the roster of experts."""
