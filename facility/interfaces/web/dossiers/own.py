"""One's dossiers as a list, and starting one: choose an open lot and the organisation that leads."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from facility.apps.calls import public as calls
from facility.apps.proposals import public as proposals
from facility.core.errors import NotAllowedNow
from facility.foundation.accounts.public import Role
from facility.interfaces.web.accounts import wishes
from facility.interfaces.web.accounts.sessions import signed_in
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.dossiers.carrying import CARRIED, carried_from, kept_fields, settled_by
from facility.interfaces.web.dossiers.forms import StartForm
from facility.interfaces.web.dossiers.reading import first_part
from facility.interfaces.web.dossiers.wording import lot_name, state_of, what_next
from facility.interfaces.web.projects.narrowing import of_organisation
from facility.interfaces.web.ui.lists import Choice, Column, DataList, Empty, render_list


def _call_and_lot(row: proposals.Proposal) -> str:
    return lot_name(row.lot)


class OwnList(DataList):
    """The dossiers of one's organisations, newest first."""

    name = "dossiers"
    caption = gettext_lazy("My dossiers")
    filters = [
        Choice(key="state", label=gettext_lazy("State"), choices=list(proposals.STATES.items()), field="state"),
        of_organisation("lead"),
    ]
    order = ["-started_at"]
    invented = "record.invented"
    empty = Empty(
        gettext_lazy("You have no dossier yet"),
        gettext_lazy("A dossier starts with an open call: read what it funds, check whether you could apply."),
        gettext_lazy("See the calls"),
        reverse_lazy("calls:list"),  # type: ignore[arg-type]
    )

    def __init__(self, rows: QuerySet[Any], **parts: Any) -> None:
        super().__init__(rows, **parts)
        self.titles: Mapping[int, str] = {}
        self.columns = [
            Column(
                key="title",
                label=_("Title"),
                value=lambda row: self.titles.get(row.pk) or _("Untitled dossier"),
                url=lambda row: reverse("dossiers:detail", args=[row.record.token]),
            ),
            Column(
                key="reference",
                label=_("Reference"),
                value="record.reference",
                sort="record__reference",
                unknown=_("at submission"),
            ),
            Column(key="call", label=_("Call and lot"), value=_call_and_lot, sort="lot__call__code"),
            Column(key="state", label=_("State"), kind="status", value=state_of, sort="state"),
            Column(key="next", label=_("What next"), value=what_next),
            Column(key="due", label=_("Due"), kind="date", value="full_due_at", unknown="–", sort="full_due_at"),
            Column(key="started", label=_("Started"), kind="date", value="started_at", sort="started_at"),
        ]

    def table(self, rows: Sequence[Any], given: QueryDict, sort: str) -> SafeString:
        """The table of a page, its titles opened for their writers."""
        self.titles = proposals.own_titles(rows)
        return super().table(rows, given, sort)

    def file(self, given: QueryDict) -> StreamingHttpResponse:
        """The file, with the same titles."""
        self.titles = proposals.own_titles(self.rows)
        return super().file(given)


@signed_in
@require_safe
def mine(request: HttpRequest) -> HttpResponseBase:
    """My dossiers."""
    actor = cast(FacilityRequest, request).actor
    return render_list(
        request,
        OwnList(proposals.own(actor)),
        title=_("My dossiers"),
        lead=_("What your organisations write and have handed in."),
        template="dossiers/list.html",
        extra={"may_start": actor.has(Role.APPLICANT)},
    )


def _made(request: FacilityRequest, form: StartForm) -> proposals.Proposal | None:
    """The dossier started as the form says; None, with the reason at its field, where the lot has just closed."""
    try:
        return proposals.start(
            lot_id=form.open_lot.lot.pk,
            lead_id=int(form.cleaned_data["lead"]),
            actor=request.actor,
            at=request.at,
            answers={**settled_by(form.open_lot, request.at), **carried_from(request.POST)},
        )
    except NotAllowedNow:
        form.add_error("lot", _("This lot stopped taking dossiers a moment ago. Choose another one."))
        return None


@wishes.remembered
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Start a dossier; answers given to the quick check and what the call settles come along. Its first part follows."""
    ours = cast(FacilityRequest, request)
    lots = calls.open_lots(ours.at)
    given = request.POST if request.method == "POST" else request.GET
    form = StartForm(request.POST or None, open_lots=lots, actor=ours.actor, initial={"lot": given.get("lot", "")})
    made = _made(ours, form) if request.method == "POST" and form.is_valid() else None
    if made is not None:
        messages.success(request, _("Your dossier is open. Everything you write is saved and encrypted."))
        return HttpResponseRedirect(first_part(made))
    context = {
        "form": form,
        "lots": lots,
        "organisations": form.organisations,
        "kept": kept_fields(given),
        "carried": sum(1 for name in CARRIED if given.get(name)),
    }
    return render(request, "dossiers/start.html", context, status=422 if form.errors else 200)
