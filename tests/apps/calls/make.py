"""Rulebooks, grids and calls for tests, made through the actions."""

from collections.abc import Callable
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from facility.apps.calls import public as calls
from facility.apps.finance.public import load_fund
from facility.foundation.accounts.public import Actor, Role
from facility.foundation.base.acts import act
from facility.foundation.forms import public as forms

SOURCE = "https://example.org/guidelines"


def rulebook_content(version: int = 1, *, minimum_cents: int = 20_000_000, months: int = 36) -> dict[str, Any]:
    """A small rulebook: share, minimum, countries, duration."""

    def entry(kind: str, status: str = "confirmed", **params: Any) -> dict[str, Any]:
        return {"kind": kind, "params": params, "source": SOURCE, "source_status": status}

    return {
        "code": "test-book",
        "version": version,
        "title": {"en": f"Test rules {version}", "fr": f"Règles d'essai {version}"},
        "source": SOURCE,
        "source_status": "confirmed",
        "entries": [
            entry("legal_person"),
            entry("one_fund"),
            entry("lot_funds", funds=["AMIF"]),
            entry(
                "countries",
                listed=["MA", "TN"],
                conditional=[{"country": "SN", "condition": "talent_partnership_launched"}],
            ),
            entry("minimum_grant", minimum_cents=minimum_cents),
            entry("eu_share", ceiling_bp=9500),
            entry("duration", status="demonstration", maximum_months=months),
        ],
    }


def people(actor_of: Callable[..., Actor]) -> SimpleNamespace:
    """An officer who prepares and a second person who approves."""
    return SimpleNamespace(officer=actor_of(Role.GRANTS_OFFICER), authorising=actor_of(Role.AUTHORISING_OFFICER))


def funds() -> None:
    """The funds that the tests name."""
    with act():
        for code in ("AMIF", "BMVI", "ISF"):
            load_fund(code=code, name={"en": code})


def book(actor: Actor, at: datetime, version: int = 1, **figures: int) -> calls.Rulebook:
    """Adopt the small rulebook."""
    content = rulebook_content(version, **figures)
    return calls.adopt_rulebook(content=content, actor=actor, at=at)


def questions(at: datetime, code: str = "test-questions") -> tuple[str, int]:
    """A set of one question; gives its code and version."""
    asked = {"key": "title", "kind": "text", "label": {"en": "Title"}, "required": True}
    content = {"parts": [{"key": "basics", "title": {"en": "Basics"}, "questions": [asked]}]}
    with act():
        schema = forms.add_schema(
            code=code, title={"en": "Questions"}, content=content, source=SOURCE, status="demonstration", at=at
        )
    return schema.code, schema.version


def drafted(actor: Actor, at: datetime, code: str = "test-2022", lots: tuple[str, ...] = ("A",)) -> calls.Call:
    """A draft that lacks nothing."""
    rules = book(actor, at)
    call = calls.draft_call(
        code=code, title={"en": "Test call"}, programme="MPF", opens_on="2022", actor=actor, at=at, source=SOURCE
    )
    calls.edit_version(call_id=call.pk, published_on="2022", summary={"en": "Joint actions"}, actor=actor, at=at)
    for letter in lots:
        lot = calls.add_lot(call_id=call.pk, code=letter, title={"en": f"Strand {letter}"}, actor=actor, at=at)
        calls.set_terms(
            call_id=call.pk,
            lot_id=lot.pk,
            rulebook_id=rules.pk,
            scope={"en": "Joint actions"},
            concept_form=questions(at),
            actor=actor,
            at=at,
        )
    call.refresh_from_db()
    return call


def opened(who: SimpleNamespace, at: datetime, code: str = "test-2022", lots: tuple[str, ...] = ("A",)) -> calls.Call:
    """An open call: proposed by one person, approved by another."""
    call = drafted(who.officer, at, code, lots)
    seen = calls.propose_opening(call_id=call.pk, actor=who.officer, at=at)
    return calls.approve_opening(call_id=call.pk, payload_seen=seen, actor=who.authorising, at=at)
