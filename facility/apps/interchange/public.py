"""The door of interchange: what comes in from elsewhere and what goes out as open data."""

from facility.apps.interchange.readers.portfolio import Loaded, load, read_folder

__all__ = ["Loaded", "load", "read_folder"]
