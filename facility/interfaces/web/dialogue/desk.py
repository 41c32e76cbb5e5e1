"""Meetings of our own at the desk: planned, published, moved, cancelled; agenda, documents, places, who comes."""

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from facility.apps.dialogue import public as dialogue
from facility.core.errors import NotFound, Refused
from facility.foundation.accounts.public import User, acting, require
from facility.foundation.trail import public as trail
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.calls.forms import in_languages, spread
from facility.interfaces.web.dialogue import detail, forms, own_detail
from facility.interfaces.web.dialogue.own_lists import DeskMeetings, registrant_list
from facility.interfaces.web.grants import panels
from facility.interfaces.web.ui.findings import add_to_form
from facility.interfaces.web.ui.languages import said
from facility.interfaces.web.ui.lists import render_list

GET_POST = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def desk_meetings(request: FacilityRequest) -> HttpResponseBase:
    """All meetings that we hold."""
    require(dialogue.policy.may_plan, request.actor)
    rows = DeskMeetings(dialogue.plans(request.actor))
    lead = _("Planned, published, cancelled. Only published ones are seen by everybody.")
    title = _("Meetings that we hold")
    return render_list(request, rows, title=title, lead=lead, template="dialogue/desk_meetings.html")


def is_invented(request: FacilityRequest) -> bool:
    """Whether a made-up person of the demonstration is at work."""
    return User.objects.filter(pk=acting(request.actor), invented=True).exists()


def _form_page(
    request: FacilityRequest, form: django_forms.Form, act: Callable[[], Any], back: str, **page: Any
) -> HttpResponse:
    """A form on its own page: act and go back, or show what is wrong."""
    if request.method == "POST" and form.is_valid():
        try:
            made = act()
        except Refused as refusal:
            add_to_form(form, refusal.findings)
        else:
            messages.success(request, page["done"])
            return redirect(made if isinstance(made, str) else back)
    context = {"form": form, "back": back, "upload": form.is_multipart(), **page}
    return render(request, "reports/form.html", context, status=422 if form.is_bound else 200)


def _given(request: FacilityRequest) -> Any:
    return request.POST if request.method == "POST" else None


@GET_POST
def plan(request: FacilityRequest) -> HttpResponse:
    """Plan a meeting."""
    require(dialogue.policy.may_plan, request.actor)
    processes = dialogue.processes(request.actor).prefetch_related("bodies")
    form = forms.PlanForm(processes, _given(request), initial={"mode": "in_person"})

    def act() -> str:
        made = dialogue.plan_meeting(
            facts=form.facts(), actor=request.actor, at=request.at, invented=is_invented(request)
        )
        return reverse("dialogue:desk_meeting", args=[made.meeting.record.token])

    page = {"title": _("Plan a meeting"), "button": _("Plan it"), "done": _("Planned. Nobody else sees it yet.")}
    up = _("Meetings that we hold")
    return _form_page(request, form, act, reverse("dialogue:desk_meetings"), up=up, lead="", **page)


def _numbered(request: FacilityRequest) -> int:
    given = request.POST.get("number", "")
    if not given.isascii() or not given.isdecimal() or len(given) > 12:
        raise NotFound("number")
    return int(given)


def _act(request: FacilityRequest, found: dialogue.Plan, do: str) -> str:
    """Do one of the acts of the page's buttons, and say that it is done. Raises NotFound for another one."""
    who: dict[str, Any] = {"plan_id": found.pk, "actor": request.actor, "at": request.at}
    if do == "publish":
        dialogue.publish_meeting(**who)
        return _("Published. Everybody sees it.")
    if do == "tell_agenda":
        dialogue.tell_agenda(**who)
        return _("Those who registered get a letter.")
    if do == "carry_over":
        many = dialogue.carry_over(**who)
        told = ngettext("%(count)s person was invited by letter.", "%(count)s people were invited by letter.", many)
        return told % {"count": many}
    number = _numbered(request)
    if do == "remove_session":
        dialogue.remove_session(session_id=number, **who)
    elif do == "remove_slot":
        dialogue.remove_slot(slot_id=number, **who)
    elif do == "remove_document":
        dialogue.remove_document(document_id=number, **who)
    else:
        raise NotFound("act")
    return _("Removed.")


