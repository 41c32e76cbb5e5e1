"""People and their roles, for administrators; auditors read."""

from datetime import datetime
from typing import Any, cast

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from facility.apps.parties import public as parties
from facility.core.errors import NotAllowedNow, NotFound, Refused
from facility.foundation.accounts.public import factors, require
from facility.foundation.base.clock import local_day
from facility.interfaces.web.accounts.sessions import proved, signed_in
from facility.interfaces.web.accounts.views import with_secret
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.desk.forms import GrantForm, InviteToRoleForm
from facility.interfaces.web.parties.templatetags.countries import language
from facility.interfaces.web.ui.findings import add_to_form
from facility.interfaces.web.ui.lists import Choice, Column, DataList, Empty, render_list


def _roles_of(person: Any) -> str:
    return ", ".join(
        f"{parties.ROLES[held.role]}" + (f" ({held.organisation.name})" if held.organisation else "")
        for held in person.held_today
    )


class PeopleList(DataList):
    """People by name with the roles they hold today."""

    name = "people"
    caption = gettext_lazy("People")
    columns = [
        Column(
            key="name",
            label=gettext_lazy("Name"),
            sort="name",
            url=lambda person: reverse("desk:person", args=[person.record.token]),
        ),
        Column(key="email", label=gettext_lazy("E-mail address"), value="user.email", sort="user__email"),
        Column(key="roles", label=gettext_lazy("Roles today"), value=_roles_of),
    ]
    search = ["name", "user__email"]
    order = ["name"]
    empty = Empty(gettext_lazy("Nobody yet"), gettext_lazy("People appear here when they register or accept."))
    invented = "record.invented"


