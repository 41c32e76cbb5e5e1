"""Forms of the inbox: what the public asks, what those responsible do with it, and who answers what."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from facility.apps.enquiries import public as enquiries
from facility.apps.enquiries.public import words
from facility.apps.parties import public as parties
from facility.foundation.accounts.public import Role
from facility.interfaces.web.calls.forms import LocalMoment
from facility.interfaces.web.enquiries.forms import WhoAndWhyForm, call_choices, country_choices
from facility.interfaces.web.ui import formats

# Ends that have an act of their own, or a button.
BY_AN_ACT = {"", "converted", "declined", "held", "seen"}


def _any(choices: Any, label: Any) -> Any:
    return lambda: [("", label), *(choices() if callable(choices) else choices)]


class AskForm(WhoAndWhyForm):
    """Who asks what, and what it is about: it decides who answers."""

    theme = forms.ChoiceField(label=_("Theme"), choices=_any(words.THEMES.items, _("No theme")), required=False)
    country = forms.ChoiceField(
        label=_("Country"),
        choices=_any(country_choices, _("No country")),
        required=False,
        help_text=_("It decides who answers: some countries have a contact point of their own."),
    )
    call = forms.ChoiceField(label=_("Call"), choices=_any(call_choices, _("No call")), required=False)
    field_order: tuple[str, ...] = (
        "name",
        "email",
        "organisation_name",
        "reason",
        "theme",
        "country",
        "call",
        "message",
        "website",
    )

    def said(self) -> dict[str, Any]:
        """What the action takes."""
        named = ("name", "email", "organisation_name", "reason", "theme", "country", "call", "message")
        return {name: self.cleaned_data[name] for name in named}


class MeetingForm(AskForm):
    """The same with up to three moments that would suit."""

    slot_1 = LocalMoment(label=_("A moment that suits you"))
    slot_2 = LocalMoment(label=_("A second one"), required=False)
    slot_3 = LocalMoment(label=_("A third one"), required=False)
    field_order = (
        *("name", "email", "organisation_name", "reason", "slot_1", "slot_2", "slot_3"),
        *("theme", "country", "call", "message", "website"),
    )

    def said(self) -> dict[str, Any]:
        """What the action takes."""
        slots = [self.cleaned_data[name] for name in ("slot_1", "slot_2", "slot_3") if self.cleaned_data[name]]
        return super().said() | {"slots": slots}


class AnswerForm(forms.Form):
    """An answer by letter."""

    text = forms.CharField(label=_("Answer"), max_length=6000, widget=forms.Textarea)


class AgreeForm(forms.Form):
    """When and where to meet."""

    meets_at = LocalMoment(label=_("When"), help_text=_("In Brussels time: 2026-09-30 17:00."))
    minutes = forms.IntegerField(label=_("Minutes"), min_value=5, max_value=480, initial=45)
    place = forms.CharField(label=_("Where, or the link"), max_length=300)


class OfferForm(forms.Form):
    """Up to three moments to choose from, how long, and where."""

    slot_1 = LocalMoment(label=_("A moment to offer"), help_text=_("In Brussels time: 2026-09-30 17:00."))
    slot_2 = LocalMoment(label=_("A second one"), required=False)
    slot_3 = LocalMoment(label=_("A third one"), required=False)
    lasts = forms.IntegerField(label=_("Minutes"), min_value=5, max_value=480, initial=45)
    where = forms.CharField(label=_("Where, or the link"), max_length=300)

    def said(self) -> dict[str, Any]:
        """What the action takes."""
        slots = [self.cleaned_data[name] for name in ("slot_1", "slot_2", "slot_3") if self.cleaned_data[name]]
        return {"slots": slots, "minutes": self.cleaned_data["lasts"], "place": self.cleaned_data["where"]}


class ChooseForm(forms.Form):
    """One of the moments on offer."""

    slot = forms.ChoiceField(label=_("Which moment suits you?"), widget=forms.RadioSelect)

    def __init__(self, *given: Any, slots: list[datetime], **more: Any) -> None:
        super().__init__(*given, **more)
        choices = [(slot.isoformat(), formats.moment(slot)) for slot in slots]
        self.fields["slot"].choices = choices  # type: ignore[attr-defined]


class HoldForm(forms.Form):
    """What came of a meeting."""

    outcome = forms.CharField(
        label=_("What came of it, in one line"), max_length=500, help_text=_("Whoever asked reads it in a letter.")
    )


class DeclineForm(forms.Form):
    """Why a meeting is declined."""

    why = forms.CharField(
        label=_("Why, in one line"), max_length=500, help_text=_("Whoever asked reads it in a letter.")
    )


def holder_choices() -> list[tuple[str, Any]]:
    """Who can be responsible: the roles of the facility that answer, and each contact point that somebody holds the role for."""
    from facility.foundation.base import clock

    held = parties.holders_on(clock.local_day(clock.now())).filter(role=Role.NATIONAL_CONTACT)
    points = {
        row.organisation_id: row.organisation.name for row in held.select_related("organisation") if row.organisation
    }
    named = [(str(role), parties.ROLES[role]) for role in enquiries.policy.STAFF]
    return [*named, *((f"{Role.NATIONAL_CONTACT}:{number}", name) for number, name in sorted(points.items()))]


class HolderForm(forms.Form):
    """Who is to answer."""

    holder = forms.ChoiceField(label=_("Who is to answer"), choices=holder_choices)

    def chosen(self) -> dict[str, Any]:
        """Role and organisation, as the actions take them."""
        role, _colon, number = self.cleaned_data["holder"].partition(":")
        return {"role": role, "organisation_id": int(number) if number else None}


class RouteForm(HolderForm):
    """Who answers what from now on."""

    intent = forms.ChoiceField(
        label=_("What is asked"), choices=_any(words.INTENTS.items, _("Anything")), required=False
    )
    theme = forms.ChoiceField(label=_("Theme"), choices=_any(words.THEMES.items, _("Any theme")), required=False)
    country = forms.ChoiceField(label=_("Country"), choices=_any(country_choices, _("Any country")), required=False)
    source = forms.CharField(label=_("Source"), max_length=300, help_text=_("Who decided so, and where it stands."))
    field_order = ("intent", "theme", "country", "holder", "source")

    def said(self) -> dict[str, Any]:
        """What the action takes."""
        named = {name: self.cleaned_data[name] for name in ("intent", "theme", "country", "source")}
        return named | self.chosen()


class CloseForm(forms.Form):
    """Why it is closed; only a meeting can be cancelled."""

    reason = forms.ChoiceField(label=_("Why it is closed"))

    def __init__(self, *given: Any, is_meeting: bool = False, **more: Any) -> None:
        super().__init__(*given, **more)
        left_out = BY_AN_ACT if is_meeting else BY_AN_ACT | {"cancelled"}
        choices = [(code, label) for code, label in words.ENDS.items() if code not in left_out]
        self.fields["reason"].choices = choices  # type: ignore[attr-defined]
