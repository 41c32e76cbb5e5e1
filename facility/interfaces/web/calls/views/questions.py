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
from facility.core.errors import NotAllowedNow, NotFound
from facility.foundation.accounts.public import require
from facility.foundation.trail import public as trail
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.evaluation.asking import GET_POST, form_page, only_in
from facility.interfaces.web.grants import panels
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.formats import locale_of
from facility.interfaces.web.ui.languages import page_language, said
from facility.interfaces.web.ui.lists import Choice, Column, DataList, Empty, render_list

LONG = forms.Textarea


def language_name(code: str) -> str:
    """A language by its name on this page."""
    return str(locale_of(page_language()).languages.get(code, code))


def desk_address(one: calls.Question) -> str:
    """Where staff read a question."""
    return reverse("calls:question", args=[one.record.token])


class QuestionList(DataList):
    """Questions on one call; the public sees those that are answered."""

    name = "call-questions"
    caption = gettext_lazy("Questions and answers")
    columns: tuple[Column, ...] = (
        Column(key="text", label=gettext_lazy("Question"), value=lambda one: said(one.texts)),
        Column(
            key="answer",
            label=gettext_lazy("Answer"),
            value=lambda one: said(one.answers),
            unknown=gettext_lazy("waits for its answer"),
        ),
        Column(key="answered_at", label=gettext_lazy("Answered"), kind="date", sort="answered_at"),
    )
    search = ("text", "answer", "other_text__en", "other_text__fr", "other_answer__en", "other_answer__fr")
    empty = Empty(
        gettext_lazy("No question yet"),
        gettext_lazy("Ask yours on the page “Contact”; the answer is published here, without your name."),
    )
    invented = "record.invented"


class DeskQuestionList(QuestionList):
    """The same for staff: with what waits, and the way to each."""

    columns = (
        Column(key="text", label=gettext_lazy("Question"), value=lambda one: said(one.texts), url=desk_address),
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
    may_answer = calls.policy.may_answer_question(request.actor, found)
    context = {
        "found": found,
        "state": str(words[found.state]),
        "facts": [fact for fact in facts if fact[1]],
        "wordings": [
            {"code": code, "name": language_name(code), "text": text, "answer": found.answers.get(code, "")}
            for code, text in found.texts.items()
        ],
        "may_answer": found.state == "open" and may_answer,
        "may_word": bool(found.lacks) and may_answer,
        "history": panels.history(trail.history(found.record_id)),
    }
    return render(request, "calls/question.html", context)


class AnswerForm(forms.Form):
    """The question as it is published, and its answer, in one language."""

    language = forms.ChoiceField(label=gettext_lazy("Language of both"), required=False)
    text = forms.CharField(label=gettext_lazy("The question, as everybody will read it"), max_length=6000, widget=LONG)
    answer = forms.CharField(label=gettext_lazy("Answer"), max_length=6000, widget=LONG)

    def __init__(self, *given: Any, languages: list[str], **more: Any) -> None:
        super().__init__(*given, **more)
        choices = [(code, language_name(code)) for code in dict.fromkeys(languages)]
        self.fields["language"].choices = choices  # type: ignore[attr-defined]


class WordForm(AnswerForm):
    """The same two texts in another language; what is published stands below each field."""

    def __init__(self, *given: Any, found: calls.Question, **more: Any) -> None:
        super().__init__(*given, languages=found.lacks, **more)
        self.fields["language"].required = True
        for name, text in (("text", found.text), ("answer", found.answer)):
            known = {"language": language_name(found.language), "text": text}
            self.fields[name].help_text = _("In %(language)s: %(text)s") % known


class DropForm(forms.Form):
    """Why it is not answered."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=6000,
        widget=LONG,
        help_text=gettext_lazy("Whoever asked reads exactly this in a letter."),
    )


def _open(request: FacilityRequest, token: str, act: str, state: str = "open") -> calls.Question:
    """A question that waits, or is in another state. Raises NotFound, Forbidden, NotAllowedNow."""
    require(calls.policy.may_list, request.actor)
    found = calls.question_by_token(token, request.actor)
    require(calls.policy.may_answer_question, request.actor, found)
    only_in(found.state, (state,), act)
    return found


def _form(request: FacilityRequest, form: forms.Form, act: Any, found: calls.Question, **words: Any) -> HttpResponse:
    up = found.record.reference
    return form_page(request, form, act, desk_address(found), template="grants/form.html", up=up, **words)


@GET_POST
def answer(request: FacilityRequest, token: str) -> HttpResponse:
    """Answer a question for everybody."""
    found = _open(request, token, "publish")
    first = {"text": found.text, "language": found.language}
    form = AnswerForm(request.POST or None, initial=first, languages=[found.language, *found.call.title])

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
def word(request: FacilityRequest, token: str) -> HttpResponse:
    """Add a published question and its answer in another language of the call."""
    found = _open(request, token, "word", "published")
    if not found.lacks:
        raise NotAllowedNow("word", found.state, "call_question")
    form = WordForm(request.POST or None, found=found)

    def act() -> None:
        calls.word_answer(question_id=found.pk, **form.cleaned_data, actor=request.actor, at=request.at)

    words = {
        "title": _("Add the answer in another language"),
        "lead": _("It is published at once beside the first; it says the same, and is not changed afterwards."),
        "button": _("Publish this wording"),
        "done": _("Published. Each reader sees it in their language."),
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
