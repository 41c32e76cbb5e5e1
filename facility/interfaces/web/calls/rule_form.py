"""A form for one rule of a rulebook: its figures as a person types them, its source and how sure it is."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from facility.apps.calls import public as calls
from facility.core.partial_dates import PartialDate
from facility.interfaces.web.calls.euros import EuroField, show_euros

_PERCENT = re.compile(r"(\d{1,3})(?:[.,](\d{1,2}))?\s*%?", re.ASCII)
_LINES = forms.Textarea(attrs={"rows": 6})


def _codes(typed: str) -> list[str]:
    return [part for part in re.split(r"[\s,;]+", typed) if part]


class PercentField(forms.CharField):
    """Per cent typed, basis points kept."""

    def clean(self, value: Any) -> Any:
        """The basis points, or an error that shows how to write a share."""
        found = _PERCENT.fullmatch(super().clean(value).strip())
        if found is None:
            raise ValidationError(_("Write a share in per cent, such as 95 or 94.5."))
        return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))


class CodesField(forms.CharField):
    """Codes typed with commas between them, kept as a list."""

    def clean(self, value: Any) -> Any:
        """The codes."""
        return _codes(super().clean(value))


class ConditionalField(forms.CharField):
    """Countries with a condition, one line each: code, condition, and the day it was met if it was."""

    widget = _LINES

    def clean(self, value: Any) -> Any:
        """Rows of country, condition and day."""
        rows = []
        for line in super().clean(value).splitlines():
            parts = [part.strip() for part in line.split(",") if part.strip()]
            if not parts:
                continue
            if len(parts) not in {2, 3} or (len(parts) == 3 and not _is_day(parts[2])):
                raise ValidationError(
                    _("Write one country per line: SN, talent_partnership_launched, and the day if it is known.")
                )
            row = {"country": parts[0].upper(), "condition": parts[1]}
            rows.append(row | ({"since": parts[2]} if len(parts) == 3 else {}))
        return rows


class RegionsField(forms.CharField):
    """Regions with their countries, one line each."""

    widget = _LINES

    def clean(self, value: Any) -> Any:
        """Countries by region."""
        found = {}
        for line in super().clean(value).splitlines():
            name, colon, codes = line.partition(":")
            if line.strip() and not (colon and _codes(codes)):
                raise ValidationError(_("Write one region per line: silk-routes: AF, BD, IQ, IR, PK."))
            if line.strip():
                found[name.strip()] = _codes(codes.upper())
        return found


def _is_day(text: str) -> bool:
    try:
        return PartialDate.parse(text).precision == "day"
    except ValueError:
        return False


def _field(name: str, value: Any) -> tuple[forms.Field, Any]:
    """The field of a figure and its initial value, by the unit at the end of its name."""
    label = str(calls.words.FIGURES.get(name, name))
    if isinstance(value, bool):
        return forms.BooleanField(label=label, required=False), value
    if name.endswith("_cents") and value is not None:
        return EuroField(label=label), show_euros(value)
    if name.endswith("_bp") and value is not None:
        whole, part = divmod(value, 100)
        return PercentField(label=label), f"{whole}.{part:02d}" if part else str(whole)
    if isinstance(value, int) or value is None:
        return forms.IntegerField(label=label, min_value=0, required=value is not None), value
    if name == "conditional":
        lines = (", ".join(str(row[key]) for key in ("country", "condition", "since") if row.get(key)) for row in value)
        return ConditionalField(label=label, required=False), "\n".join(lines)
    if isinstance(value, Mapping):
        lines = (f"{region}: {', '.join(held)}" for region, held in value.items())
        return RegionsField(label=label), "\n".join(lines)
    if isinstance(value, list):
        return CodesField(label=label, required=False), ", ".join(value)
    return forms.CharField(label=label), value


class RuleForm(forms.Form):
    """One rule: its figures, and on whose word they stand."""

    source = forms.CharField(
        label=gettext_lazy("Source"), help_text=gettext_lazy("An address or the name of the text.")
    )
    source_status = forms.ChoiceField(label=gettext_lazy("How sure is it?"), choices=calls.words.STATUSES.items)
    weight = forms.ChoiceField(label=gettext_lazy("Weight"), choices=calls.words.WEIGHTS.items)
    signed_off = forms.CharField(
        label=gettext_lazy("Signed off by"),
        required=False,
        help_text=gettext_lazy(
            "Body and day that confirmed a predecessor's rule for this call; only then it can stop a dossier."
        ),
    )
    note = forms.CharField(label=gettext_lazy("Note"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    title_en = forms.CharField(label=gettext_lazy("Title of the new version, in English"), max_length=250)
    title_fr = forms.CharField(
        label=gettext_lazy("Title of the new version, in French"), max_length=250, required=False
    )

    def __init__(self, data: Any = None, *, entry: Mapping[str, Any], initial: Mapping[str, Any] | None = None) -> None:
        self.entry = entry
        start = {name: entry[name] for name in ("source", "source_status", "weight", "signed_off", "note")}
        figures = {name: _field(name, value) for name, value in entry["params"].items()}
        start |= {f"figure_{name}": value for name, (_one, value) in figures.items()}
        super().__init__(data, initial=start | dict(initial or {}))
        own = {f"figure_{name}": field for name, (field, _start) in figures.items()}
        self.fields = own | self.fields

    def changed_entry(self) -> dict[str, Any]:
        """The entry with what was typed."""
        data = self.cleaned_data
        figures = {name: data[f"figure_{name}"] for name in self.entry["params"]}
        told = {name: data[name] for name in ("source", "source_status", "weight", "signed_off", "note")}
        return dict(self.entry) | told | {"params": figures}
