"""Forms of news and subscriptions."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from facility.apps.assistance import public as assistance
from facility.apps.calls import public as calls
from facility.apps.enquiries.public import Registration, Subscriber, Wishes, words
from facility.apps.parties import public as parties
from facility.foundation.accounts.public import PUBLIC
from facility.interfaces.web.parties.templatetags.countries import language
from facility.interfaces.web.ui.choosing import to_choose
from facility.interfaces.web.ui.languages import said
from facility.interfaces.web.ui.many import ManyChoices

NONE = _("None means all.")


def country_choices() -> list[tuple[str, str]]:
    """All countries by name."""
    return [(name.code, name.marked) for name in parties.countries(language())]


def call_choices() -> list[tuple[str, str]]:
    """Published calls that are not closed, by title."""
    rows = calls.visible_to(PUBLIC).exclude(state="closed").order_by("-opened_at", "code")
    return [(call.code, said(call.title).noted) for call in rows]


def _languages() -> list[tuple[str, str]]:
    return [(code, str(get_language_info(code)["name_local"]).capitalize()) for code, _name in settings.LANGUAGES]


class WhoAndWhyForm(forms.Form):
    """What all four intents ask; `website` is a field that no person sees and that programs fill in."""

    name = forms.CharField(label=_("Your name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(
        label=_("E-mail address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    organisation_name = forms.CharField(
        label=_("Organisation"),
        max_length=250,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    reason = forms.ChoiceField(label=_("What it is about"), choices=words.REASONS.items)
    message = forms.CharField(
        label=_("Your message"),
        max_length=6000,
        widget=forms.Textarea,
        help_text=_("No personal documents, and nothing out of a dossier: its reference is enough."),
    )
    website = forms.CharField(label=_("Leave this empty"), max_length=200, required=False)

    @property
    def is_trapped(self) -> bool:
        """Whether something filled in what no person sees."""
        return bool(self.cleaned_data.get("website"))


class WishesForm(forms.Form):
    """What somebody wants to be told of, how often, and in which language."""

    contents = forms.MultipleChoiceField(
        label=_("Tell me of"), choices=words.CONTENTS.items, widget=forms.CheckboxSelectMultiple
    )
    themes = forms.MultipleChoiceField(
        label=_("Themes"),
        choices=words.THEMES.items,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=NONE,
    )
    countries = forms.MultipleChoiceField(
        label=_("Countries"), choices=country_choices, widget=ManyChoices, required=False, help_text=NONE
    )
    calls = forms.MultipleChoiceField(
        label=_("Calls"), choices=call_choices, widget=ManyChoices, required=False, help_text=NONE
    )
    programmes = forms.MultipleChoiceField(
        label=_("Programmes of assistance"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Choose one to be told only of what its knowledge space takes up."),
    )
    frequency = forms.ChoiceField(label=_("How often"), choices=words.FREQUENCIES.items, initial="weekly")
    language = forms.ChoiceField(label=_("Language of the letters"), choices=_languages)

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        offered = [(one.code, said(one.names)) for one in assistance.programmes()]
        if offered:
            self.fields["programmes"].choices = offered  # type: ignore[attr-defined]
        else:
            del self.fields["programmes"]

    def wishes(self) -> Wishes:
        """What was chosen."""
        given = self.cleaned_data
        names = ("contents", "themes", "countries", "calls", "programmes")
        several = {name: tuple(given.get(name, ())) for name in names}
        return Wishes(**several, language=given["language"], frequency=given["frequency"])


class SubscribeForm(WishesForm, WhoAndWhyForm):
    """Who registers and why, as the other intents ask it, with the wishes."""

    field_order = (
        "name",
        "email",
        "organisation_name",
        "reason",
        "contents",
        "themes",
        "countries",
        "calls",
        "programmes",
        "frequency",
        "language",
        "message",
        "website",
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["message"].help_text = _(
            "Why you register, in your own words; one sentence is enough. No personal documents, and nothing out of a "
            "dossier: its reference is enough."
        )
        self.fields["countries"].help_text = _(
            "None means all. One country decides who reads your message: some have a contact point of their own."
        )

    def registration(self) -> Registration:
        """Who and why."""
        named = ("name", "organisation_name", "reason", "message")
        return Registration(**{name: self.cleaned_data[name] for name in named})


def kept(subscriber: Subscriber) -> dict[str, Any]:
    """A subscriber's wishes as the form shows them first."""
    named = ("contents", "themes", "countries", "calls", "programmes", "frequency", "language")
    return {name: getattr(subscriber, name) for name in named}


class NewsForm(forms.Form):
    """News in one or two languages."""

    title_en = forms.CharField(label=_("Title, in English"), max_length=200, required=False)
    body_en = forms.CharField(label=_("Text, in English"), widget=forms.Textarea, max_length=6000, required=False)
    title_fr = forms.CharField(label=_("Title, in French"), max_length=200, required=False)
    body_fr = forms.CharField(label=_("Text, in French"), widget=forms.Textarea, max_length=6000, required=False)
    content = forms.ChoiceField(
        label=_("Kind of content"),
        choices=lambda: to_choose(words.CONTENTS.items()),
        help_text=_("Who subscribed to this kind is told."),
    )
    themes = forms.MultipleChoiceField(
        label=_("Themes"), choices=words.THEMES.items, widget=forms.CheckboxSelectMultiple, required=False
    )
    countries = forms.MultipleChoiceField(
        label=_("Countries"), choices=country_choices, widget=ManyChoices, required=False, help_text=NONE
    )

    def said(self) -> dict[str, Any]:
        """What the action takes."""
        given = self.cleaned_data
        return {
            "title": {code: given[f"title_{code}"] for code in ("en", "fr")},
            "body": {code: given[f"body_{code}"] for code in ("en", "fr")},
            "content": given["content"],
            "themes": given["themes"],
            "countries": given["countries"],
        }
