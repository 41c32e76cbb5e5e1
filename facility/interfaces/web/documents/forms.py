"""What to ask of a document: which one, in which language, to read or to edit."""

from collections.abc import Sequence

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from facility.foundation.documents import public as documents


class AskForm(forms.Form):
    """One document."""

    kind = forms.ChoiceField(label=_("Document"))
    language = forms.ChoiceField(label=_("Language"))
    form = forms.ChoiceField(label=_("Form"), choices=documents.FORMS.items)

    def __init__(self, kinds: Sequence[documents.Kind], *args: object, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        self.fields["kind"].choices = [(one.name, str(one.title)) for one in kinds]  # type: ignore[attr-defined]
        self.fields["language"].choices = list(settings.LANGUAGES)  # type: ignore[attr-defined]
