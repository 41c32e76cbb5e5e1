"""The notice centre: everything the facility told a person, and how they want to be told."""
