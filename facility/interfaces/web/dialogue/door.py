"""At the door, on a phone first: who has a place is searched by name or delegation, and noted as present many at once."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from facility.apps.dialogue import public as dialogue
from facility.core.errors import NotFound, Refused
from facility.foundation.accounts.public import require
from facility.foundation.base.fold import sort_key
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.dialogue.own_detail import delegation_name
from facility.interfaces.web.projects.naming import Naming
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.findings import say
from facility.interfaces.web.ui.languages import said

SHOWN = 100


class FindForm(forms.Form):
    """Whom to look for; what is left empty narrows nothing."""

    q = forms.CharField(label=gettext_lazy("Name"), max_length=120, required=False)
    of = forms.ChoiceField(label=gettext_lazy("Delegation"), required=False)

    def __init__(self, choices: list[tuple[str, str]], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["of"].choices = [("", _("All")), *choices]  # type: ignore[attr-defined]


class TickForm(forms.Form):
    """Who is there: one tick for each person shown."""

    people = forms.MultipleChoiceField(
        label=gettext_lazy("People with a place"), widget=forms.CheckboxSelectMultiple, required=False
    )
    shown = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, rows: list[tuple[str, str]], *args: Any, **more: Any) -> None:
        more.setdefault("initial", {"shown": " ".join(number for number, _words in rows)})
        super().__init__(*args, **more)
        self.fields["people"].choices = rows  # type: ignore[attr-defined]


def _delegations(plan: dialogue.Plan, rows: QuerySet[dialogue.Registration], naming: Naming) -> list[tuple[str, str]]:
    """The delegations where the meeting asks for them, else the countries and organisations of those who have a place."""
    if plan.asks_delegations:
        return [(f"n:{one.pk}", delegation_name(one)) for one in dialogue.delegations_of(plan)]
    pairs = set(rows.order_by().values_list("country", "organisation").distinct()[:500])
    countries = sorted({code for code, _name in pairs if code}, key=lambda code: str(naming(code)))
    organisations = sorted({name for _code, name in pairs if name}, key=sort_key)
    return [*((f"c:{code}", str(naming(code))) for code in countries), *((f"o:{name}", name) for name in organisations)]


def _narrowed(rows: QuerySet[dialogue.Registration], asked: dict[str, str]) -> QuerySet[dialogue.Registration]:
    for word in sort_key(asked.get("q", "")).split():
        rows = rows.filter(name_key__contains=word)
    kind, _colon, value = asked.get("of", "").partition(":")
    fields = {"c": "country", "o": "organisation", "n": "nominated"}
    return rows.filter(**{fields[kind]: value}) if value else rows


def _line(row: dialogue.Registration, naming: Naming) -> tuple[str, str]:
    """A person as the door reads them; who is noted already says since when."""
    parts = [row.name, row.function, row.organisation, str(naming(row.country)) if row.country else ""]
    told = ", ".join(part for part in parts if part)
    if row.checked_in_at is not None:
        told += " – " + _("present since %(moment)s") % {"moment": formats.moment(row.checked_in_at)}
    return str(row.pk), told


def _ticked(request: FacilityRequest) -> tuple[list[int], bool]:
    """Who is meant and whether they are there. Raises NotFound for what no button of the page sends."""
    do = request.POST.get("do", "")
    given = request.POST.get("shown", "").split() if do == "all" else request.POST.getlist("people")
    if do not in {"present", "absent", "all"} or any(not one.isascii() or not one.isdecimal() for one in given):
        raise NotFound("act")
    return [int(one[:18]) for one in given], do != "absent"


def _told(done: dialogue.Noted, *, present: bool) -> str:
    if present:
        words = ngettext("%(count)s person noted as present.", "%(count)s people noted as present.", done.noted)
    else:
        words = ngettext(
            "%(count)s person no longer noted as present.", "%(count)s people no longer noted as present.", done.noted
        )
    told = [words % {"count": formats.number(done.noted)}]
    if done.already:
        told.append(_("Noted so already: %(count)s.") % {"count": formats.number(done.already)})
    if done.without_place:
        told.append(_("Without a place by now: %(count)s.") % {"count": formats.number(done.without_place)})
    return " ".join(told)


@require_http_methods(["GET", "HEAD", "POST"])
def presence(request: FacilityRequest, token: str) -> HttpResponse:
    """Who is there: searched, ticked and noted in one act, or corrected; each note stays on the person's trail."""
    require(dialogue.policy.may_run_registration, request.actor)
    plan = dialogue.plan_by_token(token, request.actor)
    wrong = ""
    if request.method == "POST":
        people, present = _ticked(request)
        who = {"actor": request.actor, "at": request.at}
        try:
            done = dialogue.check_in_many(plan_id=plan.pk, registration_ids=people, present=present, **who)  # type: ignore[arg-type]
        except Refused as refusal:
            wrong = " ".join(" ".join(say(one)) for one in refusal.findings)
        else:
            messages.success(request, _told(done, present=present))
            return redirect(request.get_full_path())
    context = page(request, plan) | {"wrong": wrong}
    return render(request, "dialogue/presence.html", context, status=422 if wrong else 200)


def page(request: FacilityRequest, plan: dialogue.Plan) -> dict[str, Any]:
    """What the page shows: at most so many people, of whom it says how many there are."""
    naming = Naming()
    rows = dialogue.registrants(plan, request.actor).filter(state="placed")
    find = FindForm(_delegations(plan, rows, naming), request.GET or None)
    asked = find.cleaned_data if find.is_valid() else {}
    narrowed = _narrowed(rows, asked)
    people = list(narrowed[: SHOWN + 1])
    lines = [_line(one, naming) for one in people[:SHOWN]]
    return _about(plan, rows) | {
        "title": _("Who is there"),
        "find": find,
        "tick": TickForm(lines),
        "people": lines,
        "more": len(people) > SHOWN,
        "all_label": _whole(find, asked.get("of", "")),
    }


def _about(plan: dialogue.Plan, rows: QuerySet[dialogue.Registration]) -> dict[str, Any]:
    """The meeting, and how many of those who have a place are noted."""
    here, token = rows.exclude(checked_in_at=None).count(), plan.meeting.record.token
    counted = {"here": formats.number(here), "all": formats.number(plan.taken)}
    return {
        "plan": plan,
        "lead": said(plan.meeting.titles),
        "up": said(plan.meeting.titles),
        "back": reverse("dialogue:desk_meeting", args=[token]),
        "badges": reverse("documents:of", args=[token]),
        "count": _("%(here)s of %(all)s are noted as present.") % counted,
        "noting": plan.state == "published",
    }


def _whole(find: FindForm, asked: str) -> str:
    """The words of the button that notes everybody shown: those of a delegation where the list is narrowed to one."""
    name = dict(find.fields["of"].choices).get(asked, "") if asked else ""  # type: ignore[attr-defined]
    if not name:
        return _("Note all who are shown as present")
    return _("Note all of %(delegation)s as present") % {"delegation": name}
