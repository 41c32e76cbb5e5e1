"""Pages of mentoring: one's cases, asking for a mentor, one case with what the two write to each other."""

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from facility.apps.calls import public as calls
from facility.apps.enquiries import public as enquiries
from facility.apps.parties import public as parties
from facility.core.errors import Forbidden, NotFound, Refused
from facility.foundation.accounts.public import PUBLIC, Role, require
from facility.foundation.trail import public as trail
from facility.interfaces.web.accounts.sessions import signed_in
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.evaluation.asking import GET_POST, form_page, tags
from facility.interfaces.web.grants import panels
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.choosing import to_choose
from facility.interfaces.web.ui.findings import add_to_form
from facility.interfaces.web.ui.languages import page_language, said
from facility.interfaces.web.ui.lists import Choice, Column, DataList, Empty, render_list

words = enquiries.words


class CaseList(DataList):
    """Mentoring cases, the newest first."""

    name = "mentoring"
    caption = gettext_lazy("Mentoring cases")
    columns = (
        Column(
            key="number",
            label=gettext_lazy("Number"),
            value="record.reference",
            url=lambda one: reverse("enquiries:case", args=[one.record.token]),
        ),
        Column(key="call", label=gettext_lazy("Call"), value=lambda one: said(one.call.title)),
        Column(key="organisation", label=gettext_lazy("Organisation"), value="organisation.name"),
        Column(key="mentor", label=gettext_lazy("Mentor"), value=lambda one: str(one.mentor) if one.mentor else ""),
        Column(key="asked", label=gettext_lazy("Asked"), kind="date", value="asked_at", sort="asked_at"),
        Column(key="state", label=gettext_lazy("State"), kind="status", labels=words.MENTORING_STATES, sort="state"),
    )
    filters = (
        Choice(
            key="state",
            label=gettext_lazy("State"),
            field="state",
            choices=words.MENTORING_STATES.items,
            counts=True,
        ),
    )
    order = ("-asked_at",)
    empty = Empty(
        gettext_lazy("No mentoring case yet"),
        gettext_lazy("An applicant asks for a mentor on an open call, or an enquiry becomes a case."),
    )
    invented = "record.invented"


def _houses(request: FacilityRequest) -> list[tuple[int, str]]:
    """The organisations that the reader may ask for."""
    actor = request.actor
    held = {*actor.organisations(Role.APPLICANT), *actor.organisations(Role.PARTNER)}
    if not held:
        return []
    rows = parties.Organisation.objects.filter(pk__in=held).order_by("name_sort", "pk")
    return [(one.pk, one.name) for one in rows if enquiries.policy.may_ask_mentor(actor, one)]


def open_calls() -> list[tuple[str, str]]:
    """Calls that take dossiers now and offer mentoring."""
    rows = calls.visible_to(PUBLIC).filter(state="open", offers_mentoring=True).order_by("-opened_at", "code")
    return [(call.code, said(call.title).noted) for call in rows]


def marked_calls() -> list[tuple[str, str]]:
    """All calls that take dossiers now; those that offer no mentoring say so."""
    rows = calls.visible_to(PUBLIC).filter(state="open").order_by("-offers_mentoring", "-opened_at", "code")
    without = _("%(call)s: offers no mentoring")
    names = [(call, said(call.title).noted) for call in rows]
    return [(call.code, name if call.offers_mentoring else without % {"call": name}) for call, name in names]


