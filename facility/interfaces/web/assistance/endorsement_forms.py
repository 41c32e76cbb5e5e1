"""The form of the national contact's word."""

from django import forms
from django.utils.translation import gettext_lazy


class EndorseForm(forms.Form):
    """Why the request is endorsed, or is not."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Such as what else your country does about it, or what it fits with."),
    )
