"""Terms of reference for tests: drafted by the coordinator, agreed by the authority."""

from datetime import date, datetime, timedelta
from typing import Any

from facility.apps.assistance import public as assistance
from tests.apps.assistance import make

DAY = timedelta(days=1)
# After the decision on the fourth day.
DRAFTED = make.AT + 4 * DAY
TERMS: dict[str, Any] = {
    "tasks": "Compare the procedures of two countries; train the commission.",
    "competence": "asylum",
    "level": "B2",
    "days": 5,
    "first_day": date(2026, 4, 1),
    "last_day": date(2026, 4, 30),
    "within_limits": True,
    "deliverables": [("A comparison of two procedures", date(2026, 4, 20)), ("Notes of the training", None)],
}


def approved(of: make.Cast, programme: str = make.OWN, **changes: Any) -> assistance.Request:
    """A request that was approved."""
    made = make.for_decision(of, programme, **changes)
    judged = dict.fromkeys(assistance.terms_of(made.programme, make.AT.date()).criteria, "met")
    return assistance.decide(
        request_id=made.pk,
        decision="approved",
        reason="It fits.",
        judged=judged,
        actor=of.authority,
        at=make.AT + 3 * DAY,
    )


def drafted(
    of: make.Cast, found: assistance.Request | None = None, at: datetime = DRAFTED, **changes: Any
) -> assistance.TermsOfReference:
    """Terms that are complete but not proposed."""
    request = found or approved(of)
    return assistance.draft_terms(request_id=request.pk, given={**TERMS, **changes}, actor=of.coordinator, at=at)


def proposed(
    of: make.Cast, found: assistance.Request | None = None, at: datetime = DRAFTED, **changes: Any
) -> assistance.TermsOfReference:
    """Terms that wait for the authority."""
    made = drafted(of, found, at, **changes)
    return assistance.propose_terms(request_id=made.request_id, actor=of.coordinator, at=at)


def agreed(of: make.Cast, found: assistance.Request | None = None, **changes: Any) -> assistance.TermsOfReference:
    """Terms that both sides agreed on."""
    made = proposed(of, found, **changes)
    asked = {"request_id": made.request_id, "version": made.version}
    return assistance.agree_terms(**asked, actor=of.asker, at=DRAFTED + DAY)
