"""The plan by which a lesson or a publication is brought to people, at the desk."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from facility.apps.knowledge import public as knowledge
from facility.core.errors import Refused
from facility.foundation.accounts.public import require
from facility.foundation.base.clock import local_day
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.evaluation.asking import GET_POST, form_page
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.choosing import to_choose
from facility.interfaces.web.ui.findings import add_to_form
from facility.interfaces.web.ui.languages import said

SHOWN = 100


class LineForm(forms.Form):
    """To whom, on which way, what, when."""

    audience = forms.ChoiceField(label=gettext_lazy("Audience"), choices=lambda: to_choose(knowledge.AUDIENCES.items()))
    channel = forms.ChoiceField(label=gettext_lazy("Channel"), choices=lambda: to_choose(knowledge.CHANNELS.items()))
    what = forms.CharField(label=gettext_lazy("What is done"), max_length=400)
    planned_for = forms.CharField(
        label=gettext_lazy("Date"), max_length=10, help_text=gettext_lazy("2024, 2024-10 or 2024-10-31.")
    )


class DoneForm(forms.Form):
    """On which day it was done."""

    done_on = forms.DateField(label=gettext_lazy("Day"), widget=forms.DateInput(attrs={"type": "date"}))


class EffectForm(forms.Form):
    """What came of it."""

    effect = forms.CharField(
        label=gettext_lazy("Effect"),
        max_length=4000,
        widget=forms.Textarea,
        help_text=gettext_lazy("What was seen to come of it, and how that is known. Name no private person."),
    )


class ReasonForm(forms.Form):
    """Why it is dropped."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=400)


def _name(subject: Any) -> str:
    if isinstance(subject, knowledge.Lesson):
        return str(said(subject.title))
    return str(said(subject.current.title) if subject.current else said(subject.record.label))


def _up(subject: Any) -> str:
    page = "knowledge:desk_detail" if isinstance(subject, knowledge.Lesson) else "knowledge:desk_publication"
    return reverse(page, args=[subject.record.token])


def _links(one: knowledge.Dissemination, token: str, may: bool) -> Any:
    acts = {"planned": [("done", _("Done")), ("drop", _("Drop"))], "done": [("effect", _("Note the effect"))]}
    shown = acts.get(one.state, []) if may else []
    each = [(reverse(f"knowledge:line_{act}", args=[token, one.pk]), label, one.what, label) for act, label in shown]
    return format_html_join(" ", '<a class="ecl-link" href="{}" aria-label="{}: {}">{}</a>', each) or "–"


def _row(one: knowledge.Dissemination, token: str, may: bool) -> tuple[Any, ...]:
    came = one.effect or one.dropped_reason or "–"
    return (
        one.what,
        str(knowledge.AUDIENCES[one.audience]),
        str(knowledge.CHANNELS[one.channel]),
        formats.day(one.planned_for),
        formats.day(one.done_on) if one.done_on else str(knowledge.DISSEMINATION_STATES[one.state]),
        came,
        _links(one, token, may),
    )


@GET_POST
def plan(request: FacilityRequest, token: str) -> HttpResponse:
    """The plan of one lesson or publication, and a form for another line."""
    subject = knowledge.subject_by_token(token, request.actor)
    may = knowledge.policy.may_plan(request.actor)
    form = LineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            given = form.cleaned_data
            knowledge.plan_dissemination(token=token, **given, actor=request.actor, at=request.at)
        except Refused as refusal:
            add_to_form(form, refusal.findings)
        else:
            messages.success(request, _("Planned."))
            return redirect("knowledge:plan", token=token)
    context = {
        "form": form,
        "may_plan": may,
        "name": _name(subject),
        "back": _up(subject),
        "head": _head(),
        "rows": [_row(one, token, may) for one in knowledge.plan_of(subject.record_id)[:SHOWN]],
    }
    return render(request, "knowledge/plan.html", context, status=422 if form.errors else 200)


def _head() -> list[str]:
    return [
        _("What is done"), _("Audience"), _("Channel"), _("Date"), _("Done"), _("Effect, or why not"), _("What can be done"),
    ]  # fmt: skip


FORMS: dict[str, type[forms.Form]] = {"done": DoneForm, "effect": EffectForm, "drop": ReasonForm}
DO = {"done": knowledge.do_dissemination, "effect": knowledge.note_effect, "drop": knowledge.drop_dissemination}


@GET_POST
def settle_line(request: FacilityRequest, token: str, number: int, act: str) -> HttpResponse:
    """Note that a line was done, what came of it, or why it is dropped."""
    subject = knowledge.subject_by_token(token, request.actor)
    require(knowledge.policy.may_plan, request.actor)
    line = knowledge.line_of(subject.record_id, number)
    first = {"done_on": local_day(request.at), "effect": line.effect}
    form = FORMS[act](request.POST or None, initial=first)
    titles = {"done": _("It was done"), "effect": _("What came of it"), "drop": _("Drop this line")}
    buttons = {"done": _("Note it"), "effect": _("Note the effect"), "drop": _("Drop")}

    def do() -> None:
        DO[act](dissemination_id=line.pk, **form.cleaned_data, actor=request.actor, at=request.at)  # type: ignore[operator]

    words = {"title": titles[act], "lead": line.what, "button": buttons[act], "done": _("Noted.")}
    back = reverse("knowledge:plan", args=[token])
    return form_page(request, form, do, back, template="grants/form.html", up=_("Dissemination plan"), **words)
