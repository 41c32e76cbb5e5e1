"""The door of interchange: what comes in from elsewhere and what goes out as open data."""

from facility.apps.interchange.actions import DEMONSTRATION, REAL, release
from facility.apps.interchange.iati.checking import faults
from facility.apps.interchange.models import Release
from facility.apps.interchange.policy import may_release
from facility.apps.interchange.queries import content, latest, releases
from facility.apps.interchange.readers.portfolio import Loaded, load, read_folder

__all__ = [
    "DEMONSTRATION",
    "REAL",
    "Loaded",
    "Release",
    "content",
    "faults",
    "latest",
    "load",
    "may_release",
    "read_folder",
    "release",
    "releases",
]
