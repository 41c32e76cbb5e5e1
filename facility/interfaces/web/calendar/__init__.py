"""The one calendar: all that has a day for a person, as a page, and as a file at a private address."""
