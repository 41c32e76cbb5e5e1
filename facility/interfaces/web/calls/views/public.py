"""What everybody reads: the calls, one call with all it asks, what is left, its versions and the questions people ask."""

from collections.abc import Iterable
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from facility.apps.calls import public as calls
from facility.apps.finance import public as finance
from facility.core.errors import NotFound
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.calls.rows import (
    change_row,
    envelope_row,
    envelope_rows,
    faq_rows,
    rule_rows,
    version_item,
)
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.context import address
from facility.interfaces.web.ui.languages import said
from facility.interfaces.web.ui.lists import Choice, Column, DataList, Empty, render_list

# Kinds of rules that ask for a document or a statement.
PAPERS = ("R-13", "R-14", "R-16", "R-21", "R-30")


def _deadline(call: calls.Call) -> str:
    return formats.moment(call.closes_at) or str(calls.words.DEADLINE_MODELS[call.deadline_model])


def _envelopes(call: calls.Call, states: Iterable[finance.EnvelopeState]) -> dict[str, list[dict[str, Any]]]:
    """Envelope rows of a call by lot, with amounts as words."""
    found: dict[str, list[dict[str, Any]]] = {}
    for state in states:
        if state.call_code == call.code:
            words = {"left": formats.money(state.remaining_cents), "of": formats.money(state.amount_cents)}
            found.setdefault(state.lot_code, []).append(envelope_row(state) | words)
    return found


def _listed(
    call: calls.Call, version: calls.CallVersion | None, money: dict[str, list[dict[str, Any]]]
) -> dict[str, Any]:
    """One call of the list."""
    return {
        "url": reverse("calls:detail", args=[call.code]),
        "title": said(call.title),
        "state": call.state,
        "label": str(calls.words.CALL_STATES[call.state]),
        "invented": call.record.invented,
        "programme": call.programme,
        "opens_on": call.opens_on,
        "deadline": _deadline(call),
        "remark": said(call.remark),
        "summary": said(version.summary) if version else "",
        "envelope": formats.money(version.envelope_cents) if version else "",
        "envelope_as_of": version.envelope_as_of if version else "",
        "lots": [
            {
                "code": lot.code,
                "title": said(lot.title),
                "exhausted": lot.state == "exhausted",
                "envelopes": money.get(lot.code, []),
            }
            for lot in call.lots.all()
        ],
    }


class PublicCallList(DataList):
    """All published calls."""

    name = "calls"
    caption = gettext_lazy("All calls")
    columns = (
        Column(
            key="title",
            label=gettext_lazy("Call"),
            value=lambda call: said(call.title),
            url=lambda call: reverse("calls:detail", args=[call.code]),
        ),
        Column(key="programme", label=gettext_lazy("Programme"), sort="programme"),
        Column(key="state", label=gettext_lazy("State"), kind="status", labels=calls.words.CALL_STATES, sort="state"),
        Column(key="opens_on", label=gettext_lazy("Opened"), kind="date", sort="opens_on"),
        Column(
            key="closes_at",
            label=gettext_lazy("Closes"),
            kind="date",
            sort="closes_at",
            unknown=gettext_lazy("rolling"),
        ),
    )
    filters = (Choice(key="state", label=gettext_lazy("State"), field="state", choices=calls.words.CALL_STATES.items),)
    search = ("title__en", "title__fr", "code", "programme")
    order = ("-opens_on", "code")
    empty = Empty(gettext_lazy("No calls yet"), gettext_lazy("New calls are announced here."))
    invented = "record.invented"


# How many open calls the page shows in full; all of them stand in the list below.
IN_FULL = 12


@require_safe
def calls_list(request: FacilityRequest) -> HttpResponse:
    """Open calls with what each lot still has, then all calls as a list with filters and a file. Eight queries."""
    published = calls.visible_to(request.actor).exclude(state="draft")
    rows = list(published.filter(state="open").prefetch_related("lots")[:IN_FULL])
    versions = calls.versions_in_force(rows, request.at)
    states = finance.envelopes() if rows else []
    extra = {"open": [_listed(call, versions.get(call.pk), _envelopes(call, states)) for call in rows]}
    return render_list(
        request,
        PublicCallList(published),
        title=_("Calls for proposals"),
        lead=_("What is open, what each lot still has, and what is closed."),
        template="calls/list.html",
        extra=extra,
    )  # type: ignore[return-value]


def _lot(terms: calls.LotTerms, at: datetime, single: bool) -> dict[str, Any]:
    """One lot in plain words, made from its rulebook."""
    book, lot = calls.rulebook_of(terms.rulebook), terms.lot
    answers = {row["number"]: row["text"] for row in faq_rows(book, lot.code, at)}
    rules = rule_rows(book, lot.code, at)
    return {
        "code": lot.code,
        "title": said(lot.title),
        "single": single,
        "exhausted": lot.state == "exhausted",
        "scope": said(terms.scope),
        "lead": answers[10],
        "countries": answers[4],
        "share": answers[8],
        "rulebook": terms.rulebook,
        "rules": rules,
        "grids": [_grid(grid) for grid in (terms.concept_grid, terms.full_grid) if grid],
        "papers": [rule for rule in rules if rule["number"] in PAPERS],
        "book": book,
    }


