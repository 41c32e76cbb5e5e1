"""Asking something without an account: recorded with a number, routed, clocked, confirmed by letter, all in one act."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from facility.apps.calls import public as calls
from facility.apps.enquiries.actions.news import checked, known_countries
from facility.apps.enquiries.models import Enquiry, Route
from facility.apps.enquiries.models.inbox import ASKED, REASONS, UPDATES
from facility.apps.enquiries.queries import leaving
from facility.apps.enquiries.tasks import task_of
from facility.apps.enquiries.words import INTENT_NAMES, THEMES
from facility.core.errors import Refused
from facility.core.findings import at_field
from facility.core.references import Reference
from facility.foundation.accounts.public import PUBLIC, Role
from facility.foundation.base.acts import action, step
from facility.foundation.base.rows import sole
from facility.foundation.base.text import one_line
from facility.foundation.clocks import public as clocks
from facility.foundation.forms.public import plain_text
from facility.foundation.post import public as post
from facility.foundation.records import public as records
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event

POLICY = "enquiry_answer"
# The intents whose term is a setting of its own.
TERMS = {UPDATES: "updates_seen"}
# Letters about a registration for updates that say how to change or leave the subscription.
OF_UPDATES = ("received", "answered")
MOST_SLOTS = 3
# Who answers where no rule says otherwise; anything else goes to the editors.
ANSWERS = {"assistance": Role.ASSISTANCE_COORDINATOR, "meeting": Role.DIALOGUE_SECRETARIAT}
LONGEST_MESSAGE = 6000


def rules_that_hold() -> QuerySet[Route]:
    """Every rule of who answers what; one query."""
    return Route.objects.select_related("organisation").filter(ended_at=None)


def most_precise(rules: Iterable[Route], intent: str, theme: str, country: str) -> Route | None:
    """The most precise of the rules: a country weighs more than a theme, a theme more than the intent alone."""
    held = [
        one for one in rules if one.intent in {"", intent} and one.theme in {"", theme} and one.country in {"", country}
    ]
    return max(held, key=lambda one: (bool(one.country), bool(one.theme), bool(one.intent)), default=None)


def route_for(intent: str, theme: str, country: str) -> Route | None:
    """The most precise rule that holds for what is asked."""
    return most_precise(rules_that_hold(), intent, theme, country)


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


def who_and_why(*, name: str, reason: str, message: str, organisation_name: str) -> dict[str, str]:
    """Who asks, what it is about and their words, as they are kept. Raises Refused (missing, too long, unknown)."""
    words, called = plain_text(message, "message").strip(), one_line(name)[:200]
    for field, given in (("reason", reason), ("message", words), ("name", called)):
        if not given:
            raise Refused(at_field(field, "news_text_missing"))
    if len(words) > LONGEST_MESSAGE:
        raise Refused(at_field("message", "enquiry_too_long", most=LONGEST_MESSAGE))
    return {
        "name": called,
        "organisation_name": one_line(organisation_name)[:250],
        "reason": _one("reason", reason, REASONS),
        "message": words,
    }


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
    if not intent:
        raise Refused(at_field("intent", "news_text_missing"))
    asked = who_and_why(name=name, reason=reason, message=message, organisation_name=organisation_name)
    intent = _one("intent", intent, ASKED)
    theme = _one("theme", theme, list(THEMES))
    country = known_countries([country])[0] if country else ""
    about = sole(calls.visible_to(PUBLIC).filter(code=call.replace("\x00", "?"))) if call else None
    if call and about is None:
        raise Refused(at_field("call", "subscription_choice_unknown", code=call))
    enquiry, due = take_in(
        intent=intent,
        route=route_for(intent, theme, country),
        otherwise=ANSWERS.get(intent, Role.EDITOR),
        email=email,
        language=language[:5],
        at=at,
        invented=invented,
        theme=theme,
        country=country,
        call=about,
        slots=_slots(intent, slots, at),
        **asked,
    )
    write(enquiry, "received", at, due={"day": due.isoformat()})
    return enquiry


@step
def take_in(
    *, intent: str, route: Route | None, otherwise: str, email: str, at: datetime, invented: bool, **facts: Any
) -> tuple[Enquiry, datetime]:
    """Put checked facts into the inbox under a number, with whoever the rule names; and when it is to be answered."""
    record = records.create(kind="enquiry", label=INTENT_NAMES[intent], at=at, invented=invented)
    enquiry = Enquiry.objects.create(
        record=record,
        intent=intent,
        email=email.strip(),
        email_key=email.strip().lower(),
        role=route.role if route else otherwise,
        organisation=route.organisation if route else None,
        received_at=at,
        **facts,
    )
    records.update(record, reference=str(Reference("MPF", enquiry.pk, "E", at.year)))
    told = {"intent": intent, "route": route.pk if route else None}
    trail.record(record=record, event=Event.ENQUIRY_RECEIVED, actor=PUBLIC, at=at, facts=told)
    clock = clocks.start(
        record=record, kind=task_of(intent), actor=PUBLIC, at=at, policy=TERMS.get(intent, POLICY), role=enquiry.role,
        organisation_id=enquiry.organisation_id,
    )  # fmt: skip
    return enquiry, clock.due_at or at + timedelta(days=21)


def letter_language(enquiry: Enquiry) -> str:
    """In which language letters about an enquiry go: the one of the subscription that it came with, else its own."""
    return enquiry.subscriber.language if enquiry.subscriber is not None else enquiry.language


def write(enquiry: Enquiry, kind: str, at: datetime, **facts: object) -> None:
    """A letter to the one who asked; the address of the answer's page is kept encrypted until it goes.

    Whoever registered for updates gets it in the language of the subscription, as long as that runs with the button to
    leave that all of its letters have.
    """
    subscriber = enquiry.subscriber
    out = leaving(subscriber) if subscriber is not None else {}
    name = f"updates_{kind}" if out and kind in OF_UPDATES else f"enquiry_{kind}"
    post.queue(
        kind=f"enquiries.{name}",
        to=enquiry.email,
        facts={"reference": enquiry.record.reference or "", **facts},
        secret_facts={"link": {"path": f"/enquiries/{enquiry.key}/"}, **out},
        at=at,
        key=post.random_key(f"enquiry:{enquiry.pk}:{kind}"),
        record=enquiry.record,
        language=letter_language(enquiry),
    )
