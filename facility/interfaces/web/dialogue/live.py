"""Live in a session, on a phone first: questions with up-votes and polls, for the room; moderated by the secretariat."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from facility.apps.dialogue import public as dialogue
from facility.core.errors import Forbidden, NotFound, Refused
from facility.foundation.accounts.public import require
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.dialogue import live_pages
from facility.interfaces.web.ui.findings import add_to_form, say
from facility.interfaces.web.ui.languages import said

GET_POST = require_http_methods(["GET", "HEAD", "POST"])


class QuestionForm(forms.Form):
    """A question for the room."""

    text = forms.CharField(
        label=gettext_lazy("Your question"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
        help_text=gettext_lazy("Your name is not shown. The room reads it once the secretariat has let it in."),
    )


def _session(request: FacilityRequest, reference: str, number: int) -> dialogue.Session:
    if request.actor.user_id is None:
        raise Forbidden("dialogue.take_part")
    return dialogue.live_session(reference, number, request.actor)


@GET_POST
def live(request: FacilityRequest, reference: str, number: int) -> HttpResponse:
    """The room's page of one session: what was asked, what is put to the vote, and a place to ask."""
    session = _session(request, reference, number)
    form = QuestionForm(request.POST if request.POST.get("do") == "ask" else None)
    try:
        told = _posted(request, session, form)
    except Refused as refusal:
        told = ""
        if form.is_bound:
            add_to_form(form, refusal.findings)
        else:
            told = " ".join(" ".join(say(one)) for one in refusal.findings)
    if told:
        messages.info(request, told)
        return redirect("dialogue:live", reference=reference, number=number)
    context = live_pages.page(session, request.actor, request.session.session_key or "") | {"form": form}
    return render(request, "dialogue/live.html", context, status=422 if form.errors else 200)


@require_safe
def live_list(request: FacilityRequest, reference: str, number: int) -> HttpResponse:
    """Only what changes, for the page to refresh: at most six questions to the database."""
    session = _session(request, reference, number)
    if "HX-Request" not in request.headers:
        return redirect("dialogue:live", reference=reference, number=number)
    context = live_pages.page(session, request.actor, request.session.session_key or "")
    return render(request, "dialogue/live_list.html", context)


def _posted(request: FacilityRequest, session: dialogue.Session, form: QuestionForm) -> str:
    """Do what a button or the form asks and say what came of it; "" where nothing is asked or the form is wrong."""
    do = request.POST.get("do", "")
    if request.method != "POST":
        return ""
    who: dict[str, Any] = {"actor": request.actor, "at": request.at}
    if do == "ask":
        if not form.is_valid():
            return ""
        dialogue.ask_question(session_id=session.pk, text=form.cleaned_data["text"], **who)
        return _("Sent. The room reads it once the secretariat has let it in.")
    act = _ACTS.get(do)
    if act is None:
        raise NotFound("act")
    return act(request, session, who)


def _number(request: FacilityRequest, name: str = "number") -> int:
    given = request.POST.get(name, "")
    if not given.isascii() or not given.isdecimal() or len(given) > 12:
        raise NotFound("number")
    return int(given)


def _own_question(request: FacilityRequest, session: dialogue.Session) -> int:
    number = _number(request)
    if dialogue.question_session(number)[1] != session.pk:
        raise NotFound("question")
    return number


def _own_poll(request: FacilityRequest, session: dialogue.Session) -> int:
    number = _number(request)
    if dialogue.poll_session(number)[1] != session.pk:
        raise NotFound("poll")
    return number


def _vote(request: FacilityRequest, session: dialogue.Session, who: dict[str, Any]) -> str:
    if dialogue.vote_up(question_id=_own_question(request, session), **who):
        return _("Your vote counts.")
    return _("Your vote counts already: one for each person, however often the button is pressed.")


def _unvote(request: FacilityRequest, session: dialogue.Session, who: dict[str, Any]) -> str:
    if dialogue.take_vote_back(question_id=_own_question(request, session), **who):
        return _("Taken back: your vote counts no more.")
    return _("You had not voted for it.")


def _choose(request: FacilityRequest, session: dialogue.Session, who: dict[str, Any]) -> str:
    dialogue.choose(poll_id=_own_poll(request, session), option_id=_number(request, "option"), **who)
    return _("Noted. You may change it until the poll is closed.")


def _pick(request: FacilityRequest, session: dialogue.Session, who: dict[str, Any]) -> str:
    chosen = request.POST.get("do") == "pick"
    option = _number(request, "option")
    changed = dialogue.pick(poll_id=_own_poll(request, session), option_id=option, chosen=chosen, **who)
    if not changed:
        return _("It is on your ballot already, once.") if chosen else _("It was not on your ballot.")
    return _("Noted. You may change it until the poll is closed.") if chosen else _("Taken back.")


