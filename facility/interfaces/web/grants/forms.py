"""Forms of payments."""

from django import forms
from django.utils.translation import gettext_lazy as _

from facility.interfaces.web.calls.euros import EuroField

MOST_TEXT = 500_000


class RequestForm(forms.Form):
    """How much is requested."""

    amount = EuroField(label=_("Amount in euro"))


class RefuseForm(forms.Form):
    """The rule and the reason of a refusal."""

    rule = forms.CharField(
        label=_("Rule"), max_length=60, help_text=_("Such as PRG-15 or an article of the agreement.")
    )
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea, max_length=2000)


class RejectForm(forms.Form):
    """Why an order goes back."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea, max_length=400)


class ConfirmForm(forms.Form):
    """What the bank did."""

    paid_on = forms.DateField(label=_("Day of payment"), widget=forms.DateInput(attrs={"type": "date"}))
    bank_reference = forms.CharField(label=_("Bank's reference"), max_length=60)


class TextForm(forms.Form):
    """The next version of the general terms, written as the file that the page gives."""

    upload = forms.FileField(
        label=_("Text of the terms"),
        help_text=_("A file in TOML with the words in English and French, as the present text can be saved."),
    )

    def clean_upload(self) -> str:
        """The words of the file. Raises ValidationError for another encoding or too much."""
        upload = self.cleaned_data["upload"]
        if upload.size > MOST_TEXT:
            raise forms.ValidationError(_("The file is larger than 500 kB."))
        try:
            return str(upload.read().decode("utf-8"))
        except UnicodeDecodeError:
            raise forms.ValidationError(_("The file is not written in UTF-8.")) from None
