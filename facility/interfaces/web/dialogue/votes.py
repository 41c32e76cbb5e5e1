"""Pages where the secretariat puts a proposal, or the place of a project, to the vote of a session."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from facility.apps.dialogue import public as dialogue
from facility.core.errors import NotFound, Refused
from facility.foundation.accounts.public import require
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.dialogue import rooms
from facility.interfaces.web.projects.lists import title_of as project_title
from facility.interfaces.web.ui.findings import add_to_form
from facility.interfaces.web.ui.languages import named, said

GET_POST = require_http_methods(["GET", "HEAD", "POST"])


class VoteForm(forms.Form):
    """In which session the room votes."""

    session = forms.TypedChoiceField(
        label=gettext_lazy("Session"),
        coerce=int,
        help_text=gettext_lazy(
            "Who has a place at the meeting votes there. Where the session is live, the vote opens at once."
        ),
    )

    def __init__(self, *given: Any, sessions: list[dialogue.Session], **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["session"].choices = [  # type: ignore[attr-defined]
            (one.pk, named(said(one.titles))) for one in sessions
        ]


class PlaceVoteForm(VoteForm):
    """About which project of the round."""

    project = forms.TypedChoiceField(label=gettext_lazy("Project"), coerce=int)

    def __init__(self, *given: Any, placements: list[dialogue.RoundPlacement], **more: Any) -> None:
        super().__init__(*given, **more)
        self.order_fields(["project", "session"])
        self.fields["project"].choices = [  # type: ignore[attr-defined]
            (one.pk, named(project_title(one.project))) for one in placements
        ]


def _sessions(request: FacilityRequest, meeting_id: int) -> list[dialogue.Session]:
    """The sessions where a room can vote, for the secretariat. Raises Forbidden, NotFound where there is none."""
    require(dialogue.policy.may_moderate, request.actor)
    found = dialogue.vote_sessions(meeting_id)
    if not found:
        raise NotFound("session")
    return found


def _page(request: FacilityRequest, form: forms.Form, *, back: str, lead: str) -> HttpResponse:
    context = {"form": form, "title": _("Put it to the vote"), "lead": lead, "back": back, "up": lead}
    context |= {"button": _("Put it to the vote")}
    return render(request, "grants/form.html", context, status=422 if form.errors else 200)


def _said_so(request: FacilityRequest) -> None:
    messages.success(request, _("Put to the vote. It informs the room; what is agreed is recorded with a sentence."))


@GET_POST
def vote_change(request: FacilityRequest, token: str) -> HttpResponse:
    """Put an open proposal to the vote of a session."""
    found = dialogue.proposal_by_token(token, request.actor)
    form = VoteForm(request.POST or None, sessions=_sessions(request, found.round.meeting_id))
    if request.method == "POST" and form.is_valid():
        number = form.cleaned_data["session"]
        try:
            dialogue.put_change_to_vote(proposal_id=found.pk, session_id=number, actor=request.actor, at=request.at)
        except Refused as refusal:
            add_to_form(form, refusal.findings)
        else:
            _said_so(request)
            return redirect("dialogue:type_change", token=token)
    back = reverse("dialogue:type_change", args=[token])
    return _page(request, form, back=back, lead=rooms.headline(found))


@GET_POST
def vote_place(request: FacilityRequest, token: str) -> HttpResponse:
    """Put the place of a project of an open round to the vote of a session."""
    found = dialogue.round_by_token(token, request.actor)
    sessions = _sessions(request, found.meeting_id)
    form = PlaceVoteForm(request.POST or None, sessions=sessions, placements=list(dialogue.picture(found).placements))
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = {
            "placement_id": form.cleaned_data["project"],
            "session_id": form.cleaned_data["session"],
        }
        try:
            dialogue.put_place_to_vote(actor=request.actor, at=request.at, **given)
        except Refused as refusal:
            add_to_form(form, refusal.findings)
        else:
            _said_so(request)
            return redirect("dialogue:room", token=token)
    return _page(request, form, back=reverse("dialogue:room", args=[token]), lead=rooms.title(found))
