"""Pages of award decisions."""
