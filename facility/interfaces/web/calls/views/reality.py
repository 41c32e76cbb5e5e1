"""The rules meet reality: known projects judged by the rulebook of their own call, as a page and as a file."""

import csv
import io
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from facility.apps.calls import public as calls
from facility.interfaces.web.calls import wording
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.findings import say
from facility.interfaces.web.ui.languages import said
from facility.interfaces.web.ui.lists import harmless

OUTCOMES = {
    "pass": gettext_lazy("All in order"),
    "fail": gettext_lazy("A rule is not met"),
    "unknown": gettext_lazy("Not known"),
    "none": gettext_lazy("Not judged"),
}
TONES = {"pass": "success", "fail": "warning", "unknown": "neutral", "none": "neutral"}
BASES = {
    "own_call": gettext_lazy("The rulebook of its own call"),
    "all_calls": gettext_lazy("Call not known: what all calls say alike"),
    "no_grant": gettext_lazy("No grant of a call"),
}


class NarrowForm(forms.Form):
    """Which projects to show."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("Outcome"), required=False, choices=[("", gettext_lazy("All")), *OUTCOMES.items()]
    )
    basis = forms.ChoiceField(
        label=gettext_lazy("Judged by"), required=False, choices=[("", gettext_lazy("All")), *BASES.items()]
    )


def _address(reference: str) -> str:
    try:
        return reverse("projects:detail", args=[reference])
    except NoReverseMatch:
        return ""


def _row(one: calls.Reality) -> dict[str, Any]:
    share = formats.percent(one.share_bp)
    told = [finding for finding in one.findings if finding.outcome != "unknown"]
    open_rules = dict.fromkeys(finding.rule for finding in one.findings if finding.outcome == "unknown")
    return {
        "url": _address(one.reference),
        "title": said(dict(one.title)),
        "basis": str(BASES[one.basis]),
        "call": one.call_code,
        "rulebook": one.rulebook,
        "total": one.total_cents,
        "eu": one.eu_cents,
        "share": f"{share} ({_('published') if one.share_published else _('computed')})" if share else "",
        "outcome": one.outcome,
        "label": str(OUTCOMES[one.outcome]),
        "tone": TONES[one.outcome],
        "findings": [
            {"number": finding.rule, "text": say(finding)[0], "failed": finding.outcome == "fail"} for finding in told
        ],
        "open": ", ".join(open_rules),
    }


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Every known project with its outcome and figures; `?format=csv` gives one line per project and rule."""
    form = NarrowForm(request.GET)
    rows = calls.reality()
    chosen = form.cleaned_data if form.is_valid() else {}
    for name, value in chosen.items():
        rows = [one for one in rows if not value or getattr(one, name) == value]
    if request.GET.get("format") == "csv":
        return _file(rows)
    totals = [(str(label), sum(one.outcome == code for one in rows)) for code, label in OUTCOMES.items()]
    query = request.GET.copy()
    query["format"] = "csv"
    context = {
        "form": form,
        "rows": [_row(one) for one in rows],
        "totals": totals,
        "csv": "?" + query.urlencode(),
        "shares": _shares(rows),
    }
    return render(request, "calls/reality.html", context)


def _shares(rows: list[calls.Reality]) -> str:
    """The span of the published shares, in words."""
    published = sorted(one.share_bp for one in rows if one.share_published and one.share_bp is not None)
    if not published:
        return ""
    return _("%(count)s projects publish their EU share: from %(least)s to %(most)s.") % {
        "count": len(published),
        "least": formats.percent(published[0]),
        "most": formats.percent(published[-1]),
    }


def _file(rows: list[calls.Reality]) -> HttpResponse:
    """One line per project and rule, with figures as cents and basis points."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(
        ["project", "title", "judged_by", "call", "rulebook", "total_cents", "eu_cents", "share_bp", "share_published"]
        + ["rule", "rule_title", "outcome", "blocks", "field", "says", "source", "source_status"]
    )
    for one in rows:
        title = harmless(said(dict(one.title)))
        head = [one.reference, title, one.basis, one.call_code, one.rulebook, one.total_cents, one.eu_cents]
        head += [one.share_bp, "yes" if one.share_published else "no"]
        for finding in one.findings:
            told = [finding.rule, wording.rule_title(finding.rule), finding.outcome, "yes" if finding.blocks else "no"]
            writer.writerow(
                [*head, *told, finding.field, harmless(say(finding)[0]), finding.source, finding.source_status]
            )
        if not one.findings:
            writer.writerow([*head, "", "", one.outcome, "no", "", "", "", ""])
    answer = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="rules-meet-reality.csv"'
    return answer
