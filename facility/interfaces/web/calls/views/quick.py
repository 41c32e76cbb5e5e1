"""Could we apply? A public check within a minute: the same rules, the figures in force, nothing stored."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from facility.apps.calls import public as calls
from facility.core.rules.quick import could_we_apply as judge
from facility.foundation.base.clock import local_day
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.calls import wording
from facility.interfaces.web.calls.asking import FIELDS, AskForm
from facility.interfaces.web.calls.rows import envelope_rows, faq_rows
from facility.interfaces.web.ui.context import address
from facility.interfaces.web.ui.findings import view_rows
from facility.interfaces.web.ui.languages import said

# Fields of this page and the number of the question people ask about them.
ASKED_AT = {"kind": 10, "countries": 4, "framework": 2, "fund": 5, "requested": 8}


def _target(path: str) -> str:
    return f"#id_{FIELDS[path]}" if path in FIELDS else ""


def _rule_url(number: str) -> str:
    return reverse("calls:rule", args=[number])


def _result(form: AskForm, request: FacilityRequest) -> dict[str, Any]:
    """The findings with a sentence on what they come to, and the way on."""
    chosen = form.open_lot
    book = calls.rulebook_of(chosen.terms.rulebook)
    findings = judge(form.answers(_("Your organisation")), book, on=local_day(request.at))
    rows = view_rows(findings, target=_target, rule_url=_rule_url)
    stops = sum(row["blocks"] for row in rows)
    advice = sum(row["tone"] == "warning" for row in rows)
    open_points = sum(row["tone"] == "neutral" for row in rows)
    start = address(("dossiers:start", "dossiers:new"))
    return {
        "rows": [row for row in rows if row["tone"] != "success"],
        "passed": [row for row in rows if row["tone"] == "success"],
        "stops": stops,
        "advice": advice,
        "open_points": open_points,
        "rulebook": chosen.terms.rulebook,
        "version": chosen.terms.version,
        "chosen": chosen,
        "call_title": said(chosen.call.title),
        "lot_title": said(chosen.lot.title),
        "money": _money(form),
        "share": request.build_absolute_uri(),
        "start": f"{start}?{urlencode(list(_carried(form, request)), doseq=True)}" if start else "",
    }


def _money(form: AskForm) -> list[dict[str, Any]]:
    """What the lot still has in the fund asked about (in all its funds without one), and whether the amount fits."""
    chosen, fund, asked = form.open_lot, form.cleaned_data["fund"], form.cleaned_data["requested"]
    rows = envelope_rows(chosen.call.code, chosen.lot.code)
    return [
        row | {"short": None not in (asked, row["remaining"]) and asked > row["remaining"]}
        for row in rows
        if not fund or row["fund"] == fund
    ]


def _carried(form: AskForm, request: FacilityRequest) -> list[tuple[str, Any]]:
    """The answers as parameters of the page that starts a concept note: the names of this form, as they were typed."""
    return [(name, value) for name, value in request.GET.lists() if name in form.fields and any(value)]


@require_safe
def could_we_apply(request: FacilityRequest, code: str = "") -> HttpResponse:
    """The questions, and below them what the rules say once they are answered; shareable by its address."""
    lots = [one for one in calls.open_lots(request.at) if not code or one.call.code == code]
    if code:
        calls.call_for(code, request.actor)
    asked = bool(request.GET.get("lot"))
    start = {"lot": lots[0].key if lots else "", "role": "lead"}
    form = AskForm(request.GET if asked else None, open_lots=lots, initial=start)
    result = _result(form, request) if asked and form.is_valid() else None
    chosen = result["chosen"] if result else (lots[0] if lots else None)
    hints = _hints(chosen, request) if chosen else {}
    fields = [{"field": field, "hint": hints.get(field.name, "")} for field in form] if lots else []
    context = {
        "form": form,
        "fields": fields,
        "result": result,
        "lots": lots,
        "code": code,
        "language": wording.language(),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "calls/could_we_apply.html", context, status=status)


def _hints(chosen: calls.OpenLot, request: FacilityRequest) -> dict[str, str]:
    """Beside a field, the answer to the question people ask about it."""
    answers = faq_rows(calls.rulebook_of(chosen.terms.rulebook), chosen.lot.code, request.at)
    found: dict[str, str] = {}
    for name, number in ASKED_AT.items():
        answer = next(row for row in answers if row["number"] == number)
        found[name] = f"{answer['question']} {answer['text']}"
    return found
