"""Answers of the quick check that come along into a new dossier."""

from typing import Any

from django.http import QueryDict

from facility.apps.proposals import public as proposals
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
