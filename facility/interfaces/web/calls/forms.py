"""Forms of the desk for calls: one thing per page; what they mean is checked by the actions."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from facility.apps.calls import public as calls
from facility.interfaces.web.calls.euros import EuroField
from facility.interfaces.web.ui.languages import said

_LONG = forms.Textarea(attrs={"rows": 4})
_SOURCE_HELP = _("An address or the name of the text.")
_MENTORING_HELP = _(
    "Applicants may then ask for a mentor while the call is open. Where it is taken back, cases that are open go on."
)
_DATE_HELP = _("A year, a month or a day, as published: 2022, 2022-05 or 2022-05-16.")


def in_languages(data: dict[str, Any], name: str) -> dict[str, str]:
    """`title_en` and `title_fr` as one language-keyed text; empty languages are left out."""
    return {code: data[f"{name}_{code}"].strip() for code in ("en", "fr") if data.get(f"{name}_{code}", "").strip()}


def spread(texts: dict[str, str] | None, name: str) -> dict[str, str]:
    """A language-keyed text as initial values of `name_en` and `name_fr`."""
    return {f"{name}_{code}": (texts or {}).get(code, "") for code in ("en", "fr")}


def _titled(rows: Iterable[Any]) -> list[tuple[str, str]]:
    return [(str(row.pk), f"{said(row.title).noted} ({row.code} {row.version})") for row in rows]


class LocalMoment(forms.DateTimeField):
    """A day and hour in the facility's own time zone."""

    def to_python(self, value: Any) -> datetime | None:
        """Read what was typed as local time."""
        moment = super().to_python(value)
        return moment.replace(tzinfo=ZoneInfo(settings.FACILITY_TIME_ZONE)) if moment else None


class FrameForm(forms.Form):
    """What a call is: code, title, programme, opening, deadline, stages."""

    code = forms.CharField(label=_("Code"), max_length=40, help_text=_("Part of the address, such as amif-2022."))
    title_en = forms.CharField(label=_("Title in English"), max_length=250)
    title_fr = forms.CharField(label=_("Title in French"), max_length=250, required=False)
    programme = forms.CharField(label=_("Programme"), max_length=60, help_text=_("Such as MPF IV."))
    opens_on = forms.CharField(label=_("Opens on"), max_length=10, required=False, help_text=_DATE_HELP)
    deadline_model = forms.ChoiceField(
        label=_("Deadline"), choices=calls.words.DEADLINE_MODELS.items, widget=forms.RadioSelect
    )
    closes_at = LocalMoment(
        label=_("Closes at"), required=False, help_text=_("Only for one deadline, in Brussels time: 2026-09-30 17:00.")
    )
    stages = forms.ChoiceField(label=_("Stages"), choices=calls.words.STAGES.items, widget=forms.RadioSelect)
    source = forms.CharField(label=_("Source"), required=False, help_text=_SOURCE_HELP)
    status = forms.ChoiceField(label=_("How sure is it?"), choices=calls.words.STATUSES.items)
    remark_en = forms.CharField(
        label=_("Remark for readers, in English"),
        widget=_LONG,
        required=False,
        help_text=_("Shown on every page of the call."),
    )
    remark_fr = forms.CharField(label=_("Remark for readers, in French"), widget=_LONG, required=False)
    offers_mentoring = forms.BooleanField(
        label=_("This call offers mentoring"), required=False, initial=True, help_text=_MENTORING_HELP
    )

    def facts(self) -> dict[str, Any]:
        """What the actions take."""
        data = self.cleaned_data
        plain = (
            "code",
            "programme",
            "opens_on",
            "deadline_model",
            "closes_at",
            "stages",
            "source",
            "status",
            "offers_mentoring",
        )
        found = {name: data[name] for name in plain if name in data}
        return found | {"title": in_languages(data, "title"), "remark": in_languages(data, "remark")}


class ReframeForm(FrameForm):
    """The frame of a draft; its code stands."""

    code = None  # type: ignore[assignment]


class RemarkForm(forms.Form):
    """The remark to readers of a published call."""

    remark_en = forms.CharField(label=_("Remark for readers, in English"), widget=_LONG, required=False)
    remark_fr = forms.CharField(label=_("Remark for readers, in French"), widget=_LONG, required=False)

    def facts(self) -> dict[str, Any]:
        """What the action takes."""
        return {"remark": in_languages(self.cleaned_data, "remark")}


class RunningForm(RemarkForm):
    """The same of a call that is not closed, with whether it offers mentoring."""

    offers_mentoring = forms.BooleanField(
        label=_("This call offers mentoring"), required=False, help_text=_MENTORING_HELP
    )

    def facts(self) -> dict[str, Any]:
        """What the action takes."""
        return super().facts() | {"offers_mentoring": self.cleaned_data["offers_mentoring"]}


