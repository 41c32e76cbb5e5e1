"""Who takes part in a process, said by those who look after processes: added and ended, each with its source."""

from typing import Any, cast

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from facility.apps.dialogue import public as dialogue
from facility.core.errors import NotFound
from facility.core.findings import SOURCE_STATUSES
from facility.foundation.accounts.public import require
from facility.interfaces.web.accounts.sessions import signed_in
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.evaluation.asking import GET_POST, form_page, only_in
from facility.interfaces.web.knowledge.forms import country_choices
from facility.interfaces.web.projects.naming import Naming
from facility.interfaces.web.ui.components.facts import rule_status_label
from facility.interfaces.web.ui.languages import said

_WHEN = gettext_lazy("As exact as the source: 2024, 2024-10 or 2024-10-31.")
_WHERE = gettext_lazy("The web address of the page that says so.")


def _countries() -> list[tuple[str, str]]:
    return [("", _("None: an organisation")), *country_choices()]


class MemberForm(forms.Form):
    """A state or an organisation that takes part, from when, and who says so."""

    country = forms.ChoiceField(label=gettext_lazy("Country"), choices=_countries, required=False)
    name = forms.CharField(
        label=gettext_lazy("Organisation"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Where it is no state: its name as published."),
    )
    organisation = forms.CharField(
        label=gettext_lazy("Organisation of the register"),
        max_length=250,
        required=False,
        help_text=gettext_lazy("If it is meant: its name there, or the address of its page. Empty: not said."),
    )
    status = forms.ChoiceField(label=gettext_lazy("How it takes part"), choices=dialogue.words.MEMBERSHIPS.items)
    since = forms.CharField(
        label=gettext_lazy("Since"),
        max_length=10,
        required=False,
        help_text=gettext_lazy("As exact as the source: 2024, 2024-10 or 2024-10-31. Leave it empty where none says."),
    )
    source_url = forms.CharField(label=gettext_lazy("Source"), max_length=500, help_text=_WHERE)
    source_status = forms.ChoiceField(
        label=gettext_lazy("Standing of the source"),
        choices=lambda: [(code, rule_status_label(code)) for code in SOURCE_STATUSES],
    )
    note = forms.CharField(label=gettext_lazy("Remark"), max_length=400, required=False)


class EndForm(forms.Form):
    """When it ended, and who says so."""

    until = forms.CharField(label=gettext_lazy("Until"), max_length=10, help_text=_WHEN)
    source_url = forms.CharField(label=gettext_lazy("Source"), max_length=500, help_text=_WHERE)


def _process(request: HttpRequest, code: str) -> tuple[FacilityRequest, dialogue.Process]:
    ours = cast(FacilityRequest, request)
    found = dialogue.process_by_code(code, ours.actor)
    require(dialogue.policy.may_edit_members, ours.actor, found)
    return ours, found


@signed_in
@GET_POST
def add(request: HttpRequest, code: str) -> HttpResponse:
    """Say that a state or an organisation takes part."""
    ours, found = _process(request, code)
    form = MemberForm(ours.POST or None)

    def act() -> Any:
        return dialogue.add_member(process=code, **form.cleaned_data, actor=ours.actor, at=ours.at)

    return form_page(
        ours,
        form,
        act,
        f"{reverse('dialogue:process', args=[code])}#members",
        template="assistance/form.html",
        up=said(found.names),
        title=_("Add who takes part"),
        lead=_("Only what a source says. What changes later is ended and added anew, so that it stays on record."),
        button=_("Add it"),
        done=_("Added. Everybody sees it with its source."),
    )


@signed_in
@GET_POST
def end(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Say that a state or an organisation takes part no longer, or in that way no longer."""
    ours, found = _process(request, code)
    one = next((each for each in found.memberships.all() if each.pk == number), None)
    if one is None:
        raise NotFound("membership")
    only_in("ended" if one.until else "open", ("open",), "end")
    form = EndForm(ours.POST or None)

    def act() -> Any:
        return dialogue.end_member(process=code, member_id=number, **form.cleaned_data, actor=ours.actor, at=ours.at)

    return form_page(
        ours,
        form,
        act,
        f"{reverse('dialogue:process', args=[code])}#members",
        template="assistance/form.html",
        up=f"{said(found.names)}: {Naming()(one.country) if one.country else one.name}",
        title=_("End a membership"),
        lead=_("It stays on record with its days. Where it takes part in another way from then on, add that next."),
        button=_("End it"),
        done=_("Ended. It stays on record."),
    )
