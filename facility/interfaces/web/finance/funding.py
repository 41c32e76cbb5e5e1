"""The page of who pays a thing: every statement with its day, source and standing; and the form that states it anew."""

import re
from collections.abc import Iterable, Mapping
from datetime import date as day
from typing import Any, cast

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from facility.apps.finance import public as finance
from facility.core.errors import Forbidden
from facility.core.findings import SOURCE_STATUSES
from facility.foundation.base.clock import local_day
from facility.interfaces.web.accounts.sessions import signed_in
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.evaluation.asking import GET_POST, form_page, names_of
from facility.interfaces.web.evaluation.forms import day_field
from facility.interfaces.web.projects.detail import source
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.components.facts import date, rule_status, rule_status_label, unknown
from facility.interfaces.web.ui.languages import recorded, said

_SHARE = re.compile(r"(\S+)\s+(\d{1,3})(?:[.,](\d{1,2}))?\s*%?", re.ASCII)


def funds_in_words(codes: Iterable[str], shares_bp: Mapping[str, int] | None = None) -> SafeString | str:
    """Funds by their codes, each with its share where that is known."""
    shares = shares_bp or {}
    return (
        ", ".join(f"{code} ({formats.percent(shares[code])})" if code in shares else code for code in codes)
        or unknown()
    )


def _source(one: finance.FundingStatement) -> SafeString | str:
    return (
        format_html("{} {}", recorded(one.source), source(one.source_url)) if one.source_url else recorded(one.source)
    )


def statement_rows(one: finance.FundingStatement) -> list[tuple[Any, ...]]:
    """A statement as rows: the funds, whose word it is, how well it is known."""
    return [
        (_("Paid from"), funds_in_words(one.funds, one.shares_bp)),
        (_("Whose word it is"), _source(one)),
        (_("Standing of the source"), rule_status(one.status)),
    ]


class FundingForm(forms.Form):
    """The funds, their shares as far as known, from which day; whose word it is, how well it is known, why."""

    funds = forms.MultipleChoiceField(
        label=gettext_lazy("Funds"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("None chosen: it is not known who pays."),
    )
    shares = forms.CharField(
        label=gettext_lazy("Shares"),
        required=False,
        max_length=200,
        help_text=gettext_lazy(
            "Each fund with its per cent, as far as known: AMIF 60; BMVI 40. Left empty: not known."
        ),
    )
    valid_from = day_field(gettext_lazy("Holds from"), gettext_lazy("Left empty: from the beginning."))
    source = forms.CharField(label=gettext_lazy("Whose word it is"), max_length=400)
    source_url = forms.URLField(
        label=gettext_lazy("Address of the source"), max_length=300, required=False, assume_scheme="https"
    )
    status = forms.ChoiceField(label=gettext_lazy("Standing of the source"))
    reason = forms.CharField(
        label=gettext_lazy("Why it is stated"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["funds"].choices = [(code, code) for code in finance.fund_codes()]  # type: ignore[attr-defined]
        self.fields["valid_from"].required = False
        self.fields["status"].choices = [(one, rule_status_label(one)) for one in SOURCE_STATUSES]  # type: ignore[attr-defined]

    def clean_shares(self) -> dict[str, int]:
        """Basis points by fund."""
        found: dict[str, int] = {}
        for part in filter(None, (one.strip() for one in self.cleaned_data["shares"].split(";"))):
            read = _SHARE.fullmatch(part)
            if read is None:
                raise forms.ValidationError(
                    _("Write each fund and its per cent with semicolons between: AMIF 60; BMVI 40.")
                )
            found[read[1]] = int(read[2]) * 100 + int((read[3] or "").ljust(2, "0"))
        return found


def _history(found: list[finance.FundingStatement], today: day, *, staff: bool) -> list[tuple[Any, ...]]:
    """Every statement with its day, its standing, its source; for staff also why and by whom it was made."""
    held = finance.holding(found, today)
    names = names_of(who for one in found for who in (one.stated_by, one.confirmed_by)) if staff else {}
    rows = []
    for one in found:
        to_come = one.valid_from > today.isoformat()
        row = (
            date(one.valid_from, _("from the beginning")),
            _("holds today") if one is held else _("to come") if to_come else _("earlier"),
            funds_in_words(one.funds, one.shares_bp),
            rule_status(one.status),
            _source(one),
            formats.day(local_day(one.stated_at)),
        )
        who = ", ".join(names[each] for each in (one.stated_by, one.confirmed_by) if each in names)
        rows.append((*row, one.reason, who) if staff else row)
    return rows


@require_safe
def show(request: FacilityRequest, token: str) -> HttpResponse:
    """Who pays a thing, today and before; why and by whom it was stated is shown to those who edit it or read the books."""
    paid = finance.paid_thing(token, request.actor)
    found = finance.funding_history(paid.record.pk)
    head = [_("From"), _("When"), _("Paid from"), _("Standing"), _("Whose word it is"), _("Stated on")]
    staff = paid.may_state or finance.may_view_books(request.actor)
    context = {
        "name": said(paid.record.label),
        "up": paid.address,
        "rows": _history(found, local_day(request.at), staff=staff),
        "head": [*head, _("Why"), _("By")] if staff else head,
        "state": reverse("finance:state_funding", args=[token]) if paid.may_state else "",
    }
    return render(request, "finance/funding.html", context)


@signed_in
@GET_POST
def state(request: HttpRequest, token: str) -> HttpResponse:
    """State by which funds a thing is paid, with source and reason."""
    ours = cast(FacilityRequest, request)
    paid = finance.paid_thing(token, ours.actor)
    if not paid.may_state:
        raise Forbidden("finance.state_funding")
    form = FundingForm(ours.POST or None, use_required_attribute=False)

    def act() -> None:
        finance.state_funding(token=token, given=form.cleaned_data, actor=ours.actor, at=ours.at)

    page = {"title": _("State who pays"), "up": said(paid.record.label), "button": _("State it")}
    page |= {"lead": _("What was stated before stays to be read."), "template": "assistance/form.html"}
    back = reverse("finance:funding", args=[token])
    return form_page(ours, form, act, back, done=_("Stated. Figures by fund count it from now on."), **page)