def _waiting(at: datetime) -> Choice:
    def apply(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        if value == "proposed":
            return rows.filter(record_id__in=parties.proposed_roles(at).values("record_id"))
        return rows.filter(erasure_asked_at__isnull=False, erased_at=None)

    choices = [("proposed", _("A role to approve")), ("erasure", _("A wish to be erased"))]
    return Choice(key="waiting", label=_("Waits for"), choices=choices, apply=apply)


def people_filters(at: datetime) -> list[Choice]:
    """What narrows the list of people."""
    held = Choice(
        key="role",
        label=_("Role"),
        choices=[(role.value, label) for role, label in parties.ROLES.items()],
        apply=lambda rows, value: rows.filter(
            pk__in=parties.holders_on(local_day(at)).filter(role=value).values("person_id")
        ),
    )
    return [held, _waiting(at)]


@signed_in
@require_safe
def index(request: HttpRequest) -> HttpResponseBase:
    """Everybody known, with roles."""
    ours = cast(FacilityRequest, request)
    require(parties.may_see_people, ours.actor)
    rows = PeopleList(parties.people(ours.actor, local_day(ours.at)), filters=people_filters(ours.at))
    extra = {"may_invite": parties.may_grant_role(ours.actor)}
    return render_list(request, rows, title=_("People"), template="desk/people.html", extra=extra)


def _person(request: FacilityRequest, token: str) -> parties.Person:
    require(parties.may_see_people, request.actor)
    return parties.person_by_token(token)


@signed_in
@require_safe
def person(request: HttpRequest, token: str) -> HttpResponse:
    """One person: roles, a role that waits for approval, the history."""
    ours = cast(FacilityRequest, request)
    return _person_page(ours, _person(ours, token), GrantForm())


def _person_page(request: FacilityRequest, found: parties.Person, form: GrantForm) -> HttpResponse:
    may_grant = parties.may_grant_role(request.actor, found)
    day = local_day(request.at)
    context = {
        "person": found,
        "holdings": [(row, row.ends_on is None or row.ends_on >= day) for row in parties.holdings_of(found.pk)],
        "proposed": parties.proposed_roles(request.at).filter(record_id=found.record_id).first(),
        "reset": parties.proposed_resets(request.at).filter(record_id=found.record_id).first(),
        "has_factors": may_grant and found.user_id is not None and factors.factors_of(found.user_id).any,
        "form": form if may_grant and found.erased_at is None else None,
        "may_end": parties.may_see_people(request.actor) and parties.may_grant_role(request.actor),
        "actor_user": request.actor.user_id,
        "history": history_rows(found.record_id) if parties.may_read_trail(request.actor) else [],
    }
    return render(request, "desk/person.html", context, status=422 if form.errors else 200)


def history_rows(record_id: int) -> list[dict[str, Any]]:
    """A record's history for the timeline component."""
    from facility.interfaces.web.desk.trail import timeline

    return timeline(record_id)


@proved
@require_http_methods(["POST"])
def grant(request: HttpRequest, token: str) -> HttpResponse:
    """Give a role, or propose it where it takes two people."""
    ours = cast(FacilityRequest, request)
    found = _person(ours, token)
    form = GrantForm(request.POST)
    if not form.is_valid():
        return _person_page(ours, found, form)
    try:
        text = _grant(ours, found, form.cleaned_data)
    except Refused as refusal:
        add_to_form(form, refusal.findings)
        return _person_page(ours, found, form)
    except NotAllowedNow:
        form.add_error("role", _("The person holds this role already, or one waits for approval."))
        return _person_page(ours, found, form)
    messages.success(request, text)
    return HttpResponseRedirect(reverse("desk:person", args=[token]))


def _grant(request: FacilityRequest, found: parties.Person, values: dict[str, Any]) -> str:
    organisation = values["organisation"].pk if values["organisation"] else None
    two = parties.takes_two(values["role"], organisation)
    (parties.propose_role if two else parties.grant_role)(
        person_id=found.pk,
        role=values["role"],
        organisation_id=organisation,
        app=values["app"],
        ends_on=values["ends_on"],
        actor=request.actor,
        at=request.at,
    )
    return _("Proposed: a second administrator must approve it.") if two else _("The role is given.")


@proved
@require_POST
def approve(request: HttpRequest, token: str) -> HttpResponse:
    """Approve a proposed role as the second person, for exactly what was shown."""
    ours = cast(FacilityRequest, request)
    found = _person(ours, token)
    seen = request.POST.get("seen", "")
    parties.approve_role(person_id=found.pk, payload_seen=seen, actor=ours.actor, at=ours.at)
    messages.success(request, _("The role is given."))
    return HttpResponseRedirect(reverse("desk:person", args=[token]))


@signed_in
@require_POST
def withdraw(request: HttpRequest, token: str) -> HttpResponse:
    """Take back a proposed role."""
    ours = cast(FacilityRequest, request)
    parties.withdraw_proposed_role(person_id=_person(ours, token).pk, actor=ours.actor, at=ours.at)
    messages.success(request, _("The proposal is withdrawn."))
    return HttpResponseRedirect(reverse("desk:person", args=[token]))


@proved
@require_POST
def erase(request: HttpRequest, token: str) -> HttpResponse:
    """Fulfil a wish to be erased."""
    ours = cast(FacilityRequest, request)
    found = _person(ours, token)
    if found.erasure_asked_at is None:
        raise NotFound("wish")
    parties.erase_person(person_id=found.pk, actor=ours.actor, at=ours.at)
    messages.success(request, _("Name and address are erased."))
    return HttpResponseRedirect(reverse("desk:person", args=[token]))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody without an account to a role for the facility."""
    ours = cast(FacilityRequest, request)
    require(parties.may_grant_role, ours.actor)
    form = InviteToRoleForm(request.POST or None, initial={"language": language()})
    if request.method == "POST" and form.is_valid():
        try:
            address = with_secret("accounts:invitation")
            parties.invite_to_role(address=address, actor=ours.actor, at=ours.at, **form.cleaned_data)
        except Refused as refusal:
            add_to_form(form, refusal.findings)
        except NotAllowedNow:
            form.add_error("email", _("This address is invited to this role already."))
        else:
            messages.success(request, _("The invitation is on its way."))
            return HttpResponseRedirect(reverse("desk:people"))
    context = {"form": form, "invitations": parties.role_invitations(ours.at)}
    return render(request, "desk/invite.html", context, status=422 if form.errors else 200)
