"""Backups: one archive with database and files, one apart with the keys; restoring verifies before it replaces."""

import hashlib
import io
import json
import os
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from facility.foundation.base import postgres_programs

FORMAT = 1
MANIFEST = "manifest.json"
KEYS_NOTE = (
    "Keys of a facility. Keep this file apart from the backup that was made with it: whoever holds both can read\n"
    "sealed dossiers; whoever holds only one of them cannot. Without it a restored facility cannot open them either.\n"
)


class Unusable(Exception):
    """The backup cannot be made or taken; the text is one sentence for the person at the console."""


@dataclass(frozen=True)
class Made:
    """What a backup consists of."""

    archive: Path
    keys: Path
    files: int
    bytes: int


def database_path() -> Path:
    """The embedded database's file."""
    return Path(settings.DATABASES["default"]["NAME"])


def applied_migrations() -> list[str]:
    """The migrations of this database, as `app.name`."""
    applied = MigrationLoader(connection).applied_migrations
    return sorted(f"{app}.{name}" for app, name in applied)


def make(target: Path, at: datetime) -> Made:
    """Write both archives while the facility goes on working. `target` is a folder, or a file ending in .tar.gz.

    The database is copied first, as of one moment; files are only ever added, so that none it names is missing.
    Raises Unusable.
    """
    archive = target / f"facility-{at:%Y%m%dT%H%M%SZ}.tar.gz" if not target.name.endswith(".tar.gz") else target
    keys = archive.with_name(archive.name.removesuffix(".tar.gz") + ".keys.tar.gz")
    for path in (archive, keys):
        if path.exists():
            raise Unusable(f"{path} exists already: a backup never overwrites another one.")
    archive.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    _need_room(archive.parent)
    with tempfile.TemporaryDirectory(dir=archive.parent, prefix=".backup-") as work:
        database = _copy_database(Path(work))
        sources = [(database, database.name), *_files_of(Path(settings.FACILITY_FILES_DIR), "files")]
        manifest = {
            "format": FORMAT,
            "made_at": at.isoformat(),
            "vendor": connection.vendor,
            "migrations": applied_migrations(),
        }
        _write(archive, sources, manifest)
    secret = Path(settings.FACILITY_DATA_DIR) / "secret_key"
    key_files = list(_files_of(Path(settings.FACILITY_KEYS_DIR), "keys"))
    key_files += [(secret, "secret_key")] if secret.exists() else []
    _write(keys, key_files, {"format": FORMAT, "made_at": at.isoformat(), "note": KEYS_NOTE})
    return Made(archive, keys, len(sources) - 1, archive.stat().st_size)


def _need_room(folder: Path) -> None:
    files = sum(path.stat().st_size for path, _name in _files_of(Path(settings.FACILITY_FILES_DIR), "files"))
    database = database_path().stat().st_size if connection.vendor == "sqlite" and database_path().exists() else 0
    needed, free = files + 2 * database, shutil.disk_usage(folder).free
    if free < needed:
        raise Unusable(
            f"{folder} has {free // 2**20} MiB free and the backup may need {needed // 2**20} MiB: choose another place."
        )


def _files_of(folder: Path, prefix: str) -> Iterator[tuple[Path, str]]:
    for path in sorted(folder.rglob("*")) if folder.exists() else []:
        if path.is_file() and not path.is_symlink():
            yield path, f"{prefix}/{path.relative_to(folder).as_posix()}"


def _copy_database(work: Path) -> Path:
    if connection.vendor == "postgresql":
        return postgres_programs.dump(settings.DATABASES["default"], work / "database.dump")
    copy = work / "database.sqlite3"
    connection.ensure_connection()
    with closing(sqlite3.connect(copy)) as target:
        connection.connection.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")
    check_sqlite(copy)
    return copy


