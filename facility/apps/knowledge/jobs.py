"""Jobs of knowledge: reading the text of a file."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from facility.apps.knowledge.publishing import read_file
from facility.foundation.accounts.public import system
from facility.foundation.jobs.public import job


@job("knowledge.read_file", attempts=3, lease=timedelta(minutes=5))
def read(payload: Mapping[str, Any], at: datetime) -> None:
    """Read the text of one file of a publication."""
    read_file(file_id=payload["file"], actor=system("knowledge.read_file"), at=at)
