"""The project's own virtual environment: made once, filled from a lock with hashes, left alone afterwards."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tools.launcher.places import ROOT, VENV, python_of, which
from tools.launcher.say import Stop, line

LOCKS = {"run": ROOT / "requirements.lock", "dev": ROOT / "requirements-dev.lock"}
STAMP = ".facility.json"


def digest(path: Path) -> str:
    """The sha256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def installed(environment: Path) -> dict[str, str]:
    """What the stamp of an environment says is in it; empty when it is absent or its interpreter is gone."""
    python = python_of(environment)
    try:
        stamp = json.loads((environment / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not python.exists() or stamp.get("python") != list(sys.version_info[:2]):
        return {}
    return dict(stamp["locks"])


def is_ready(kind: str) -> bool:
    """Whether .venv holds exactly the lock of this kind (`run` or `dev`)."""
    return installed(VENV).get(kind) == digest(LOCKS[kind])


def make_environment(kind: str) -> None:
    """Make .venv hold the lock of this kind; `dev` contains `run`."""
    kinds = ("run", "dev") if kind == "dev" else ("run",)
    _fill(VENV, LOCKS[kind], {one: digest(LOCKS[one]) for one in kinds})


def make_tool_environment(environment: Path, lock: Path, what: str) -> None:
    """A small environment of its own for a tool that the product never imports."""
    key = {"tool": digest(lock)}
    if installed(environment) == key:
        return
    line(f"Setting up {what} in {environment.relative_to(ROOT)} ...")
    _fill(environment, lock, key)


def _fill(environment: Path, lock: Path, key: dict[str, str]) -> None:
    (environment / STAMP).unlink(missing_ok=True)
    uv = which("uv")
    if uv is None or not _with_uv(uv, environment, lock):
        _with_pip(environment, lock)
    stamp = {"python": list(sys.version_info[:2]), "locks": key}
    (environment / STAMP).write_text(json.dumps(stamp), encoding="utf-8")


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    quiet = {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1", "PYTHONWARNINGS": ""}
    env = {name: value for name, value in os.environ.items() if name not in {"VIRTUAL_ENV", "PYTHONHOME"}}
    return subprocess.run(
        command,
        cwd=ROOT,
        env={**env, **quiet},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def _with_uv(uv: str, environment: Path, lock: Path) -> bool:
    """True when uv did it; where uv cannot (its own index settings, no network), pip gets its turn."""
    if not python_of(environment).exists():
        shutil.rmtree(environment, ignore_errors=True)
        if _run([uv, "venv", "--quiet", "--python", sys.executable, str(environment)]).returncode:
            return False
    install = [uv, "pip", "install", "--quiet", "--python", str(python_of(environment)), "--require-hashes"]
    return _run([*install, "-r", str(lock)]).returncode == 0


def _with_pip(environment: Path, lock: Path) -> None:
    python = python_of(environment)
    if not python.exists() or _run([str(python), "-m", "pip", "--version"]).returncode:
        need_ensurepip()
        shutil.rmtree(environment, ignore_errors=True)
        made = _run([sys.executable, "-m", "venv", str(environment)])
        if made.returncode:
            raise Stop(f"The virtual environment could not be made: {_tail(made)}")
    done = _run([str(python), "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(lock)])
    if done.returncode:
        raise Stop(explain(done.stderr + done.stdout, lock.name))


def explain(said: str, lock: str) -> str:
    """What pip's refusal means, in one sentence."""
    if "No space left" in said:
        return "The disk is full: free some space (about 1 GB is needed) and start the same command again."
    offline = (
        "NewConnectionError",
        "Temporary failure in name resolution",
        "ConnectTimeout",
        "Network is unreachable",
    )
    if any(word in said for word in offline) or "NameResolutionError" in said:
        return (
            f"The packages of {lock} are not on this machine yet and the package index cannot be reached: "
            "connect once and start the same command again; afterwards it works offline."
        )
    if "THESE PACKAGES DO NOT MATCH THE HASHES" in said:
        return f"A downloaded package is not the one that {lock} pins: nothing of it was installed."
    errors = [part.strip() for part in said.splitlines() if part.strip().startswith("ERROR")]
    return f"pip could not install {lock}: {errors[0] if errors else said.strip()[-300:]}"


def _tail(done: subprocess.CompletedProcess[str]) -> str:
    said = [part for part in (done.stderr + done.stdout).splitlines() if part.strip()]
    return said[-1] if said else "no reason was given"


def has_ensurepip() -> bool:
    """Whether venv can bring pip along; a folder left empty does not count."""
    importlib.invalidate_caches()
    found = importlib.util.find_spec("ensurepip")
    return found is not None and found.origin is not None


def need_ensurepip() -> None:
    """Debian and Ubuntu keep ensurepip in a package of its own: install it where that is allowed."""
    if has_ensurepip():
        return
    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    command = privileged_apt()
    if command is None:
        raise Stop(
            f"Python's venv is incomplete here: install the package {package} "
            f"(for example: sudo apt-get install {package}) and start the same command again."
        )
    line(f"Python's venv is incomplete here: installing the system's package {package} ...")
    _run([*command, "update", "-qq"])
    done = _run([*command, "install", "-y", "-qq", "--no-install-recommends", package])
    if done.returncode or not has_ensurepip():
        raise Stop(f"The package {package} could not be installed ({_tail(done)}): install it and start again.")


def privileged_apt() -> list[str] | None:
    """How apt-get may be called without a question: as root, or through sudo that asks no password."""
    apt = which("apt-get")
    if apt is None:
        return None
    prefix = ["env", "DEBIAN_FRONTEND=noninteractive", apt]
    if getattr(os, "geteuid", lambda: 1)() == 0:
        return prefix
    sudo = which("sudo")
    if sudo and _run([sudo, "-n", "true"]).returncode == 0:
        return [sudo, "-n", *prefix]
    return None