def check_sqlite(path: Path) -> None:
    """Raises Unusable when the file is not a sound SQLite database."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            said = database.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise Unusable(f"The database copy is damaged: {error}.") from error
    if said != "ok":
        raise Unusable(f"The database copy is damaged: {said}.")


def _write(archive: Path, sources: list[tuple[Path, str]], manifest: dict[str, Any]) -> None:
    """Write an archive beside its place, flush it to the disk, then give it its name."""
    part = archive.with_name(archive.name + ".part")
    sums: dict[str, str] = {}
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
            with tarfile.open(fileobj=stream, mode="w:gz", compresslevel=6) as tar:
                for path, name in sources:
                    try:
                        sums[name] = _digest(path)
                        tar.add(path, arcname=name, recursive=False)
                    except FileNotFoundError:  # erased since it was listed
                        sums.pop(name, None)
                text = json.dumps({**manifest, "sha256": sums}, indent=1).encode()
                entry = tarfile.TarInfo(MANIFEST)
                entry.size, entry.mode = len(text), 0o600
                tar.addfile(entry, io.BytesIO(text))
            stream.flush()
            os.fsync(stream.fileno())
        part.rename(archive)
    finally:
        part.unlink(missing_ok=True)


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def unpack(archive: Path, into: Path) -> dict[str, Any]:
    """Unpack an archive and give its manifest. Raises Unusable when a file is missing, changed or too many."""
    try:
        with tarfile.open(archive) as tar:
            for member in tar:
                _unpack_one(tar, member, into)
    except (tarfile.TarError, EOFError, OSError) as error:
        raise Unusable(f"{archive} cannot be read as a backup: {error}.") from error
    try:
        manifest: dict[str, Any] = json.loads((into / MANIFEST).read_text())
    except (OSError, ValueError):
        raise Unusable(f"{archive} is not a backup of a facility: it has no manifest.") from None
    if manifest.get("format") != FORMAT:
        raise Unusable(f"{archive} has format {manifest.get('format')}, this version reads format {FORMAT}.")
    found = {name for _path, name in _files_of(into, "x")}
    expected = {f"x/{name}" for name in (*manifest["sha256"], MANIFEST)}
    if found != expected:
        raise Unusable(f"{archive} is not whole: {len(expected ^ found)} files are missing or too many.")
    for name, digest in manifest["sha256"].items():
        if _digest(into / name) != digest:
            raise Unusable(f"{archive} was changed: {name} is not what was backed up.")
    return manifest


def _unpack_one(tar: tarfile.TarFile, member: tarfile.TarInfo, into: Path) -> None:
    """Only plain files below the folder (the early 3.11 has no filter of its own for this)."""
    target = (into / member.name).resolve()
    content = tar.extractfile(member) if member.isreg() else None
    if content is None or not target.is_relative_to(into.resolve()):
        raise Unusable(f"The backup holds something that is no file of a facility: {member.name}.")
    target.parent.mkdir(parents=True, exist_ok=True)
    with content, target.open("wb") as stream:
        shutil.copyfileobj(content, stream)
    target.chmod(0o600)


def check_fits(manifest: dict[str, Any]) -> None:
    """Raises Unusable when the backup is of the other kind of database, or newer than this program."""
    if manifest["vendor"] != connection.vendor:
        raise Unusable(
            f"This backup is of a {manifest['vendor']} database and the settings name {connection.vendor}: "
            "set FACILITY_DATABASE_URL accordingly."
        )
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    newer = [name for name in manifest["migrations"] if name.startswith(_own_apps()) and name not in known]
    if newer:
        raise Unusable(f"This backup was made by a newer version ({newer[0]} is not known here): update first.")


def _own_apps() -> tuple[str, ...]:
    from django.apps import apps

    return tuple(f"{one.label}." for one in apps.get_app_configs() if one.name.startswith("facility."))


def is_empty() -> bool:
    """Whether this facility holds nothing yet: no table in the database."""
    if connection.vendor == "sqlite" and not database_path().exists():
        return True
    return not connection.introspection.table_names()


def replace(unpacked: Path, at: datetime) -> Path | None:
    """Put the unpacked database and files in place; gives the folder that keeps the former ones. Raises Unusable."""
    data = Path(settings.FACILITY_DATA_DIR)
    files = Path(settings.FACILITY_FILES_DIR)
    before = data / f"before-restore-{at:%Y%m%dT%H%M%SZ}"
    if connection.vendor == "postgresql":
        postgres_programs.restore(settings.DATABASES["default"], unpacked / "database.dump", before)
    else:
        copy = unpacked / "database.sqlite3"
        check_sqlite(copy)
        _need_nobody_at_work()
        place = database_path()
        for name in (place.name, f"{place.name}-wal", f"{place.name}-shm"):
            _aside(place.with_name(name), before)
        shutil.move(copy, place)
    if files.exists() and any(files.iterdir()):
        _aside(files, before)
    if (unpacked / "files").exists():
        files.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(unpacked / "files", files)
    return before if before.exists() else None


def replace_keys(unpacked: Path, at: datetime) -> None:
    """Put the unpacked keys in place; the former ones are kept aside."""
    data, keys = Path(settings.FACILITY_DATA_DIR), Path(settings.FACILITY_KEYS_DIR)
    before = data / f"before-restore-{at:%Y%m%dT%H%M%SZ}"
    if keys.exists() and any(keys.iterdir()):
        _aside(keys, before)
    if (unpacked / "keys").exists():
        if keys.exists():
            keys.rmdir()
        keys.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(unpacked / "keys", keys)
        keys.chmod(0o700)
    if (unpacked / "secret_key").exists():
        _aside(data / "secret_key", before)
        shutil.move(unpacked / "secret_key", data / "secret_key")


def _aside(path: Path, before: Path) -> None:
    if path.exists():
        before.mkdir(parents=True, exist_ok=True, mode=0o700)
        shutil.move(path, before / path.name)


def _need_nobody_at_work() -> None:
    """Raises Unusable when another program has the embedded database open for writing."""
    connection.close()
    place = database_path()
    if not place.exists():
        return
    try:
        with closing(sqlite3.connect(place, timeout=1)) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            database.execute("PRAGMA locking_mode=EXCLUSIVE")
            database.execute("BEGIN EXCLUSIVE")
            database.execute("ROLLBACK")
    except sqlite3.OperationalError:
        raise Unusable("The facility is still running: stop its server and worker, then restore.") from None
    except sqlite3.DatabaseError:
        return  # damaged: that may be why somebody restores
