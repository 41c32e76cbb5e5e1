"""The list of what was erased: kept with the keys, outside the database, so that no restored backup brings it back."""

import json
import os
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from facility.foundation.base.acts import action, step
from facility.foundation.records.models import DataKey, Record

# How an app erases what hangs on a record of its kind: (record, at); called inside a transaction.
Eraser = Callable[[Record, datetime], None]
_ERASERS: dict[str, Eraser] = {}


def register_eraser(kind: str, eraser: Eraser) -> None:
    """Tell how records of this kind are erased, beyond the destruction of their data key."""
    _ERASERS[kind] = eraser


def _path() -> Path:
    return Path(settings.FACILITY_KEYS_DIR) / "erasures.jsonl"


def noted() -> dict[str, str]:
    """Every erased record's token with the moment (ISO 8601); an unfinished last line counts for nothing."""
    found: dict[str, str] = {}
    if _path().exists():
        for line in _path().read_text(encoding="utf-8").splitlines():
            try:
                entry = json.loads(line)
                found.setdefault(entry["token"], entry["at"])
            except (ValueError, KeyError):
                continue
    return found


def _append(entries: Iterable[tuple[str, str]]) -> None:
    _path().parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    torn = _path().exists() and not _path().read_bytes().endswith(b"\n")
    with os.fdopen(os.open(_path(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a", encoding="utf-8") as stream:
        stream.write("\n" if torn else "")  # a crash may have left half a line
        stream.writelines(json.dumps({"token": token, "at": at}) + "\n" for token, at in entries)
        stream.flush()
        os.fsync(stream.fileno())


@step
def note(record: Record, at: datetime) -> None:
    """Put a record on the list once the caller's transaction is committed."""
    token = record.token
    transaction.on_commit(lambda: _append([(token, at.isoformat())]))


def gather() -> dict[str, str]:
    """Complete the list from the database in place (a crash may have kept a line from being written) and give it."""
    known = noted()
    rows = DataKey.objects.filter(destroyed_at__isnull=False).select_related("record")
    missing = [
        (row.record.token, row.destroyed_at.isoformat())
        for row in rows
        if row.destroyed_at and row.record.token not in known
    ]
    if missing:
        _append(missing)
    return {**known, **dict(missing)}


@action
def replay(*, listed: dict[str, str]) -> int:
    """Erase again whatever a restored database still holds of the list; gives how many records that were."""
    from facility.foundation.records.custody import destroy_data_key

    done = 0
    for record in Record.objects.select_for_update().filter(token__in=list(listed)).order_by("pk"):
        at = datetime.fromisoformat(listed[record.token])
        live = DataKey.objects.filter(record=record, destroyed_at=None).exists()
        if live:
            destroy_data_key(record, at)
        if record.kind in _ERASERS:
            _ERASERS[record.kind](record, at)
        done += live or record.kind in _ERASERS
    return done
