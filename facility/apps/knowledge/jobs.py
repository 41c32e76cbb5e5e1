"""Jobs of knowledge: reading the text of a file, forgetting posts that were refused long ago."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from facility.apps.knowledge.models import DiscussionPost
from facility.apps.knowledge.moderating import KEPT, forget_post
from facility.apps.knowledge.publishing import read_file
from facility.foundation.accounts.public import system
from facility.foundation.jobs.public import job, one_by_one, periodic


@job("knowledge.read_file", attempts=3, lease=timedelta(minutes=5))
def read(payload: Mapping[str, Any], at: datetime) -> None:
    """Read the text of one file of a publication."""
    read_file(file_id=payload["file"], actor=system("knowledge.read_file"), at=at)


def old_posts(at: datetime) -> list[int]:
    """Posts that were declined or taken down long enough ago to be emptied."""
    old = DiscussionPost.objects.filter(state__in=["declined", "taken_down"], forgotten_at=None)
    return list(old.filter(ended_at__lte=at - KEPT).values_list("pk", flat=True))


@periodic("knowledge.forget_posts", every=timedelta(hours=24))
def forget_posts(at: datetime) -> None:
    """Empty posts that were declined or taken down two years ago; the line that stood in their place stays."""
    with one_by_one(at) as each:
        each(old_posts, lambda post_id: forget_post(post_id=post_id, at=at))
