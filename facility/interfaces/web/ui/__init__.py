"""Pages of ui."""
