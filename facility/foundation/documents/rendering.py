"""Rendering a document in a process of its own: limited in time, memory and size, with nothing secret around it."""

import json
import logging
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from facility.foundation.documents.pressing import MOST_SECONDS

log = logging.getLogger("facility.documents")

MOST_BYTES = 15 * 1024 * 1024
FORMS = ("pdf", "docx")
_ROOT = Path(__file__).resolve().parents[3]
# What the press may see of our environment: the way to Python, and the measure of test coverage.
_PASSED = ("PATH", "HOME", "TMPDIR", "LANG", "SYSTEMROOT")


class Unmade(Exception):
    """The document could not be made: `code` is "time", "size" or "press"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def _surroundings() -> dict[str, str]:
    passed = {name: value for name, value in os.environ.items() if name in _PASSED or name.startswith("COVERAGE_")}
    return {**passed, "PYTHONPATH": str(_ROOT), "PYTHONIOENCODING": "utf-8"}


def render(data: Mapping[str, Any], form: str, *, seconds: float = MOST_SECONDS) -> bytes:
    """The document's bytes in the form "pdf" or "docx"; equal data gives equal bytes. About 0.1 seconds.

    Raises Unmade: "time" (longer than `seconds`), "size" (more than 15 MiB), "press" (the renderer gave up).
    """
    if form not in FORMS:
        raise ValueError(f"no document has the form {form}")
    try:
        run = subprocess.run(  # noqa: S603 - our own interpreter with our own module
            [sys.executable, "-m", "facility.foundation.documents.pressing", form],
            input=json.dumps(data, ensure_ascii=False).encode(),
            capture_output=True,
            timeout=seconds,
            cwd=_ROOT,
            env=_surroundings(),
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Unmade("time") from None
    if run.returncode != 0 or not run.stdout:
        # The last line is the class of the error and our own words; texts of people are never in it.
        last = run.stderr.decode("utf-8", "replace").strip().rsplit("\n", 1)[-1]
        log.warning("a document in %s was not made: %s", form, last.partition(":")[0][:120])
        raise Unmade("time" if run.returncode in {-9, -24} else "press")
    if len(run.stdout) > MOST_BYTES:
        raise Unmade("size")
    return run.stdout
