"""Where the launcher keeps its things, all inside the project folder and all git-ignored."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
VENV = ROOT / ".venv"
TOOLS = ROOT / ".tools"
CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}


def python_of(environment: Path) -> Path:
    """The interpreter of a virtual environment on this kind of machine."""
    return environment / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def which(name: str) -> str | None:
    """A program on the PATH; the system folders are looked into as well, sudo and CI often forget them."""
    extra = os.pathsep.join(["/usr/local/bin", "/usr/bin", "/bin", "/usr/sbin", "/sbin"])
    return shutil.which(name, path=os.environ.get("PATH", "") + os.pathsep + extra)
