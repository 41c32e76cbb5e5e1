"""Jobs of files: retention, and clearing the disk of what no row speaks of."""

from datetime import datetime, timedelta

from facility.foundation.files.clearing import clear, end_retention
from facility.foundation.jobs.registry import periodic


@periodic("files.retention", every=timedelta(hours=1))
def retention(at: datetime) -> None:
    """Remove what was to be kept until a day that has passed."""
    end_retention(at=at)


@periodic("files.clear", every=timedelta(hours=1))
def clear_disk(at: datetime) -> None:
    """Take removed and never kept content off the disk."""
    clear(at=at)
