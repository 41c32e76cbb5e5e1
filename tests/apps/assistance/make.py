"""Programmes, authorities and requests for tests."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from facility.apps.assistance import public as assistance
from facility.apps.parties import public as parties
from facility.foundation.accounts.public import Actor, Role, User, system
from facility.foundation.base.acts import act

# A Monday morning.
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
OWN, UN = "facility-assistance", "eu-un-partnership"

WHOLE: dict[str, Any] = {
    "title": "Recognition of skills of returning nurses",
    "problem": "Diplomas of nurses earned abroad wait for two years until they are recognised.",
    "purpose": "A procedure of three months, used by the chamber of nurses.",
    "modality": "expert_mission",
    "earliest": date(2026, 4, 1),
    "latest": date(2026, 9, 30),
    "time_reason": "The law on recognition is debated in October.",
    "country": "MD",
    "language": "en",
    "knows_limits": True,
}
JUDGED = dict.fromkeys(("need", "fit", "time", "overlap", "use", "means"), "met")


@dataclass(frozen=True)
class Cast:
    """Who takes part."""

    body: parties.Organisation
    asker: Actor
    coordinator: Actor
    authority: Actor


def body(name: str, country: str | None, *kinds: str) -> parties.Organisation:
    """An organisation of its own making."""
    with act():
        return parties.add_organisation(
            name=name,
            country=country,
            kinds=list(kinds),
            legal_personality="yes",
            is_public=False,
            invented=True,
            actor=system("story"),
            at=AT,
        )


def cast(actor_of: Any, country: str = "PL", *kinds: str) -> Cast:
    """A body with a person who asks, a coordinator and somebody who decides."""
    asks = body(f"Office of {country}", country, *(kinds or ("public_authority_central",)))
    return Cast(
        asks,
        actor_of(Role.APPLICANT, organisation=asks),
        actor_of(Role.ASSISTANCE_COORDINATOR),
        replace(actor_of(Role.AUTHORISING_OFFICER), present=True, proved=True),
    )


def loaded() -> None:
    """Countries, kinds of body and the shipped programmes."""
    assistance.load_programmes(actor=system("load-portfolio"), at=AT)


def draft(of: Cast, programme: str = OWN, **changes: Any) -> assistance.Request:
    """A request that is complete but not handed in."""
    return assistance.start(
        programme=programme, organisation_id=of.body.pk, given={**WHOLE, **changes}, actor=of.asker, at=AT
    )


def submitted(of: Cast, programme: str = OWN, **changes: Any) -> assistance.Request:
    """A request handed in."""
    return assistance.submit(request_id=draft(of, programme, **changes).pk, actor=of.asker, at=AT)


def registered(of: Cast, programme: str = OWN, **changes: Any) -> assistance.Request:
    """A request registered the day after."""
    made = submitted(of, programme, **changes)
    return assistance.register(request_id=made.pk, actor=of.coordinator, at=AT + DAY)


def for_decision(of: Cast, programme: str = OWN, **changes: Any) -> assistance.Request:
    """A request put for decision without consultation."""
    made = registered(of, programme, **changes)
    return assistance.forward(
        request_id=made.pk, reason="It concerns nobody else.", actor=of.coordinator, at=AT + 2 * DAY
    )


def user(actor: Actor) -> User:
    """The user behind an actor."""
    return User.objects.get(pk=actor.user_id)
