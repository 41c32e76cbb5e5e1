"""The form in which a setting of a programme is proposed: its value in the shape of its kind, with day and source."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from facility.apps.assistance import public as assistance
from facility.apps.assistance.public import Known, words
from facility.apps.finance import public as finance
from facility.interfaces.web.calls.euros import EuroField, show_euros
from facility.interfaces.web.evaluation.forms import day_field
from facility.interfaces.web.ui.components.facts import rule_status_label

SEVERAL = {"modalities": words.MODALITIES, "never_given": words.NEVER_GIVEN, "sectors": words.SECTORS}
# Empty rows for criteria that are added.
MORE = 2
Fields = Iterable[tuple[str, forms.Field]]


def _count(key: str, value: Any) -> Fields:
    label = _("Days") if key in assistance.DAYS else _("Number")
    yield "value", forms.IntegerField(label=label, min_value=1, max_value=3650, required=False, initial=value)


def _euros(value: Any) -> Fields:
    initial = show_euros(value) if value is not None else ""
    yield "value", EuroField(label=_("Amount in euro"), required=False, initial=initial)


def _yes(value: Any) -> Fields:
    answers = [("yes", _("Yes")), ("no", _("No"))]
    initial = None if value is None else "yes" if value else "no"
    yield (
        "value",
        forms.ChoiceField(label=_("Takes requests"), choices=answers, widget=forms.RadioSelect, initial=initial),
    )


def _several(key: str, value: Any) -> Fields:
    yield (
        "value",
        forms.MultipleChoiceField(
            label=str(words.SETTINGS[key]),
            choices=SEVERAL[key].items,
            widget=forms.CheckboxSelectMultiple,
            required=False,
            initial=value or (),
        ),
    )


def _countries(value: Any) -> Fields:
    hint = _("Codes of two letters (ISO 3166-1), with commas between them.")
    initial = ", ".join(value or ())
    yield (
        "value",
        forms.CharField(
            label=_("Countries it is for"), help_text=hint, max_length=1200, required=False, initial=initial
        ),
    )


def _funds(value: Any) -> Fields:
    codes = [(code, code) for code in finance.fund_codes()]
    widget = forms.CheckboxSelectMultiple
    yield (
        "value",
        forms.MultipleChoiceField(label=_("Funds"), choices=codes, widget=widget, required=False, initial=value or ()),
    )


def _askers(value: Any) -> Fields:
    held = {one["kind"]: one["where"] for one in value or ()}
    places = [("", _("May not ask")), *words.WHERE.items()]
    for kind, label in words.ASKERS.items():
        yield (
            f"where_{kind}",
            forms.ChoiceField(label=str(label), choices=places, required=False, initial=held.get(kind, "")),
        )


def _period(value: Any) -> Fields:
    hint = _("A year, a month or a day: 2026, 2026-10 or 2026-10-31.")
    for name, label in (("from", _("From")), ("to", _("Until"))):
        initial = (value or {}).get(name, "")
        yield name, forms.CharField(label=label, max_length=10, help_text=hint, required=False, initial=initial)


def _criteria(value: Any) -> Fields:
    held = list(value or ())
    for place in range(len(held) + MORE):
        one: dict[str, Any] = held[place] if place < len(held) else {"code": "", "text": {}}
        told = {"number": place + 1}
        code = _("Criterion %(number)s: short name, letters only") % told
        yield f"code_{place}", forms.CharField(label=code, max_length=30, required=False, initial=one["code"])
        for language, label in (
            ("en", _("Criterion %(number)s in English")),
            ("fr", _("Criterion %(number)s in French")),
        ):
            text = one["text"].get(language, "")
            yield (
                f"{language}_{place}",
                forms.CharField(label=label % told, max_length=400, required=False, initial=text),
            )


def _fields(key: str, value: Any) -> Fields:
    """The fields of the value, by the kind of setting."""
    if key in assistance.COUNTS:
        return _count(key, value)
    if key == "late_percent":
        return [
            (
                "value",
                forms.IntegerField(label=_("Per cent"), min_value=1, max_value=100, required=False, initial=value),
            )
        ]
    if key == "endorsement":
        choices = list(words.ENDORSEMENTS.items())
        label = str(words.SETTINGS[key])
        return [("value", forms.ChoiceField(label=label, choices=choices, required=False, initial=value))]
    if key in SEVERAL:
        return _several(key, value)
    shapes = {
        "budget_cents": _euros,
        "taking_requests": _yes,
        "countries": _countries,
        "askers": _askers,
        "funds": _funds,
    }
    return {**shapes, "period": _period, "criteria": _criteria}[key](value)


class SettingForm(forms.Form):
    """A value, or that nothing is public; from which day; whose word it is, how well it is known, why it changes."""

    unknown = forms.BooleanField(label=gettext_lazy("Nothing is public: the value is not known"), required=False)
    valid_from = day_field(
        gettext_lazy("Holds from"), gettext_lazy("Left empty: from the day on which a second person confirms it.")
    )
    source = forms.CharField(label=gettext_lazy("Whose word it is"), max_length=400)
    source_url = forms.URLField(
        label=gettext_lazy("Address of the source"), max_length=300, required=False, assume_scheme="https"
    )
    status = forms.ChoiceField(label=gettext_lazy("Standing of the source"))
    reason = forms.CharField(
        label=gettext_lazy("Why it is changed"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2000
    )

    def __init__(self, *given: Any, key: str, held: Known | None, **named: Any) -> None:
        super().__init__(*given, **named)
        self.key = key
        own = dict(_fields(key, held.value if held is not None else None))
        self.value_fields = list(own)
        self.fields = {**own, **self.fields}
        self.fields["valid_from"].required = False
        self.fields["status"].choices = [  # type: ignore[attr-defined]
            (one, rule_status_label(one)) for one in assistance.STATUSES
        ]
        if key == "taking_requests":
            del self.fields["unknown"]
        if held is not None:
            self.initial = {"source": held.source, "source_url": held.source_url, "status": held.status}
            self.initial["unknown"] = held.value is None

    def _value(self) -> Any:
        data, key = self.cleaned_data, self.key
        if key == "askers":
            chosen = ((kind, data[f"where_{kind}"]) for kind in words.ASKERS)
            return [{"kind": kind, "where": where} for kind, where in chosen if where]
        if key == "period":
            return {"from": data["from"], "to": data["to"]}
        if key == "criteria":
            places = (name.removeprefix("code_") for name in self.value_fields if name.startswith("code_"))
            rows = [
                {"code": data[f"code_{at}"], "text": {"en": data[f"en_{at}"], "fr": data[f"fr_{at}"]}} for at in places
            ]
            return [one for one in rows if one["code"] or any(one["text"].values())]
        value = data["value"]
        if key == "countries":
            return [one.strip().upper() for one in value.split(",") if one.strip()]
        return value == "yes" if key == "taking_requests" else "" if value is None else value

    def given(self) -> dict[str, Any]:
        """What is proposed."""
        names = ("valid_from", "source", "source_url", "status", "reason")
        told = {name: self.cleaned_data[name] for name in names}
        return told | {"value": None if self.cleaned_data.get("unknown") else self._value()}