def _once(lots: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each rule in full with the first lot it applies to: the next ones name that lot and list what differs."""
    for lot in lots[1:]:
        own = [rule for rule in lot["rules"] if rule not in lots[0]["rules"]]
        if len(own) < len(lot["rules"]):
            lot["rules"], lot["as_lot"] = own, lots[0]["code"]
    return lots


def _grid(grid: calls.Grid) -> dict[str, str]:
    """An evaluation grid as a link."""
    stage = str(calls.words.ENTRY_STAGES[grid.stage])
    return {
        "url": reverse("calls:grid", args=[grid.code, grid.version]),
        "title": said(grid.title),
        "stage": stage,
        "status": grid.status,
    }


def _differences(
    call: calls.Call, versions: list[calls.CallVersion], terms_of: dict[int, list[calls.LotTerms]]
) -> list[dict[str, Any]]:
    """What each version changed against the one before, rules by figure."""
    found = []
    for old, new in pairwise(versions):
        earlier_terms, terms_now = terms_of.get(old.pk, []), terms_of.get(new.pk, [])
        contents = (calls.version_content(call, old, earlier_terms), calls.version_content(call, new, terms_now))
        changed = calls.changes(*contents)
        before = {one.lot_id: one for one in earlier_terms}
        seen: set[tuple[int, int]] = set()
        for terms in terms_now:
            earlier = before.get(terms.lot_id)
            pair = (earlier.rulebook_id, terms.rulebook_id) if earlier else None
            if earlier and pair and pair[0] != pair[1] and pair not in seen:
                seen.add(pair)
                changed += calls.rule_changes(calls.rulebook_of(earlier.rulebook), calls.rulebook_of(terms.rulebook))
        title = _("What version %(number)s changed") % {"number": new.number}
        found.append({"title": title, "changes": [change_row(one) for one in changed]})
    return found


def _facts(call: calls.Call, version: calls.CallVersion) -> list[tuple[Any, ...]]:
    """The facts at a glance."""
    amount = formats.money(version.envelope_cents)
    whole = f"{amount} ({formats.day(version.envelope_as_of)})" if amount else _("not known")
    return [
        (_("Opened"), formats.day(call.opens_on)),
        (_("Deadline"), _deadline(call)),
        (_("Stages"), str(calls.words.STAGES[call.stages])),
        (_("Guidelines in force"), f"{_('version')} {version.number}, {formats.day(version.published_on)}"),
        (_("Published for the whole call"), whole),
        (_("Source"), call.source),
        (_("How sure is it?"), str(calls.words.STATUSES[call.status])),
        *_mentoring(call),
    ]


def _mentoring(call: calls.Call) -> list[tuple[Any, ...]]:
    """Whether applicants may ask for a mentor, until the call is closed; with the way to one while it is open."""
    if call.state == "closed":
        return []
    if not call.offers_mentoring:
        return [(_("Mentoring"), _("Not offered on this call"))]
    if call.state != "open":
        return [(_("Mentoring"), _("Offered while the call is open"))]
    offered = _("A mentor helps applicants to understand the call, and sees no dossier")
    return [(_("Mentoring"), offered, reverse("enquiries:ask_mentor"), _("Ask for a mentor"))]


def _steps(call: calls.Call) -> list[str]:
    """The steps of the procedure, by the stages of the call."""
    steps = [
        _("Concept note: the applicants, the plan in short, totals only. It is sealed until intake opens it."),
        _("Receipt: hash, time and number at once."),
        _("Check of eligibility by the rules below; services are consulted."),
        _("Invitation and full application on the same parts; what was answered is carried."),
        _("Evaluation by two assessors who first declare their interests; advice of the evaluation committee."),
        _("Decision by two people, with reasons; agreement and start."),
    ]
    return steps if call.stages == "concept_full" else [_("Full application at once."), *steps[1:3], *steps[4:]]


@require_safe
def detail(request: FacilityRequest, code: str) -> HttpResponse:
    """Everything about one call."""
    call = calls.call_for(code, request.actor)
    if call.state == "draft":
        raise NotFound("call")
    versions = list(call.versions.exclude(frozen_at=None).order_by("number"))
    every = calls.terms_by_version(call)
    terms = every.get(versions[-1].pk, [])
    lots = _once([_lot(one, request.at, len(terms) == 1) for one in terms])
    context = {
        "call": call,
        "heading": said(call.title),
        "summary": said(versions[-1].summary),
        "remark": said(call.remark),
        "state": str(calls.words.CALL_STATES[call.state]),
        "facts": _facts(call, versions[-1]),
        "envelopes": envelope_rows(call.code),
        "lots": lots,
        "steps": _steps(call),
        "versions": [version_item(one) for one in reversed(versions)],
        "differences": _differences(call, versions, every),
        "faq": faq_rows(lots[0]["book"], lots[0]["code"] if len(lots) == 1 else None, request.at),
        "start": address(("dossiers:start", "dossiers:new")),
        "is_staff": calls.policy.may_list(request.actor),
    }
    return render(request, "calls/detail.html", context)
