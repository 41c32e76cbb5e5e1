"""Forms of the roster: one's profile, a need, days to hold."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from facility.apps.assistance import public as assistance
from facility.apps.parties import public as parties
from facility.core.matching import LEVELS, Need
from facility.foundation.accounts.public import Actor
from facility.interfaces.web.experts.naming import Names
from facility.interfaces.web.parties.forms import country_choices

LINES = 5
PERIODS = 3


def _day(label: Any, required: bool = False) -> forms.DateField:
    return forms.DateField(label=label, required=required, widget=forms.DateInput(attrs={"type": "date"}))


class ProfileForm(forms.Form):
    """Everything an expert says of themselves."""

    profession = forms.CharField(
        label=gettext_lazy("What you do, in a line"), max_length=200, help_text=gettext_lazy("Function and field.")
    )
    experience = forms.CharField(
        label=gettext_lazy("Experience"), max_length=4000, required=False, widget=forms.Textarea
    )
    competences = forms.MultipleChoiceField(label=gettext_lazy("Competences"), widget=forms.CheckboxSelectMultiple)
    countries = forms.MultipleChoiceField(
        label=gettext_lazy("Countries in which you have worked"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )
    home_authority = forms.ChoiceField(
        label=gettext_lazy("Home authority, registered here"),
        required=False,
        help_text=gettext_lazy("An organisation that you act for; otherwise name it in the next field."),
    )
    home_authority_name = forms.CharField(
        label=gettext_lazy("Home authority, not registered here"), max_length=250, required=False
    )
    release = forms.ChoiceField(
        label=gettext_lazy("Release by the home authority"), choices=assistance.roster_words.RELEASES.items
    )
    release_until = _day(gettext_lazy("Released until"))
    interests = forms.CharField(
        label=gettext_lazy("What ties you to bodies, people or countries"),
        max_length=4000,
        required=False,
        widget=forms.Textarea,
        help_text=gettext_lazy("Employment, shares, family, offices held. Coordinators and auditors read it."),
    )
    no_interests = forms.BooleanField(label=gettext_lazy("I declare that nothing ties me"), required=False)

    def __init__(self, *args: Any, actor: Actor, expert: assistance.Expert | None, **kwargs: Any) -> None:
        kwargs["initial"] = _initial(expert) if expert else {}
        super().__init__(*args, **kwargs)
        names = Names()
        own = parties.own_organisations(actor)
        self.fields["competences"].choices = list(names.competences.items())  # type: ignore[attr-defined]
        self.fields["countries"].choices = country_choices()[1:]  # type: ignore[attr-defined]
        self.fields["home_authority"].choices = [("", _("None of them")), *((str(o.pk), o.name) for o in own)]  # type: ignore[attr-defined]
        spoken = [("", _("Choose a language")), *names.language_choices()]
        levels = [("", _("Choose a level")), *((level, level) for level in LEVELS)]
        for n in range(1, LINES + 1):
            self.fields[f"language_{n}"] = forms.ChoiceField(
                label=_("Language %(n)s") % {"n": n}, choices=spoken, required=False
            )
            self.fields[f"level_{n}"] = forms.ChoiceField(
                label=_("Level of language %(n)s, A1 to C2") % {"n": n}, choices=levels, required=False
            )
        for n in range(1, PERIODS + 1):
            self.fields[f"from_{n}"] = _day(_("Available from, period %(n)s") % {"n": n})
            self.fields[f"to_{n}"] = _day(_("Available until, period %(n)s") % {"n": n})

    def _pairs(self, left: str, right: str, lines: int) -> Iterator[tuple[Any, Any]]:
        """What stands in both fields of a line; half a line is an error at the half that is missing."""
        for n in range(1, lines + 1):
            a, b = self.cleaned_data.get(f"{left}_{n}"), self.cleaned_data.get(f"{right}_{n}")
            if a and b:
                yield a, b
            elif a or b:
                self.add_error(f"{right if a else left}_{n}", _("Fill in both fields of this line, or none."))

    def clean(self) -> dict[str, Any]:
        """Read the lines of languages and periods."""
        given = super().clean() or {}
        self.languages = dict(self._pairs("language", "level", LINES))
        self.periods = list(self._pairs("from", "to", PERIODS))
        if given.get("interests") and given.get("no_interests"):
            self.add_error("no_interests", _("Say what ties you, or declare that nothing does: not both."))
        return given

    def profile(self) -> assistance.Profile:
        """The profile as typed."""
        given = self.cleaned_data
        home = given["home_authority"]
        return assistance.Profile(
            profession=given["profession"],
            experience=given["experience"],
            competences=given["competences"],
            languages=self.languages,
            countries=given["countries"],
            periods=self.periods,
            home_authority_id=int(home) if home else None,
            home_authority_name="" if home else given["home_authority_name"],
            release=given["release"],
            release_until=given["release_until"],
            interests=given["interests"] or ("" if given["no_interests"] else None),
        )


def _initial(expert: assistance.Expert) -> dict[str, Any]:
    told: dict[str, Any] = {
        "profession": expert.profession,
        "experience": expert.experience,
        "competences": [row.code for row in expert.competences.all()],
        "countries": [row.code for row in expert.countries.all()],
        "home_authority": str(expert.home_authority_id or ""),
        "home_authority_name": expert.home_authority_name,
        "release": expert.release,
        "release_until": expert.release_until,
        "interests": expert.interests or "",
        "no_interests": expert.interests == "",
    }
    for n, row in enumerate(expert.languages.all()[:LINES], start=1):
        told |= {f"language_{n}": row.code, f"level_{n}": row.level}
    for n, period in enumerate(expert.periods.all()[:PERIODS], start=1):
        told |= {f"from_{n}": period.starts_on, f"to_{n}": period.ends_on}
    return told


class NeedForm(forms.Form):
    """What is asked for: the period and the days always, the rest where it matters."""

    competence = forms.ChoiceField(label=gettext_lazy("Competence"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)
    level = forms.ChoiceField(label=gettext_lazy("At least at level"), required=False)
    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False)
    first = _day(gettext_lazy("From"), required=True)
    last = _day(gettext_lazy("Until"), required=True)
    days = forms.IntegerField(label=gettext_lazy("Working days needed"), min_value=1, max_value=260)

    def __init__(self, *args: Any, names: Names, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        any_one = ("", _("It does not matter"))
        self.fields["competence"].choices = [any_one, *names.competences.items()]  # type: ignore[attr-defined]
        self.fields["language"].choices = [any_one, *names.language_choices()]  # type: ignore[attr-defined]
        self.fields["level"].choices = [any_one, *((level, level) for level in LEVELS)]  # type: ignore[attr-defined]
        self.fields["country"].choices = [any_one, *country_choices()[1:]]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The period is in order and not longer than two years."""
        given = super().clean() or {}
        first, last = given.get("first"), given.get("last")
        if first and last and not first <= last <= first + assistance.MOST_PERIOD:
            self.add_error("last", _("The last day is on or after the first, and two years later at most."))
        return given

    def need(self) -> Need:
        """The need as typed."""
        return Need(**self.cleaned_data)


class HoldForm(forms.Form):
    """Working days between two days, for a purpose."""

    first_day = _day(gettext_lazy("First day"), required=True)
    last_day = _day(gettext_lazy("Last day"), required=True)
    purpose = forms.CharField(
        label=gettext_lazy("What the days are for"),
        max_length=300,
        help_text=gettext_lazy("The expert and other coordinators read it."),
    )

    def clean(self) -> dict[str, Any]:
        """The period is in order and not longer than two years."""
        given = super().clean() or {}
        first, last = given.get("first_day"), given.get("last_day")
        if first and last and not first <= last <= first + assistance.MOST_PERIOD:
            self.add_error("last_day", _("The last day is on or after the first, and two years later at most."))
        return given

    def days(self) -> list[date]:
        """The working days between the two, both inside."""
        return assistance.workdays(self.cleaned_data["first_day"], self.cleaned_data["last_day"])


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=2000, widget=forms.Textarea)