def _moderate(request: FacilityRequest, session: dialogue.Session, who: dict[str, Any]) -> str:
    dialogue.moderate(question_id=_own_question(request, session), do=request.POST.get("do", ""), **who)
    return _("Done.")


def _open_poll(request: FacilityRequest, session: dialogue.Session, who: dict[str, Any]) -> str:
    dialogue.open_poll(poll_id=_own_poll(request, session), **who)
    return _("Open. The room votes now.")


def _close_poll(request: FacilityRequest, session: dialogue.Session, who: dict[str, Any]) -> str:
    dialogue.close_poll(poll_id=_own_poll(request, session), **who)
    return _("Closed and counted. Who chose what is not kept.")


def _open(request: FacilityRequest, session: dialogue.Session, who: dict[str, Any]) -> str:
    dialogue.open_live(session_id=session.pk, **who)
    return _("Open. Who has a place puts questions and votes now.")


def _carry(request: FacilityRequest, session: dialogue.Session, who: dict[str, Any]) -> str:
    count = dialogue.carry_questions(session_id=session.pk, **who)
    if not count:
        return _("Nothing to carry over: every question was answered, or is here already.")
    told = ngettext("%(count)s question was carried over.", "%(count)s questions were carried over.", count)
    return told % {"count": count}


def _close(request: FacilityRequest, session: dialogue.Session, who: dict[str, Any]) -> str:
    dialogue.close_live(session_id=session.pk, **who)
    return _("Closed. Open polls are counted.")


_ACTS: dict[str, Callable[[FacilityRequest, dialogue.Session, dict[str, Any]], str]] = {
    "vote": _vote,
    "unvote": _unvote,
    "choose": _choose,
    "pick": _pick,
    "unpick": _pick,
    "show": _moderate,
    "hide": _moderate,
    "answer": _moderate,
    "open_poll": _open_poll,
    "close_poll": _close_poll,
    "open": _open,
    "close": _close,
    "carry": _carry,
}


class PollForm(forms.Form):
    """What is put to the vote, with its options."""

    titles_en = forms.CharField(label=gettext_lazy("What is asked, in English"), max_length=200, required=False)
    titles_fr = forms.CharField(label=gettext_lazy("What is asked, in French"), max_length=200, required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("How people answer"),
        choices=dialogue.words.POLL_KINDS.items,
        widget=forms.RadioSelect,
        initial="one",
        required=False,
    )
    most = forms.IntegerField(
        label=gettext_lazy("How many may be chosen at most"),
        min_value=2,
        max_value=12,
        required=False,
        help_text=gettext_lazy("Only where several may be chosen."),
    )
    options_en = forms.CharField(
        label=gettext_lazy("Options in English"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=2_500,
        required=False,
        help_text=gettext_lazy("Two to twelve, one to a line. For a scale two: what 1 means, and what 5 means."),
    )
    options_fr = forms.CharField(
        label=gettext_lazy("Options in French"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=2_500,
        required=False,
        help_text=gettext_lazy("In the same order; a missing line stays in English."),
    )

    def options(self) -> list[dict[str, str]]:
        """The options by language, line by line."""
        lines = {
            code: [one.strip() for one in self.cleaned_data[f"options_{code}"].splitlines() if one.strip()]
            for code in ("en", "fr")
        }
        longest = max(len(found) for found in lines.values())
        return [{code: found[place] for code, found in lines.items() if place < len(found)} for place in range(longest)]


@GET_POST
def poll(request: FacilityRequest, reference: str, number: int) -> HttpResponse:
    """Prepare a poll of a session."""
    session = _session(request, reference, number)
    require(dialogue.policy.may_moderate, request.actor, session)
    form = PollForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        titles = {code: form.cleaned_data[f"titles_{code}"] for code in ("en", "fr")}
        given: dict[str, Any] = {"session_id": session.pk, "titles": titles, "options": form.options()}
        given |= {"kind": form.cleaned_data["kind"] or "one", "most": form.cleaned_data["most"]}
        try:
            dialogue.draft_poll(actor=request.actor, at=request.at, **given)
        except Refused as refusal:
            add_to_form(form, refusal.findings)
        else:
            messages.success(request, _("Prepared. The room sees it once it is opened."))
            return redirect("dialogue:live", reference=reference, number=number)
    return render(request, "grants/form.html", _poll_page(session, form), status=422 if form.errors else 200)


def _poll_page(session: dialogue.Session, form: PollForm) -> dict[str, Any]:
    return {
        "form": form,
        "title": _("Prepare a poll"),
        "lead": said(session.titles),
        "button": _("Prepare it"),
        "back": live_pages.address(session),
        "up": said(session.titles),
    }
