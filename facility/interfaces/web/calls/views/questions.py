"""Questions on a call: what was answered, for everybody; and at the desk what waits, answered or dropped."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from facility.apps.calls import public as calls
from facility.core.errors import NotFound
from facility.foundation.accounts.public import require
from facility.foundation.trail import public as trail
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.evaluation.asking import GET_POST, form_page, only_in
from facility.interfaces.web.grants import panels
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.languages import said
from facility.interfaces.web.ui.lists import Choice, Column, DataList, Empty, render_list

LONG = forms.Textarea


def desk_address(one: calls.Question) -> str:
    """Where staff read a question."""
    return reverse("calls:question", args=[one.record.token])


class QuestionList(DataList):
    """Questions on one call; the public sees those that are answered."""

    name = "call-questions"
    caption = gettext_lazy("Questions and answers")
    columns: tuple[Column, ...] = (
        Column(key="text", label=gettext_lazy("Question")),
        Column(key="answer", label=gettext_lazy("Answer"), unknown=gettext_lazy("waits for its answer")),
        Column(key="answered_at", label=gettext_lazy("Answered"), kind="date", sort="answered_at"),
    )
    search = ("text", "answer")
    empty = Empty(
        gettext_lazy("No question yet"),
        gettext_lazy("Ask yours on the page “Contact”; the answer is published here, without your name."),
    )
    invented = "record.invented"


class DeskQuestionList(QuestionList):
    """The same for staff: with what waits, and the way to each."""

    columns = (
        Column(key="text", label=gettext_lazy("Question"), url=desk_address),
        *QuestionList.columns[1:],
        Column(key="state", label=gettext_lazy("State"), kind="status", labels=calls.words.QUESTION_STATES),
    )
    filters = (
        Choice(key="state", label=gettext_lazy("State"), field="state", choices=calls.words.QUESTION_STATES.items),
    )


@require_safe
def questions(request: FacilityRequest, code: str) -> HttpResponseBase:
    """What was asked on a call, and what every applicant was told."""
    call = calls.call_for(code, request.actor)
    if call.state == "draft":
        raise NotFound("call")
    made = DeskQuestionList if calls.policy.may_list(request.actor) else QuestionList
    rows = made(calls.questions_visible_to(request.actor).filter(call=call))
    extra = {"call": call, "call_title": said(call.title)}
    title, lead = _("Questions on this call"), _("What one applicant was told, every applicant reads.")
    return render_list(request, rows, title=title, lead=lead, template="calls/questions.html", extra=extra)


@require_safe
def question(request: FacilityRequest, token: str) -> HttpResponse:
    """One question at the desk: its words, its answer, where it came from."""
    require(calls.policy.may_list, request.actor)
    found = calls.question_by_token(token, request.actor)
    words = calls.words.QUESTION_STATES
    facts = [
        (_("Call"), said(found.call.title), reverse("calls:detail", args=[found.call.code]), _("Open it")),
        (_("Asked"), formats.moment(found.asked_at)),
        (_("Answered"), formats.moment(found.answered_at) if found.answered_at else ""),
    ]
    context = {
        "found": found,
        "state": str(words[found.state]),
        "facts": [fact for fact in facts if fact[1]],
        "may_answer": found.state == "open" and calls.policy.may_answer_question(request.actor, found),
        "history": panels.history(trail.history(found.record_id)),
    }
    return render(request, "calls/question.html", context)


class AnswerForm(forms.Form):
    """The question as it is published, and its answer."""

    text = forms.CharField(label=gettext_lazy("The question, as everybody will read it"), max_length=6000, widget=LONG)
    answer = forms.CharField(label=gettext_lazy("Answer"), max_length=6000, widget=LONG)


class DropForm(forms.Form):
    """Why it is not answered."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=6000,
        widget=LONG,
        help_text=gettext_lazy("Whoever asked reads exactly this in a letter."),
    )


def _open(request: FacilityRequest, token: str, act: str) -> calls.Question:
    """A question that waits. Raises NotFound, Forbidden, NotAllowedNow."""
    require(calls.policy.may_list, request.actor)
    found = calls.question_by_token(token, request.actor)
    require(calls.policy.may_answer_question, request.actor, found)
    only_in(found.state, ("open",), act)
    return found


def _form(request: FacilityRequest, form: forms.Form, act: Any, found: calls.Question, **words: Any) -> HttpResponse:
    up = found.record.reference
    return form_page(request, form, act, desk_address(found), template="grants/form.html", up=up, **words)


@GET_POST
def answer(request: FacilityRequest, token: str) -> HttpResponse:
    """Answer a question for everybody."""
    found = _open(request, token, "publish")
    form = AnswerForm(request.POST or None, initial={"text": found.text})

    def act() -> None:
        calls.publish_answer(question_id=found.pk, **form.cleaned_data, actor=request.actor, at=request.at)

    words = {
        "title": _("Answer a question on a call"),
        "lead": _("It is published at once on the page of the call, and whoever asked gets a letter."),
        "button": _("Publish the answer"),
        "done": _("Published. Everybody can read it."),
    }
    return _form(request, form, act, found, **words)


@GET_POST
def drop(request: FacilityRequest, token: str) -> HttpResponse:
    """Leave a question unanswered, with the reason."""
    found = _open(request, token, "drop")
    form = DropForm(request.POST or None)

    def act() -> None:
        calls.drop_question(question_id=found.pk, **form.cleaned_data, actor=request.actor, at=request.at)

    words = {
        "title": _("Leave a question unanswered"),
        "lead": _("Nothing is published. Whoever asked is told why."),
        "button": _("Leave it unanswered"),
        "done": _("Left unanswered, with its reason."),
    }
    return _form(request, form, act, found, **words)
