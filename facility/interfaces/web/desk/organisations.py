"""All organisations, for staff; confirming what kind of body one is."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from facility.apps.parties import public as parties
from facility.core.errors import Forbidden, Refused
from facility.foundation.accounts.public import require
from facility.interfaces.web.accounts.sessions import signed_in
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.desk.forms import ConfirmKindForm
from facility.interfaces.web.parties.templatetags.countries import country, language
from facility.interfaces.web.parties.templatetags.roles import kind_name
from facility.interfaces.web.ui.findings import add_to_form
from facility.interfaces.web.ui.lists import Choice, Column, DataList, Empty, Flag, Words, render_list


def _kinds(organisation: Any) -> str:
    return ", ".join(kind_name(row.kind) for row in organisation.kinds_today)


class OrganisationList(DataList):
    """Organisations by name."""

    name = "organisations"
    caption = gettext_lazy("Organisations")
    columns = [
        Column(
            key="name",
            label=gettext_lazy("Organisation"),
            sort="name_sort",
            url=lambda one: reverse("parties:organisation", args=[one.record.token]),
        ),
        Column(key="short_name", label=gettext_lazy("Short name"), sort="short_name"),
        Column(
            key="country",
            label=gettext_lazy("Country"),
            value=lambda one: country(one.country_id),
            sort="country_id",
            export="country_id",
        ),
        Column(key="kinds", label=gettext_lazy("Kinds"), value=_kinds),
    ]
    order = ["name_sort"]
    empty = Empty(
        gettext_lazy("No organisation yet"), gettext_lazy("They appear when somebody registers or imports them.")
    )
    invented = "record.invented"


def organisation_filters() -> list[Any]:
    """What narrows the list of organisations."""
    return [
        Words(key="q", label=_("Name"), apply=parties.named_like),
        Choice(
            key="country",
            label=_("Country"),
            field="country_id",
            choices=[(name.code, name.marked) for name in parties.countries(language())],
        ),
        Choice(
            key="kind",
            label=_("Kind"),
            choices=[(kind.code, kind_name(kind)) for kind in parties.kinds()],
            apply=lambda rows, value: rows.filter(kinds__kind__code=value, kinds__valid_to=None).distinct(),
        ),
        Flag(key="provisional", label=_("To be completed"), where=parties.PROVISIONAL),
        Flag(key="unconfirmed", label=_("Kind not confirmed"), where=parties.UNCONFIRMED),
    ]


@signed_in
@require_safe
def index(request: HttpRequest) -> HttpResponseBase:
    """Every organisation with what it states."""
    ours = cast(FacilityRequest, request)
    if not any(ours.actor.has(role) for role in parties.STAFF):
        raise Forbidden("parties.view_organisation")
    rows = OrganisationList(
        parties.with_kinds(parties.organisations_visible_to(ours.actor)), filters=organisation_filters()
    )
    return render_list(request, rows, title=_("Organisations"))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, kind_id: int) -> HttpResponse:
    """Confirm a stated kind on evidence."""
    ours = cast(FacilityRequest, request)
    row = parties.stated_kind(kind_id)
    require(parties.may_confirm_kind, ours.actor, row.organisation)
    form = ConfirmKindForm(request.POST or None, initial={"evidence": row.evidence})
    if request.method == "POST" and form.is_valid():
        try:
            parties.confirm_kind(kind_id=row.pk, evidence=form.cleaned_data["evidence"], actor=ours.actor, at=ours.at)
        except Refused as refusal:
            add_to_form(form, refusal.findings)
        else:
            messages.success(request, _("The kind is confirmed."))
            return HttpResponseRedirect(reverse("parties:organisation", args=[row.organisation.record.token]))
    context = {"form": form, "row": row, "organisation": row.organisation}
    return render(request, "desk/confirm_kind.html", context, status=422 if form.errors else 200)
