"""Two-person acts."""
