"""The form that finds an address of the interface."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _


class FindForm(forms.Form):
    """Words of an address or of what it does, and what it is about."""

    q = forms.CharField(label=_("Words"), required=False, max_length=100)
    about = forms.ChoiceField(label=_("About"), required=False)

    def __init__(self, tags: Iterable[str], given: dict[str, str]) -> None:
        choices = [("", _("All")), *((tag, tag) for tag in tags)]
        super().__init__(initial=given, auto_id="f-address-%s")
        self.fields["about"].choices = choices  # type: ignore[attr-defined]
