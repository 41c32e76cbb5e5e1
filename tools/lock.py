"""Write requirements.lock and requirements-dev.lock from pyproject.toml: hashes, no addresses."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEAD = "# Written by `make lock` from pyproject.toml. Hashes for every platform; no index address in it.\n"
OPTIONS = [
    "--generate-hashes",
    "--universal",
    "--python-version",
    "3.11",
    "--no-header",
    "--no-annotate",
    "-q",
]


def compile_lock(target: str, *more: str) -> None:
    """Resolve and write one lock; refuse one that would carry an address."""
    with tempfile.TemporaryDirectory() as work:
        out = Path(work) / target
        out.write_text((ROOT / target).read_text() if (ROOT / target).exists() else "", encoding="utf-8")
        command = ["uv", "pip", "compile", "pyproject.toml", *OPTIONS, *more, "-o", str(out)]
        subprocess.run(command, cwd=ROOT, check=True)
        text = "".join(line for line in out.read_text(encoding="utf-8").splitlines(keepends=True) if line[:1] != "#")
    if "://" in text:
        sys.exit(f"{target} would carry an address: nothing was written")
    (ROOT / target).write_text(HEAD + text, encoding="utf-8")


if __name__ == "__main__":
    upgrade = ["--upgrade"] if "--upgrade" in sys.argv else []
    compile_lock("requirements.lock", *upgrade)
    compile_lock("requirements-dev.lock", "--extra", "dev", "-c", "requirements.lock", *upgrade)
