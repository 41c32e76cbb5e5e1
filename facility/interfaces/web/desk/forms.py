"""Forms of the desk."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from facility.apps.parties.public import ROLES, TWO_PERSON, Organisation
from facility.foundation.accounts.public import FOR_ORGANISATION, Role
from facility.interfaces.web.parties.acts import AREAS


def _all_roles() -> list[tuple[str, Any]]:
    return [(role.value, ROLES[role]) for role in Role]


def _roles_by_letter() -> list[tuple[str, Any]]:
    return [(role.value, ROLES[role]) for role in Role if role not in TWO_PERSON | FOR_ORGANISATION]


class GrantForm(forms.Form):
    """Which role, for which organisation, until when."""

    role = forms.ChoiceField(
        label=_("Role"),
        choices=_all_roles,
        help_text=_("Roles that decide, and roles for a body that has its people, take a second administrator."),
    )
    organisation = forms.CharField(
        label=_("Organisation"),
        max_length=250,
        required=False,
        help_text=_("Only for roles held for an organisation: its name as it stands here."),
    )
    app = forms.ChoiceField(
        label=_("Only for this part of the system"),
        choices=lambda: [("", _("All parts")), *AREAS.items()],
        required=False,
    )
    ends_on = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Empty: until it is ended."),
    )

    def clean_organisation(self) -> Organisation | None:
        """The organisation of that name."""
        name = self.cleaned_data["organisation"].strip()
        if not name:
            return None
        found = list(Organisation.objects.filter(name__iexact=name)[:2])
        if len(found) != 1:
            raise forms.ValidationError(
                _("No organisation has exactly this name.") if not found else _("Several organisations have this name.")
            )
        return found[0]


class InviteToRoleForm(forms.Form):
    """Whom to invite to which role for the facility."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "inputmode": "email"}),
    )
    name = forms.CharField(label=_("First and last name"), max_length=120, required=False)
    role = forms.ChoiceField(label=_("Role"), choices=_roles_by_letter)
    language = forms.ChoiceField(label=_("Language of the letter"), choices=lambda: list(settings.LANGUAGES))


class ConfirmKindForm(forms.Form):
    """On which evidence a kind is confirmed."""

    evidence = forms.CharField(
        label=_("Evidence"),
        max_length=2000,
        widget=forms.Textarea,
        help_text=_("Which law, statute or register shows it, and where it can be read."),
    )
