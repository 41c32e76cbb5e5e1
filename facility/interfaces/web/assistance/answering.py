"""Pages that say what answers a request, and which commitment of a meeting a request answers."""

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from facility.apps.assistance import public as assistance
from facility.foundation.accounts.public import require
from facility.interfaces.web.accounts.sessions import signed_in
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.assistance.desk import act_page
from facility.interfaces.web.evaluation.asking import GET_POST, only_in

OPEN_STATES = set(assistance.words.STATES) - {"withdrawn", "merged"}


class AnswerForm(forms.Form):
    """Which published record, and why."""

    reference = forms.CharField(
        label=gettext_lazy("Reference"),
        max_length=60,
        help_text=gettext_lazy("As it stands on the page of the lesson, the publication or the commitment."),
    )
    reason = forms.CharField(label=gettext_lazy("Why"), max_length=500, widget=forms.Textarea(attrs={"rows": 4}))


def _act(found: assistance.Request, form: AnswerForm, request: FacilityRequest, do: Any) -> Callable[[], Any]:
    return lambda: do(request_id=found.pk, **form.cleaned_data, actor=request.actor, at=request.at)


@signed_in
@GET_POST
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Point to a published lesson or publication."""
    ours = cast(FacilityRequest, request)
    found = assistance.request_by_token(token, ours.actor)
    require(assistance.policy.may_answer, ours.actor, found)
    only_in(found.state, OPEN_STATES, "answer")
    form = AnswerForm(ours.POST or None)
    words = {
        "title": _("Answer it with something published"),
        "lead": _("A lesson or a publication. The request goes on to its decision; whoever asked gets a letter."),
        "button": _("Point them to it"),
        "done": _("Linked on both pages; a letter goes out."),
    }
    return act_page(ours, found, form, _act(found, form, ours, assistance.answer_with), **words)


@signed_in
@GET_POST
def name_commitment(request: HttpRequest, token: str) -> HttpResponse:
    """Say which commitment of a meeting the request answers."""
    ours = cast(FacilityRequest, request)
    found = assistance.request_by_token(token, ours.actor)
    require(assistance.policy.may_name_commitment, ours.actor, found)
    only_in(found.state, OPEN_STATES, "name_commitment")
    form = AnswerForm(ours.POST or None)
    words = {
        "title": _("Which commitment it answers"),
        "lead": _("A commitment of a meeting. The office confirms it; then both pages show both to who may read both."),
        "button": _("Name it"),
        "done": _("Named. It waits for the office to confirm it."),
    }
    return act_page(ours, found, form, _act(found, form, ours, assistance.name_commitment), **words)