class AskForm(forms.Form):
    """On which call, for which organisation, what about."""

    call = forms.ChoiceField(label=gettext_lazy("Call"))
    organisation_id = forms.TypedChoiceField(label=gettext_lazy("For which organisation"), coerce=int)
    need = forms.CharField(
        label=gettext_lazy("What you would like to understand"),
        max_length=6000,
        widget=forms.Textarea,
        help_text=gettext_lazy("Do not paste your dossier: a mentor helps to read the call, and judges nothing."),
    )

    def __init__(self, *given: Any, houses: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["call"].choices = to_choose(open_calls())  # type: ignore[attr-defined]
        self.fields["organisation_id"].choices = to_choose(houses)  # type: ignore[attr-defined]


class NoteForm(forms.Form):
    """What one writes to the other."""

    text = forms.CharField(
        label=gettext_lazy("Your words"),
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy(
            "Read by those who act for the applicant and by the mentor alone. Those who evaluate never read it."
        ),
    )


class PutForm(forms.Form):
    """What matters to everybody, in words that name nobody."""

    question = forms.CharField(
        label=gettext_lazy("The question, as everybody will read it"),
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Take out names, and what belongs to one dossier only."),
    )


class EndForm(forms.Form):
    """How it ended."""

    outcome = forms.ChoiceField(label=gettext_lazy("Outcome"))
    words = forms.CharField(
        label=gettext_lazy("Closing word"), max_length=6000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *given: Any, own: bool = False, **more: Any) -> None:
        super().__init__(*given, **more)
        offered = {code: label for code, label in words.OUTCOMES.items() if (code == "withdrawn") == own}
        self.fields["outcome"].choices = to_choose(offered.items())  # type: ignore[attr-defined]


class GiveForm(forms.Form):
    """To whom."""

    mentor = forms.TypedChoiceField(label=gettext_lazy("Mentor"), coerce=int)

    def __init__(self, *given: Any, mentors: Any = (), **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["mentor"].choices = to_choose(mentors)  # type: ignore[attr-defined]


@signed_in
@require_safe
def cases(request: HttpRequest) -> HttpResponseBase:
    """The cases that the reader sees."""
    ours = cast(FacilityRequest, request)
    require(enquiries.policy.may_list_cases, ours.actor)
    lead = _("Somebody who knows the facility helps an applicant to understand a call. A mentor sees no dossier.")
    extra = {"may_ask": bool(_houses(ours)) and bool(open_calls())}
    rows = CaseList(enquiries.cases_visible_to(ours.actor))
    return render_list(ours, rows, title=_("Mentoring"), lead=lead, template="enquiries/cases.html", extra=extra)


@signed_in
@GET_POST
def ask_mentor(request: HttpRequest) -> HttpResponse:
    """Ask for a mentor on an open call."""
    ours = cast(FacilityRequest, request)
    houses = _houses(ours)
    if not houses:
        raise Forbidden("enquiries.ask_mentor")
    form = AskForm(ours.POST if ours.method == "POST" else None, houses=houses)
    if not form.fields["call"].choices:  # type: ignore[attr-defined]
        messages.info(ours, _("No open call offers mentoring now."))
        return redirect("enquiries:cases")

    def act() -> None:
        enquiries.ask_mentor(**form.cleaned_data, language=page_language(), actor=ours.actor, at=ours.at)

    lead = _("What matters to every applicant is put to the call, where the answer is read by everybody.")
    page = {"title": _("Ask for a mentor"), "button": _("Ask"), "up": _("Mentoring"), "lead": lead}
    done = _("Asked. As soon as a mentor takes it, you get a letter.")
    return form_page(ours, form, act, reverse("enquiries:cases"), done=done, template="grants/form.html", **page)


DONE = {
    "take": gettext_lazy("It is yours. The applicant gets a letter."),
    "hand_back": gettext_lazy("Handed back: it waits for another mentor."),
    "note": gettext_lazy("Sent. The other side gets a letter that something was written."),
    "put": gettext_lazy("Put to the call. An officer answers it for everybody."),
    "close": gettext_lazy("Closed."),
    "give": gettext_lazy("Given. The mentor and the applicant get letters."),
}


@signed_in
@GET_POST
def case(request: HttpRequest, token: str) -> HttpResponse:
    """One case: what was asked, what the two wrote, what can be done now."""
    ours = cast(FacilityRequest, request)
    found = enquiries.case_by_token(token, ours.actor)
    do = ours.POST.get("do", "")
    if ours.method == "POST" and do not in DONE:
        raise NotFound("act")
    given = _forms(ours, found, do)
    form = given.get(do)
    if do and (form is None or form.is_valid()):
        try:
            _act(do, found, form, ours)
        except Refused as refusal:
            if form is None:
                raise
            add_to_form(form, refusal.findings)
        else:
            messages.success(ours, str(DONE[do]))
            return redirect("enquiries:cases" if do in {"hand_back", "give"} else ours.path)
    context = _shown(found, ours) | {"forms": given, "failed": form}
    return render(ours, "enquiries/case.html", context, status=422 if do else 200)


def _forms(request: FacilityRequest, found: enquiries.MentoringCase, do: str) -> dict[str, forms.Form]:
    """The forms that the reader may send now, by their act."""
    actor, policy, state = request.actor, enquiries.policy, found.state
    own = found.organisation_id in actor.organisations()
    made: dict[str, Callable[..., forms.Form]] = {}
    if state == "with_mentor" and policy.may_talk(actor, found):
        made["note"] = NoteForm
    if state == "with_mentor" and policy.may_mentor(actor, found):
        made["put"] = PutForm
    if state != "closed" and policy.may_close_case(actor, found):
        made["close"] = lambda data: EndForm(data, own=own)
    if state != "closed" and policy.may_give_case(actor, found):
        mentors = enquiries.mentors_for(found, request.at)
        if mentors:
            made["give"] = lambda data: GiveForm(data, mentors=mentors)
    return {name: one(request.POST if name == do else None) for name, one in made.items()}


def _act(do: str, found: enquiries.MentoringCase, form: forms.Form | None, request: FacilityRequest) -> None:
    """One act; one whose form is not offered is refused by the action."""
    told: dict[str, Any] = {"case_id": found.pk, "actor": request.actor, "at": request.at}
    data = form.cleaned_data if form is not None else {}
    acts: dict[str, Callable[[], object]] = {
        "take": lambda: enquiries.take_case(**told),
        "hand_back": lambda: enquiries.hand_back_case(**told),
        "note": lambda: enquiries.note_case(**told, text=data.get("text", "")),
        "put": lambda: enquiries.put_case_to_call(**told, text=data.get("question", "")),
        "close": lambda: enquiries.close_case(**told, outcome=data.get("outcome", ""), words=data.get("words", "")),
        "give": lambda: enquiries.give_case(**told, mentor_id=data.get("mentor", 0)),
    }
    acts[do]()


def _shown(found: enquiries.MentoringCase, request: FacilityRequest) -> dict[str, Any]:
    actor, policy = request.actor, enquiries.policy
    talks = enquiries.reads_case(actor, found)
    facts: list[tuple[str, Any]] = [
        (_("Call"), said(found.call.title)),
        (_("Organisation"), found.organisation.name),
        (_("Mentor"), str(found.mentor) if found.mentor else _("nobody yet")),
        (_("Asked"), formats.moment(found.asked_at)),
        (_("Outcome"), str(words.OUTCOMES[found.outcome]) if found.outcome else ""),
        (_("Closing word"), found.closing_words if talks else ""),
    ]
    return {
        "case": found,
        "tag": tags(found.state, words.MENTORING_STATES[found.state], found.record),
        "facts": [one for one in facts if one[1]],
        "talks": talks,
        "notes": [
            {
                "who": _("Mentor") if one.by_mentor else _("Applicant"),
                "name": str(one.author),
                "text": one.text,
                "at": one.at,
            }
            for one in enquiries.notes_of(found, actor)
        ],
        "may_take": found.state == "asked" and policy.may_take_case(actor, found),
        "may_give": found.state != "closed" and policy.may_give_case(actor, found),
        "may_hand_back": found.state == "with_mentor" and policy.may_mentor(actor, found),
        "questions": reverse("calls:questions", args=[found.call.code]),
        "history": panels.history(trail.history(found.record_id)),
    }
