"""Jobs of documents."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from facility.foundation.documents.actions import JOB, make
from facility.foundation.jobs.registry import job


@job(JOB, attempts=4, lease=timedelta(minutes=2))
def make_document(payload: Mapping[str, Any], at: datetime) -> None:
    """Make one document; what cannot be made says so on its page and is no failure of the job."""
    make(document_id=int(payload["document"]), at=at)
