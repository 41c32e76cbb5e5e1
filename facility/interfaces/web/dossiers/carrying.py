"""Answers of the quick check that come along into a new dossier."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import QueryDict

from facility.apps.calls import public as calls
from facility.apps.proposals import public as proposals
from facility.foundation.base.clock import local_day
from facility.interfaces.web.calls.euros import read_euros

# Names of the quick check's fields, and the questions of the dossier that they answer.
CARRIED = {
    "fund": proposals.questions.FUND,
    "countries": proposals.questions.COUNTRIES,
    "framework": proposals.questions.FRAMEWORK,
    "total": proposals.questions.TOTAL,
    "requested": proposals.questions.REQUESTED,
    "months": proposals.questions.DURATION,
}
_MOST = 60


def settled_by(found: calls.OpenLot, at: datetime) -> dict[str, Any]:
    """What the call leaves no choice about: the fund, where the lot is paid from one."""
    entries = calls.rulebook_of(found.terms.rulebook).in_force(local_day(at))
    mine = (one for one in entries if one.kind == "lot_funds" and (not one.lots or found.lot.code in one.lots))
    funds = {fund for one in mine for fund in one.figures.funds}
    return {proposals.questions.FUND: funds.pop()} if len(funds) == 1 else {}


def own_contribution(answers: Mapping[str, Any]) -> int | None:
    """What is left of the total where nobody else pays: offered as the own contribution while that is not answered."""
    keys = proposals.questions
    total, requested = proposals.total_cents(answers), answers.get(keys.REQUESTED)
    if answers.get(keys.OWN) is not None or answers.get(keys.OTHERS):
        return None
    return total - requested if isinstance(requested, int) and total is not None and total >= requested else None


def _euros(text: str) -> str:
    """An amount as the questions read it; what is none stays as typed, to be mended there."""
    try:
        cents = read_euros(text)
    except ValueError:
        return text
    return f"{cents // 100}.{cents % 100:02d}"


def carried_from(given: QueryDict) -> dict[str, Any]:
    """The answers to take over, by question."""
    found: dict[str, Any] = {}
    for name, question in CARRIED.items():
        values = [one[:200] for one in given.getlist(name)[:_MOST] if one]
        if not values:
            continue
        if name == "countries":
            found[question] = values
        else:
            found[question] = _euros(values[0]) if name in {"total", "requested"} else values[0]
    return found


def kept_fields(given: QueryDict) -> list[tuple[str, str]]:
    """The same answers as hidden fields of the page that asks for lot and organisation."""
    return [(name, one[:200]) for name in CARRIED for one in given.getlist(name)[:_MOST] if one]
