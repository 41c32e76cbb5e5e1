"""Which edition of the press makes a document: derived from everything that shapes it, so that nobody has to count."""

import hashlib
from collections.abc import Iterable
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from facility.foundation.documents.typesetting import FONTS, TEMPLATE

_HERE = Path(__file__).parent
# What shapes a document of each form, beside its content; a test holds these lists to what the press really loads.
PROGRAMS = {
    "pdf": ("pressing.py", "typesetting.py", "glyphs.py", TEMPLATE.name),
    "docx": ("pressing.py", "wordpaper.py", "pictures.py"),
}
RENDERERS = {"pdf": "typst", "docx": "python-docx"}


@lru_cache(maxsize=4)
def edition(form: str) -> str:
    """SHA-256 over programs, template, fonts and the renderer's version: another one makes documents anew.

    Fonts shape PDF only; they are read once per process (2.4 MB). Raises KeyError for another form.
    """
    fonts = sorted(one for one in FONTS.rglob("*") if one.is_file()) if form == "pdf" else []
    files = [*(_HERE / name for name in PROGRAMS[form]), *fonts]
    return _digest(files, f"{RENDERERS[form]} {version(RENDERERS[form])}")


def _digest(files: Iterable[Path], renderer: str) -> str:
    found = hashlib.sha256(renderer.encode())
    for path in files:
        found.update(b"\0" + path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()
