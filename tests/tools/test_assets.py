"""Fetching pinned files: only the right package, only the listed files, only inside the project."""

import hashlib
import io
import tarfile
from pathlib import Path

import pytest

from tools.launcher import assets
from tools.launcher.assets import Asset
from tools.launcher.say import Stop


def package(path: Path, files: dict[str, bytes]) -> str:
    with tarfile.open(path, "w:gz") as tar:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def asset(tmp_path: Path) -> Asset:
    digest = package(
        tmp_path / "thing-1.0.tgz",
        {"package/dist/a.css": b"a", "package/dist/deep/b.svg": b"b", "package/other.js": b"no"},
    )
    return Asset("thing", "1.0", digest, "run", tmp_path / "into", "package/dist/", ("package/dist/*",))


def test_only_listed_files_are_unpacked_and_the_second_time_nothing_is_done(asset: Asset, tmp_path: Path) -> None:
    assert not assets.is_here(asset)
    assert assets.unpack(tmp_path / "thing-1.0.tgz", asset) == ["a.css", "deep/b.svg"]
    assert (asset.into / "deep" / "b.svg").read_bytes() == b"b"
    assert assets.is_here(asset)


def test_a_missing_file_is_fetched_again(asset: Asset, tmp_path: Path) -> None:
    assets.unpack(tmp_path / "thing-1.0.tgz", asset)
    (asset.into / "a.css").unlink()
    assert not assets.is_here(asset)


def test_another_package_than_the_pinned_one_is_refused(asset: Asset, tmp_path: Path) -> None:
    other = tmp_path / "other.tgz"
    package(other, {"package/dist/a.css": b"something else"})
    with pytest.raises(Stop, match="not the package that was pinned"):
        assets.verify(other, asset)
    assert not asset.into.exists()


def test_a_listed_file_that_is_not_in_the_package_is_named(asset: Asset, tmp_path: Path) -> None:
    wrong = Asset("thing", "1.0", asset.sha256, "run", asset.into, asset.strip, ("package/dist/c.css",))
    with pytest.raises(Stop, match=r"has no file package/dist/c\.css"):
        assets.unpack(tmp_path / "thing-1.0.tgz", wrong)
    assert not asset.into.exists()


def test_a_package_cannot_write_outside_its_folder(tmp_path: Path) -> None:
    package(tmp_path / "bad.tgz", {"package/../../outside.css": b"x"})
    bad = Asset("bad", "1", "", "run", tmp_path / "into", "package/", ("package/*",))
    with pytest.raises(Stop, match="outside its folder"):
        assets.unpack(tmp_path / "bad.tgz", bad)
    assert not (tmp_path.parent / "outside.css").exists()


def test_a_manifest_cannot_name_a_folder_outside_the_project(tmp_path: Path) -> None:
    manifest = tmp_path / "assets.toml"
    manifest.write_text(
        '[[asset]]\nname="x"\nversion="1"\nsha256=""\nfor="run"\ninto="../x"\nstrip="package"\nfiles=[]\n'
    )
    with pytest.raises(Stop, match="outside the project"):
        assets.read_manifest(manifest, tmp_path / "project")


def test_the_real_manifest_reads_and_every_package_has_a_sha256() -> None:
    found = assets.read_manifest()
    assert found
    assert {len(asset.sha256) for asset in found} == {64}
    assert {asset.purpose for asset in found} <= {"run", "test"}


def test_being_offline_is_said_in_one_sentence(asset: Asset) -> None:
    said = assets._why(asset, "npm error code ENOTFOUND\nnpm error syscall getaddrinfo")
    assert "cannot be reached" in said
    assert "\n" not in said