class DeadlineForm(forms.Form):
    """The deadline that a new version sets."""

    closes_at = LocalMoment(label=_("Closes at"), help_text=_("In Brussels time: 2026-09-30 17:00."))


class GuidelinesForm(forms.Form):
    """The guidelines of a version."""

    published_on = forms.CharField(
        label=_("Date of the guidelines"), max_length=10, required=False, help_text=_DATE_HELP
    )
    summary_en = forms.CharField(label=_("What the call is about, in English"), widget=_LONG, required=False)
    summary_fr = forms.CharField(label=_("What the call is about, in French"), widget=_LONG, required=False)
    note_en = forms.CharField(
        label=_("What this version changes, in English"),
        widget=_LONG,
        required=False,
        help_text=_("Empty for the first one."),
    )
    note_fr = forms.CharField(label=_("What this version changes, in French"), widget=_LONG, required=False)
    guidelines_url = forms.URLField(label=_("Address of the guidelines"), required=False, assume_scheme="https")
    envelope_cents = EuroField(
        label=_("Published for the whole call, in euro"),
        required=False,
        help_text=_("Leave empty where nobody published it."),
    )
    envelope_as_of = forms.CharField(
        label=_("Amount published on"), max_length=10, required=False, help_text=_DATE_HELP
    )
    envelope_source = forms.CharField(label=_("Source of the amount"), required=False, help_text=_SOURCE_HELP)
    source = forms.CharField(label=_("Source of the guidelines"), required=False, help_text=_SOURCE_HELP)
    status = forms.ChoiceField(label=_("How sure is it?"), choices=calls.words.STATUSES.items)

    def facts(self) -> dict[str, Any]:
        """What the action takes."""
        data = self.cleaned_data
        plain = (
            "published_on",
            "guidelines_url",
            "envelope_as_of",
            "envelope_source",
            "source",
            "status",
            "envelope_cents",
        )
        return {name: data[name] for name in plain} | {
            "summary": in_languages(data, "summary"),
            "note": in_languages(data, "note"),
        }


class LotTitleForm(forms.Form):
    """What a lot or strand is called."""

    title_en = forms.CharField(label=_("Title in English"), max_length=250)
    title_fr = forms.CharField(label=_("Title in French"), max_length=250, required=False)


class LotForm(LotTitleForm):
    """A new lot or strand."""

    code = forms.CharField(label=_("Code of the lot"), max_length=10, help_text=_("Such as A or 1."))
    field_order = ("code",)


class TermsForm(forms.Form):
    """What a lot funds and by which rules it is judged."""

    rulebook = forms.ChoiceField(
        label=_("Rulebook"),
        choices=lambda: _titled(calls.rulebooks()),
        widget=forms.RadioSelect,
        help_text=_("Every limit comes from the rulebook; none is typed again here."),
    )
    scope_en = forms.CharField(label=_("What the lot funds, in English"), widget=_LONG)
    scope_fr = forms.CharField(label=_("What the lot funds, in French"), widget=_LONG, required=False)


class EnvelopeForm(forms.Form):
    """What a fund gives to a lot."""

    fund = forms.ChoiceField(label=_("Fund"), choices=lambda: [(code, code) for code in calls.fund_codes()])
    status = forms.ChoiceField(
        label=_("What is known"), choices=calls.words.ENVELOPE_STATUSES.items, widget=forms.RadioSelect
    )
    amount = EuroField(label=_("Amount in euro"), required=False)
    as_of = forms.CharField(label=_("As of"), max_length=10, required=False, help_text=_DATE_HELP)
    source = forms.CharField(label=_("Source"), max_length=400, required=False, help_text=_SOURCE_HELP)


class QuestionsForm(forms.Form):
    """The question schemas of the two stages."""

    concept_form = forms.ChoiceField(label=_("Questions of the concept note"), required=False)
    full_form = forms.ChoiceField(label=_("Questions of the full application"), required=False)

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        choices = [("", _("Not chosen yet")), *calls.schema_choices(get_language() or "en")]
        for field in self.fields.values():
            field.choices = choices  # type: ignore[attr-defined]


class GridForm(forms.Form):
    """The evaluation grids of the two stages."""

    concept_grid = forms.ChoiceField(label=_("Grid of the concept note"), required=False)
    full_grid = forms.ChoiceField(label=_("Grid of the full application"), required=False)

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        for stage in ("concept", "full"):
            rows = _titled(calls.grids().filter(stage=stage))
            self.fields[f"{stage}_grid"].choices = [("", _("Not chosen yet")), *rows]  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """Why a call is suspended."""

    reason = forms.CharField(label=_("Reason"), widget=_LONG, help_text=_("Published on the page of the call."))
