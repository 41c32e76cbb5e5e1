"""Grants: the list, one grant with its money and what is due, the agreement both sides sign."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from facility.apps.finance import public as finance
from facility.apps.grants import public as grants
from facility.apps.proposals import public as proposals
from facility.core.errors import Forbidden
from facility.foundation.accounts.public import Actor
from facility.foundation.trail import public as trail
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.dossiers.wording import lot_name
from facility.interfaces.web.grants import panels
from facility.interfaces.web.projects.narrowing import of_organisation
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.languages import said
from facility.interfaces.web.ui.lists import Choice, Column, DataList, Empty, render_list


class GrantList(DataList):
    """Grants the actor sees."""

    name = "grants"
    caption = gettext_lazy("Grants")
    columns = (
        Column(
            key="title",
            label=gettext_lazy("Grant"),
            url=lambda grant: reverse("grants:detail", args=[grant.record.token]),
            sort="title_key",
        ),
        Column(key="reference", label=gettext_lazy("Reference"), value="record.reference", sort="record__reference"),
        Column(
            key="beneficiary", label=gettext_lazy("Beneficiary"), value="beneficiary.name", sort="beneficiary__name"
        ),
        Column(key="fund", label=gettext_lazy("Fund"), value="fund_code", sort="fund_code"),
        Column(key="amount", label=gettext_lazy("Grant"), kind="money", value="amount_cents", sort="amount_cents"),
        Column(key="ends", label=gettext_lazy("Ends"), kind="date", value="ends_on", sort="ends_on"),
        Column(key="state", label=gettext_lazy("State"), kind="status", labels=grants.GRANT_STATES, sort="state"),
    )
    filters = (
        Choice(key="state", label=gettext_lazy("State"), field="state", choices=grants.GRANT_STATES.items, counts=True),
        of_organisation("beneficiary"),
    )
    search = ("title", "record__reference", "beneficiary__name")
    order = ("-record__reference",)
    empty = Empty(gettext_lazy("No grants yet"), gettext_lazy("A grant stands here once a dossier was awarded."))
    invented = "record.invented"


@require_safe
def grant_list(request: FacilityRequest) -> HttpResponse:
    """The grants the actor sees."""
    rows = GrantList(grants.visible_to(request.actor))
    return render_list(request, rows, title=_("Grants"), lead=_("What was awarded, signed and is running."))  # type: ignore[return-value]


def _dossier(grant: grants.Grant, actor: Actor) -> tuple[Any, ...]:
    """The dossier behind the grant, as a link for those who may open it."""
    row = (_("Dossier"), grant.proposal.record.reference)
    token = grant.proposal.record.token
    if proposals.policy.may_list_all(actor):
        return (*row, reverse("dossiers:desk_detail", args=[token]), _("Open it"))
    if proposals.policy.may_read_draft(actor, grant.proposal):
        return (*row, reverse("dossiers:detail", args=[token]), _("Open it"))
    return row


def _facts(grant: grants.Grant, actor: Actor) -> list[tuple[Any, ...]]:
    share = grant.amount_cents * 10_000 // grant.total_cents
    return [
        (_("Beneficiary"), grant.beneficiary.name),
        (_("Call and lot"), lot_name(grant.proposal.lot)),
        (_("Fund"), grant.fund_code),
        (_("Grant, at most"), formats.money(grant.amount_cents)),
        (_("Total cost of the action"), formats.money(grant.total_cents)),
        (_("Union share"), formats.percent(share)),
        (_("Period"), f"{formats.day(grant.starts_on)} – {formats.day(grant.ends_on)}"),
        _dossier(grant, actor),
    ]


def _money(position: finance.GrantPosition) -> list[tuple[str, str]]:
    return [
        (_("Committed"), formats.money(position.committed_cents)),
        (_("Ordered, on its way"), formats.money(position.in_payment_cents)),
        (_("Paid"), formats.money(position.paid_cents)),
        (_("Of this, cleared by accepted costs"), formats.money(position.accepted_cents)),
        (_("Not yet ordered"), formats.money(position.open_cents)),
    ]


@require_safe
def detail(request: FacilityRequest, token: str) -> HttpResponse:
    """One grant: facts, where its money stands, what is due, what can be done now, what happened."""
    grant = grants.by_token(token, request.actor)
    context = {
        "grant": grant,
        "call": said(grant.proposal.lot.call.title),
        "state": str(grants.GRANT_STATES[grant.state]),
        "facts": _facts(grant, request.actor),
        "money": _money(finance.position(grant.record_id)),
        "acts": panels.acts(grant, request.actor),
        "duties": panels.duties(grant, request.actor),
        "payments": panels.payments(grant, request.actor),
        "reports": panels.reports(grant, request.actor),
        "history": panels.history(trail.history(grant.record_id)),
    }
    return render(request, "grants/detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def agreement(request: FacilityRequest, token: str) -> HttpResponse:
    """The agreement as both sides sign it; a signature is of exactly what was shown."""
    grant = grants.by_token(token, request.actor)
    ours = grants.policy.may_sign_as_authority(request.actor, grant)
    theirs = grants.policy.may_sign_as_beneficiary(request.actor, grant)
    may_sign = (grant.state == "preparation" and theirs) or (grant.state == "signed_by_beneficiary" and ours)
    if request.method == "POST":
        if not (ours or theirs):
            raise Forbidden("grants.sign")
        act = grants.sign_as_beneficiary if theirs and not ours else grants.sign
        act(grant_id=grant.pk, seen=request.POST.get("seen", ""), actor=request.actor, at=request.at)
        messages.success(request, _("Signed. The other side and the trail know of it."))
        return redirect("grants:detail", token=token)
    context = {
        "grant": grant,
        "facts": panels.agreement_rows(grant),
        "sheet": panels.sheet_rows(grant),
        "may_sign": may_sign,
        "signatures": panels.signatures(grant),
        "state": str(grants.GRANT_STATES[grant.state]),
    }
    return render(request, "grants/agreement.html", context)