@GET_POST
def desk_meeting(request: FacilityRequest, token: str) -> HttpResponse:
    """One meeting at the desk: where it stands, its agenda, its places, what can be done now."""
    require(dialogue.policy.may_plan, request.actor)
    found = dialogue.plan_by_token(token, request.actor)
    if request.method == "POST":
        messages.success(request, _act(request, found, request.POST.get("do", "")))
        return redirect("dialogue:desk_meeting", token=token)
    full = dialogue.plan_of(found.meeting) or found
    to_invite = dialogue.to_invite(full, request.at)
    over = request.at >= dialogue.over_at(full)
    context = {
        "plan": full,
        "title": said(full.meeting.titles),
        "tag": own_detail.state_tag(full),
        "facts": _facts(full, request, to_invite),
        "agenda": own_detail.agenda(full),
        "documents": own_detail.documents(full, dialogue.documents_for(full, request.actor)),
        "groups": [(one.pk, said(one.names), own_detail.places(one)) for one in full.groups.all()],  # type: ignore[arg-type]
        "changing": full.state == "draft" or (full.state == "published" and not over),
        "standing": full.state != "cancelled",
        "untold": full.state == "published" and full.agenda_told != full.agenda_version,
        "inviting": to_invite if dialogue.is_open(full, request.at) else "",
        "following": full.state == "published",
        "history": panels.history(trail.history(full.meeting.record_id)),
    }
    return render(request, "dialogue/desk_meeting.html", context)


def _facts(plan: dialogue.Plan, request: FacilityRequest, to_invite: str) -> list[tuple[str, Any]]:
    words = own_detail.registration_words(plan, request.at)
    facts = [*own_detail.when_and_where(plan), (_("Online address"), plan.online_address)]
    facts += [(_("Registration"), words), (_("Places"), own_detail.places(plan))]
    facts.append((_("Reason for cancelling"), plan.cancelled_reason))
    facts += detail.chain(plan.meeting, dialogue.left_by(plan.meeting, request.actor).follow_ups)
    if plan.meeting.follows_id is not None:
        invited = dialogue.invited(plan, request.actor)
        words_of = dialogue.words.INVITATION_STATES
        told = [f"{words_of[state]}: {invited[state]}" for state in words_of if state in invited]
        facts.append((_("Invited"), " · ".join(told) or own_detail.nobody_invited(to_invite)))
    return [(label, value) for label, value in facts if value]


def _sub(request: FacilityRequest, token: str) -> tuple[dialogue.Plan, dict[str, Any], dict[str, Any]]:
    """The plan, who acts on it when, and what its form pages share."""
    require(dialogue.policy.may_plan, request.actor)
    found = dialogue.plan_by_token(token, request.actor)
    who = {"plan_id": found.pk, "actor": request.actor, "at": request.at}
    title = said(found.meeting.titles)
    page = {"back": reverse("dialogue:desk_meeting", args=[token]), "up": title, "lead": title, "button": _("Save")}
    return found, who, page | {"done": _("Saved.")}


@GET_POST
def follow_up(request: FacilityRequest, token: str) -> HttpResponse:
    """Plan a meeting that follows up one of our own, or one on record."""
    first = dialogue.meeting_at_desk(token, request.actor)
    processes = dialogue.processes(request.actor).prefetch_related("bodies")
    form = forms.PlanForm(processes, _given(request), initial=forms.follow_up_initial(first))

    def act() -> str:
        who: dict[str, Any] = {"actor": request.actor, "at": request.at, "invented": is_invented(request)}
        made = dialogue.open_follow_up(meeting_id=first.pk, facts=form.facts(), **who)
        return reverse("dialogue:desk_meeting", args=[made.meeting.record.token])

    page = {"title": _("Open a follow-up meeting"), "up": said(first.titles), "button": _("Plan it")}
    page |= own_detail.follow_up_words(first)
    return _form_page(request, form, act, done=_("Planned. Nobody else sees it yet."), **page)


@GET_POST
def change(request: FacilityRequest, token: str) -> HttpResponse:
    """Change or move a meeting."""
    found, who, page = _sub(request, token)
    processes = dialogue.processes(request.actor).prefetch_related("bodies")
    form = forms.PlanForm(processes, _given(request), initial=forms.plan_initial(found))
    page |= {
        "title": _("Change the meeting"),
        "lead": _("Where time, place or title change, everybody who registered gets a letter and a new calendar file."),
    }
    return _form_page(request, form, lambda: dialogue.change_meeting(facts=form.facts(), **who), **page)


@GET_POST
def cancel(request: FacilityRequest, token: str) -> HttpResponse:
    """Cancel a meeting with the reason."""
    _found, who, page = _sub(request, token)
    form = forms.CancelForm(_given(request))
    page |= {
        "title": _("Cancel the meeting"),
        "button": _("Cancel the meeting"),
        "lead": _("Everybody who registered is told the reason. A cancelled meeting stays cancelled."),
        "done": _("Cancelled."),
    }
    return _form_page(request, form, lambda: dialogue.cancel_meeting(**form.cleaned_data, **who), **page)


@GET_POST
def places(request: FacilityRequest, token: str) -> HttpResponse:
    """When registration opens and closes, and for how many places."""
    found, who, page = _sub(request, token)
    form = forms.PlacesForm(_given(request), initial=forms.places_initial(found))
    page |= {
        "title": _("Registration and places"),
        "lead": _("More places go to those who wait, in their order, by themselves. Nobody loses a place."),
    }
    return _form_page(request, form, lambda: dialogue.open_registration(**form.cleaned_data, **who), **page)


