"""Forms of accounts."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

_EMAIL = {"autocomplete": "username", "inputmode": "email", "spellcheck": "false"}


class SignInForm(forms.Form):
    """Address, and a password unless a link is asked for."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254, widget=forms.EmailInput(attrs=_EMAIL))
    password = forms.CharField(
        label=_("Password"),
        max_length=128,
        required=False,
        strip=False,
        help_text=_("Leave it empty if you want a sign-in link by e-mail."),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class RegisterForm(forms.Form):
    """Who wants an account."""

    name = forms.CharField(
        label=_("First and last name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("Use your own address at work: acts are recorded under your name."),
        widget=forms.EmailInput(attrs={**_EMAIL, "autocomplete": "email"}),
    )


class NameForm(forms.Form):
    """The name of somebody invited who has no account yet."""

    name = forms.CharField(
        label=_("First and last name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class DetailsForm(forms.Form):
    """One's own name, language and appearance."""

    name = forms.CharField(
        label=_("First and last name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(label=_("Language of pages and letters"), choices=lambda: list(settings.LANGUAGES))
    appearance = forms.ChoiceField(
        label=_("Appearance"),
        choices=[("system", _("As on my device")), ("light", _("Light")), ("dark", _("Dark"))],
        widget=forms.RadioSelect,
    )


class PasswordForm(forms.Form):
    """A new password."""

    password = forms.CharField(
        label=_("New password"),
        min_length=12,
        max_length=128,
        strip=False,
        help_text=_("At least 12 signs. A few words you remember are better than one with odd signs."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class ConfirmForm(forms.Form):
    """The present password, to show who is there."""

    password = forms.CharField(
        label=_("Password"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class CodeForm(forms.Form):
    """A code of the app, or a recovery code."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "spellcheck": "false", "autocapitalize": "characters"}
        ),
    )


class CredentialForm(forms.Form):
    """What a device signed; a script of the page fills it in."""

    credential = forms.CharField(required=False, widget=forms.HiddenInput)


class PasskeyForm(CredentialForm):
    """A new passkey and its name."""

    name = forms.CharField(
        label=_("Name of the passkey"),
        max_length=60,
        help_text=_("The device it lies on, so that you know it again: “Office laptop”."),
    )


def initial_details(user: Any) -> dict[str, str]:
    """What the form of one's details starts with."""
    return {"name": user.name, "language": user.language, "appearance": user.appearance}
