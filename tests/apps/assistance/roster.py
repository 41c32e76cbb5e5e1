"""Experts and bookings for tests."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from facility.apps.assistance import public as assistance
from facility.foundation.accounts.public import Actor

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PROFILE = assistance.Profile(
    profession="Adviser on asylum procedures",
    experience="Ten years in an office for asylum.",
    competences=["asylum", "capacity_building"],
    languages={"en": "C1", "fr": "B2"},
    countries=["MD", "GE"],
    periods=[(date(2026, 4, 1), date(2026, 6, 30))],
    home_authority_name="Office for Asylum",
    release="given",
    interests="",
)


def profile(**changes: Any) -> assistance.Profile:
    """A whole profile, changed where said."""
    return replace(PROFILE, **changes)


def applied(expert: Actor, **changes: Any) -> assistance.Expert:
    """Somebody who applied for the roster."""
    return assistance.offer_expertise(profile=profile(**changes), actor=expert, at=AT)


def admitted(expert: Actor, coordinator: Actor, **changes: Any) -> assistance.Expert:
    """Somebody in the roster."""
    found = applied(expert, **changes)
    reason = "Experience and references were checked."
    return assistance.admit_expert(expert_id=found.pk, reason=reason, actor=coordinator, at=AT)


def held(expert: assistance.Expert, coordinator: Actor, *days: date, purpose: str = "Mission to X") -> Any:
    """Days held of an expert; 8 and 9 April 2026 where none are named."""
    wanted = list(days) or [date(2026, 4, 8), date(2026, 4, 9)]
    return assistance.hold_days(expert_id=expert.pk, days=wanted, purpose=purpose, actor=coordinator, at=AT)
