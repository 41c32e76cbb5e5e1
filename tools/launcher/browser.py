"""Finds the Chromium that the journeys drive."""

from __future__ import annotations

import os
from pathlib import Path

from tools.launcher.places import which

MISSING = (
    "No Chromium is installed here, so no journey was walked: install the package chromium "
    "(for example: sudo apt-get install chromium) to run them too."
)
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")


def find_chromium() -> str | None:
    """FACILITY_CHROMIUM where it is set, else the system's."""
    given = os.environ.get("FACILITY_CHROMIUM")
    if given:
        return given
    found = next((path for path in map(which, NAMES) if path), None)
    return found or (str(MAC) if MAC.exists() else None)
