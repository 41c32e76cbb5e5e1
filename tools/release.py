"""`run.py release`: the wheel with assets and words inside, the source archive, and a bill of materials, in dist/."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"
STAGE = ROOT / "build" / "release"
# What a wheel without which pages or papers would be broken must hold.
MUST_HOLD = (
    r"facility/config/settings\.py",
    r"facility/interfaces/web/templates/.+\.html",
    r"facility/interfaces/web/static/vendor/ecl/.+\.css",
    r"facility/fonts/.+\.ttf",
    r"facility/apps/[a-z]+/migrations/0001_.+\.py",
)


def project() -> dict[str, Any]:
    """The metadata of pyproject.toml."""
    return dict(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"])


def stage() -> None:
    """A copy of the package as it is installed: assets unpacked, words compiled and inside."""
    shutil.rmtree(STAGE, ignore_errors=True)
    STAGE.mkdir(parents=True)
    leave = shutil.ignore_patterns("__pycache__", "*.pyc", ".stamp")
    shutil.copytree(ROOT / "facility", STAGE / "facility", ignore=leave)
    if (ROOT / "locale").exists():
        shutil.copytree(ROOT / "locale", STAGE / "facility" / "locale", ignore=leave)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, STAGE / name)


def build_wheel() -> Path:
    """The wheel, checked for what it must hold."""
    command = [sys.executable, "-m", "pip", "wheel", ".", "--no-deps", "--no-build-isolation", "-q", "-w", str(DIST)]
    if subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True, check=False).returncode:
        command = ["uv", "build", "--wheel", "--no-build-isolation", "--python", sys.executable, "-q", "-o", str(DIST)]
    subprocess.run(command, cwd=STAGE, check=True)
    (wheel,) = DIST.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    for pattern in MUST_HOLD:
        if not any(re.fullmatch(pattern, name) for name in names):
            sys.exit(f"{wheel.name} holds nothing like {pattern}: not released")
    return wheel


def materials() -> list[dict[str, Any]]:
    """Every pinned package and asset, with its hashes, as components of a CycloneDX bill of materials."""
    found: list[dict[str, Any]] = []
    for line in (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines():
        pinned = re.match(r"([A-Za-z0-9._-]+)==([^ ;\\]+)", line)
        if pinned:
            name, version = pinned.groups()
            entry = {"type": "library", "name": name, "version": version, "purl": f"pkg:pypi/{name}@{version}"}
            found.append({**entry, "bom-ref": f"pkg:pypi/{name}@{version}", "hashes": []})
        elif "--hash=sha256:" in line:
            digest = line.split("sha256:")[1].split()[0]
            found[-1]["hashes"].append({"alg": "SHA-256", "content": digest})
    for asset in tomllib.loads((ROOT / "tools" / "assets.toml").read_text(encoding="utf-8"))["asset"]:
        if asset["for"] == "run":
            purl = f"pkg:npm/{asset['name'].replace('@', '%40')}@{asset['version']}"
            found.append(
                {
                    "type": "library",
                    "name": asset["name"],
                    "version": asset["version"],
                    "purl": purl,
                    "bom-ref": purl,
                    "licenses": [{"license": {"id": asset["licence"]}}],
                    "hashes": [{"alg": "SHA-256", "content": asset["sha256"]}],
                }
            )
    return found


def write_materials(name: str, version: str) -> Path:
    """The bill of materials, the same for the same locks."""
    bill = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "name": name,
                "version": version,
                "licenses": [{"license": {"id": "EUPL-1.2"}}],
            }
        },
        "components": materials(),
    }
    target = DIST / f"{name}-{version}.cdx.json"
    target.write_text(json.dumps(bill, indent=1), encoding="utf-8")
    return target


def main() -> int:
    """Build all and print each file with its sha256."""
    facts = project()
    shutil.rmtree(DIST, ignore_errors=True)
    DIST.mkdir()
    stage()
    made = [build_wheel(), write_materials(facts["name"], facts["version"])]
    source = DIST / f"{facts['name']}-{facts['version']}.tar.gz"
    prefix = f"--prefix={facts['name']}-{facts['version']}/"
    subprocess.run(["git", "archive", "--format=tar.gz", prefix, "-o", str(source), "HEAD"], cwd=ROOT, check=True)
    for path in [*made, source]:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        sys.stdout.write(f"{digest}  {path.relative_to(ROOT)}  {path.stat().st_size:,} bytes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
