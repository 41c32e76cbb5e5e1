"""What the page of a mission shows."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from facility.apps.assistance import public as assistance
from facility.apps.assistance.public import AtWork, Mission, words
from facility.foundation.base.clock import local_day
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.assistance.deliverables import lines
from facility.interfaces.web.assistance.evaluation_reading import evaluation_url
from facility.interfaces.web.evaluation.asking import tags
from facility.interfaces.web.forms.widgets import paragraphs
from facility.interfaces.web.knowledge.proposing import lessons_of
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.components.facts import date
from facility.interfaces.web.ui.findings import view_rows


def days_text(count: int) -> str:
    """A number of days in words."""
    return ngettext("%(n)s day", "%(n)s days", count) % {"n": formats.number(count)}


class DaysForm(forms.Form):
    """Days to choose from."""

    days = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)

    def __init__(self, label: str, days: tuple[Any, ...], place: str) -> None:
        super().__init__(auto_id=f"id_{place}_%s")
        self.fields["days"].label = label
        self.fields["days"].choices = [(day.isoformat(), formats.day(day)) for day in days]  # type: ignore[attr-defined]


def _worker(one: AtWork, mission: Mission, may_note: bool) -> dict[str, Any]:
    """One expert with the days, and forms for those who may note them."""
    name = one.booking.expert.person.name
    writes = may_note and mission.state == "open"
    place = f"b{one.booking.pk}"
    note = _("Days on which %(name)s worked") % {"name": name}
    strike = _("Days of %(name)s noted by mistake") % {"name": name}
    return {
        "name": name,
        "profession": one.booking.expert.profession,
        "facts": [
            (_("Days booked"), ", ".join(formats.day(day) for day in one.booked) or _("none")),
            (_("Days worked"), ", ".join(formats.day(day) for day in one.worked) or _("none yet")),
        ],
        "url": reverse("assistance:days", args=[mission.token, one.booking.token]),
        "note": DaysForm(note, one.open, f"{place}_note") if writes and one.open else None,
        "strike": DaysForm(strike, one.worked, f"{place}_strike") if writes and one.worked else None,
    }


def acts(request: FacilityRequest, mission: Mission) -> Iterator[dict[str, str]]:
    """What those who run the mission can do now; the first is the page's main act."""
    if not assistance.policy.may_run_mission(request.actor, mission.request):
        return
    named = {
        "open": (("end", _("End the mission")), ("join", _("Add experts")), ("postpone", _("Put it off"))),
        "postponed": (("resume", _("Take it up again")),),
    }
    for name, label in named.get(mission.state, ()):
        yield {"url": reverse(f"assistance:{name}", args=[mission.token]), "label": label}
    if mission.state in {"open", "postponed"}:
        yield {"url": reverse("assistance:cancel", args=[mission.token]), "label": _("Cancel it")}


def facts(mission: Mission) -> list[tuple[Any, ...]]:
    """What the mission is."""
    terms = mission.request.terms
    rows: list[tuple[Any, ...]] = [
        (_("For"), mission.request.organisation.name),
        (_("Number"), mission.request.record.reference),
        (_("Where"), mission.place or _("At a distance")),
        (_("First day"), date(mission.first_day)),
        (_("Last day"), date(mission.last_day)),
        (_("Tasks of the experts"), paragraphs(terms.tasks)),
    ]
    if mission.postponed_reason:
        rows.append((_("Why it was put off"), paragraphs(mission.postponed_reason)))
    if mission.closing_words:
        label = _("What was done") if mission.state == "ended" else _("Why it was cancelled")
        rows += [(label, paragraphs(mission.closing_words)), (_("Closed"), date(mission.closed_at))]
    return rows


def count_line(found: assistance.Request, counted: assistance.Counted) -> str:
    """How many of the agreed days were worked, in all missions of the request."""
    told = {"worked": formats.number(counted.worked), "agreed": days_text(counted.agreed)}
    return _("%(worked)s of %(agreed)s agreed were worked, in all missions of the request.") % told


def page(request: FacilityRequest, mission: Mission) -> dict[str, Any]:
    """The context of the page of a mission."""
    today, actor = local_day(request.at), request.actor
    runs = assistance.policy.may_run_mission(actor, mission.request)
    counted = assistance.counted(mission.request, today)
    own = actor.person_id
    each = assistance.at_work(mission, today)
    mine = [one for one in each if own is not None and one.booking.expert.person_id == own]
    workers = [_worker(one, mission, runs or one in mine) for one in each]
    sees_request = assistance.policy.may_view(actor, mission.request)
    evaluates = sees_request or any(one.worked for one in mine)
    return lessons_of(mission, actor, runs or bool(mine)) | {
        "mission": mission,
        "tag": tags(mission.state, words.MISSION_STATES[mission.state], mission.request.record),
        "facts": facts(mission),
        "acts": list(acts(request, mission)),
        "workers": workers,
        "deliverables": lines(mission.request, request),
        "deliverable_head": [_("Deliverable"), _("Due"), _("State")],
        "count": count_line(mission.request, counted),
        "ceiling": view_rows(counted.ceiling),
        "evaluation_url": evaluation_url(mission.request) if evaluates else "",
        "up": mission.request.title if sees_request else _("My profile as an expert"),
        "up_url": reverse("assistance:detail", args=[mission.request.record.token])
        if sees_request
        else reverse("experts:profile"),
    }
