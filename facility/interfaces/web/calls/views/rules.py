"""The rule browser: every kind of rule, what it can say, and in which rulebooks it holds with which figures."""

import re
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from facility.apps.calls import public as calls
from facility.core.errors import NotFound
from facility.core.rules import texts
from facility.core.rules.registry import rules
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.calls import wording
from facility.interfaces.web.calls.rows import rule_row
from facility.interfaces.web.ui.languages import said

_PLACE = re.compile(r"\{\w+\}")
_ORDER = ("confirmed", "predecessor", "analogue", "unconfirmed", "demonstration")


@require_safe
def rule_list(request: FacilityRequest) -> HttpResponse:
    """All rules with the rulebooks that use them. One query."""
    uses: dict[str, list[tuple[str, Any]]] = {rule.number: [] for rule in rules().values()}
    for row in calls.rulebooks():
        for entry in calls.rulebook_of(row).entries:
            uses[entry.number].append((str(row), entry))
    shown = [
        {
            "number": number,
            "url": reverse("calls:rule", args=[number]),
            "title": wording.rule_title(number),
            "books": ", ".join(dict.fromkeys(book for book, _entry in held)),
            "statuses": [one for one in _ORDER if any(entry.source_status == one for _book, entry in held)],
            "blocks_in": ", ".join(dict.fromkeys(book for book, entry in held if entry.may_block)),
        }
        for number, held in uses.items()
    ]
    to_confirm = sum(entry.source_status != "confirmed" for held in uses.values() for _book, entry in held)
    return render(request, "calls/rules.html", {"rules": shown, "open_count": to_confirm})


def _outcome(part: dict[str, str]) -> dict[str, str]:
    """What a rule can say, with the places of figures left open."""
    return {name: _PLACE.sub("…", text) for name, text in part.items()}


@require_safe
def rule(request: FacilityRequest, number: str) -> HttpResponse:
    """One rule: plain words, everything it can say, and each place where it holds. Two queries."""
    if number not in {one.number for one in rules().values()}:
        raise NotFound("rule")
    table = texts.texts(wording.language())[number]
    used_by = calls.calls_using_rulebooks(request.actor)
    uses = [
        {
            "book": f"{said(row.title)} ({row})",
            "row": rule_row(entry),
            "calls": [{"code": code, "url": reverse("calls:detail", args=[code])} for code in used_by.get(row.pk, ())],
        }
        for row in calls.rulebooks()
        for entry in calls.rulebook_of(row).entries
        if entry.number == number
    ]
    context = {
        "number": number,
        "title": table["title"],
        "explanation": table["explanation"],
        "outcomes": [_outcome(part) for part in table.values() if isinstance(part, dict)],
        "uses": uses,
    }
    return render(request, "calls/rule.html", context)
