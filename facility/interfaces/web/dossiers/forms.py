"""The small forms around a dossier: start, documents, partners, clarification, withdrawal."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from facility.apps.calls import public as calls
from facility.apps.parties import public as parties
from facility.apps.proposals import public as proposals
from facility.foundation.accounts.public import Actor, Role
from facility.interfaces.web.ui.languages import said


class StartForm(forms.Form):
    """Which open lot, and for which organisation."""

    lot = forms.ChoiceField(label=gettext_lazy("Call and lot"))
    lead = forms.ChoiceField(
        label=gettext_lazy("Organisation that leads"),
        help_text=gettext_lazy("Only organisations for which you are an applicant."),
    )

    def __init__(self, *given: Any, open_lots: Sequence[calls.OpenLot], actor: Actor, **named: Any) -> None:
        super().__init__(*given, **named)
        self.known = {one.key: one for one in open_lots}
        mine = actor.organisations(Role.APPLICANT)
        self.organisations = [one for one in parties.own_organisations(actor) if one.pk in mine] if mine else []
        self.fields["lot"].choices = [  # type: ignore[attr-defined]
            (one.key, f"{said(one.call.title).noted}, {one.lot.code}: {said(one.lot.title).noted}") for one in open_lots
        ]
        self.fields["lead"].choices = [(one.pk, one.name) for one in self.organisations]  # type: ignore[attr-defined]

    @property
    def open_lot(self) -> calls.OpenLot:
        """The lot chosen."""
        return self.known[self.cleaned_data["lot"]]


class DocumentForm(forms.Form):
    """A document with its kind, and the country for a letter of support B."""

    kind = forms.ChoiceField(label=gettext_lazy("What is it?"))
    country = forms.ChoiceField(
        label=gettext_lazy("Partner country"),
        required=False,
        help_text=gettext_lazy("Only for a letter of support of a partner country's institution."),
    )
    upload = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("PDF, Word, Excel, OpenDocument or picture. It is encrypted on arrival."),
    )

    def __init__(self, *given: Any, countries: Sequence[tuple[str, str]], **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["kind"].choices = list(proposals.DOCUMENTS.items())  # type: ignore[attr-defined]
        self.fields["country"].choices = [("", _("Not for one country")), *countries]  # type: ignore[attr-defined]


class AccessForm(forms.Form):
    """A registered organisation to let in, to read or to write."""

    organisation = forms.ChoiceField(label=gettext_lazy("Organisation"))
    may_edit = forms.BooleanField(
        label=gettext_lazy("May also write"),
        required=False,
        help_text=gettext_lazy("Without this its people only read. Nobody but you submits or withdraws."),
    )

    def __init__(self, *given: Any, organisations: Sequence[parties.Organisation], **named: Any) -> None:
        super().__init__(*given, **named)
        choices = [(one.record.token, one.name) for one in organisations]
        self.fields["organisation"].choices = choices  # type: ignore[attr-defined]


class FindForm(forms.Form):
    """The name of a partner to look for."""

    q = forms.CharField(label=gettext_lazy("Name of the partner organisation"), max_length=250, min_length=2)


class AnswerForm(forms.Form):
    """The answer to a clarification."""

    answer = forms.CharField(
        label=gettext_lazy("Your answer"),
        max_length=8000,
        widget=forms.Textarea,
        help_text=gettext_lazy("Explain what you handed in; a clarification cannot change its substance."),
    )


class WithdrawForm(forms.Form):
    """Why a dossier is withdrawn, and that one means it."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=1000,
        required=False,
        widget=forms.Textarea,
        help_text=gettext_lazy("The facility reads it; you may leave it empty."),
    )
    sure = forms.BooleanField(label=gettext_lazy("I withdraw this dossier. This cannot be undone."))
