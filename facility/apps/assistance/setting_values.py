"""What a setting of a programme may be: one shape per kind of setting; None where no value is public."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from facility.apps.assistance import words
from facility.apps.assistance.models.programmes import ENDORSEMENTS
from facility.apps.assistance.models.requests import MODALITIES
from facility.apps.finance import public as finance
from facility.apps.parties import public as parties
from facility.core.errors import Refused
from facility.core.findings import Finding, at_field
from facility.core.partial_dates import PartialDate
from facility.foundation.forms.public import plain_text

# Settings that count days, or other things.
DAYS = ("answer_days", "evaluation_days", "expert_days", "follow_up_days", "hold_days", "silence_days")
COUNTS = (*DAYS, "pilot_countries")
MOST = 3650
MOST_CRITERIA, LONGEST = 20, 400
# A budget beyond this is a slip of the hand: a billion euros, in cents.
MOST_CENTS = 100_000_000_000


def _is_count(value: Any, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _several(known: Sequence[str]) -> Callable[[Any], Any]:
    def check(value: Any) -> Any:
        return [one for one in known if one in value] if set(value) <= set(known) and value else None

    return check


def _askers(value: Any) -> Any:
    each = [{"kind": one.get("kind"), "where": one.get("where")} for one in value]
    known = all(one["kind"] in words.ASKERS and one["where"] in words.WHERE for one in each)
    return each if each and known and len({one["kind"] for one in each}) == len(each) else None


def _countries(value: Any) -> Any:
    return sorted(set(value)) if value and all(parties.is_country(one) for one in value) else None


def _funds(value: Any) -> Any:
    return sorted(set(value)) if value and set(value) <= set(finance.fund_codes()) else None


def _period(value: Any) -> Any:
    try:
        first, last = PartialDate.parse(value["from"]), PartialDate.parse(value["to"])
    except (KeyError, ValueError, Refused):
        return None
    return {"from": value["from"], "to": value["to"]} if first.earliest() <= last.latest() else None


def _criteria(value: Any) -> Any:
    found: list[dict[str, Any]] = []
    for one in value[: MOST_CRITERIA + 1]:
        texts = {code: plain_text(text, "value").strip()[:LONGEST] for code, text in one["text"].items()}
        kept = {code: text for code, text in texts.items() if code in {"en", "fr"} and text}
        code = str(one["code"])
        if not code.isidentifier() or len(code) > 30 or "en" not in kept:
            return None
        found.append({"code": code, "text": kept})
    unique = len({one["code"] for one in found}) == len(found)
    return found if 0 < len(found) <= MOST_CRITERIA and unique else None


_SHAPES: Mapping[str, Callable[[Any], Any]] = {
    **dict.fromkeys(COUNTS, lambda value: value if _is_count(value, 1, MOST) else None),
    "late_percent": lambda value: value if _is_count(value, 1, 100) else None,
    "budget_cents": lambda value: value if _is_count(value, 1, MOST_CENTS) else None,
    "endorsement": lambda value: value if value in ENDORSEMENTS else None,
    "taking_requests": lambda value: value if isinstance(value, bool) else None,
    "modalities": _several(MODALITIES),
    "never_given": _several(tuple(words.NEVER_GIVEN)),
    "sectors": _several(tuple(words.SECTORS)),
    "askers": _askers,
    "countries": _countries,
    "funds": _funds,
    "period": _period,
    "criteria": _criteria,
}


def checked(key: str, value: Any) -> tuple[Any, list[Finding]]:
    """The value as it is kept, and what is wrong with it. None is a value: nothing is public; requests are taken or not."""
    if value is None:
        return None, [at_field("value", "setting.yes_or_no")] if key == "taking_requests" else []
    try:
        kept = _SHAPES[key](value)
    except (AttributeError, KeyError, TypeError):
        kept = None
    return kept, [] if kept is not None else [at_field("value", "setting.value_wrong")]
