"""Forms of organisations and invitations."""

from typing import Any, cast

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from facility.apps.parties.public import (
    IDENTIFIER_SCHEMES,
    LEGAL_PERSONALITY,
    OFFERED_BY_MEMBERS,
    ROLES,
    Organisation,
    OrganisationKind,
    countries,
    kinds,
)
from facility.interfaces.web.parties.templatetags.countries import language
from facility.interfaces.web.parties.templatetags.roles import kind_name


def country_choices() -> list[tuple[str, Any]]:
    """All countries by name, marked where a name has a footnote, after an empty choice."""
    return [("", _("Choose a country")), *((name.code, name.marked) for name in countries(language()))]


def kind_choices() -> list[tuple[str, str]]:
    """The kinds of body, a narrower one behind its broader one."""
    return [
        (kind.code, f"{kind_name(kind.parent)}: {kind_name(kind)}" if kind.parent else kind_name(kind))
        for kind in kinds()
    ]


class SearchForm(forms.Form):
    """The name of a body to look for."""

    q = forms.CharField(label=_("Name of the organisation"), max_length=250, min_length=3)


class NewOrganisationForm(forms.Form):
    """The least that a body needs to take part; the rest comes later."""

    name = forms.CharField(
        label=_("Name of the organisation"),
        max_length=250,
        help_text=_("As it is registered, in its own language."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    country = forms.ChoiceField(
        label=_("Country of the seat"),
        choices=country_choices,
        required=False,
        help_text=_("Empty only for international organisations and EU agencies."),
    )
    kinds = forms.MultipleChoiceField(
        label=_("Kind of organisation"),
        choices=kind_choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Several may apply. The facility confirms them on evidence."),
    )
    another = forms.BooleanField(
        label=_("It is none of the organisations found above"), required=False, widget=forms.HiddenInput
    )


class OrganisationForm(NewOrganisationForm):
    """Everything a body says of itself."""

    evidence = forms.CharField(
        label=_("Evidence of the kind"),
        required=False,
        max_length=2000,
        widget=forms.Textarea,
        help_text=_("Which law, statute or register shows it, and where it can be read."),
    )
    short_name = forms.CharField(label=_("Short name or acronym"), max_length=60, required=False)
    legal_personality = forms.ChoiceField(
        label=_("Is it a legal person?"),
        choices=lambda: list(LEGAL_PERSONALITY.items()),
        widget=forms.RadioSelect,
        required=False,
    )
    seat = forms.CharField(label=_("Town of the seat"), max_length=120, required=False)
    established_under = forms.CharField(
        label=_("Established under"), max_length=250, required=False, help_text=_("The law or the treaty.")
    )
    website = forms.CharField(
        label=_("Website"), max_length=200, required=False, widget=forms.URLInput(attrs={"inputmode": "url"})
    )
    has_moved_on = False
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["another"]
        for scheme, label in IDENTIFIER_SCHEMES.items():
            self.fields[scheme] = forms.CharField(label=label, max_length=80, required=False)

    def moved_on(self, version: int) -> None:
        """Somebody saved meanwhile: say so, keep what was typed, and let the next save count as having seen it."""
        self.add_error(
            None, _("A colleague saved this page meanwhile. Compare with the entry as it stands now, then save again.")
        )
        data = cast(QueryDict, self.data).copy()
        data["version"] = str(version)
        self.data = data
        self.has_moved_on = True

    def described(self) -> dict[str, Any]:
        """The values as `describe_organisation` takes them."""
        values = dict(self.cleaned_data)
        identifiers = {scheme: values.pop(scheme) for scheme in IDENTIFIER_SCHEMES}
        values["legal_personality"] = values["legal_personality"] or "unknown"
        return {**values, "country": values["country"] or None, "identifiers": identifiers}


def initial_of(organisation: Organisation, stated: list[OrganisationKind]) -> dict[str, Any]:
    """What the form starts with."""
    numbers = {row.scheme: row.value for row in organisation.identifiers.all()}
    return {
        "name": organisation.name,
        "country": organisation.country_id or "",
        "kinds": [row.kind.code for row in stated],
        "evidence": next((row.evidence for row in stated if row.evidence), ""),
        "short_name": organisation.short_name,
        "legal_personality": organisation.legal_personality,
        "seat": organisation.seat,
        "established_under": organisation.established_under,
        "website": organisation.website,
        "version": organisation.record.version,
        **numbers,
    }


class InviteForm(forms.Form):
    """Whom to invite, to what."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "inputmode": "email"}),
    )
    name = forms.CharField(label=_("First and last name"), max_length=120, required=False)
    role = forms.ChoiceField(
        label=_("Role"),
        choices=lambda: [(role.value, ROLES[role]) for role in OFFERED_BY_MEMBERS],
        widget=forms.RadioSelect,
        initial="applicant",
    )
    language = forms.ChoiceField(label=_("Language of the letter"), choices=lambda: list(settings.LANGUAGES))


class InvitePartnerForm(forms.Form):
    """Which body to invite, through whom."""

    partner_name = forms.CharField(label=_("Name of the partner organisation"), max_length=250)
    country = forms.ChoiceField(label=_("Country of the seat"), choices=country_choices, required=False)
    email = forms.EmailField(
        label=_("E-mail address of somebody there"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "inputmode": "email"}),
    )
    name = forms.CharField(label=_("Name of that person"), max_length=120, required=False)
    language = forms.ChoiceField(label=_("Language of the letter"), choices=lambda: list(settings.LANGUAGES))
