"""Forms of missions."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from facility.apps.assistance import public as assistance
from facility.interfaces.web.evaluation.forms import day_field
from facility.interfaces.web.ui import formats


def booking_choices(found: Iterable[assistance.Booking]) -> list[tuple[str, str]]:
    """Confirmed days by expert."""
    return [
        (
            str(one.pk),
            _("%(name)s: %(first)s – %(last)s")
            % {
                "name": one.expert.person.name,
                "first": formats.day(one.first_day),
                "last": formats.day(one.last_day),
            },
        )
        for one in found
    ]


class JoinForm(forms.Form):
    """Which experts, with days confirmed for the request."""

    bookings = forms.MultipleChoiceField(
        label=gettext_lazy("Experts, with their days"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, bookings: Iterable[assistance.Booking], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bookings"].choices = booking_choices(bookings)  # type: ignore[attr-defined]
        if not self.fields["bookings"].choices:  # type: ignore[attr-defined]
            self.fields["bookings"].help_text = _("No days are confirmed for this request that are in no mission yet.")

    def given(self) -> dict[str, Any]:
        """What was chosen."""
        return {"booking_ids": [int(pk) for pk in self.cleaned_data["bookings"]]}


class ResumeForm(JoinForm):
    """New days of a mission, and its experts."""

    first_day = day_field(gettext_lazy("First day"))
    last_day = day_field(gettext_lazy("Last day"))

    def given(self) -> dict[str, Any]:
        """What was typed."""
        return super().given() | {name: self.cleaned_data[name] for name in ("first_day", "last_day")}


class OpenForm(ResumeForm):
    """A mission to open."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    place = forms.CharField(
        label=gettext_lazy("Place"), max_length=200, required=False, help_text=gettext_lazy("Empty: at a distance.")
    )
    field_order = ("title", "place", "first_day", "last_day", "bookings")

    def given(self) -> dict[str, Any]:
        """What was typed."""
        return super().given() | {name: self.cleaned_data[name] for name in ("title", "place")}


class EndForm(forms.Form):
    """What was done."""

    words = forms.CharField(
        label=gettext_lazy("What was done"),
        widget=forms.Textarea,
        max_length=6000,
        help_text=gettext_lazy("The authority reads it in a letter. Name no private persons."),
    )
