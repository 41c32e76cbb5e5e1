"""The forms of a knowledge space: what belongs to it and why, and why something does not."""

from django import forms
from django.utils.translation import gettext_lazy


class GatherForm(forms.Form):
    """What belongs to the space, and why."""

    reference = forms.CharField(
        label=gettext_lazy("Reference"),
        max_length=60,
        help_text=gettext_lazy("As it stands on the page of the lesson, the publication, the news or the meeting."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why it belongs here"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("About what it says, not about people."),
    )


class DeclineForm(forms.Form):
    """Why a proposal is not taken up."""

    reason = forms.CharField(
        label=gettext_lazy("Why it is not taken up"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Who proposed it reads this. About what it says, not about people."),
    )
