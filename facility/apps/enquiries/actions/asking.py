"""Asking something without an account: recorded with a number, routed, clocked, confirmed by letter, all in one act."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from facility.apps.calls import public as calls
from facility.apps.enquiries.actions.news import checked, known_countries
from facility.apps.enquiries.models import Enquiry, Route
from facility.apps.enquiries.models.inbox import INTENTS, REASONS
from facility.apps.enquiries.tasks import ANSWER
from facility.apps.enquiries.words import INTENT_NAMES, THEMES
from facility.core.errors import Refused
from facility.core.findings import at_field
from facility.core.references import Reference
from facility.foundation.accounts.public import PUBLIC, Role
from facility.foundation.base.acts import action
from facility.foundation.base.rows import sole
from facility.foundation.base.text import one_line
from facility.foundation.clocks import public as clocks
from facility.foundation.forms.public import plain_text
from facility.foundation.post import public as post
from facility.foundation.records import public as records
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event

POLICY = "enquiry_answer"
MOST_SLOTS = 3
# Who answers where no rule says otherwise; anything else goes to the editors.
ANSWERS = {"assistance": Role.ASSISTANCE_COORDINATOR, "meeting": Role.DIALOGUE_SECRETARIAT}
LONGEST_MESSAGE = 6000


def route_for(intent: str, theme: str, country: str) -> Route | None:
    """The most precise rule that holds: a country weighs more than a theme, a theme more than the intent alone."""
    rows = Route.objects.select_related("organisation").filter(ended_at=None)
    held = rows.filter(intent__in=["", intent], theme__in=["", theme], country__in=["", country])
    return max(held, key=lambda one: (bool(one.country), bool(one.theme), bool(one.intent)), default=None)


def _one(field: str, code: str, known: Sequence[str]) -> str:
    return checked(field, [code], known)[0] if code else ""


def _slots(intent: str, slots: Sequence[datetime], at: datetime) -> list[str]:
    if intent != "meeting":
        return []
    if not slots:
        raise Refused(at_field("slot_1", "enquiry_slot_missing"))
    if any(slot <= at for slot in slots):
        raise Refused(at_field("slot_1", "enquiry_slot_past"))
    return [slot.isoformat() for slot in sorted(set(slots))[:MOST_SLOTS]]


@action
def ask(
    *,
    intent: str,
    reason: str,
    message: str,
    name: str,
    email: str,
    at: datetime,
    organisation_name: str = "",
    theme: str = "",
    country: str = "",
    call: str = "",
    slots: Sequence[datetime] = (),
    language: str = "en",
    invented: bool = False,
) -> Enquiry:
    """Record what somebody asks, route it, start its clock, and confirm it by letter with its number.

    Raises Refused: a text missing, a code that is not on offer, a meeting without a moment to come.
    """
    words, called = plain_text(message, "message").strip(), one_line(name)[:200]
    for field, given in (("intent", intent), ("reason", reason), ("message", words), ("name", called)):
        if not given:
            raise Refused(at_field(field, "news_text_missing"))
    if len(words) > LONGEST_MESSAGE:
        raise Refused(at_field("message", "enquiry_too_long", most=LONGEST_MESSAGE))
    intent, reason = _one("intent", intent, INTENTS), _one("reason", reason, REASONS)
    theme = _one("theme", theme, list(THEMES))
    country = known_countries([country])[0] if country else ""
    about = sole(calls.visible_to(PUBLIC).filter(code=call.replace("\x00", "?"))) if call else None
    if call and about is None:
        raise Refused(at_field("call", "subscription_choice_unknown", code=call))
    route = route_for(intent, theme, country)
    record = records.create(kind="enquiry", label=INTENT_NAMES[intent], at=at, invented=invented)
    enquiry = Enquiry.objects.create(
        record=record,
        intent=intent,
        reason=reason,
        theme=theme,
        country=country,
        call=about,
        name=called,
        organisation_name=one_line(organisation_name)[:250],
        email=email.strip(),
        email_key=email.strip().lower(),
        language=language[:5],
        message=words,
        slots=_slots(intent, slots, at),
        role=route.role if route else ANSWERS.get(intent, Role.EDITOR),
        organisation=route.organisation if route else None,
        received_at=at,
    )
    records.update(record, reference=str(Reference("MPF", enquiry.pk, "E", at.year)))
    facts = {"intent": intent, "route": route.pk if route else None}
    trail.record(record=record, event=Event.ENQUIRY_RECEIVED, actor=PUBLIC, at=at, facts=facts)
    clock = clocks.start(
        record=record, kind=ANSWER, actor=PUBLIC, at=at, policy=POLICY, role=enquiry.role,
        organisation_id=enquiry.organisation_id,
    )  # fmt: skip
    due = (clock.due_at or at + timedelta(days=21)).isoformat()
    write(enquiry, "received", at, due={"day": due})
    return enquiry


def write(enquiry: Enquiry, kind: str, at: datetime, **facts: object) -> None:
    """A letter to the one who asked; the address of the answer's page is kept encrypted until it goes."""
    post.queue(
        kind=f"enquiries.enquiry_{kind}",
        to=enquiry.email,
        facts={"reference": enquiry.record.reference or "", **facts},
        secret_facts={"link": {"path": f"/enquiries/{enquiry.key}/"}},
        at=at,
        key=post.random_key(f"enquiry:{enquiry.pk}:{kind}"),
        record=enquiry.record,
        language=enquiry.language,
    )
