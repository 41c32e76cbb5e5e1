"""The form that narrows the calendar."""

from django import forms
from django.utils.translation import gettext_lazy as _

from facility.interfaces.web.notices.components import COMPONENTS


class NarrowForm(forms.Form):
    """One component, or all; the month and the way it is shown stay as they are."""

    component = forms.ChoiceField(label=_("Component"), required=False, choices=[("", _("All")), *COMPONENTS.items()])
    month = forms.CharField(required=False, widget=forms.HiddenInput)
    view = forms.CharField(required=False, widget=forms.HiddenInput)
