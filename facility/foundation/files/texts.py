"""The text of a file, read in a process of its own that is limited in time, memory and length; never an exception."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from facility.foundation.files.naming import EXTENSIONS
from facility.foundation.files.textreading import MOST_SECONDS, READERS

MOST_PAGES = 500
_ROOT = Path(__file__).resolve().parents[3]
_PASSED = ("PATH", "HOME", "TMPDIR", "LANG", "SYSTEMROOT")
_KINDS = {media: extension for extension, media in EXTENSIONS.items() if extension in READERS}
# A PDF may have characters that no text has; a database refuses the first.
_NEVER = dict.fromkeys([*range(9), 11, *range(14, 32), 127, *range(0xD800, 0xE000)])


@dataclass(frozen=True)
class FileText:
    """What was read of a file. `reason` is empty where all of it was read, else one of REASONS; pages where it has any."""

    text: str
    reason: str = ""
    pages: int | None = None
    pages_read: int | None = None


# Why no text, or not all of it, was read.
REASONS = ("kind", "no_text", "protected", "damaged", "memory", "time", "pages", "length")


def _surroundings() -> dict[str, str]:
    passed = {name: value for name, value in os.environ.items() if name in _PASSED or name.startswith("COVERAGE_")}
    return {**passed, "PYTHONPATH": str(_ROOT), "PYTHONIOENCODING": "utf-8"}


def _run(arguments: list[str], content: bytes, seconds: float) -> tuple[bytes, bool]:
    """What the reader wrote, and whether its time was over before its end."""
    try:
        run = subprocess.run(  # noqa: S603 - our own interpreter with our own module
            [sys.executable, "-m", "facility.foundation.files.textreading", *arguments],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            cwd=_ROOT,
            env=_surroundings(),
            check=False,
        )
    except subprocess.TimeoutExpired as over:
        return over.stdout or b"", True
    return run.stdout, run.returncode in {-9, -24}


def text_of(
    content: bytes,
    media_type: str,
    *,
    most_signs: int,
    most_pages: int = MOST_PAGES,
    seconds: float = MOST_SECONDS,
) -> FileText:
    """The text of a file, as far as it could be read, and why not all of it; about 0.3 seconds for a small one.

    Reads PDF, DOCX, ODT and plain text; at most `most_pages` pages and `most_signs` characters.
    """
    kind = _KINDS.get(media_type)
    if kind is None:
        return FileText("", "kind")
    written, is_over = _run([kind, str(most_pages), str(most_signs)], content, seconds)
    lines = _lines(written)
    texts = [str(one["text"]).translate(_NEVER).strip() for one in lines if "text" in one]
    ends = [str(one["end"]) for one in lines if "end" in one]
    text = "\n\n".join(one for one in texts if one)[:most_signs]
    # A reader that was stopped from outside says no end.
    reason = ends[-1] if ends else ("time" if is_over else "memory")
    if not text and reason in {"", "pages", "length"}:
        reason = "no_text"
    pages = next((int(one["pages"]) for one in lines if "pages" in one), None)
    return FileText(text, reason, pages, len(texts) if pages is not None else None)


def _lines(written: bytes) -> list[dict[str, Any]]:
    """The whole lines of what was written: the last one may be cut."""
    found = []
    for line in written.split(b"\n")[:-1]:
        try:
            found.append(json.loads(line))
        except ValueError:
            break
    return found
