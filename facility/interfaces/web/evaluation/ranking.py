"""The rows of a round's page: dossiers with their states, the ranking, what the envelopes allow."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from facility.apps.evaluation import public as evaluation
from facility.apps.grants import public as grants
from facility.core import ranking as core_ranking
from facility.core.allocation import Allocation, Line
from facility.core.scoring import EARLIER_RECEIPT, LOWER_REQUEST, Criterion, Grid, Section
from facility.interfaces.web.evaluation.sheets import below_words, label_of
from facility.interfaces.web.ui import formats

OUTCOMES = {"award": "award", "reserve": "reserve", "below_threshold": "reject"}


def standing(entries: Sequence[evaluation.Entry]) -> list[evaluation.Entry]:
    """Those that were not withdrawn: a round waits for them alone, and money is shared out among them."""
    return [one for one in entries if one.proposal.state != "withdrawn"]


def dossiers(of: evaluation.Round, entries: Sequence[evaluation.Entry]) -> list[dict[str, Any]]:
    """Every dossier with its evaluators and where each of them stands."""
    return [
        {
            "title": one.proposal.title,
            "reference": one.proposal.record.reference,
            "record": one.proposal.record,
            "url": reverse("evaluation:entry", args=[of.record.token, one.proposal.record.token]),
            "requested": one.proposal.requested_cents,
            "total": one.total,
            "evaluators": [
                {
                    "name": mine.person.name,
                    "state": mine.state,
                    "label": str(evaluation.ASSIGNMENT_STATES[mine.state]),
                }
                for mine in one.assignments.all()
            ],
            "is_withdrawn": one.proposal.state == "withdrawn",
            "missing": max(
                0, evaluation.EVALUATORS_NEEDED - sum(mine.state != "recused" for mine in one.assignments.all())
            ),
        }
        for one in entries
    ]


def ranked(of: evaluation.Round, entries: Sequence[evaluation.Entry], grid: Grid) -> list[dict[str, Any]]:
    """The ranking as it was made when the round closed."""
    known = {one.proposal.record.token: one for one in entries}
    snapshot: dict[str, Any] = of.ranking or {"rows": [], "candidates": []}
    totals = {one["key"]: one["totals"] for one in snapshot["candidates"]}
    parts: list[Criterion | Section] = [*grid.criteria, *grid.sections]
    names = {one.code: label_of(one) for one in parts}
    names |= {EARLIER_RECEIPT: _("the earlier receipt"), LOWER_REQUEST: _("the lower request")}
    return [
        {
            "place": row["place"],
            "title": known[row["key"]].proposal.title,
            "url": reverse("evaluation:entry", args=[of.record.token, row["key"]]),
            "sections": [totals[row["key"]]["by_section"][section.code] for section in grid.sections],
            "total": row["total"],
            "note": _note(row, names, grid),
        }
        for row in snapshot["rows"]
        if row["key"] in known
    ]


def _note(row: dict[str, Any], names: dict[str, str], grid: Grid) -> str:
    if row["below"]:
        return below_words(grid, row["below"])
    if row["ex_aequo"]:
        return _("ex aequo")
    if row["decided_by"]:
        return _("after the one above by %(breaker)s") % {"breaker": names.get(row["decided_by"], row["decided_by"])}
    return ""


def sections_of(grid: Grid) -> list[str]:
    """Heads of the sections, with the most points and the threshold."""
    heads = []
    for section in grid.sections:
        head = f"{label_of(section)} / {section.maximum}"
        if section.threshold is not None:
            head += " " + _("(at least %(n)s)") % {"n": section.threshold}
        heads.append(head)
    return heads


def is_replayed(of: evaluation.Round, grid: Grid) -> bool:
    """Whether ranking the stored scores again gives the same order and the same hash."""
    return of.ranking is not None and core_ranking.replay(of.ranking, grid)


def allocated(allocation: Allocation, entries: Sequence[evaluation.Entry]) -> list[dict[str, Any]]:
    """What keeping to the ranking gives, and for each dossier what would have changed it."""
    known = {one.proposal.record.token: one.proposal for one in entries}
    return [
        {
            "place": line.place,
            "title": known[line.key].title,
            "fund": known[line.key].fund_code,
            "requested": line.requested_cents,
            "outcome": OUTCOMES[line.outcome],
            "label": str(grants.OUTCOMES[OUTCOMES[line.outcome]]),
            "why": why(line),
        }
        for line in allocation.lines
    ]


def why(line: Line) -> str:
    """Why a dossier falls where it falls, and what would have changed it."""
    if line.reason == "fits":
        return _("Fits: %(room)s were left at its turn.") % {"room": formats.money(line.room_cents)}
    if line.reason == "envelope_unknown":
        return _("The envelope of %(fund)s is not known: state it first.") % {"fund": line.short_of}
    if line.reason == "threshold":
        return _("Below a threshold: more points would be needed, no money helps.")
    return _("Only %(room)s were left: a request of that size would fit, or an envelope of %(needed)s.") % {
        "room": formats.money(line.room_cents),
        "needed": formats.money(line.needed_cents),
    }
