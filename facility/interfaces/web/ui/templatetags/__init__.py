"""Template tags of the design components."""
