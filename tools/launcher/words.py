"""Compile the message catalogues (.po to .mo) with Babel: no gettext program is needed on a user's machine."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def stale(root: Path = ROOT) -> list[Path]:
    """The catalogues whose compiled form is missing or older."""
    found = []
    for source in sorted(root.glob("locale/*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime_ns < source.stat().st_mtime_ns:
            found.append(source)
    return found


def compile_words(root: Path = ROOT) -> list[Path]:
    """Compile what is stale; unclear (fuzzy) translations are left out. Runs inside the project's environment."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    done = stale(root)
    for source in done:
        with source.open("rb") as stream:
            catalogue = read_po(stream, locale=source.parent.parent.name, abort_invalid=True)
        target = source.with_suffix(".mo")
        fresh = target.with_suffix(".mo.new")
        with fresh.open("wb") as out:
            write_mo(out, catalogue, use_fuzzy=False)
        fresh.replace(target)
    return done


if __name__ == "__main__":
    for path in compile_words():
        sys.stdout.write(f"compiled {path.relative_to(ROOT)}\n")
