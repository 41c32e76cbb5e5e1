"""Letters of assistance: to the person who handed a request in."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from facility.apps.assistance.models import Request
from facility.foundation.accounts.public import User
from facility.foundation.base.acts import step
from facility.foundation.post import public as post


@step
def tell(request: Request, kind: str, facts: Mapping[str, Any], at: datetime) -> None:
    """Queue one letter about a request that has a number; nobody is told of a draft."""
    user = User.objects.filter(pk=request.submitted_by).first() if request.submitted_by else None
    if user is None:
        return
    post.queue(
        kind=kind,
        to=user,
        record=request.record,
        facts={
            "reference": str(request.record),
            "programme": request.programme.names,
            "path": f"/assistance/requests/{request.record.token}/",
            **facts,
        },
        at=at,
        key=f"assistance:{request.pk}:{kind}:{at.isoformat()}",
    )
