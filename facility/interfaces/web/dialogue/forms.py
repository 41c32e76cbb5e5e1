"""Forms of meetings of our own and of registrations; what they mean is checked by the actions."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from facility.apps.dialogue import public as dialogue
from facility.interfaces.web.calls.forms import LocalMoment, in_languages, spread
from facility.interfaces.web.dialogue.own_detail import delegation_name
from facility.interfaces.web.parties.forms import country_choices
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.languages import page_language, said

_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
_HOUR = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
_LONG = forms.Textarea(attrs={"rows": 3})
_SEVERAL = 100_000


def process_choices(processes: Iterable[dialogue.Process]) -> list[tuple[str, str]]:
    """No process, each process, and each of its bodies as "process/body"."""
    found: list[tuple[str, str]] = [("", str(_("None")))]
    for one in processes:
        found.append((one.code, said(one.names).noted))
        found += [
            (f"{one.code}/{body.code}", f"{said(one.names)}: {said(body.names).noted}") for body in one.bodies.all()
        ]
    return found


class PlanForm(forms.Form):
    """A meeting: title, process, when, where."""

    titles_en = forms.CharField(label=_("Title in English"), max_length=200, required=False)
    titles_fr = forms.CharField(label=_("Title in French"), max_length=200, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=dialogue.words.MEETING_KINDS.items)
    process = forms.ChoiceField(label=_("Process or body"), required=False)
    starts_on = forms.DateField(label=_("First day"), widget=_DAY)
    starts_time = forms.TimeField(label=_("Begins at"), widget=_HOUR, required=False)
    ends_on = forms.DateField(label=_("Last day"), widget=_DAY)
    ends_time = forms.TimeField(label=_("Ends at"), widget=_HOUR, required=False)
    zone = forms.CharField(
        label=_("Time zone"),
        max_length=64,
        required=False,
        help_text=_("Such as Europe/Brussels or Asia/Tbilisi. Empty: no time zone is stated, and pages say so."),
    )
    mode = forms.ChoiceField(label=_("Held"), choices=dialogue.words.MODES.items)
    venue = forms.CharField(label=_("Building and room"), max_length=300, required=False)
    city = forms.CharField(label=_("City"), max_length=120, required=False)
    country = forms.ChoiceField(label=_("Country"), choices=country_choices, required=False)
    online_address = forms.CharField(
        label=_("Online address"), max_length=500, required=False, help_text=_("Only those who have a place see it.")
    )
    needs_kept_days = forms.IntegerField(
        label=_("Days after the meeting until special needs are erased"), min_value=0, max_value=365, initial=30
    )

    def __init__(self, processes: Iterable[dialogue.Process], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["process"].choices = process_choices(processes)  # type: ignore[attr-defined]

    def facts(self) -> dialogue.PlanFacts:
        """What was typed."""
        data = self.cleaned_data
        process, _slash, body = data["process"].partition("/")
        plain = (
            "kind", "starts_on", "starts_time", "ends_on", "ends_time", "mode", "venue", "city", "country",
            "online_address", "needs_kept_days",
        )  # fmt: skip
        return dialogue.PlanFacts(
            titles=in_languages(data, "titles"),
            process=process,
            body=body,
            zone=data["zone"].strip(),
            **{name: data[name] for name in plain},
        )


def plan_initial(plan: dialogue.Plan) -> dict[str, Any]:
    """A plan as the form shows it."""
    meeting = plan.meeting
    where = meeting.process.code if meeting.process else ""
    own = ("starts_on", "starts_time", "ends_on", "ends_time", "zone", "venue", "online_address", "needs_kept_days")
    return {
        **spread(meeting.titles, "titles"),
        **{name: getattr(plan, name) for name in own},
        **{name: getattr(meeting, name) for name in ("kind", "mode", "city", "country")},
        "process": f"{where}/{meeting.body.code}" if meeting.body else where,
    }


def follow_up_initial(first: dialogue.Meeting) -> dict[str, Any]:
    """A follow-up as its form begins: as the first meeting was, without its days and hours."""
    plan = dialogue.plan_of(first)
    if plan is not None:
        return plan_initial(plan) | dict.fromkeys(("starts_on", "ends_on", "starts_time", "ends_time"))
    where = first.process.code if first.process else ""
    return {
        **spread(first.titles, "titles"),
        "kind": first.kind,
        "mode": first.mode or "online",
        "process": f"{where}/{first.body.code}" if first.body else where,
        "needs_kept_days": 30,
    }


class PlacesForm(forms.Form):
    """From when until when people register, and for how many places."""

    opens_at = LocalMoment(
        label=_("Registration opens"), required=False, help_text=_("Brussels time: 2026-09-30 17:00")
    )
    closes_at = LocalMoment(
        label=_("Registration closes"), required=False, help_text=_("Brussels time: 2026-10-15 17:00")
    )
    places = forms.IntegerField(
        label=_("Places"), min_value=0, max_value=_SEVERAL, required=False, help_text=_("Empty: as many as come.")
    )


def places_initial(plan: dialogue.Plan) -> dict[str, Any]:
    """Opening, closing and places as the form shows them."""
    moments = {name: getattr(plan, name) for name in ("opens_at", "closes_at")}
    return {name: f"{formats.local(one):%Y-%m-%d %H:%M}" if one else "" for name, one in moments.items()} | {
        "places": plan.places
    }


class GroupForm(forms.Form):
    """A group of participants with places of its own."""

    names_en = forms.CharField(label=_("Name in English"), max_length=120, required=False)
    names_fr = forms.CharField(label=_("Name in French"), max_length=120, required=False)
    places = forms.IntegerField(
        label=_("Places"), min_value=0, max_value=_SEVERAL, required=False, help_text=_("Empty: as many as come.")
    )
    counted_by = forms.ChoiceField(
        label=_("Delegations"), choices=dialogue.words.COUNTED_BY.items, required=False, widget=forms.RadioSelect
    )
    per_delegation = forms.IntegerField(
        label=_("Places for each delegation"), min_value=1, max_value=_SEVERAL, required=False
    )


class SessionForm(forms.Form):
    """A session of the agenda."""

    titles_en = forms.CharField(label=_("Title in English"), max_length=200, required=False)
    titles_fr = forms.CharField(label=_("Title in French"), max_length=200, required=False)
    day = forms.DateField(label=_("Day"), widget=_DAY)
    starts_time = forms.TimeField(label=_("Begins at"), widget=_HOUR, required=False)
    ends_time = forms.TimeField(label=_("Ends at"), widget=_HOUR, required=False)
    about_en = forms.CharField(label=_("What it is about, in English"), widget=_LONG, max_length=2000, required=False)
    about_fr = forms.CharField(label=_("What it is about, in French"), widget=_LONG, max_length=2000, required=False)


class SlotForm(forms.Form):
    """Who speaks in a session, and when; a slot that stands may be moved to another session."""

    titles_en = forms.CharField(label=_("Title in English"), max_length=200, required=False)
    titles_fr = forms.CharField(label=_("Title in French"), max_length=200, required=False)
    speaker_function = forms.CharField(
        label=_("Function of who speaks"),
        max_length=200,
        required=False,
        help_text=_("The function, not the name: agendas stay when people move on."),
    )
    speaker_organisation = forms.CharField(label=_("Organisation"), max_length=200, required=False)
    further_speakers = forms.CharField(
        label=_("Who else speaks"),
        widget=_LONG,
        max_length=2600,
        required=False,
        help_text=_("Function and organisation, one to a line."),
    )
    project = forms.CharField(
        label=_("Project presented"), max_length=40, required=False, help_text=_("Its reference, such as MPF-0042.")
    )
    session = forms.ChoiceField(label=_("Session"))
    starts_time = forms.TimeField(label=_("Begins at"), widget=_HOUR, required=False)
    minutes = forms.IntegerField(label=_("Length in minutes"), min_value=1, max_value=1440, required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, plan: dialogue.Plan, slot: dialogue.Slot | None, *args: Any, **more: Any) -> None:
        more.setdefault("initial", slot_initial(slot) if slot is not None else {})
        super().__init__(*args, **more)
        if slot is None:
            del self.fields["session"], self.fields["seen"]
        else:
            self.fields["session"].choices = [(str(one.pk), said(one.titles).noted) for one in plan.sessions.all()]  # type: ignore[attr-defined]

    def facts(self) -> dialogue.SlotFacts:
        """What was typed."""
        data = self.cleaned_data
        plain = ("speaker_function", "speaker_organisation", "project", "starts_time", "minutes")
        return dialogue.SlotFacts(
            titles=in_languages(data, "titles"),
            further_speakers=data["further_speakers"].splitlines(),
            **{name: data[name] for name in plain},
        )

    def moved_on(self, version: int) -> None:
        """Somebody changed it meanwhile: keep what was typed, and let the next save count as having seen theirs."""
        data = cast(QueryDict, self.data).copy()
        data["seen"] = str(version)
        self.data = data


def slot_initial(slot: dialogue.Slot) -> dict[str, Any]:
    """A slot as the form shows it."""
    named = ("speaker_function", "speaker_organisation", "starts_time", "minutes")
    return {
        **spread(slot.titles, "titles"),
        **{name: getattr(slot, name) for name in named},
        "further_speakers": "\n".join(slot.further_speakers),
        "project": slot.project.record.reference if slot.project is not None else "",
        "session": str(slot.session_id),
        "seen": slot.version,
    }


class DocumentForm(forms.Form):
    """A document in one language."""

    title = forms.CharField(label=_("Title"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=dialogue.words.DOCUMENT_KINDS.items, required=False)
    language = forms.ChoiceField(label=_("Language"))
    audience = forms.ChoiceField(label=_("Who may read it"), widget=forms.RadioSelect)
    upload = forms.FileField(label=_("Document"))

    def __init__(self, *args: Any, is_own: bool = True, **more: Any) -> None:
        super().__init__(*args, **more)
        told = dialogue.words.AUDIENCES if is_own else dialogue.words.PAST_AUDIENCES
        self.fields["audience"].choices = list(told.items())  # type: ignore[attr-defined]
        own = list(settings.LANGUAGES)
        others = [
            (code, formats.locale_of(page_language()).languages[code])
            for code in ("ar", "de", "es", "it", "ka", "ru", "uk")
        ]
        self.fields["language"].choices = [*own, *others]  # type: ignore[attr-defined]

    def said(self) -> dict[str, Any]:
        """What was said, as the actions take it."""
        return {**self.cleaned_data, "kind": self.cleaned_data["kind"] or "other"}


class CancelForm(forms.Form):
    """Why a meeting is not held."""

    reason = forms.CharField(label=_("Reason"), max_length=400, widget=_LONG)


class RegistrationForm(forms.Form):
    """What is needed to take part, and nothing else."""

    name = forms.CharField(
        label=_("Name"), max_length=120, help_text=_("As it shall stand on the badge, in any script.")
    )
    function = forms.CharField(label=_("Function"), max_length=120, required=False)
    organisation = forms.CharField(label=_("Organisation"), max_length=200, required=False)
    country = forms.ChoiceField(label=_("Country"), choices=country_choices, required=False)
    nominated = forms.ChoiceField(label=_("Delegation"))
    group = forms.ChoiceField(label=_("Takes part as"), widget=forms.RadioSelect)
    needs = forms.CharField(label=_("Special needs"), widget=_LONG, max_length=400, required=False)
    listed = forms.BooleanField(
        label=_("Other participants may see my name, function and organisation."), required=False
    )

    def __init__(self, plan: dialogue.Plan, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        groups = [(str(one.pk), said(one.names).noted) for one in plan.groups.all()]
        if groups:
            self.fields["group"].choices = groups  # type: ignore[attr-defined]
        else:
            del self.fields["group"]
        if plan.asks_delegations:
            rows = [(str(one.pk), delegation_name(one)) for one in dialogue.delegations_of(plan)]
            self.fields["nominated"].choices = [("", _("Choose")), *rows]  # type: ignore[attr-defined]
        else:
            del self.fields["nominated"]
        self.fields["needs"].help_text = _(
            "Only what we must know to receive you. Only the secretariat reads it; it is erased %(days)s days after the meeting."
        ) % {"days": plan.needs_kept_days}

    def facts(self) -> dialogue.RegistrationFacts:
        """What was typed."""
        data = dict(self.cleaned_data)
        for name, key in (("group", "group_id"), ("nominated", "nominated_id")):
            number = data.pop(name, "")
            data[key] = int(number) if number else None
        return dialogue.RegistrationFacts(**data)


def registration_initial(row: dialogue.Registration) -> dict[str, Any]:
    """A registration as the form shows it."""
    names = ("name", "function", "organisation", "country", "needs", "listed")
    numbers = {"group": str(row.group_id or ""), "nominated": str(row.nominated_id or "")}
    return {name: getattr(row, name) for name in names} | numbers
