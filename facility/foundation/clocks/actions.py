"""Escalation: a task that stays overdue also shows to the role that its policy names."""

from datetime import datetime, timedelta

from facility.foundation.base.acts import action
from facility.foundation.clocks.models import Clock, Policy


@action
def escalate(*, at: datetime) -> int:
    """Mark the running clocks that are overdue by their policy's days and give their number."""
    escalated = 0
    for policy in Policy.objects.filter(escalate_after__isnull=False).order_by("id"):
        limit = at - timedelta(days=policy.escalate_after or 0)
        late = Clock.objects.filter(policy=policy, state="running", escalated_at=None, due_at__lt=limit)
        escalated += late.update(escalated_at=at)
    return escalated
