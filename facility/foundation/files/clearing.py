"""The end of files: retention by day, and bytes on the disk that no kept row speaks of."""

import contextlib
from datetime import UTC, datetime, timedelta

from facility.core.errors import NotAllowedNow
from facility.foundation.accounts.actors import system
from facility.foundation.base.acts import act
from facility.foundation.base.clock import local_day
from facility.foundation.files import vault
from facility.foundation.files.keeping import remove
from facility.foundation.files.models import StoredFile
from facility.foundation.records.public import lock

# An upload being kept right now lies on the disk before its row is there.
GRACE = timedelta(hours=24)


def end_retention(*, at: datetime, limit: int = 500) -> int:
    """Remove the files whose time is over, one act each, and give their number."""
    over = StoredFile.objects.filter(state="kept", retention_until__lt=local_day(at)).order_by("retention_until", "id")
    removed = 0
    for stored in list(over[:limit]):
        with act():
            lock(stored.record_id)
            # Somebody else may have removed it meanwhile.
            with contextlib.suppress(NotAllowedNow):
                remove(stored=stored, actor=system("files.retention"), at=at, cause="retention")
                removed += 1
    return removed


def clear(*, at: datetime, grace: timedelta = GRACE) -> int:
    """Delete content without a kept row that is older than the grace, and give the number of files deleted."""
    kept = {vault.path_of(token) for token in StoredFile.objects.filter(state="kept").values_list("token", flat=True)}
    limit = at - grace
    gone = 0
    for path in vault.everything():
        # Another worker may have deleted it meanwhile.
        with contextlib.suppress(FileNotFoundError):
            if path not in kept and datetime.fromtimestamp(path.stat().st_mtime, UTC) < limit:
                path.unlink()
                gone += 1
    return gone