@GET_POST
def group(request: FacilityRequest, token: str, number: int | None = None) -> HttpResponse:
    """Add a group of participants, or change one."""
    found, who, page = _sub(request, token)
    row = found.groups.filter(pk=number).first() if number else None
    if number and row is None:
        raise NotFound("group")
    names = ("places", "counted_by", "per_delegation")
    start = {**spread(row.names, "names"), **{name: getattr(row, name) for name in names}} if row else {}
    form = forms.GroupForm(_given(request), initial=start)

    def act() -> int:
        data = form.cleaned_data
        given = {name: data[name] for name in names}
        return dialogue.put_group(names=in_languages(data, "names"), group_id=number, **given, **who)

    return _form_page(request, form, act, **page | {"title": _("Group of participants")})


@GET_POST
def session(request: FacilityRequest, token: str, number: int | None = None) -> HttpResponse:
    """Add a session to the agenda, or change one."""
    found, who, page = _sub(request, token)
    row = found.sessions.filter(pk=number).first() if number else None
    if number and row is None:
        raise NotFound("session")
    names = ("day", "starts_time", "ends_time")
    start: dict[str, Any] = {"day": found.starts_on}
    if row is not None:
        start = {**spread(row.titles, "titles"), **spread(row.about, "about")}
        start |= {name: getattr(row, name) for name in names}
    form = forms.SessionForm(_given(request), initial=start)

    def act() -> int:
        data = form.cleaned_data
        texts: dict[str, Any] = {name: in_languages(data, name) for name in ("titles", "about")}
        return dialogue.put_session(session_id=number, **texts, **{name: data[name] for name in names}, **who)

    return _form_page(request, form, act, **page | {"title": _("Session")})


@GET_POST
def slot(request: FacilityRequest, token: str, number: int) -> HttpResponse:
    """Add who speaks in a session."""
    found, who, page = _sub(request, token)
    row = found.sessions.filter(pk=number).first()
    if row is None:
        raise NotFound("session")
    form = forms.SlotForm(found, None, _given(request))
    page |= {"title": _("Who speaks"), "lead": said(row.titles)}
    return _form_page(request, form, lambda: dialogue.add_slot(session_id=number, facts=form.facts(), **who), **page)


@GET_POST
def change_slot(request: FacilityRequest, token: str, number: int) -> HttpResponse:
    """Edit a slot, or move it; whoever comes second reads what stands now and keeps what they typed."""
    found, who, page = _sub(request, token)
    row = dialogue.slot_of(found, number)
    form = forms.SlotForm(found, row, _given(request))

    def act() -> int:
        data = form.cleaned_data
        given: dict[str, Any] = {"session_id": int(data["session"]), "seen": data["seen"] or 0, "facts": form.facts()}
        try:
            return dialogue.change_slot(slot_id=number, **given, **who)
        except Refused:
            # The page that says no shows what stood when it was asked: the next save is on top of exactly that.
            form.moved_on(row.version)
            raise

    page |= {"title": _("Change who speaks"), "lead": own_detail.slot_stands(row)}
    return _form_page(request, form, act, **page)


@GET_POST
def add_document(request: FacilityRequest, token: str) -> HttpResponse:
    """Add a document in one language, to a meeting of our own or to one on record."""
    found = dialogue.meeting_at_desk(token, request.actor)
    files = request.FILES if request.method == "POST" else None
    is_own = found.verification == "own"
    form = forms.DocumentForm(_given(request), files, initial={"audience": "everybody", "kind": "other"}, is_own=is_own)
    who: dict[str, Any] = {"actor": request.actor, "at": request.at}

    def act() -> Any:
        if is_own:
            return dialogue.add_document(plan_id=found.plan.pk, **form.said(), **who)
        return dialogue.add_known_document(meeting_id=found.pk, **form.said(), **who)

    where = reverse("dialogue:desk_meeting", args=[token]) if is_own else _documents_page(found)
    page = {"up": said(found.titles), "lead": said(found.titles), "done": _("Saved.")}
    return _form_page(request, form, act, where, title=_("Add a document"), button=_("Add"), **page)


def _documents_page(found: dialogue.Meeting) -> str:
    return reverse("dialogue:documents", args=[found.record.reference])


@require_safe
def registrants(request: FacilityRequest, token: str) -> HttpResponseBase:
    """Who registered; `?format=csv` gives the rows of the filter as a file."""
    require(dialogue.policy.may_run_registration, request.actor)
    found = dialogue.plan_by_token(token, request.actor)
    rows = registrant_list(found, dialogue.registrants(found, request.actor))
    extra = {"back": reverse("dialogue:desk_meeting", args=[token]), "up": said(found.meeting.titles)}
    return render_list(
        request,
        rows,
        title=_("Registrations"),
        lead=said(found.meeting.titles),
        template="dialogue/registrants.html",
        extra=extra,
    )
