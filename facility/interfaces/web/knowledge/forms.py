"""The form of a lesson."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from facility.apps.knowledge import public as knowledge
from facility.apps.parties import public as parties
from facility.apps.projects import public as projects
from facility.apps.reporting import public as reporting
from facility.interfaces.web.ui.choosing import to_choose
from facility.interfaces.web.ui.languages import page_language

LANGUAGES = ("en", "fr")


def country_choices() -> list[tuple[str, str]]:
    """All countries by code, named as the style guide has them."""
    return [(name.code, name.marked) for name in parties.countries(page_language())]


def countries_of(report: reporting.Report) -> list[str]:
    """The partner countries of the project that the grant of a report became."""
    found = projects.Project.objects.filter(origin=report.grant.record).first()
    if found is None:
        return []
    return list(projects.ProjectCountry.objects.filter(project=found, role="partner").values_list("country", flat=True))


class LessonForm(forms.Form):
    """A lesson in one or two languages, with what it applies to."""

    title_en = forms.CharField(label=gettext_lazy("Title, in English"), max_length=200, required=False)
    body_en = forms.CharField(label=gettext_lazy("Lesson, in English"), widget=forms.Textarea, required=False)
    applies_en = forms.CharField(label=gettext_lazy("It applies when, in English"), max_length=600, required=False)
    not_applies_en = forms.CharField(
        label=gettext_lazy("It does not apply when, in English"), max_length=600, required=False
    )
    title_fr = forms.CharField(label=gettext_lazy("Title, in French"), max_length=200, required=False)
    body_fr = forms.CharField(label=gettext_lazy("Lesson, in French"), widget=forms.Textarea, required=False)
    applies_fr = forms.CharField(label=gettext_lazy("It applies when, in French"), max_length=600, required=False)
    not_applies_fr = forms.CharField(
        label=gettext_lazy("It does not apply when, in French"), max_length=600, required=False
    )
    themes = forms.MultipleChoiceField(
        label=gettext_lazy("Themes"),
        choices=knowledge.THEMES.items,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    parts = forms.MultipleChoiceField(
        label=gettext_lazy("Parts of a dossier beside which it is shown"),
        help_text=gettext_lazy("None chosen: beside every part."),
        choices=knowledge.PARTS.items,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    countries = forms.MultipleChoiceField(
        label=gettext_lazy("Countries it applies to"),
        help_text=gettext_lazy("None chosen: any country. Those of the project are chosen to begin with."),
        choices=country_choices,
        required=False,
    )

    def texts(self, name: str) -> dict[str, str]:
        """The texts by language."""
        return {code: self.cleaned_data[f"{name}_{code}"] for code in LANGUAGES}

    def given(self) -> dict[str, Any]:
        """What the action takes."""
        scope = {name: self.cleaned_data[name] for name in ("themes", "parts", "countries")}
        return scope | {name: self.texts(name) for name in ("title", "body", "applies", "not_applies")}


class EditionForm(forms.Form):
    """What an edition says of itself; the first one also has the type of the publication."""

    kind = forms.ChoiceField(label=gettext_lazy("Type"), choices=lambda: to_choose(knowledge.PUBLICATION_KINDS.items()))
    title_en = forms.CharField(label=gettext_lazy("Title, in English"), max_length=200, required=False)
    summary_en = forms.CharField(label=gettext_lazy("Summary, in English"), widget=forms.Textarea, required=False)
    title_fr = forms.CharField(label=gettext_lazy("Title, in French"), max_length=200, required=False)
    summary_fr = forms.CharField(label=gettext_lazy("Summary, in French"), widget=forms.Textarea, required=False)
    changes_en = forms.CharField(label=gettext_lazy("What is new, in English"), max_length=600, required=False)
    changes_fr = forms.CharField(label=gettext_lazy("What is new, in French"), max_length=600, required=False)
    issued = forms.CharField(
        label=gettext_lazy("Date"),
        max_length=10,
        help_text=gettext_lazy("As printed on it: 2024, 2024-10 or 2024-10-31."),
    )
    themes = forms.MultipleChoiceField(
        label=gettext_lazy("Themes"),
        choices=knowledge.THEMES.items,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    countries = forms.MultipleChoiceField(
        label=gettext_lazy("Countries it is about"), choices=country_choices, required=False
    )
    about = forms.CharField(
        label=gettext_lazy("Projects it is about"),
        max_length=400,
        required=False,
        help_text=gettext_lazy("References, with a space between them."),
    )

    def __init__(self, *given: Any, is_first: bool = True, **named: Any) -> None:
        super().__init__(*given, **named)
        for name in ("changes_en", "changes_fr") if is_first else ("kind",):
            del self.fields[name]

    def given(self) -> dict[str, Any]:
        """What the action takes."""
        found: dict[str, Any] = {
            name: self.cleaned_data[name] for name in ("themes", "countries", "issued", "kind") if name in self.fields
        }
        for name in ("title", "summary", "changes"):
            if f"{name}_en" in self.fields:
                found[name] = {code: self.cleaned_data[f"{name}_{code}"] for code in LANGUAGES}
        return found | {"about": self.cleaned_data["about"].replace(",", " ").split()}

    @staticmethod
    def start(edition: knowledge.Edition) -> dict[str, Any]:
        """What stands in the edition before, to begin the next one with."""
        texts = {
            f"{name}_{code}": getattr(edition, name).get(code, "")
            for name in ("title", "summary")
            for code in LANGUAGES
        }
        about = " ".join(one.record.reference or "" for one in edition.projects.select_related("record"))
        return texts | {"themes": edition.themes, "countries": edition.countries, "about": about}


class FileForm(forms.Form):
    """The file of an edition in one language."""

    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=lambda: to_choose(knowledge.LANGUAGES.items()))
    upload = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("PDF, Word, OpenDocument or plain text: its text is read and found."),
    )
