"""IATI 2.03 activity files: written from the register, checked against the shipped standard, released with their day."""
