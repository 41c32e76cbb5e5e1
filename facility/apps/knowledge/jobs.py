"""Jobs of knowledge: reading the text of a file, forgetting posts that were refused long ago."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from facility.apps.knowledge.models import DiscussionPost
from facility.apps.knowledge.moderating import KEPT, forget_post
from facility.apps.knowledge.publishing import read_file
from facility.foundation.accounts.public import system
from facility.foundation.jobs.public import job, periodic


@job("knowledge.read_file", attempts=3, lease=timedelta(minutes=5))
def read(payload: Mapping[str, Any], at: datetime) -> None:
    """Read the text of one file of a publication."""
    read_file(file_id=payload["file"], actor=system("knowledge.read_file"), at=at)


@periodic("knowledge.forget_posts", every=timedelta(hours=24))
def forget_posts(at: datetime) -> None:
    """Empty posts that were declined or taken down two years ago; the line that stood in their place stays."""
    old = DiscussionPost.objects.filter(state__in=["declined", "taken_down"], forgotten_at=None)
    for post_id in list(old.filter(ended_at__lte=at - KEPT).values_list("pk", flat=True)):
        forget_post(post_id=post_id, at=at)
