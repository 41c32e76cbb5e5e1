"""Tools of the house: what builds, checks and starts it; nothing here runs inside the product."""
