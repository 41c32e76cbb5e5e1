"""Settings of the programmes in the demonstration: one changed by two people, one that waits for the second; invented."""

from datetime import datetime, timedelta

from facility.apps.assistance import public as assistance
from seeds.story.people import Cast
from seeds.story.requests import OWN, PARTNERSHIP

DAY = timedelta(days=1)


def tell(cast: Cast, at: datetime) -> None:
    """The coordinator proposes both; the authority has confirmed one."""
    coordinator, authority = cast.actor("coordinator", at), cast.actor("authority", at)
    changed = {
        "value": 28,
        "source": "Invented: Country Teams asked for a week more",
        "status": "demonstration",
        "reason": "Invented: sheets came in the fourth week.",
    }
    asked = {"code": PARTNERSHIP, "key": "evaluation_days"}
    waiting = assistance.propose_setting(**asked, given=changed, actor=coordinator, at=at - 9 * DAY)
    assistance.confirm_setting(**asked, payload_seen=waiting.seen, actor=authority, at=at - 8 * DAY)
    later = {
        "value": 270,
        "source": "Invented: authorities say that half a year is too early",
        "status": "demonstration",
        "reason": "Invented: what was delivered in spring is used after the summer.",
    }
    assistance.propose_setting(code=OWN, key="follow_up_days", given=later, actor=coordinator, at=at - 2 * DAY)
